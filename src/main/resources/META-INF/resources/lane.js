/**
 * The page's line to the service. In comes the lane's whole snapshot at every change; out go the officer's acts.
 * Nothing is kept but the last snapshot, whether the line stands, and the act that is under way.
 */

const RECONNECT_FIRST_MS = 250;
const RECONNECT_LAST_MS = 4_000;
const ACT_WITHIN_MS = 10_000;

export class Lane extends EventTarget {
  #location;
  #retryAfter = RECONNECT_FIRST_MS;

  /** The last snapshot; null until the first has come. */
  snapshot = null;
  connected = false;
  /** The name of the act whose answer is awaited, else null. */
  underWay = null;
  /** What went wrong with the last act, else null: {act, status, detail}; status 0 is the network, -1 a time-out. */
  problem = null;

  constructor(location) {
    super();
    this.#location = location;
  }

  start() {
    const address = new URL("ws/lane", this.#location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    address.search = "";
    address.hash = "";
    const socket = new WebSocket(address);
    socket.addEventListener("message", (event) => {
      this.#retryAfter = RECONNECT_FIRST_MS;
      this.connected = true;
      this.#take(JSON.parse(event.data));
    });
    socket.addEventListener("close", () => {
      this.connected = false;
      this.#changed();
      setTimeout(() => this.start(), this.#retryAfter);
      this.#retryAfter = Math.min(this.#retryAfter * 2, RECONNECT_LAST_MS);
    });
  }

  /**
   * Sends one act of the officer's. One at a time: a second is ignored while the first is under way.
   *
   * @param name the act's name, for the page alone
   * @param path below `/api/`
   * @param body what is sent as JSON; undefined sends none
   */
  async act(name, path, body) {
    if (this.underWay !== null || !this.connected) {
      return;
    }
    this.underWay = name;
    this.problem = null;
    this.#changed();
    try {
      const response = await fetch(new URL(`api/${path}`, this.#location.href), {
        method: "POST",
        headers: body === undefined ? {} : { "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(ACT_WITHIN_MS),
      });
      const type = response.headers.get("Content-Type") ?? "";
      const answer = type.includes("json") ? await response.json() : null;
      if (!response.ok) {
        this.problem = { act: name, status: response.status, detail: answer?.detail ?? answer?.title ?? null };
      } else if (answer?.devices) {
        this.#take(answer);
      }
    } catch (failure) {
      this.problem = { act: name, status: failure.name === "TimeoutError" ? -1 : 0, detail: null };
    } finally {
      this.underWay = null;
      this.#changed();
    }
  }

  /** An act's answer and the socket may overtake each other: the later snapshot wins, whichever way it came. */
  #take(snapshot) {
    if (this.snapshot !== null && Date.parse(snapshot.now) < Date.parse(this.snapshot.now)) {
      return;
    }
    const before = this.snapshot?.encounter;
    const after = snapshot.encounter;
    if (before?.id !== after?.id || before?.phase !== after?.phase) {
      this.problem = null;
    }
    this.snapshot = snapshot;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
