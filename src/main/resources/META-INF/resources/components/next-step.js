import { LitElement, css, html, nothing } from "lit";
import { nextStep } from "../next-step.js";
import { hasMessage, t } from "../messages.js";
import { baseStyles } from "./base-styles.js";
import { levelSign, markSign } from "./signs.js";
import "./act-button.js";

/** What to do now, in one line, and beside it the acts that open and close an encounter. */
class NextStep extends LitElement {
  static properties = {
    snapshot: { attribute: false },
    connected: { attribute: false },
    possible: { attribute: false },
    underWay: { attribute: false },
    problem: { attribute: false },
  };

  static styles = [
    baseStyles,
    css`
      .line {
        display: flex;
        align-items: stretch;
        gap: var(--gap);
        margin-bottom: var(--gap);
      }
      .step {
        display: flex;
        flex: 1;
        align-items: center;
        gap: 12px;
        min-width: 0;
        min-height: calc(var(--target) + 6px);
        padding: 6px var(--pad);
        border-radius: var(--radius);
        background: var(--accent-ground);
        border: 1px solid var(--accent);
        font-size: var(--huge);
        font-weight: 700;
        line-height: 1.1;
      }
      .step.long {
        font-size: var(--large);
      }
      .step svg {
        color: var(--accent);
      }
      act-button {
        flex: none;
      }
      .problem {
        display: flex;
        align-items: baseline;
        gap: 9px;
        margin-bottom: var(--gap);
        padding: 8px var(--pad);
        border: 2px solid var(--fair);
        border-radius: var(--radius);
        background: var(--fair-ground);
      }
      .problem .detail {
        margin-left: auto;
        color: var(--text);
        font-size: var(--small);
      }
    `,
  ];

  #problemText({ act, status }) {
    if (status === 0) {
      return t("problem.network");
    }
    if (status === -1) {
      return t("problem.timeout");
    }
    const about = ["same", "notSame", "cannotTell"].includes(act) ? "adjudicate" : act;
    const keys = [`problem.${status}.${about}`, `problem.${status}`];
    return t(keys.find(hasMessage) ?? (status >= 500 ? "problem.5xx" : "problem.4xx"));
  }

  #button(act, kind, label) {
    return this.possible.has(act)
      ? html`<act-button .act=${act} .label=${label} kind=${kind} possible .underWay=${this.underWay}></act-button>`
      : nothing;
  }

  render() {
    const answered = this.snapshot.encounter?.phase === "ANSWERED";
    const step = this.connected ? nextStep(this.snapshot) : t("next.reconnecting");
    return html`
      <div class="line">
        <p class="step ${step.length > 48 ? "long" : ""}" role="status" aria-label=${t("next.label")}>
          ${markSign("arrow", 24)}<span>${step}</span>
        </p>
        ${this.snapshot.encounter ? nothing : this.#button("number", "plain")}
        ${this.#button("open", "plain")} ${this.#button("close", answered ? "strong" : "plain", answered ? "close" : "leave")}
      </div>
      <div role="alert">
        ${this.problem
          ? html`<p class="problem">
              <span class="fair">${levelSign("fair")}</span>
              <strong>${t("problem.title")}:</strong> ${this.#problemText(this.problem)}
              ${this.problem.detail ? html`<span class="detail cut" lang="">${this.problem.detail}</span>` : nothing}
            </p>`
          : nothing}
      </div>
    `;
  }
}

customElements.define("next-step", NextStep);
