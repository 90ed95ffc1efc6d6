import { LitElement, css, html } from "lit";
import { age, clockTime, country } from "../format.js";
import { t, tCount } from "../messages.js";
import { baseStyles } from "./base-styles.js";
import { levelSign } from "./signs.js";

const AGE_LEVELS = { FRESH: "good", AMBER: "fair", RED: "bad", NONE: "bad" };
const LINK_LEVELS = { UP: "good", DOWN: "fair", UNKNOWN: "off", REFUSED: "bad" };
const DEVICE_LEVELS = { ABSENT: "bad", OPENING: "fair", READY: "good", BUSY: "good", FAULTY: "bad" };

/** Who stands where with what: place, officer, list, link, devices, time. */
class StatusBar extends LitElement {
  static properties = { snapshot: { attribute: false }, now: { attribute: false } };

  static styles = [
    baseStyles,
    css`
      header {
        display: flex;
        align-items: stretch;
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }
      .item {
        display: grid;
        flex: none;
        align-content: center;
        gap: 1px;
        min-width: 0;
        padding: 6px var(--pad);
        border-left: 1px solid var(--line);
        white-space: nowrap;
      }
      .place {
        flex: 1 1 auto;
        border-left: none;
      }
      .place .cut {
        font-size: var(--large);
        font-weight: 700;
        line-height: 1.1;
      }
      .officer {
        flex: 0 1 auto;
        overflow: hidden;
      }
      .value {
        display: flex;
        align-items: center;
        gap: 7px;
        min-width: 0;
        font-weight: 600;
      }
      .time {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  #item(caption, level, text) {
    return html`
      <div class="item">
        <span class="caption">${caption}</span>
        <span class="value"><span class=${level}>${levelSign(level)}</span>${text}</span>
      </div>
    `;
  }

  #watchlist() {
    const { version, issuedAt, age: howOld } = this.snapshot.watchlist;
    const text =
      howOld === "NONE" ? "–" : t("bar.watchlist.version", { version, age: age(issuedAt, this.now) });
    return this.#item(`${t("bar.watchlist")}: ${t(`watchlist.${howOld}`)}`, AGE_LEVELS[howOld], text);
  }

  #link() {
    const { state, waiting } = this.snapshot.link;
    const link = t(`link.${state}`);
    const text = waiting > 0 ? tCount("bar.link.waiting", waiting, { link }) : link;
    return this.#item(t("bar.link"), LINK_LEVELS[state], text);
  }

  #device(deviceClass) {
    const devices = this.snapshot.devices.filter((device) => device.deviceClass === deviceClass);
    const caption = t(`bar.device.${deviceClass}`);
    if (devices.length === 0) {
      return this.#item(caption, "off", t("device.state.NOT_CONFIGURED"));
    }
    return devices.map((device) =>
      this.#item(caption, DEVICE_LEVELS[device.state], t(`device.state.${device.state}`)),
    );
  }

  render() {
    const { place, officer, country: code, situation } = this.snapshot;
    return html`
      <header aria-label=${t("bar.label")}>
        <div class="item place">
          <span class="cut">${place}</span>
          <span class="caption">${t(`bar.situation.${situation}`, { country: country(code) })}</span>
        </div>
        <div class="item officer">
          <span class="caption">${t("bar.officer")}</span><span class="value"><span class="cut">${officer.name}</span></span>
        </div>
        ${this.#watchlist()} ${this.#link()} ${this.#device("DOCUMENT_READER")} ${this.#device("FINGERPRINT")}
        <div class="item">
          <span class="caption">${t("bar.clock")}</span><span class="value time">${clockTime(this.now)}</span>
        </div>
      </header>
    `;
  }
}

customElements.define("status-bar", StatusBar);
