import { LitElement, css, html, nothing } from "lit";
import { t } from "../messages.js";
import { baseStyles } from "./base-styles.js";

const KINDS = ["PLATE", "VIN", "WEAPON", "DOCUMENT"];

/**
 * A number, typed. Enter fires `number` with kind, issuer and number, Esc fires `leave`; the kiosk does the rest.
 */
class NumberCheck extends LitElement {
  static properties = {
    /** Whose documents are meant where nobody says otherwise. */
    issuer: {},
    kind: { state: true },
  };

  constructor() {
    super();
    this.kind = KINDS[0];
  }

  static styles = [
    baseStyles,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 8px 14px;
        margin-bottom: var(--gap);
        border-color: var(--accent);
      }
      label {
        display: grid;
        gap: 2px;
      }
      .number {
        flex: 1;
      }
      input,
      select {
        min-height: var(--target);
        padding: 4px 12px;
        border: 2px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--ground);
        color: var(--text);
        font: 700 var(--large) / 1.2 var(--font-code);
        text-transform: uppercase;
      }
      select {
        font: 600 var(--normal) / 1.2 var(--font);
        text-transform: none;
      }
      .issuer input {
        width: 5em;
      }
      input:focus-visible,
      select:focus-visible,
      button:focus-visible {
        outline: 3px solid var(--accent);
        outline-offset: 1px;
      }
      button {
        min-height: var(--target);
        padding: 4px 18px;
        border: 2px solid var(--accent);
        border-radius: var(--radius);
        background: var(--accent);
        color: #06121d;
        font: inherit;
        font-weight: 600;
        cursor: pointer;
      }
      p {
        flex: 1 0 100%;
      }
    `,
  ];

  firstUpdated() {
    this.renderRoot.querySelector(".number input").focus();
  }

  #submit(event) {
    event.preventDefault();
    const typed = (name) => this.renderRoot.querySelector(`.${name} input`)?.value.trim() ?? "";
    const detail = { kind: this.kind, issuer: typed("issuer"), number: typed("number") };
    if (detail.number) {
      this.dispatchEvent(new CustomEvent("number", { detail }));
    }
  }

  #key(event) {
    if (event.key === "Escape") {
      this.dispatchEvent(new CustomEvent("leave"));
    }
  }

  render() {
    return html`<form class="card" aria-label=${t("number.open")} @submit=${this.#submit} @keydown=${this.#key}>
      <label
        ><span class="caption">${t("number.kind")}</span
        ><select @change=${(event) => (this.kind = event.target.value)}>
          ${KINDS.map((kind) => html`<option value=${kind}>${t(`number.kind.${kind}`)}</option>`)}
        </select></label
      >
      ${this.kind === "DOCUMENT"
        ? html`<label class="issuer"
            ><span class="caption">${t("number.issuer")}</span
            ><input maxlength="3" autocomplete="off" spellcheck="false" .value=${this.issuer}
          /></label>`
        : nothing}
      <label class="number"
        ><span class="caption">${t("number.number")}</span
        ><input maxlength="32" autocomplete="off" spellcheck="false"
      /></label>
      <button type="submit">${t("number.search")}</button>
      <p class="caption">${t("number.hint")}</p>
    </form>`;
  }
}

customElements.define("number-check", NumberCheck);
