import { LitElement, css, html, nothing, svg } from "lit";
import { t } from "../messages.js";
import { baseStyles } from "./base-styles.js";

/** So long a hit is given to reach the centre by itself. */
const PATIENCE = 5_000;
/** Light modules around a QR code, which readers need. */
const MARGIN = 4;

/** Whom to call, and what to say, of a hit that the centre does not have yet. */
class ContactCode extends LitElement {
  static properties = {
    sequence: { attribute: false },
    notice: { attribute: false },
    contact: { attribute: false },
    shown: { state: true },
  };

  static styles = [
    baseStyles,
    css`
      .told {
        display: flex;
        align-items: center;
        gap: var(--gap);
      }
      .code {
        font-family: monospace;
        font-size: var(--large);
        font-weight: 700;
      }
      .phone {
        font-weight: 700;
        white-space: nowrap;
      }
      svg {
        flex: none;
        width: 116px;
        height: 116px;
        background: #fff;
      }
    `,
  ];

  willUpdate(changed) {
    if (changed.has("sequence")) {
      this.shown = null;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#fetch(this.sequence), PATIENCE);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  async #fetch(sequence) {
    const answer = await fetch(`api/hits/${sequence}/contact-code`);
    if (answer.ok && sequence === this.sequence) {
      this.shown = await answer.json();
    }
  }

  render() {
    if (!this.shown) {
      return nothing;
    }
    const { code, side, path } = this.shown;
    return html`<div class="told" role="status">
      <svg viewBox="${-MARGIN} ${-MARGIN} ${side + 2 * MARGIN} ${side + 2 * MARGIN}" role="img" aria-label=${t("contactCode.qr")}>
        ${svg`<path d=${path} fill="#000" />`}
      </svg>
      <div>
        ${this.contact
          ? html`${t("contactCode.call", { name: this.contact.name })} <span class="phone">${this.contact.phone}</span>`
          : t("contactCode.callAny")}
        <div>${t("contactCode.say")}</div>
        <div class="code">${this.notice}</div>
        <div class="code">${code}</div>
      </div>
    </div>`;
  }
}

customElements.define("contact-code", ContactCode);
