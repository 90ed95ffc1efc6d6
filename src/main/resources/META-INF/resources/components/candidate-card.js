import { LitElement, css, html, nothing } from "lit";
import { canAdjudicate, isRetractable } from "../acts.js";
import { age, calendarDate, chance, clockTime, country, oneIn, orUnknown } from "../format.js";
import { hasMessage, t, tCode, tCount } from "../messages.js";
import { baseStyles } from "./base-styles.js";
import { levelSign, markSign } from "./signs.js";
import "./act-button.js";
import "./contact-code.js";

const NAMES_SHOWN = 2;
const PERSON_FIELDS = ["SURNAMES", "GIVEN_NAMES", "BIRTH_DATE", "SEX", "NATIONALITY", "NUMBER"];
const DOCUMENT_FIELDS = ["ISSUER", "NUMBER"];
const TITLES = { SAME: "confirmed", NOT_SAME: "refuted", CANNOT_TELL: "undetermined" };
const MARKS = { agrees: "equal", nearly: "near", disagrees: "unequal", notCompared: "none" };
const TONES = { agrees: "agrees", nearly: "agrees", disagrees: "", notCompared: "muted" };

/** One candidate: what is asked and by whom, document and notice side by side, the evidence, and the decision. */
class CandidateCard extends LitElement {
  static properties = {
    candidate: { attribute: false },
    encounter: { attribute: false },
    index: { type: Number },
    total: { type: Number },
    possible: { attribute: false },
    underWay: { attribute: false },
    /** The number of the hit that one more press takes back. */
    retracting: { attribute: false },
    now: {},
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
      .steps {
        margin: 0;
        padding: 0;
        font-size: var(--small);
        list-style: none;
      }
      /* Only what is longer than any usual notice scrolls here; the decision stays in sight. */
      .notice {
        display: grid;
        flex: 1;
        align-content: start;
        gap: var(--gap);
        min-height: 0;
        overflow: auto;
        scrollbar-color: var(--line-strong) transparent;
        scrollbar-width: thin;
      }
      .notice:focus-visible {
        outline: 3px solid var(--accent);
        outline-offset: 4px;
      }
      header {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      h2 {
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: var(--large);
        line-height: 1.1;
      }
      header act-button {
        margin-left: auto;
      }
      .action {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 10px;
        padding: 7px 12px;
        border-left: 5px solid var(--fair);
        border-radius: 4px;
        background: var(--raised);
      }
      .action.now {
        border-color: var(--bad);
        background: var(--bad-ground);
      }
      .action.dropped {
        border-color: var(--good);
      }
      .action strong {
        font-size: var(--large);
      }
      .source {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        align-items: baseline;
      }
      .source dt {
        color: var(--muted);
        font-size: var(--small);
      }
      .source dd {
        overflow-wrap: anywhere;
      }
      .source .phone {
        font-weight: 700;
        white-space: nowrap;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        table-layout: fixed;
      }
      col.field {
        width: 14.5%;
      }
      col.verdict {
        width: 18%;
      }
      th,
      td {
        padding: var(--row) 8px var(--row) 0;
        border-top: 1px solid var(--line);
        text-align: left;
        vertical-align: baseline;
        overflow-wrap: anywhere;
      }
      .agrees {
        color: var(--accent);
      }
      thead > tr > * {
        padding-top: 0;
        border-top: none;
        color: var(--muted);
        font-size: var(--small);
        font-weight: 600;
      }
      tbody th {
        color: var(--muted);
        font-size: var(--small);
        font-weight: 400;
      }
      td {
        font-weight: 600;
        line-height: 1.2;
      }
      td.compared {
        padding-right: 0;
      }
      .mark {
        white-space: nowrap;
      }
      .risk {
        font-weight: 700;
      }
      .evidence {
        display: grid;
        gap: 3px;
      }
      .evidence li {
        display: flex;
        gap: 9px;
        font-weight: 600;
      }
      .evidence li > span {
        padding-top: 2px;
      }
      .acts {
        display: grid;
        grid-template-columns: 1.25fr 1fr 1fr;
        gap: 8px;
      }
      .outcome {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 2px 16px;
        padding: 9px 12px;
        border: 2px solid var(--line-strong);
        border-radius: var(--radius);
      }
      .outcome .hit {
        display: flex;
        align-items: center;
        gap: 9px;
        font-size: var(--large);
        font-weight: 700;
      }
    `,
  ];

  #header() {
    const finding = this.candidate.adjudication?.finding;
    const title = finding ? `candidate.${TITLES[finding]}` : this.#openTitle();
    return html`<header>
      <h2>
        <span class=${finding === "SAME" ? "bad" : finding === "NOT_SAME" || this.#settled ? "good" : "fair"}>
          ${finding ? markSign({ SAME: "equal", NOT_SAME: "unequal", CANNOT_TELL: "none" }[finding], 20) : levelSign(this.#settled ? "good" : "fair")}
        </span>
        ${t(title)}
      </h2>
      ${this.total > 1
        ? html`<span class="muted">${t("candidate.count", { index: this.index + 1, total: this.total })}</span>
            <act-button act="nextCandidate" kind="narrow" possible .underWay=${this.underWay}></act-button>`
        : nothing}
    </header>`;
  }

  /** Whether nothing is asked of the officer, who has decided nothing. */
  get #settled() {
    return Boolean(this.candidate.exclusion || this.candidate.withdrawn);
  }

  #openTitle() {
    if (this.candidate.withdrawn) {
      return "candidate.withdrawn";
    }
    if (this.candidate.exclusion) {
      return "candidate.excluded";
    }
    if (this.candidate.restricted) {
      return "candidate.restricted";
    }
    return this.#discreet ? "candidate.note" : "candidate.title";
  }

  get #discreet() {
    return this.candidate.notice.action === "discreet-check";
  }

  #risk() {
    if (this.#settled) {
      return nothing;
    }
    const { person, document } = this.candidate.notice;
    const key = person ? "candidate.risk" : document ? "candidate.risk.document" : "candidate.risk.object";
    return html`<p class="risk">${t(key, { percent: chance(this.candidate.risk.probability) })}</p>`;
  }

  /** Why nothing is asked any more, or why what was begun is to end. */
  #withdrawn() {
    const { adjudication, notice, withdrawn } = this.candidate;
    const confirmed = adjudication?.finding === "SAME";
    const when = { country: country(notice.country), time: clockTime(withdrawn) };
    return html`<p class="action ${confirmed ? "now" : "dropped"}" role="alert">
      <strong>${t("candidate.withdrawn.detail", when)}</strong>
      <span>${t(confirmed ? "candidate.withdrawn.confirmed" : "candidate.dropped")}</span>
    </p>`;
  }

  #action() {
    const { exclusion, withdrawn } = this.candidate;
    if (withdrawn) {
      return this.#withdrawn();
    }
    if (exclusion) {
      const since = age(exclusion.since, this.now);
      const until = calendarDate(exclusion.until.slice(0, 10));
      return html`<p class="action dropped">${t("candidate.excluded.detail", { since, until })}</p>`;
    }
    const finding = this.candidate.adjudication?.finding;
    if (finding === "NOT_SAME") {
      return html`<p class="action dropped">${t("candidate.dropped")}</p>`;
    }
    if (finding === "CANNOT_TELL") {
      return html`<p class="action">${t("candidate.undetermined.todo")}</p>`;
    }
    return html`<p class="action ${finding ? "now" : ""}">
      <span>${t(finding ? "candidate.now" : "candidate.before")}</span>
      <strong>${tCode("notice.action", this.candidate.notice.action)}</strong>
      ${this.#discreet ? html`<span>${t("candidate.discreet")}</span>` : nothing}
    </p>`;
  }

  #rule() {
    const { verdict, countries } = this.candidate.ruling;
    const places = { countries: countries.map(country).join(", "), verdict: t(`candidate.verdict.${verdict}`) };
    return html`<dt>${t("candidate.rule")}</dt><dd>${t("candidate.rule.text", places)}</dd>`;
  }

  #source() {
    const { notice } = this.candidate;
    const kind = tCode("notice.kind", notice.kind ?? "document");
    return html`<dl class="source">
      <dt>${t("candidate.askedBy")}</dt>
      <dd>
        <strong>${t("notice.source", { country: country(notice.country), kind })}</strong> · ${notice.authority}
      </dd>
      <dt>${t("candidate.legalBasis")}</dt>
      <dd>
        ${orUnknown(notice.legalBasis)}
        <span class="muted">· ${t("candidate.validUntil", { date: calendarDate(notice.validUntil) })}</span>
      </dd>
      ${notice.contact
        ? html`<dt>${t("candidate.call")}</dt>
            <dd>${notice.contact.name} <span class="phone">${notice.contact.phone}</span></dd>`
        : nothing}
      ${this.#rule()}
    </dl>`;
  }

  #names(part) {
    const { names } = this.candidate.notice.person;
    const parts = names.map((name) => (part === "SURNAMES" ? `${name.paternal} ${name.maternal}`.trim() : name.given));
    const different = [...new Set(parts.filter(Boolean))];
    const more = different.length - NAMES_SHOWN;
    const shown = different.slice(0, NAMES_SHOWN).join(" / ");
    return more > 0 ? `${shown} ${t("candidate.more", { count: more })}` : orUnknown(shown);
  }

  #sex(sex) {
    return hasMessage(`sex.${sex}`) ? t(`sex.${sex}`) : t("field.unknown");
  }

  #documentValue(field) {
    const read = this.encounter.document;
    if (!read) {
      return "–";
    }
    switch (field) {
      case "SURNAMES":
        return orUnknown(read.surnames);
      case "GIVEN_NAMES":
        return orUnknown(read.givenNames);
      case "BIRTH_DATE":
        return calendarDate(read.birthDate);
      case "SEX":
        return this.#sex(read.sex);
      case "NATIONALITY":
        return country(read.nationality);
      case "ISSUER":
        return country(read.issuer);
      default:
        return html`<span class="code">${read.issuer} ${read.number}</span>`;
    }
  }

  #noticeValue(field) {
    const { person, document } = this.candidate.notice;
    switch (field) {
      case "SURNAMES":
      case "GIVEN_NAMES":
        return this.#names(field);
      case "BIRTH_DATE":
        return orUnknown(person.birthDates.map(calendarDate).join(" / "));
      case "SEX":
        return this.#sex(person.sex);
      case "NATIONALITY":
        return orUnknown(person.nationalities.map(country).join(" / "));
      case "ISSUER":
        return country(document.issuer);
      default:
        return document
          ? html`<span class="code">${document.issuer} ${document.number}</span>, ${tCode("notice.document", document.status)}`
          : html`<span class="code">${orUnknown(person.documents.map(({ issuer, number }) => `${issuer} ${number}`).join(" / "))}</span>`;
    }
  }

  #compared(field) {
    const near = this.candidate.nearly.find((each) => each.field === field);
    const verdict = near
      ? "nearly"
      : this.candidate.agrees.includes(field)
        ? "agrees"
        : this.candidate.disagrees.includes(field)
          ? "disagrees"
          : "notCompared";
    const words = t(near ? `candidate.near.${near.how}` : `candidate.${verdict}`);
    return html`<span class="signed mark ${TONES[verdict]}">${markSign(MARKS[verdict])}${words}</span>`;
  }

  /** What an officer can see of a thing at a glance: the number that was typed has matched already. */
  #thing({ weapon, vehicle }) {
    const { make, model, colour, plate, vin, serialNumber } = vehicle ?? weapon;
    const rows = [
      ["PLATE", plate],
      ["VIN", vin],
      ["SERIAL", serialNumber],
      ["MAKE", `${make} ${model}`.trim()],
      ["COLOUR", colour],
    ];
    return html`<dl class="source">
      ${rows.filter(([, value]) => value).map(([field, value]) => html`<dt>${t(`field.${field}`)}</dt><dd><strong>${value}</strong></dd>`)}
    </dl>`;
  }

  #comparison() {
    const { notice } = this.candidate;
    if (notice.weapon || notice.vehicle) {
      return this.#thing(notice);
    }
    const fields = this.candidate.notice.person ? PERSON_FIELDS : DOCUMENT_FIELDS;
    return html`<table>
      <caption class="unseen">${t("candidate.compare")}</caption>
      <colgroup><col class="field" /><col /><col /><col class="verdict" /></colgroup>
      <thead>
        <tr>
          <td></td>
          <th scope="col">${t("candidate.column.document")}</th>
          <th scope="col">${t("candidate.column.notice")}</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${fields.map(
          (field) => html`<tr>
            <th scope="row">${t(`field.${field}`)}</th>
            <td>${this.#documentValue(field)}</td>
            <td>${this.#noticeValue(field)}</td>
            <td class="compared">${this.#compared(field)}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #evidenceText(evidence) {
    if (evidence.kind === "FINGER") {
      const { rare, text } = oneIn(evidence.falseAlarmRate);
      const finger = evidence.positions
        .map((position) => t(`finger.${position}`))
        .reduce((first, second) => t("evidence.and", { first, second }));
      return t(rare ? "evidence.FINGER.rare" : "evidence.FINGER", { finger, risk: text });
    }
    if (evidence.kind === "NAME_AND_BIRTH_DATE") {
      const findings = this.candidate.fields
        .map(({ finding, figure }) => {
          const key = `comparison.finding.${finding}`;
          return hasMessage(`${key}.other`) ? tCount(key, figure) : tCode("comparison.finding", finding);
        })
        .join("; ");
      return t("evidence.NAME_AND_BIRTH_DATE", { findings });
    }
    if (evidence.kind === "NUMBER_TYPED" && evidence.agreement !== "EXACT") {
      return t(`evidence.NUMBER_TYPED.${evidence.agreement}`, evidence);
    }
    return tCode("evidence", evidence.kind, evidence);
  }

  #evidence() {
    return html`<ul class="evidence">
      ${this.candidate.evidence.map(
        (evidence) => html`<li><span class="fair">${levelSign("fair")}</span>${this.#evidenceText(evidence)}</li>`,
      )}
    </ul>`;
  }

  #contacted({ steps, acknowledgedAt, acknowledgedBy }) {
    return html`<ol class="steps" aria-label=${t("contact.label")}>
      ${steps.map(
        ({ at, rank, name, phone, outcome }) =>
          html`<li>${clockTime(at)} · ${t(`contact.outcome.${outcome}`, { who: t(`contact.rank.${rank}`), name, phone })}</li>`,
      )}
      ${acknowledgedBy
        ? html`<li class="good">
            ${clockTime(acknowledgedAt)} · ${levelSign("good")} ${t("contact.acknowledged", { name: acknowledgedBy })}
          </li>`
        : nothing}
    </ol>`;
  }

  #hit(hit) {
    const delivered = hit.delivery === "DELIVERED";
    return html`<span class="hit">
        <span class=${delivered ? "good" : "fair"}>${levelSign(delivered ? "good" : "fair")}</span>
        ${t("candidate.hit", { sequence: hit.sequence })}
      </span>
      ${hit.retraction === null
        ? html`<span>${t(`candidate.hit.${hit.delivery}`)}</span>`
        : html`<strong class="fair">${t("candidate.hit.retracted")}</strong>`}`;
  }

  #decision() {
    const { adjudication, exclusion, hit } = this.candidate;
    if (exclusion || (this.candidate.withdrawn && !adjudication)) {
      return nothing;
    }
    if (adjudication) {
      const { officer, at } = adjudication;
      return html`<div class="outcome" role="status">
          ${hit ? this.#hit(hit) : nothing}
          <span class="muted">${t("candidate.decidedBy", { officer, time: clockTime(at) })}</span>
          ${hit?.delivery === "WAITING" && hit.retraction === null
            ? html`<contact-code
                .sequence=${hit.sequence}
                .notice=${this.candidate.notice.id}
                .contact=${this.candidate.notice.contact}
              ></contact-code>`
            : nothing}
        </div>
        ${hit?.contacted ? this.#contacted(hit.contacted) : nothing}
        ${isRetractable(this.candidate)
          ? html`<act-button
              .act=${"retract"}
              .label=${this.retracting === hit.sequence ? "retract.sure" : "retract"}
              kind="narrow"
              ?possible=${this.possible.has("retract")}
              .underWay=${this.underWay}
            ></act-button>`
          : nothing}`;
    }
    return html`
      ${canAdjudicate(this.encounter) ? nothing : html`<p class="caption">${t("act.fingerFirst")}</p>`}
      <div class="acts">
        ${(this.candidate.restricted ? ["cannotTell"] : ["same", "notSame", "cannotTell"]).map(
          (act) =>
            html`<act-button .act=${act} ?possible=${this.possible.has(act)} .underWay=${this.underWay}></act-button>`,
        )}
      </div>
    `;
  }

  render() {
    if (this.candidate.restricted) {
      return html`<section class="card" aria-label=${t("candidate.title")}>
        ${this.#header()}
        ${this.candidate.withdrawn
          ? this.#withdrawn()
          : html`<p class="action"><strong>${t("candidate.restricted.todo")}</strong></p>`}
        ${this.#decision()}
      </section>`;
    }
    return html`<section class="card" aria-label=${t("candidate.title")}>
      ${this.#header()} ${this.#action()} ${this.#risk()}
      <div class="notice">${this.#evidence()} ${this.#source()} ${this.#comparison()}</div>
      ${this.#decision()}
    </section>`;
  }
}

customElements.define("candidate-card", CandidateCard);
