// The page's own words, in the language of whoever reads it.  English is the key, as in gettext.

import { WORDS as ja } from "./ja.js";

const CATALOGUES = { ja };
const OWN = new Intl.DateTimeFormat().resolvedOptions().locale;
const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff]/;

/** By code, as their readers call them. */
export const NAMES = { en: "English", ja: "日本語" };

/** As Slack has them. */
export const locales = { en: "en-US", ja: "ja-JP" };

let code = "en";

/** `locale` as Slack has it, such as ja-JP; English where nobody has translated. */
export function speak(locale) {
  const [wanted] = locale.split("-");
  code = wanted in NAMES ? wanted : "en";
  document.documentElement.lang = code;
}

export const spoken = () => code;

/** How dates are written: as the browser does it, where it has the language: en-GB has no AM. */
export const dates = () => [OWN, ...navigator.languages].find((each) => each.split("-")[0] === code) ?? code;

/** A sentence with {values} put in. */
export function t(english, values = {}) {
  return words(english).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The same where values are elements: a list of words and of them. */
export function parts(english, values) {
  return words(english).split(/\{(\w+)\}/).map((each, index) => (index % 2 ? values[each] : each));
}

/** Marks a sentence that is translated when it is shown: t(…) gets it by a name. */
export const later = (english) => english;

/** The language of words that others wrote, of the two that there are: kana and kanji are Japanese. */
export const languageOf = (text) => (JAPANESE.test(text) ? "ja" : "en");

const words = (english) => CATALOGUES[code]?.[english] ?? english;
