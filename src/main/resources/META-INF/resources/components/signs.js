/** The signs. Each has a shape of its own, so that none depends on its colour. */
import { svg, html } from "lit";

const VERDICTS = {
  CONTINUE: svg`
    <circle cx="32" cy="32" r="27" fill="none" stroke="currentColor" stroke-width="6" />
    <path d="M18 33l10 10 19-21" fill="none" stroke="currentColor" stroke-width="7" stroke-linecap="round" stroke-linejoin="round" />`,
  CHECK: svg`
    <path d="M32 7L60 56H4z" fill="none" stroke="currentColor" stroke-width="6" stroke-linejoin="round" />
    <path d="M32 25v15" stroke="currentColor" stroke-width="7" stroke-linecap="round" />
    <circle cx="32" cy="48" r="4" fill="currentColor" />`,
  SECOND_LINE: svg`
    <path d="M21 5h22l16 16v22L43 59H21L5 43V21z" fill="none" stroke="currentColor" stroke-width="6" stroke-linejoin="round" />
    <path d="M18 32h26M34 21l11 11-11 11" fill="none" stroke="currentColor" stroke-width="7" stroke-linecap="round" stroke-linejoin="round" />`,
};

const LEVELS = {
  good: svg`<circle cx="8" cy="8" r="6" fill="currentColor" />`,
  fair: svg`<path d="M8 1.5L15.5 15H.5z" fill="currentColor" />`,
  bad: svg`<path d="M8 0l8 8-8 8-8-8z" fill="currentColor" />`,
  off: svg`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2.5" />`,
};

const MARKS = {
  right: svg`<path d="M2 8.5l4 4 8-9" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" />`,
  wrong: svg`<path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" />`,
  equal: svg`<path d="M2.5 5.5h11M2.5 10.5h11" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" />`,
  unequal: svg`<path d="M2.5 5.5h11M2.5 10.5h11M11.5 1.5l-7 13" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" />`,
  near: svg`<path d="M2 6.500q3-3.500 6 0t6 0M2 11.500q3-3.500 6 0t6 0" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" />`,
  none: svg`<path d="M5 8h6" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" />`,
  arrow: svg`<path d="M1.5 8h12M8.5 2.5L14 8l-5.500 5.500" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" />`,
};

function sign(viewBox, size, drawing) {
  return html`<svg viewBox=${viewBox} width=${size} height=${size} aria-hidden="true">${drawing}</svg>`;
}

/** @param verdict CONTINUE, CHECK or SECOND_LINE  @param size in pixels */
export function verdictSign(verdict, size) {
  return sign("0 0 64 64", size, VERDICTS[verdict]);
}

/** @param level good, fair, bad or off */
export function levelSign(level) {
  return sign("0 0 16 16", 13, LEVELS[level]);
}

/** @param mark right, wrong, equal, near, unequal, none or arrow  @param size in pixels */
export function markSign(mark, size = 15) {
  return sign("0 0 16 16", size, MARKS[mark]);
}
