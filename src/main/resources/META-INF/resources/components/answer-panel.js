import { LitElement, css, html, nothing } from "lit";
import { isNumberAlone } from "../acts.js";
import { coverage as inWords, wholeNumber } from "../format.js";
import { t, tCode } from "../messages.js";
import { baseStyles } from "./base-styles.js";
import { markSign, verdictSign } from "./signs.js";

const LEVELS = { CONTINUE: "good", CHECK: "fair", SECOND_LINE: "bad" };

/**
 * The answer: colour, sign and word, then its reasons. Filled when it stands; an outline while a capture is still
 * awaited. Once a standing answer has been painted, the document's root says so in `data-answer`, `data-encounter`
 * and `data-shown-at` (milliseconds since 1970), so that the time to the answer can be measured from outside.
 */
class AnswerPanel extends LitElement {
  static properties = {
    encounter: { attribute: false },
    /** Whether candidates follow below, so that this is kept low. */
    low: { type: Boolean, reflect: true },
  };

  static styles = [
    baseStyles,
    css`
      section {
        display: flex;
        flex-direction: column;
        height: 100%;
        border: 4px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      .verdict {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 22px;
        margin: auto auto 0;
        padding: 20px;
      }
      .verdict.CONTINUE {
        color: var(--good);
      }
      .verdict.CHECK {
        color: var(--fair);
      }
      .verdict.SECOND_LINE {
        color: var(--bad);
      }
      .CONTINUE.stands {
        border-color: var(--good);
        background: var(--good-ground);
      }
      .CHECK.stands {
        border-color: var(--fair);
        background: var(--fair-ground);
      }
      .SECOND_LINE.stands {
        border-color: var(--bad);
        background: var(--bad-ground);
      }
      .settled {
        border-color: var(--line-strong);
      }
      section.provisional {
        border-style: dashed;
        border-color: var(--line-strong);
      }
      .word {
        color: var(--text);
        font-size: 5.25rem;
        font-weight: 800;
        line-height: 1.1;
        letter-spacing: 0.01em;
      }
      .SECOND_LINE .word,
      .settled .word {
        font-size: 4.25rem;
      }
      .why {
        display: grid;
        justify-items: center;
        gap: 6px;
        margin-bottom: auto;
        padding: 0 var(--pad) 24px;
        font-size: var(--large);
      }
      .why ul {
        display: grid;
        gap: 4px;
      }
      .why li {
        display: flex;
        gap: 9px;
      }
      .why li::before {
        content: "";
        flex: none;
        width: 7px;
        height: 7px;
        margin-top: 0.45em;
        border-radius: 50%;
        background: currentColor;
      }
      .footer {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 0 18px;
        padding: 0 var(--pad) 8px;
        color: var(--text);
        font-size: var(--small);
        white-space: nowrap;
      }
      .footer .coverage {
        order: 1;
        white-space: normal;
      }
      .note {
        font-size: var(--normal);
        font-weight: 700;
        color: var(--accent);
      }

      :host([low]) section {
        flex-direction: row;
        align-items: center;
        gap: 18px;
        padding: 8px var(--pad);
      }
      :host([low]) .verdict {
        flex: none;
        gap: 14px;
        margin: 0;
        padding: 0;
      }
      :host([low]) .verdict svg {
        width: 58px;
        height: 58px;
      }
      :host([low]) .word {
        font-size: 2.5rem;
      }
      :host([low]) .SECOND_LINE .word {
        width: min-content;
        font-size: 2.125rem;
        line-height: 1;
      }
      :host([low]) .why {
        flex: 1;
        margin: 0;
        justify-items: start;
        gap: 2px;
        padding: 0;
        font-size: var(--normal);
        line-height: 1.25;
      }
      :host([low]) .why ul {
        gap: 1px;
      }
      :host([low]) .footer {
        align-self: end;
        display: grid;
        padding: 0;
        text-align: right;
      }

      .steps {
        display: grid;
        gap: 18px;
        margin: auto;
      }
      .steps li {
        display: flex;
        align-items: center;
        gap: 16px;
        color: var(--muted);
        font-size: 1.75rem;
        font-weight: 600;
      }
      .steps .mark {
        display: grid;
        place-items: center;
        width: 48px;
        height: 48px;
        border: 3px solid var(--line);
        border-radius: 50%;
        font-weight: 700;
      }
      .steps .done .mark {
        border-color: var(--good);
        color: var(--good);
      }
      .steps .now {
        color: var(--text);
      }
      .steps .now .mark {
        border-color: var(--accent);
        background: var(--accent);
        color: #06121d;
      }
    `,
  ];

  #shown = null;

  get #current() {
    return this.encounter?.phase === "CLOSED" ? null : (this.encounter?.answer ?? null);
  }

  /** Whether an officer has refuted every candidate: then the answer is history and must not go on shouting. */
  get #settled() {
    const candidates = this.encounter?.candidates ?? [];
    return candidates.length > 0 && candidates.every((candidate) => candidate.adjudication?.finding === "NOT_SAME");
  }

  updated() {
    const answer = this.#current;
    const id = this.encounter?.id;
    const root = document.documentElement.dataset;
    if (!answer?.standing) {
      this.#shown = null;
      delete root.answer;
      delete root.encounter;
      delete root.shownAt;
      return;
    }
    const shown = `${id} ${answer.verdict} ${answer.at}`;
    if (shown === this.#shown) {
      return;
    }
    this.#shown = shown;
    // The first frame after this paints the answer; at the second it has been painted.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (this.#shown === shown) {
          root.shownAt = Date.now();
          root.answer = answer.verdict;
          root.encounter = id;
        }
      }),
    );
  }

  #steps() {
    const phase = this.encounter?.phase ?? "CLOSED";
    const at = { AWAITING_FINGER: 1, AWAITING_ANOTHER_FINGER: 1, INTERRUPTED: 1, ANSWERED: 2 }[phase] ?? 0;
    return html`<ul class="steps" aria-label=${t("answer.none")}>
      ${["document", "finger", "answer"].map((name, index) => {
        const skipped = index === 0 && !this.encounter?.document;
        const state = index === at ? "now" : index > at || skipped ? "later" : "done";
        return html`<li class=${state} aria-current=${state === "now" ? "step" : nothing}>
          <span class="mark" aria-hidden="true">${state === "done" ? markSign("right", 24) : index + 1}</span>
          <span>${t(`answer.step.${name}`)}${state === "done" ? html`<span class="unseen">, ${t("answer.step.done")}</span>` : nothing}</span>
        </li>`;
      })}
    </ul>`;
  }

  #footer({ watchlistVersion: version, watchlistCoverage: coverage, imageToAnswerMs, searchMs, fingersSearched }) {
    const known = (figure) => figure !== null && figure !== undefined;
    const searched = { fingers: wholeNumber(fingersSearched), milliseconds: wholeNumber(searchMs) };
    return html`<p class="footer">
      ${known(version) ? html`<span>${t("answer.watchlist", { version })}</span>` : nothing}
      ${known(coverage) ? html`<span class="coverage">${inWords(coverage)}</span>` : nothing}
      ${known(fingersSearched) && known(searchMs) ? html`<span>${t("answer.searched", searched)}</span>` : nothing}
      ${known(imageToAnswerMs)
        ? html`<span>${t("answer.time", { milliseconds: wholeNumber(imageToAnswerMs) })}</span>`
        : nothing}
    </p>`;
  }

  /** A number that is not listed clears nobody: the word that lets a traveller pass must not stand there. */
  get #numberNotFound() {
    return this.encounter !== null && isNumberAlone(this.encounter) && this.encounter.candidates.length === 0;
  }

  #answer(answer) {
    if (this.#numberNotFound) {
      const { issuer, number } = this.encounter.typed;
      return html`<div class="verdict">
          <span class="word">${t("answer.numberNotFound")}</span>
        </div>
        <div class="why"><p>${t("number.title")}: <strong>${issuer} ${number}</strong></p></div>
        ${this.#footer(answer)}`;
    }
    const note = !answer.standing ? "answer.provisional" : this.#settled ? "answer.settled" : null;
    const clear = answer.reasons.length === 0 && answer.verdict === "CONTINUE";
    return html`
      <div class="verdict ${answer.verdict}">
        <span class=${LEVELS[answer.verdict]}>${verdictSign(answer.verdict, 132)}</span>
        <span class="word">${t(`answer.${answer.verdict}`)}</span>
      </div>
      <div class="why">
        ${note ? html`<p class="note">${t(note)}</p>` : nothing}
        ${clear
          ? html`<p>${t("answer.clear")}</p>`
          : html`<ul>${answer.reasons.map((code) => html`<li>${tCode("reason", code)}</li>`)}</ul>`}
      </div>
      ${this.#footer(answer)}
    `;
  }

  render() {
    const answer = this.#current;
    return html`<section
      class=${answer ? `${this.#numberNotFound ? "" : answer.verdict} ${this.#settled || this.#numberNotFound ? "settled" : answer.standing ? "stands" : "provisional"}` : ""}
      aria-label=${t("answer.title")}
      aria-live="assertive"
      aria-atomic="true"
    >
      ${answer ? this.#answer(answer) : this.#steps()}
    </section>`;
  }
}

customElements.define("answer-panel", AnswerPanel);
