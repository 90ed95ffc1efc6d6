import { LitElement, css, html } from "lit";
import { t } from "../messages.js";

const PAUSE_MS = 1_000;

/** What a scanner sees while it waits for a finger; what is inside the element until the first frame has come. */
class LivePicture extends LitElement {
  static properties = {
    device: {},
    /** Address of the newest frame in the page's own memory; null before the first. */
    frame: { state: true },
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
  `;

  #watching = null;

  constructor() {
    super();
    this.frame = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#watching = new AbortController();
    this.#watch(this.#watching.signal);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#watching.abort();
    this.#show(null);
  }

  async #watch(signal) {
    let after = 0;
    while (!signal.aborted) {
      try {
        const address = new URL(`api/devices/${encodeURIComponent(this.device)}/live?after=${after}`, document.baseURI);
        const response = await fetch(address, { signal });
        if (response.status === 200) {
          after = Number(response.headers.get("Tambo-Frame"));
          const jpeg = await response.blob();
          if (!signal.aborted) {
            this.#show(URL.createObjectURL(jpeg));
          }
        } else if (response.status !== 204) {
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  #show(frame) {
    if (this.frame !== null) {
      URL.revokeObjectURL(this.frame);
    }
    this.frame = frame;
  }

  render() {
    return this.frame === null ? html`<slot></slot>` : html`<img src=${this.frame} alt=${t("finger.live")} />`;
  }
}

customElements.define("live-picture", LivePicture);
