import { LitElement, css, html, svg } from "lit";
import { t } from "../messages.js";
import { baseStyles } from "./base-styles.js";

/** The right hand from its back, in a field of 200 x 220: each finger is a thick line from its root to its tip. */
const FINGERS = {
  THUMB: { root: [76, 184], tip: [22, 130], width: 32 },
  INDEX: { root: [76, 128], tip: [62, 50], width: 30 },
  MIDDLE: { root: [107, 124], tip: [105, 28], width: 31 },
  RING: { root: [138, 128], tip: [147, 44], width: 30 },
  LITTLE: { root: [160, 144], tip: [183, 88], width: 25 },
};

/** A hand with one finger marked; the left one is the right one mirrored. */
class HandDrawing extends LitElement {
  static properties = {
    position: {},
    /** Whether the finger is being asked for now: then its tip calls. */
    asked: { type: Boolean },
  };

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
        <path class="ridge" d="M-9 8v-5a9 9 0 0 1 18 0v5M-5 11v-7a5 5 0 0 1 10 0v7M0 4v9" />
      </g>
      ${this.asked ? svg`<circle class="ring" cx=${x} cy=${y} r="27" />` : ""}`;
  }

  render() {
    const [side, name] = (this.position ?? "").split("_");
    const marked = FINGERS[name];
    const label = t("finger.drawing", { finger: t(`finger.${this.position}`) });
    return html`
      <svg viewBox="-4 -2 212 232" role="img" aria-label=${label}>
        <g transform=${side === "LEFT" ? "translate(200 0) scale(-1 1)" : ""}>
          ${Object.values(FINGERS).map((finger) => this.#line(finger, "hand"))}
          ${marked ? this.#mark(marked) : ""}
          <path class="hand" stroke-width="12" d="M68 126Q112 112 165 142Q168 176 150 200L146 224H88L82 206Q68 190 68 160Z" />
        </g>
      </svg>
    `;
  }
}

customElements.define("hand-drawing", HandDrawing);
