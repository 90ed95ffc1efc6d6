import { LitElement, css, html, nothing } from "lit";
import { KEYS, possibleActs, requestFor, undecided } from "../acts.js";
import { t } from "../messages.js";
import { baseStyles } from "./base-styles.js";
import "./alert-strip.js";
import "./answer-panel.js";
import "./candidate-card.js";
import "./connection-banner.js";
import "./document-card.js";
import "./finger-card.js";
import "./next-step.js";
import "./number-check.js";
import "./status-bar.js";

const ACT_OF_KEY = Object.fromEntries(Object.entries(KEYS).map(([act, key]) => [key, act]));
const FINDINGS = ["same", "notSame", "cannotTell"];
const CLOCK_EVERY_MS = 10_000;

/** A key pressed twice in haste must not decide on the candidate that took the place of the decided one. */
const LOOK_FIRST_MS = 700;
/** How long the first press of what cannot be undone waits for the second. */
const SURE_WITHIN_MS = 5_000;

/** The whole page: takes the lane's snapshot apart for the cards and turns keys and buttons into acts. */
class TamboKiosk extends LitElement {
  static properties = { lane: { attribute: false } };

  static styles = [
    baseStyles,
    css`
      :host {
        height: 100vh;
      }
      .page {
        display: flex;
        flex-direction: column;
        gap: var(--gap);
        height: 100%;
        min-height: 600px;
        padding-bottom: var(--gap);
      }
      .inner {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
        padding: 0 var(--gap);
      }
      main {
        display: grid;
        flex: 1;
        grid-template-columns: minmax(0, 0.52fr) minmax(0, 1fr);
        gap: var(--gap);
        min-height: 0;
      }
      .side {
        display: grid;
        grid-template-rows: minmax(40%, auto) minmax(0, 1fr);
        gap: var(--gap);
        min-height: 0;
      }
      .answer {
        grid-template-rows: auto minmax(0, 1fr);
      }
      .answer.whole {
        grid-template-rows: minmax(0, 1fr);
      }
      connection-banner {
        margin-bottom: var(--gap);
      }
      .old {
        opacity: 0.45;
      }
      .first {
        display: grid;
        place-content: center;
        height: 100%;
        font-size: var(--huge);
      }
    `,
  ];

  /** The candidate that lies open before the officer; the keys decide on this one and no other. */
  #shown = null;
  #shownSince = 0;
  #arrivedAt = 0;
  /** The number of the hit that one more press takes back. */
  #retracting = null;
  /** Whether the officer is about to type a number. */
  #typing = false;
  #clock;

  connectedCallback() {
    super.connectedCallback();
    this.lane.addEventListener("change", this.#laneChanged);
    window.addEventListener("keydown", this.#keyPressed);
    this.addEventListener("act", this.#actPressed);
    this.#clock = setInterval(() => this.requestUpdate(), CLOCK_EVERY_MS);
  }

  disconnectedCallback() {
    clearInterval(this.#clock);
    this.removeEventListener("act", this.#actPressed);
    window.removeEventListener("keydown", this.#keyPressed);
    this.lane.removeEventListener("change", this.#laneChanged);
    super.disconnectedCallback();
  }

  #last = null;

  #laneChanged = () => {
    if (this.lane.snapshot !== this.#last) {
      this.#last = this.lane.snapshot;
      this.#arrivedAt = performance.now();
    }
    this.requestUpdate();
  };

  willUpdate() {
    const encounter = this.lane.snapshot?.encounter;
    const candidates = encounter?.candidates ?? [];
    this.#show(
      candidates.find((candidate) => candidate.id === this.#shown?.id) ?? undecided(encounter)[0] ?? candidates[0] ?? null,
    );
  }

  #show(candidate) {
    if (candidate?.id !== this.#shown?.id) {
      this.#shownSince = performance.now();
      setTimeout(() => this.requestUpdate(), LOOK_FIRST_MS);
    }
    this.#shown = candidate;
  }

  get #possible() {
    if (!this.lane.connected || this.lane.snapshot === null) {
      return new Set();
    }
    const acts = possibleActs(this.lane.snapshot, this.#shown);
    if (performance.now() - this.#shownSince < LOOK_FIRST_MS) {
      FINDINGS.forEach((finding) => acts.delete(finding));
    }
    return acts;
  }

  #keyPressed = (event) => {
    const act = ACT_OF_KEY[event.key];
    if (act === undefined || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    // Also when nothing happens: the browser's own use of these keys has no place here.
    event.preventDefault();
    if (!event.repeat) {
      this.#do(act);
    }
  };

  #actPressed = (event) => this.#do(event.detail);

  async #do(act) {
    if (!this.#possible.has(act) || this.lane.underWay !== null) {
      return;
    }
    const encounter = this.lane.snapshot.encounter;
    if (act === "number") {
      this.#typing = !this.#typing;
      this.requestUpdate();
      return;
    }
    if (act === "nextCandidate") {
      const at = encounter.candidates.findIndex((candidate) => candidate.id === this.#shown.id);
      this.#show(encounter.candidates[(at + 1) % encounter.candidates.length]);
      this.requestUpdate();
      return;
    }
    if (act === "retract" && this.#retracting !== this.#shown.hit.sequence) {
      // A second press within a few seconds does it: the contact is called off, and that cannot be undone.
      this.#retracting = this.#shown.hit.sequence;
      setTimeout(() => {
        this.#retracting = null;
        this.requestUpdate();
      }, SURE_WITHIN_MS);
      this.requestUpdate();
      return;
    }
    this.#retracting = null;
    await this.lane.act(act, ...requestFor(act, encounter, this.#shown));
    if (FINDINGS.includes(act) && this.lane.problem === null) {
      this.#show(undecided(this.lane.snapshot.encounter)[0] ?? this.#shown);
      this.requestUpdate();
    }
  }

  #leaveNumber = () => {
    this.#typing = false;
    this.requestUpdate();
  };

  #numberTyped = async (event) => {
    await this.lane.act("number", "numbers", event.detail);
    if (this.lane.problem === null) {
      this.#leaveNumber();
    }
  };

  render() {
    const { snapshot, connected, underWay, problem } = this.lane;
    if (snapshot === null) {
      return html`<p class="first" role="status">${t("connection.first")}</p>`;
    }
    const encounter = snapshot.encounter;
    const shown = this.#shown;
    const open = encounter !== null && encounter.phase !== "CLOSED" && shown !== null;
    const possible = this.#possible;
    const now = new Date(Date.parse(snapshot.now) + performance.now() - this.#arrivedAt).toISOString();
    return html`
      <div class="page">
        <status-bar .snapshot=${snapshot} .now=${now}></status-bar>
        <div class="inner">
          <div role="alert">${connected ? nothing : html`<connection-banner></connection-banner>`}</div>
          <alert-strip .snapshot=${snapshot}></alert-strip>
          <next-step
            .snapshot=${snapshot}
            .connected=${connected}
            .possible=${possible}
            .underWay=${underWay}
            .problem=${problem}
          ></next-step>
          ${this.#typing && possible.has("number")
            ? html`<number-check
                .issuer=${snapshot.country}
                @number=${this.#numberTyped}
                @leave=${this.#leaveNumber}
              ></number-check>`
            : nothing}
          <main class=${connected ? "" : "old"}>
            <div class="side">
              <document-card .encounter=${encounter}></document-card>
              <finger-card
                .encounter=${encounter}
                .possible=${possible}
                .underWay=${underWay}
                .live=${snapshot.devices.find((one) => one.live && one.state === "BUSY")?.device ?? null}
              ></finger-card>
            </div>
            <div class="side answer ${open ? "" : "whole"}">
              <answer-panel .encounter=${encounter} ?low=${open}></answer-panel>
              ${open
                ? html`<candidate-card
                    .candidate=${shown}
                    .encounter=${encounter}
                    .index=${encounter.candidates.indexOf(shown)}
                    .total=${encounter.candidates.length}
                    .possible=${possible}
                    .underWay=${underWay}
                    .retracting=${this.#retracting}
                    .now=${now}
                  ></candidate-card>`
                : nothing}
            </div>
          </main>
        </div>
      </div>
    `;
  }
}

customElements.define("tambo-kiosk", TamboKiosk);
