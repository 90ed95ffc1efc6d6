/**
 * The laboratory's panel: chooses which made-up traveller comes, pulls plugs, and shows what the centre received.
 * It speaks with the laboratory alone, never with the kiosk that it frames.
 */

const ASK_EVERY_MS = 1_000;
const VERDICTS = { CONTINUE: "SIGA", CHECK: "REVISE", SECOND_LINE: "SEGUNDA LÍNEA" };

const kiosk = document.getElementById("kiosk");
const travellers = document.getElementById("travellers");
const centreState = document.getElementById("centre-state");
const centreSwitch = document.getElementById("centre-switch");
const noticesState = document.getElementById("notices-state");
const noticesSwitch = document.getElementById("notices-switch");
const fingersState = document.getElementById("fingers-state");
const hits = document.getElementById("hits");
const problem = document.getElementById("problem");

let shownTravellers = "";

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** How many fingers the kiosk searches, and what is still being done about it. */
function fingersText({ fingers, sent, wanted }) {
  const searched = fingers === null ? "…" : fingers.toLocaleString("es");
  const coming = `; ${sent === 0 ? "se hacen" : "se inscriben"} ${wanted.toLocaleString("es")}…`;
  return `Huellas inscritas: ${searched}${sent < wanted ? coming : ""}`;
}

async function post(button, path) {
  button.disabled = true;
  try {
    const response = await fetch(path, { method: "POST" });
    problem.textContent = response.ok ? "" : `No se hizo (${response.status}): ${path}`;
    return response.ok;
  } catch {
    problem.textContent = "El laboratorio no contesta. ¿Sigue en marcha?";
    return false;
  } finally {
    button.disabled = false;
    await ask();
  }
}

function card(traveller) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(
    element("span", "name", traveller.name),
    element("span", `expected ${traveller.expected}`, VERDICTS[traveller.expected] ?? traveller.expected),
    element("span", "gives", `${traveller.document} · ${traveller.finger}`),
    element("span", "why", traveller.why),
  );
  button.addEventListener("click", async () => {
    if (await post(button, `travellers/${encodeURIComponent(traveller.id)}`)) {
      travellers.querySelectorAll("[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
      button.setAttribute("aria-current", "true");
    }
  });
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function show(panel) {
  if (kiosk.getAttribute("src") !== panel.kiosk) {
    kiosk.src = panel.kiosk;
  }
  // Cards are made anew only when they changed, so that the keyboard's place in them is kept.
  const wanted = JSON.stringify(panel.travellers);
  if (wanted !== shownTravellers) {
    shownTravellers = wanted;
    travellers.replaceChildren(...panel.travellers.map(card));
  }
  const { up, starting, asked, hits: count, received = [] } = panel.centre;
  const running = up || starting;
  // What a centre has that does not answer, nobody knows.
  centreState.textContent = up ? `● En marcha · aciertos: ${count}` : starting ? "◐ Arrancando…" : "○ Parado";
  centreSwitch.textContent = running ? "Parar" : "Arrancar";
  centreSwitch.dataset.post = running ? "centre/stop" : "centre/start";
  centreSwitch.disabled = false;
  noticesState.textContent = `Avisos de los viajeros: ${asked ? "en vigor" : "retirados"}`;
  noticesSwitch.textContent = asked ? "Retirar" : "Emitir";
  noticesSwitch.dataset.post = asked ? "notices/withdraw" : "notices/send";
  noticesSwitch.disabled = !up;
  fingersState.textContent = fingersText(panel.crowd);
  if (up) {
    hits.replaceChildren(...received.map((hit) => element("li", "", `n.º ${hit.sequence} · ${hit.notice} · ${hit.device}`)));
  }
}

async function ask() {
  try {
    const response = await fetch("panel.json");
    if (response.ok) {
      show(await response.json());
    }
  } catch {
    centreState.textContent = "El laboratorio no contesta";
    centreSwitch.disabled = true;
    noticesSwitch.disabled = true;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-post]");
  if (button) {
    post(button, button.dataset.post);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "c" && !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey) {
    centreSwitch.click();
  }
});

for (;;) {
  await ask();
  await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
}
