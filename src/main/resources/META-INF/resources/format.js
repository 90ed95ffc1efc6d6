/** Dates, ages, risks and countries in the officer's words. */
import { hasMessage, locale, t, tCount } from "./messages.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Rates below this were never measured, only extrapolated: nobody should be told more than "fewer than". */
const RAREST_SHOWN = 1e-9;

/** A calendar date of which day and month may be unknown: `1990`, `1990-05` or `1990-05-03`. */
export function calendarDate(text) {
  if (!text) {
    return t("field.unknown");
  }
  const [year, month, day] = text.split("-").map(Number);
  const options = { timeZone: "UTC", year: "numeric" };
  if (month) {
    options.month = "short";
  }
  if (day) {
    options.day = "numeric";
  }
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(year, (month || 1) - 1, day || 1);
  return Number.isNaN(date.getTime()) ? text : new Intl.DateTimeFormat(locale(), options).format(date);
}

/** Hours and minutes on the kiosk's own clock. */
export function clockTime(instant) {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hour12: false }).format(
    new Date(instant),
  );
}

/** How long ago something was, in the coarsest unit that tells. */
export function age(since, now) {
  const passed = Date.parse(now) - Date.parse(since);
  if (Number.isNaN(passed)) {
    return t("field.unknown");
  }
  if (passed < MINUTE) {
    return t("age.now");
  }
  if (passed < HOUR) {
    return tCount("age.minutes", Math.floor(passed / MINUTE));
  }
  if (passed < 2 * DAY) {
    return tCount("age.hours", Math.floor(passed / HOUR));
  }
  return tCount("age.days", Math.floor(passed / DAY));
}

/**
 * How many other people's fingers it takes until one scores as high.
 *
 * @returns the number in words, rounded down to one digit, and whether the true one is larger still
 */
export function oneIn(falseMatchRate) {
  const rare = falseMatchRate < RAREST_SHOWN;
  const exact = 1 / Math.max(falseMatchRate, RAREST_SHOWN);
  const unit = 10 ** Math.floor(Math.log10(exact * (1 + 1e-9)));
  const rounded = Math.max(1, Math.floor((exact * (1 + 1e-9)) / unit) * unit);
  return { rare, text: new Intl.NumberFormat(locale(), { useGrouping: "always" }).format(rounded) };
}

/** A probability in per cent: no nearer to certainty than anybody can know. */
export function chance(probability) {
  const percent = (value, digits) =>
    new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: digits }).format(value);
  if (probability > 0.999) {
    return t("candidate.risk.high", { percent: percent(0.999, 1) });
  }
  if (probability < 0.01) {
    return t("candidate.risk.low", { percent: percent(0.01, 0) });
  }
  return percent(Math.min(probability, 0.99), 0);
}

export function wholeNumber(number) {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(number);
}

/** A country by its three-letter code; the code itself where the catalogue has no name. */
export function country(code) {
  const key = `country.${code}`;
  return hasMessage(key) ? t(key) : (code ?? t("field.unknown"));
}

/** A name as the machine-readable zone gives it, all capitals, stays so: it is compared letter by letter. */
export function orUnknown(text) {
  return text ? text : t("field.unknown");
}

const COVERAGE = ["countries", "categories", "regions", "parts", "ridges to come"];

/** How a subset names things is not how the page does. */
const COVERED = { categories: "notice.kind", parts: "coverage.part" };

function covered(what, words) {
  if (what === "countries") {
    return words.toUpperCase();
  }
  return words
    .split(", ")
    .map((word) => (hasMessage(`${COVERED[what]}.${word}`) ? t(`${COVERED[what]}.${word}`).toLowerCase() : word))
    .join(", ");
}

/** What an answer was searched in, such as `BOL 12, PER 31; categories requisitoria`, in the page's words. */
export function coverage(text) {
  return text
    .split("; ")
    .map((part) => {
      const what = COVERAGE.find((words) => part.startsWith(`${words} `));
      return what ? t(`coverage.${what.replaceAll(" ", "-")}`, { what: covered(what, part.slice(what.length + 1)) }) : part;
    })
    .join("; ");
}
