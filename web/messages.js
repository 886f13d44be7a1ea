// The sentences of the interface. A page loads the language that it shows; each file has the same keys.

export const MESSAGES = {};

// What the menu offers.
export const LANGUAGES = {
  de: "Deutsch", en: "English", tr: "Türkçe", ar: "العربية", ru: "Русский", uk: "Українська", pl: "Polski",
};

/** A language whose file does not arrive is no longer offered; German takes its place. */
export async function loadMessages(language) {
  try {
    MESSAGES[language] = (await import(`./messages/${language}.js`)).default;
  } catch (error) {
    if (language === "de") throw error;
    delete LANGUAGES[language];
  }
}

export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const direction = (language) => (language === "ar" ? "rtl" : "ltr");

/** For numbers and dates: Arabic with the digits of the German quotes, English as in Europe. */
export const locale = (language) => ({ ar: "ar-u-nu-latn", en: "en-GB" })[language] ?? language;

export function faultSentence(fault, { faults }, language) {
  const { wait } = fault.detail;
  const [amount, unit] = wait > 90 ? [Math.ceil(wait / 60), "minute"] : [wait, "second"];
  const style = { style: "unit", unit, unitDisplay: "long" };
  return fill(faults[Object.hasOwn(faults, fault.kind) ? fault.kind : "unanswered"], {
    wait: wait ? new Intl.NumberFormat(locale(language), style).format(amount) : faults.moment,
  });
}

