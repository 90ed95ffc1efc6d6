import { LitElement, css, html } from "lit";
import { baseStyles } from "./base-styles.js";

/** An open passport, its machine-readable lines marked: which part the reader wants to see. */
class DocumentDrawing extends LitElement {
  static styles = [
    baseStyles,
    css`
      svg {
        width: 100%;
        height: 100%;
      }
      .page {
        fill: var(--raised);
        stroke: #4a5a6b;
        stroke-width: 3;
      }
      .print {
        fill: #4a5a6b;
      }
      .zone {
        fill: var(--accent-ground);
        stroke: var(--accent);
        stroke-width: 2;
      }
      .marks {
        fill: none;
        stroke: var(--accent);
        stroke-width: 3.5;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
    `,
  ];

  render() {
    return html`
      <svg viewBox="0 0 220 156" aria-hidden="true">
        <rect class="page" x="3" y="3" width="214" height="150" rx="10" />
        <rect class="print" x="20" y="20" width="52" height="66" rx="5" />
        <g class="print">
          <rect x="88" y="24" width="92" height="8" rx="4" />
          <rect x="88" y="44" width="112" height="8" rx="4" />
          <rect x="88" y="64" width="70" height="8" rx="4" />
        </g>
        <rect class="zone" x="12" y="100" width="196" height="44" rx="6" />
        <path
          class="marks"
          d="M24 114h8M38 114h14M58 114h20M84 114h10M110 109l-6 5 6 5M126 109l-6 5 6 5M142 109l-6 5 6 5M158 109l-6 5 6 5M174 109l-6 5 6 5M190 109l-6 5 6 5
             M24 132h22M52 132h10M68 132h18M92 132h8M110 127l-6 5 6 5M126 127l-6 5 6 5M142 127l-6 5 6 5M158 127l-6 5 6 5M168 132h20"
        />
      </svg>
    `;
  }
}

customElements.define("document-drawing", DocumentDrawing);
