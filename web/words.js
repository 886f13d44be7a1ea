// The interface's languages. A page loads the one that it shows, from words/, where each file has the same keys.

/** The words that are here. */
export const WORDS = {};

/** The languages that can be had. */
export const NAMES = {
  de: "Deutsch", en: "English", tr: "Türkçe", ar: "العربية", ru: "Русский", uk: "Українська", pl: "Polski",
};

/** Load a language. One whose file does not arrive is no longer offered: German speaks in its place, or nobody. */
export async function fetchWords(language) {
  try {
    WORDS[language] = (await import(`./words/${language}.js`)).default;
  } catch (error) {
    if (language === "de") throw error;
    delete NAMES[language];
  }
}

/** A sentence with its {places} filled. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const direction = (language) => (language === "ar" ? "rtl" : "ltr");

/** For numbers and dates: Arabic with the digits that the German quotes have, English as in Europe. */
export const locale = (language) => ({ ar: "ar-u-nu-latn", en: "en-GB" })[language] ?? language;
