// The interface's languages; each file of words/ has the same keys.
import ar from "./words/ar.js";
import de from "./words/de.js";
import en from "./words/en.js";
import pl from "./words/pl.js";
import ru from "./words/ru.js";
import tr from "./words/tr.js";
import uk from "./words/uk.js";

export const WORDS = { de, en, tr, ar, ru, uk, pl };
export const NAMES = {
  de: "Deutsch", en: "English", tr: "Türkçe", ar: "العربية", ru: "Русский", uk: "Українська", pl: "Polski",
};

/** A sentence with its {places} filled. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const direction = (language) => (language === "ar" ? "rtl" : "ltr");

/** For numbers and dates: Arabic with the digits that the German quotes have. */
export const locale = (language) => (language === "ar" ? "ar-u-nu-latn" : language);
