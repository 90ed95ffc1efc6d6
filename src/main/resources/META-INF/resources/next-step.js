/** The one line that says what to do now: a function of the snapshot alone. */
import { awaitsFinger, isNumberAlone, undecided } from "./acts.js";
import { t, tCode } from "./messages.js";

const USABLE = ["READY", "BUSY"];
const MATCHES = [
  "FINGER_MATCH",
  "DOCUMENT_NUMBER_MATCH",
  "NUMBER_TYPED_MATCH",
  "NAME_AND_BIRTH_DATE_MATCH",
  "NAME_MATCH",
  "CALL_SUPERVISOR",
  "NOTE_FOR_OFFICER",
  "EXCLUDED",
  "NOTICE_WITHDRAWN",
];

function deviceOf(snapshot, deviceClass) {
  const all = snapshot.devices.filter((device) => device.deviceClass === deviceClass);
  return all.find((device) => USABLE.includes(device.state)) ?? all.find((device) => device.state === "OPENING") ?? all[0];
}

function forDocument(snapshot) {
  const reader = deviceOf(snapshot, "DOCUMENT_READER");
  if (snapshot.devices.length === 0) {
    return t("next.noDevices");
  }
  if (reader?.state === "OPENING") {
    return t("next.waitReader");
  }
  return t(USABLE.includes(reader?.state) ? "next.placeDocument" : "next.readerOut");
}

function forFinger(snapshot) {
  const finger = snapshot.encounter.finger;
  const scanner = deviceOf(snapshot, "FINGERPRINT");
  if (finger?.state === "FINGER_DOWN") {
    return t("next.keepFinger");
  }
  if (finger?.state === "SEARCHED") {
    return t("next.searching");
  }
  if (scanner?.state === "OPENING") {
    return t("next.waitScanner");
  }
  if (finger?.state === "NO_SCANNER" || !USABLE.includes(scanner?.state)) {
    return t("next.scannerOut");
  }
  if (!finger) {
    return t("next.wait");
  }
  const again = finger.problem !== null || finger.state === "UNREADABLE";
  const first = finger.another ? "next.askAnother" : "next.askFinger";
  return t(again ? "next.askFingerAgain" : first, { finger: t(`finger.${finger.position}`) });
}

function forAnswer(encounter) {
  if (undecided(encounter).length > 0) {
    const note = encounter.answer?.verdict === "CONTINUE" && encounter.answer.reasons.includes("NOTE_FOR_OFFICER");
    if (undecided(encounter).every((candidate) => candidate.restricted)) {
      return t("next.supervisor");
    }
    return t(note ? "next.note" : "next.compare");
  }
  const decided = encounter.candidates.filter((candidate) => candidate.adjudication);
  const findings = decided.map((candidate) => candidate.adjudication.finding);
  const confirmed = decided.find((candidate) => candidate.adjudication.finding === "SAME");
  if (confirmed?.withdrawn) {
    const contact = confirmed.notice.contact?.name;
    return contact ? t("next.withdrawnAfter", { contact }) : t("next.withdrawnAfterWithoutContact");
  }
  if (confirmed) {
    const action = tCode("notice.action", confirmed.notice.action);
    const contact = confirmed.notice.contact?.name;
    return contact ? t("next.act", { action, contact }) : t("next.actWithoutContact", { action });
  }
  if (findings.includes("CANNOT_TELL")) {
    return t("next.cannotTell");
  }
  const otherReasons = (encounter.answer?.reasons ?? []).filter((reason) => !MATCHES.includes(reason));
  if (findings.length > 0) {
    return t(otherReasons.length > 0 ? "next.CHECK" : "next.noneConfirmed");
  }
  if (isNumberAlone(encounter) && encounter.candidates.length === 0) {
    return t("next.numberNotFound");
  }
  if (encounter.answer?.verdict === "CONTINUE" && encounter.answer.reasons.includes("NOTICE_WITHDRAWN")) {
    return t("next.withdrawn");
  }
  if (encounter.answer?.verdict === "CONTINUE" && encounter.answer.reasons.includes("EXCLUDED")) {
    return t("next.excluded");
  }
  return t(`next.${encounter.answer?.verdict ?? "wait"}`);
}

export function nextStep(snapshot) {
  const encounter = snapshot.encounter;
  if (encounter && awaitsFinger(encounter)) {
    return forFinger(snapshot);
  }
  switch (encounter?.phase) {
    case "ANSWERED":
      return forAnswer(encounter);
    case "INTERRUPTED":
      if (undecided(encounter).length > 0) {
        return t("next.compare");
      }
      return t(encounter.document ? "next.interrupted" : "next.interruptedDocument");
    case "AWAITING_DOCUMENT":
      return encounter.documentProblem ? t("next.documentAgain") : forDocument(snapshot);
    default:
      return forDocument(snapshot);
  }
}
