import { LitElement, css, html } from "lit";
import { t } from "../messages.js";
import { baseStyles } from "./base-styles.js";
import { levelSign } from "./signs.js";

/** Says in large letters that what stands below may be old. */
class ConnectionBanner extends LitElement {
  static styles = [
    baseStyles,
    css`
      div {
        display: flex;
        align-items: center;
        gap: 16px;
        padding: 12px var(--pad);
        border: 3px solid var(--bad);
        border-radius: var(--radius);
        background: var(--bad-ground);
      }
      strong {
        display: block;
        font-size: var(--huge);
        line-height: 1.15;
      }
      svg {
        width: 34px;
        height: 34px;
      }
    `,
  ];

  render() {
    return html`<div>
      <span class="bad">${levelSign("bad")}</span>
      <p><strong>${t("connection.lost")}</strong>${t("connection.lost.detail")}</p>
    </div>`;
  }
}

customElements.define("connection-banner", ConnectionBanner);
