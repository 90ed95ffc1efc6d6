import { LitElement, css, html, nothing } from "lit";
import { awaitsFinger, isNumberAlone } from "../acts.js";
import { wholeNumber } from "../format.js";
import { t, tCode } from "../messages.js";
import { baseStyles } from "./base-styles.js";
import { levelSign } from "./signs.js";
import "./act-button.js";
import "./hand-drawing.js";
import "./live-picture.js";

const GOOD_FROM = 60;
const FAIR_FROM = 40;
/** More at once nobody heeds. */
const MOST_REASONS = 2;

/** Which finger is asked, how it went, and what to do if it cannot be had. */
class FingerCard extends LitElement {
  static properties = {
    encounter: { attribute: false },
    possible: { attribute: false },
    underWay: { attribute: false },
    /** The scanner that shows what it sees just now; null where none does. */
    live: { attribute: false },
    /** Address of a picture that the service no longer had: it wipes pictures, and the drawing takes its place. */
    wiped: { state: true },
  };

  static styles = [
    baseStyles,
    css`
      .card {
        display: flex;
        flex-direction: column;
        gap: var(--gap);
        height: 100%;
      }
      .main {
        display: flex;
        flex: 1;
        gap: 14px;
        min-height: 0;
      }
      .picture {
        flex: none;
        width: 39%;
        max-height: 250px;
      }
      hand-drawing {
        height: 100%;
      }
      img {
        display: block;
        max-width: 100%;
        max-height: 100%;
        border-radius: 6px;
      }
      .words {
        display: flex;
        flex: 1;
        flex-direction: column;
        gap: 3px;
        min-width: 0;
      }
      h2 {
        font-size: var(--large);
        line-height: 1.15;
      }
      h2::first-letter {
        text-transform: uppercase;
      }
      .why {
        padding: 6px 10px;
        border-left: 4px solid var(--accent);
        border-radius: 4px;
        background: var(--accent-ground);
        line-height: 1.25;
      }
      .problem {
        display: flex;
        gap: 8px;
      }
      .problem > span {
        padding-top: 3px;
      }
      .quality {
        display: grid;
        grid-template-columns: auto 1fr auto;
        align-items: center;
        gap: 8px;
        font-weight: 600;
      }
      .quality svg {
        width: 100%;
        height: 10px;
        border-radius: 5px;
        background: var(--raised);
      }
      .acts {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 6px;
        margin-top: 4px;
      }
      .acts.one {
        grid-template-columns: 1fr;
      }
    `,
  ];

  #quality(quality) {
    const level = quality >= GOOD_FROM ? "good" : quality >= FAIR_FROM ? "fair" : "bad";
    const word = t(`finger.quality.${{ good: "good", fair: "fair", bad: "poor" }[level]}`);
    return html`<p class="quality">
      <span class="caption">${t("finger.quality")}</span>
      <svg class=${level} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect width=${quality} height="10" fill="currentColor" />
      </svg>
      <span class=${level}>${wholeNumber(quality)}, ${word}</span>
    </p>`;
  }

  #state(finger) {
    if (this.encounter.phase === "INTERRUPTED") {
      return html`<p>${t("finger.interrupted")}</p>`;
    }
    if (finger.problem) {
      return html`<div class="problem" role="status">
        <span class="fair">${levelSign("fair")}</span>
        <div>
          <p><strong>${tCode("finger.problem", finger.problem)}</strong></p>
          ${finger.reasons.length > 0
            ? finger.reasons.slice(0, MOST_REASONS).map((reason) => html`<p>${t(`finger.reason.${reason}`)}</p>`)
            : html`<p>${tCode("finger.todo", finger.problem)}</p>`}
        </div>
      </div>`;
    }
    return html`<p>${t(`finger.state.${finger.state}`)}</p>`;
  }

  #acts() {
    const button = (act) =>
      html`<act-button .act=${act} kind="narrow" possible .underWay=${this.underWay}></act-button>`;
    if (this.possible.has("injured")) {
      return html`<div>
        <h3 class="caption">${t(this.encounter.finger.another ? "finger.another.notHad" : "finger.notHad.title")}</h3>
        <div class="acts">${["injured", "missing", "refused"].map(button)}</div>
      </div>`;
    }
    const kind = this.encounter?.phase === "INTERRUPTED" ? "strong" : "plain";
    return this.possible.has("again")
      ? html`<div class="acts one">
          <act-button act="again" kind=${kind} possible .underWay=${this.underWay}></act-button>
        </div>`
      : nothing;
  }

  #drawing(finger, asking) {
    const drawing = html`<hand-drawing
      .position=${finger.position}
      ?asked=${asking || this.encounter.phase === "INTERRUPTED"}
    ></hand-drawing>`;
    return asking && this.live !== null
      ? html`<live-picture .device=${this.live}>${drawing}</live-picture>`
      : drawing;
  }

  #finger(finger) {
    const asking = awaitsFinger(this.encounter) && finger.state !== "SEARCHED";
    const name = t(`finger.${finger.position}`);
    const address = `${finger.picture}?attempt=${finger.attempt}`;
    const picture = finger.picture && !asking && this.wiped !== address;
    return html`
      <div class="main">
        <div class="picture">
          ${picture
            ? html`<img src=${address} alt=${t("finger.picture")} @error=${() => (this.wiped = address)} />`
            : this.#drawing(finger, asking)}
        </div>
        <div class="words">
          <h2>${finger.another ? t("finger.another.title", { finger: name }) : name}</h2>
          ${finger.another ? html`<p class="why" role="status">${t(`finger.another.${finger.another}`)}</p>` : nothing}
          ${asking ? html`<p class="caption">${t("finger.attempt", finger)}</p>` : nothing} ${this.#state(finger)}
          ${finger.quality === null || finger.quality === undefined ? nothing : this.#quality(finger.quality)}
        </div>
      </div>
      ${this.#acts()}
    `;
  }

  render() {
    const finger = this.encounter && this.encounter.phase !== "CLOSED" ? this.encounter.finger : null;
    const shown = finger && this.encounter.phase !== "AWAITING_DOCUMENT" && !isNumberAlone(this.encounter);
    return html`<section class="card" aria-label=${t("finger.title")}>
      ${shown
        ? this.#finger(finger)
        : html`<h2>${t("finger.title")}</h2><p class="muted">${t("finger.empty")}</p>${this.#acts()}`}
    </section>`;
  }
}

customElements.define("finger-card", FingerCard);
