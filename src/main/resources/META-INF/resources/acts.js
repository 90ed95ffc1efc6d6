/**
 * What the officer can do now, each with its one key. A key always means the same act; the keys of an act that is
 * not possible now do nothing.
 */

const FINDINGS = { same: "SAME", notSame: "NOT_SAME", cannotTell: "CANNOT_TELL" };
const REASONS = { injured: "INJURED", missing: "MISSING", refused: "REFUSED" };

export const KEYS = {
  open: "F1",
  same: "F2",
  notSame: "F3",
  cannotTell: "F4",
  number: "F5",
  nextCandidate: "F6",
  injured: "F7",
  missing: "F8",
  refused: "F9",
  again: "F10",
  retract: "F11",
  close: "F12",
};

/** Whether a candidate waits for the officer: one that was ruled out before does not, nor one whose notice was withdrawn. */
export function isOpen(candidate) {
  return candidate.adjudication === null && !candidate.exclusion && !candidate.withdrawn;
}

/** Whether a finger is awaited, the first or another. */
export function awaitsFinger(encounter) {
  return encounter.phase === "AWAITING_FINGER" || encounter.phase === "AWAITING_ANOTHER_FINGER";
}

/** Whether the encounter is about a typed number and no traveller. */
export function isNumberAlone(encounter) {
  const { typed, document, finger, phase } = encounter;
  return Boolean(typed) && document === null && phase === "ANSWERED" && finger.taken === 0 && finger.state === "WAITING";
}

/** Whether a candidate's confirmation can still be taken back. */
export function isRetractable(candidate) {
  return Boolean(candidate?.hit) && candidate.hit.retraction === null;
}

export function undecided(encounter) {
  return (encounter?.candidates ?? []).filter(isOpen);
}

/** Whether the answer that the officer must decide on is whole: before that the finger may still bring evidence. */
export function canAdjudicate(encounter) {
  return encounter.phase === "ANSWERED" || encounter.phase === "INTERRUPTED";
}

/**
 * @param snapshot the lane's snapshot
 * @param shown the candidate that lies open before the officer, or null
 * @returns the names of the acts that are possible now
 */
export function possibleActs(snapshot, shown) {
  const encounter = snapshot.encounter;
  const acts = new Set();
  if (encounter?.phase !== "INTERRUPTED") {
    acts.add("number");
  }
  if (encounter === null || encounter.phase === "CLOSED") {
    acts.add("open");
    return acts;
  }
  if (encounter.phase === "AWAITING_DOCUMENT") {
    acts.add("open");
  }
  if (shown !== null && isOpen(shown) && canAdjudicate(encounter)) {
    acts.add("cannotTell");
    if (!shown.restricted) {
      acts.add("same").add("notSame");
    }
  }
  if (isRetractable(shown)) {
    acts.add("retract");
  }
  if (encounter.candidates.length > 1) {
    acts.add("nextCandidate");
  }
  if (awaitsFinger(encounter) && !["SEARCHED", "NOT_HAD"].includes(encounter.finger?.state)) {
    acts.add("injured").add("missing").add("refused");
  }
  const withoutFinger = ["NOT_HAD", "NO_SCANNER"].includes(encounter.finger?.state);
  if (encounter.phase === "INTERRUPTED" || (encounter.phase === "ANSWERED" && withoutFinger)) {
    acts.add("again");
  }
  if (undecided(encounter).length === 0) {
    acts.add("close");
  }
  return acts;
}

/** The request of an act as [path below /api/, body]; undefined for what concerns the page alone. */
export function requestFor(act, encounter, shown) {
  const base = `encounters/${encounter?.id}`;
  switch (act) {
    case "open":
      return ["encounters"];
    case "same":
    case "notSame":
    case "cannotTell":
      return [`${base}/candidates/${encodeURIComponent(shown.id)}/adjudication`, { finding: FINDINGS[act] }];
    case "injured":
    case "missing":
    case "refused":
      return [`${base}/finger/not-had`, { reason: REASONS[act] }];
    case "again":
      return [`${base}/finger/again`];
    case "retract":
      return [`hits/${shown.hit.sequence}/retraction`, { reason: "NOT_THE_PERSON" }];
    case "close":
      return [`${base}/close`];
    default:
      return undefined;
  }
}
