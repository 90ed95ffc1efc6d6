/** The words of the page: one catalogue a language, none of them anywhere else. */

const LANGUAGES = ["es", "en"];
const RETRY_AFTER_MS = 1_000;

let catalogue = {};
let plurals = new Intl.PluralRules("es");

/** Loads the asked language, Spanish where it is unknown; keeps trying, since a page without words is of no use. */
export async function loadMessages(asked) {
  const language = LANGUAGES.includes(asked) ? asked : LANGUAGES[0];
  for (;;) {
    try {
      const response = await fetch(new URL(`messages/${language}.json`, import.meta.url));
      if (response.ok) {
        catalogue = await response.json();
        plurals = new Intl.PluralRules(catalogue.locale);
        document.documentElement.lang = language;
        return;
      }
    } catch {
      // The service is not up yet; below it is tried again.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
  }
}

/** The locale for numbers and dates, such as `es`. */
export function locale() {
  return catalogue.locale;
}

export function hasMessage(key) {
  return Object.hasOwn(catalogue, key);
}

/** The catalogue's text for a key, its `{places}` filled; the key itself where it is missing, so that a gap is seen. */
export function t(key, places = {}) {
  const text = catalogue[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (place, name) => (Object.hasOwn(places, name) ? String(places[name]) : place));
}

/** As {@link t}, by the number `count`, where the catalogue tells one from many. */
export function tCount(key, count, places = {}) {
  const plural = `${key}.${plurals.select(count)}`;
  const chosen = hasMessage(plural) ? plural : hasMessage(`${key}.other`) ? `${key}.other` : key;
  return t(chosen, { ...places, count });
}

/** The text for a code that the service sent; for one this page does not know yet, the family's `OTHER`. */
export function tCode(family, code, places = {}) {
  const key = `${family}.${code}`;
  return hasMessage(key) ? t(key, places) : t(`${family}.OTHER`, { ...places, code });
}
