// The interface's languages. German comes along; a page in another language loads that one besides.
// Each file of words/ has the same keys.
import de from "./words/de.js";

/** The words that are here. */
export const WORDS = { de };

/** The languages that can be had. */
export const NAMES = {
  de: "Deutsch", en: "English", tr: "Türkçe", ar: "العربية", ru: "Русский", uk: "Українська", pl: "Polski",
};

/** Load a language. One whose file does not arrive is no longer offered, and German speaks in its place. */
export async function fetchWords(language) {
  try {
    WORDS[language] = (await import(`./words/${language}.js`)).default;
  } catch {
    delete NAMES[language];
  }
}

/** A sentence with its {places} filled. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const direction = (language) => (language === "ar" ? "rtl" : "ltr");

/** For numbers and dates: Arabic with the digits that the German quotes have. */
export const locale = (language) => (language === "ar" ? "ar-u-nu-latn" : language);
