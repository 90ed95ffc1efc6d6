import { LitElement, css, html, svg } from "lit";
import { t } from "../messages.js";
import { baseStyles } from "./base-styles.js";

/** The right hand from its back, in a field of 200 x 220: each finger is a thick line from its root to its tip. */
const FINGERS = {
  THUMB: { root: [62, 168], tip: [22, 116], width: 27 },
  INDEX: { root: [72, 118], tip: [61, 42], width: 25 },
  MIDDLE: { root: [101, 112], tip: [101, 24], width: 26 },
  RING: { root: [130, 116], tip: [140, 38], width: 25 },
  LITTLE: { root: [154, 132], tip: [175, 74], width: 21 },
};

/** A hand with one finger marked; the left one is the right one mirrored. */
class HandDrawing extends LitElement {
  static properties = { position: {} };

  static styles = [
    baseStyles,
    css`
      svg {
        width: 100%;
        height: 100%;
      }
      .hand {
        stroke: #4a5a6b;
        fill: #4a5a6b;
        stroke-linejoin: round;
        stroke-linecap: round;
      }
      .marked {
        stroke: var(--accent);
        stroke-linecap: round;
      }
      .ridge {
        fill: none;
        stroke: #06283f;
        stroke-width: 2.2;
        stroke-linecap: round;
      }
      .ring {
        fill: none;
        stroke: var(--accent);
        stroke-width: 3;
        transform-box: fill-box;
        transform-origin: center;
        animation: call 1.8s ease-out infinite;
      }
      @keyframes call {
        from {
          transform: scale(0.75);
          opacity: 1;
        }
        to {
          transform: scale(1.25);
          opacity: 0;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .ring {
          animation: none;
        }
      }
    `,
  ];

  #line({ root, tip, width }, name) {
    return svg`<path class=${name} d="M${root[0]} ${root[1]}L${tip[0]} ${tip[1]}" stroke-width=${width} fill="none" />`;
  }

  #mark(finger) {
    const [x, y] = finger.tip;
    const lean = (Math.atan2(x - finger.root[0], finger.root[1] - y) * 180) / Math.PI;
    return svg`
      ${this.#line(finger, "marked")}
      <g transform="translate(${x} ${y}) rotate(${lean})">
        <path class="ridge" d="M-7 6v-4a7 7 0 0 1 14 0v4M-3 8v-5a3 3 0 0 1 6 0v5" />
      </g>
      <circle class="ring" cx=${x} cy=${y} r="24" />`;
  }

  render() {
    const [side, name] = (this.position ?? "").split("_");
    const marked = FINGERS[name];
    const label = t("finger.drawing", { finger: t(`finger.${this.position}`) });
    return html`
      <svg viewBox="-6 -4 212 228" role="img" aria-label=${label}>
        <g transform=${side === "LEFT" ? "translate(200 0) scale(-1 1)" : ""}>
          ${Object.values(FINGERS).map((finger) => this.#line(finger, "hand"))}
          <path class="hand" stroke-width="14" d="M68 118Q108 104 156 134L152 180Q146 212 112 212Q82 212 66 172Z" />
          ${marked ? this.#mark(marked) : ""}
        </g>
      </svg>
    `;
  }
}

customElements.define("hand-drawing", HandDrawing);
