import { LitElement, css, html } from "lit";
import { KEYS } from "../acts.js";
import { t } from "../messages.js";
import { baseStyles } from "./base-styles.js";

/** One act of the officer's with its key. Pressing it fires `act` with the act's name; the kiosk does the rest. */
class ActButton extends LitElement {
  static properties = {
    act: {},
    /** Name of the text, where it is not the act's own. */
    label: {},
    /** Whether it is possible now; an impossible act stays in its place, but off. */
    possible: { type: Boolean },
    underWay: { attribute: false },
    kind: { reflect: true },
  };

  static styles = [
    baseStyles,
    css`
      button {
        display: flex;
        align-items: center;
        gap: 10px;
        width: 100%;
        height: 100%;
        min-height: var(--target);
        padding: 4px 12px;
        border: 2px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--text);
        font: inherit;
        font-weight: 600;
        line-height: 1.15;
        text-align: left;
        cursor: pointer;
      }
      :host([kind="strong"]) button {
        border-color: var(--accent);
        background: var(--accent);
        color: #06121d;
      }
      :host([kind="narrow"]) button {
        gap: 7px;
        padding: 4px 8px;
        font-size: var(--small);
      }
      kbd {
        flex: none;
        min-width: 34px;
        padding: 3px 5px;
        border: 1px solid currentColor;
        border-radius: 5px;
        font: 700 var(--small) / 1.1 var(--font);
        text-align: center;
      }
      button:focus-visible {
        outline: 3px solid var(--text);
        outline-offset: 2px;
      }
      button:hover:enabled {
        border-color: var(--text);
      }
      button:disabled {
        border-color: var(--line);
        background: transparent;
        color: var(--muted);
        cursor: not-allowed;
      }
      button[aria-busy="true"] {
        border-style: dashed;
        border-color: var(--accent);
        color: var(--text);
      }
    `,
  ];

  render() {
    const busy = this.underWay === this.act;
    return html`
      <button
        type="button"
        ?disabled=${!this.possible || this.underWay !== null}
        aria-busy=${busy}
        aria-keyshortcuts=${KEYS[this.act]}
        @click=${() => this.dispatchEvent(new CustomEvent("act", { detail: this.act, bubbles: true, composed: true }))}
      >
        <kbd>${KEYS[this.act]}</kbd><span>${t(busy ? "act.sending" : `act.${this.label ?? this.act}`)}</span>
      </button>
    `;
  }
}

customElements.define("act-button", ActButton);
