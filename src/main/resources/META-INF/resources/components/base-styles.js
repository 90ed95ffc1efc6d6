/** What every component shares; the colours and sizes themselves stand in kiosk.css. */
import { css } from "lit";

export const baseStyles = css`
  * {
    box-sizing: border-box;
  }
  :host {
    display: block;
    min-width: 0;
  }
  :host([hidden]) {
    display: none;
  }
  h2,
  h3,
  p,
  dl,
  dd,
  ul {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: var(--pad);
  }
  .caption {
    color: var(--muted);
    font-size: var(--small);
    font-weight: 600;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: var(--small);
  }
  .good {
    color: var(--good);
  }
  .fair {
    color: var(--fair);
  }
  .bad {
    color: var(--bad);
  }
  .code {
    font-family: var(--font-code);
  }
  .cut {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* A sign before words, on their base line. */
  .signed {
    display: inline-flex;
    align-items: baseline;
    gap: 7px;
  }
  .signed svg {
    position: relative;
    top: 0.14em;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  svg {
    display: block;
    flex: none;
  }
`;
