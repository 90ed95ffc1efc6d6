import { LitElement, css, html, nothing } from "lit";
import { isNumberAlone } from "../acts.js";
import { calendarDate, country, orUnknown } from "../format.js";
import { hasMessage, t, tCode } from "../messages.js";
import { baseStyles } from "./base-styles.js";
import { levelSign, markSign } from "./signs.js";
import "./document-drawing.js";

/** The traveller's document as it was read, each field with the verdict on its check digit. */
class DocumentCard extends LitElement {
  static properties = { encounter: { attribute: false } };

  static styles = [
    baseStyles,
    css`
      .card {
        height: 100%;
      }
      header {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 10px;
        margin-bottom: 4px;
      }
      h2 {
        font-size: var(--normal);
        font-weight: 700;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 12px;
      }
      dl > div {
        display: grid;
        grid-column: 1 / -1;
        grid-template-columns: subgrid;
        align-items: baseline;
        padding: 3px 0;
        border-top: 1px solid var(--line);
      }
      dt {
        color: var(--muted);
        font-size: var(--small);
      }
      dd {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        justify-content: space-between;
        gap: 0 10px;
        min-width: 0;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .name {
        font-size: var(--large);
        font-weight: 700;
        line-height: 1.15;
      }
      .check {
        gap: 5px;
        font-size: var(--small);
        font-weight: 600;
      }
      .check svg {
        width: 13px;
        height: 13px;
      }
      .expired {
        margin-left: 8px;
        padding: 0 6px;
        border: 1px solid currentColor;
        border-radius: 4px;
        font-size: var(--small);
      }
      .rest {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 18px;
        padding-top: 4px;
        border-top: 1px solid var(--line);
      }
      .rest .check .muted {
        font-weight: 400;
      }
      .problem {
        display: flex;
        gap: 9px;
      }
      .typed {
        margin-top: 10px;
      }
      document-drawing {
        width: 62%;
        margin: 14px auto 4px;
      }
    `,
  ];

  #check(field) {
    const check = this.encounter.document.checks.find((each) => each.field === field);
    if (!check) {
      return nothing;
    }
    const { read, computed } = check;
    const right = t(check.corrected ? "check.corrected" : "check.valid");
    const words = check.valid ? right : t("check.invalid", { read, computed });
    return html`<span class="signed check ${check.valid ? "good" : "bad"}">
      ${markSign(check.valid ? "right" : "wrong")}${words}
    </span>`;
  }

  #row(field, value) {
    return html`<div><dt>${t(`field.${field}`)}</dt><dd><span>${value}</span>${this.#check(field)}</dd></div>`;
  }

  #name(field, value) {
    return html`<div><dt>${t(`field.${field}`)}</dt><dd class="name">${orUnknown(value)}</dd></div>`;
  }

  #read(read) {
    const kind = tCode("document.kind", read.code?.[0]);
    const rest = read.checks.filter((check) => check.field === "OPTIONAL" || check.field === "COMPOSITE");
    const sex = hasMessage(`sex.${read.sex}`) ? t(`sex.${read.sex}`) : t("sex.X");
    return html`
      <header>
        <h2>${t("document.issuer", { kind, country: country(read.issuer) })}</h2>
        <span class="caption">${read.format}</span>
      </header>
      <dl>
        ${this.#name("SURNAMES", read.surnames)} ${this.#name("GIVEN_NAMES", read.givenNames)}
        ${this.#row("NUMBER", html`<span class="code">${read.number}</span>`)}
        ${this.#row("BIRTH_DATE", calendarDate(read.birthDate))}
        ${this.#row("SEX", sex)} ${this.#row("NATIONALITY", country(read.nationality))}
        ${this.#row(
          "EXPIRY_DATE",
          html`${calendarDate(read.expiryDate)}${read.expired
            ? html`<span class="expired bad">${t("document.expired")}</span>`
            : nothing}`,
        )}
      </dl>
      ${rest.length === 0
        ? nothing
        : html`<p class="rest">
            ${rest.map(
              ({ field }) => html`<span class="signed check"><span class="muted">${t(`field.${field}`)}</span> ${this.#check(field)}</span>`,
            )}
          </p>`}
    `;
  }

  #typed() {
    const typed = this.encounter?.typed;
    if (!typed) {
      return nothing;
    }
    const found = this.encounter.candidates.some((candidate) =>
      candidate.evidence.some((one) => one.kind === "NUMBER_TYPED" && one.number === typed.number),
    );
    return html`<p class="typed signed">
      <span class=${found ? "fair" : "good"}>${levelSign(found ? "fair" : "good")}</span>
      <span>
        <span class="caption">${t("number.title")}</span><br />
        <strong class="code">${typed.issuer} ${typed.number}</strong> ${t(found ? "number.found" : "number.notFound")}
      </span>
    </p>`;
  }

  #unread() {
    if (this.encounter?.documentProblem) {
      return html`<div class="problem">
        <span class="fair">${levelSign("fair")}</span>
        <div>
          <p><strong>${t("document.problem")}</strong></p>
          <p>${tCode("document.problem", this.encounter.documentProblem)}</p>
        </div>
      </div>
      <document-drawing></document-drawing>`;
    }
    const without = this.encounter && !["AWAITING_DOCUMENT", "CLOSED"].includes(this.encounter.phase);
    if (without && isNumberAlone(this.encounter)) {
      return nothing;
    }
    return html`
      <p class="muted">${t(without ? "document.without" : "document.empty")}</p>
      ${without ? nothing : html`<document-drawing></document-drawing>`}
    `;
  }

  render() {
    const read = this.encounter?.document;
    return html`<section class="card" aria-label=${t("document.title")}>
      ${read ? this.#read(read) : html`<header><h2>${t("document.title")}</h2></header>${this.#unread()}`}
      ${this.#typed()}
    </section>`;
  }
}

customElements.define("document-card", DocumentCard);
