import { LitElement, css, html } from "lit";
import { t } from "../messages.js";

const PAUSE_MS = 500;

/** What a scanner sees while it waits for a finger; what is inside the element until the first frame has come. */
class LivePicture extends LitElement {
  static properties = {
    device: {},
    /** Which frame is asked for: the service answers with the next that comes. */
    turn: { state: true },
    shown: { state: true },
  };

  static styles = css`
    :host {
      display: block;
      height: 100%;
    }
    img {
      display: block;
      width: 100%;
      height: 100%;
      border-radius: 6px;
      object-fit: contain;
    }
    [hidden] {
      display: none;
    }
  `;

  #pause = 0;

  constructor() {
    super();
    this.turn = 0;
    this.shown = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
  }

  #came = () => {
    this.shown = true;
    this.turn++;
  };

  /** None has come for a while, or the service is gone. */
  #missed = () => {
    this.#pause = setTimeout(() => this.turn++, PAUSE_MS);
  };

  render() {
    const address = `api/devices/${encodeURIComponent(this.device)}/live?turn=${this.turn}`;
    return html`
      <img src=${address} alt=${t("finger.live")} ?hidden=${!this.shown} @load=${this.#came} @error=${this.#missed} />
      ${this.shown ? "" : html`<slot></slot>`}
    `;
  }
}

customElements.define("live-picture", LivePicture);
