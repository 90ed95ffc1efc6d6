import { LitElement, css, html, nothing } from "lit";
import { alerts } from "../alerts.js";
import { t } from "../messages.js";
import { baseStyles } from "./base-styles.js";
import { levelSign } from "./signs.js";

/** What is out of order, side by side; nothing at all when all is well. */
class AlertStrip extends LitElement {
  static properties = { snapshot: { attribute: false } };

  static styles = [
    baseStyles,
    css`
      ul {
        display: flex;
        gap: var(--gap);
        margin-bottom: var(--gap);
      }
      li {
        display: flex;
        flex: 1 1 0;
        gap: 9px;
        min-width: 0;
        padding: 7px var(--pad);
        border: 1px solid var(--bad);
        border-radius: var(--radius);
        background: var(--bad-ground);
        line-height: 1.25;
      }
      li > div {
        min-width: 0;
      }
      li > span {
        padding-top: 3px;
      }
      strong {
        font-weight: 700;
      }
      .detail {
        font-size: var(--small);
      }
    `,
  ];

  render() {
    const found = alerts(this.snapshot);
    return html`
      <div role="region" aria-live="polite" aria-label=${t("alert.label")}>
        ${found.length === 0
          ? nothing
          : html`<ul>
              ${found.map(
                ({ level, text, todo, detail }) => html`
                  <li>
                    <span class=${level}>${levelSign(level)}</span>
                    <div>
                      <p><strong>${text}</strong> ${todo}</p>
                      ${detail ? html`<p class="detail cut">${detail}</p>` : nothing}
                    </div>
                  </li>
                `,
              )}
            </ul>`}
      </div>
    `;
  }
}

customElements.define("alert-strip", AlertStrip);
