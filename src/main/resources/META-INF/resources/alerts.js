/** What is not as it should be, in words and with what to do: a function of the snapshot alone. */
import { age } from "./format.js";
import { t, tCode, tCount } from "./messages.js";

/** @returns a list of {level, text, todo, detail}; detail is for the technician and may be null */
export function alerts(snapshot) {
  const found = [];
  if (snapshot.devices.length === 0) {
    found.push({ level: "bad", text: t("alert.devices.none"), todo: t("alert.devices.none.todo"), detail: null });
  }
  for (const device of snapshot.devices) {
    const name = t(`device.class.${device.deviceClass}`);
    const detail = [device.model, device.port, device.lastError].filter(Boolean).join(" · ");
    if (device.state === "FAULTY") {
      const text = t("alert.device.faulty", { device: name, fault: tCode("device.fault", device.fault) });
      const todo = `${tCode("device.todo", device.fault)} ${t("alert.retries")}`;
      found.push({ level: "bad", text, todo, detail });
    } else if (device.state === "ABSENT") {
      const text = t("alert.device.absent", { device: name });
      found.push({ level: "bad", text, todo: t("alert.device.absent.todo"), detail });
    }
  }
  if (snapshot.encounter?.documentProblem === "ADJUDICATE_FIRST") {
    const text = t("document.problem.ADJUDICATE_FIRST");
    found.push({ level: "fair", text, todo: t("alert.document.todo"), detail: null });
  }
  const { state, refusal, shed } = snapshot.link;
  if (state === "REFUSED") {
    const text = t("alert.link.REFUSED");
    found.push({ level: "bad", text, todo: t("alert.link.REFUSED.todo"), detail: tCode("link.refused", refusal) });
  }
  if (shed > 0) {
    found.push({ level: "bad", text: tCount("alert.link.shed", shed), todo: t("alert.link.shed.todo"), detail: null });
  }
  const watchlist = snapshot.watchlist;
  if (watchlist.age === "NONE" || watchlist.age === "RED") {
    const ahead = watchlist.issuedAt && Date.parse(watchlist.issuedAt) > Date.parse(snapshot.now);
    const key = `alert.watchlist.${ahead ? "CLOCK" : watchlist.age}`;
    const text = t(key, { age: watchlist.issuedAt ? age(watchlist.issuedAt, snapshot.now) : "" });
    found.push({ level: "bad", text, todo: t(`${key}.todo`), detail: null });
  }
  for (const { country, reason, message } of watchlist.refusals ?? []) {
    if (reason === "NO_ROOM") {
      found.push({ level: "bad", text: t("alert.update.room"), todo: t("alert.update.room.todo"), detail: message });
      continue;
    }
    const text = t("alert.update.refused", { country: country || t("alert.update.all"), reason });
    found.push({ level: "fair", text, todo: t("alert.update.todo"), detail: message });
  }
  return found;
}
