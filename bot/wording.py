"""The sentences that the program says by itself, in every language it speaks."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT = "de"

# Before quotes in an answer to a question in another language: the corpus is German.
QUOTED: Mapping[str, str] = {
    "en": "My sources are in German. They say:",
    "tr": "Kaynaklarım Almanca. Şöyle yazıyor:",
    "ar": "مصادري باللغة الألمانية، وجاء فيها:",
    "ru": "Мои источники на немецком языке. В них сказано:",
    "uk": "Мої джерела німецькою мовою. У них сказано:",
    "pl": "Moje źródła są po niemiecku. Piszą one:",
}

REFUSED: Mapping[str, str] = {
    "de": "Dazu steht in meinen geprüften Texten nichts, deshalb gebe ich lieber keine Antwort. "
    "Weiterhelfen kann: {contact}.",
    "en": "My checked texts say nothing about this, so I would rather not answer. "
    "This office can help: {contact}.",
    "tr": "Denetlenmiş metinlerimde bununla ilgili bilgi yok, bu yüzden yanıt vermiyorum. "
    "Şuraya sorabilirsiniz: {contact}.",
    "ar": "لا تذكر نصوصي المدقَّقة شيئًا عن هذا، لذلك أفضّل ألّا أجيب. يمكن أن تساعدك هذه الجهة: {contact}.",
    "ru": "В моих проверенных текстах об этом ничего нет, поэтому я лучше не буду отвечать. "
    "Помочь может: {contact}.",
    "uk": "У моїх перевірених текстах про це нічого немає, тому я краще не відповідатиму. "
    "Допомогти може: {contact}.",
    "pl": "W moich sprawdzonych tekstach nic o tym nie ma, dlatego wolę nie odpowiadać. "
    "Pomóc może: {contact}.",
}

GREETING: Mapping[str, str] = {
    "de": "Guten Tag! Fragen Sie mich gern nach Verdienst, Arbeitgebern, Ausbildung, Förderung oder "
    "Bewerbung in der IT-Organisation in Gelsenkirchen.",
    "en": "Hello! Ask me about pay, employers, training, funding or applying in IT organisation in "
    "Gelsenkirchen.",
    "tr": "Merhaba! Gelsenkirchen'de BT organizasyonunda maaş, işverenler, eğitim, destekler veya "
    "başvuru hakkında sorabilirsiniz.",
    "ar": "مرحبًا! يمكنك أن تسألني عن الأجور وأصحاب العمل والتدريب والدعم المالي والتقديم على الوظائف في تنظيم تقنية المعلومات في غيلزنكيرشن.",  # noqa: E501 - one sentence
    "ru": "Здравствуйте! Спрашивайте о зарплате, работодателях, обучении, финансовой поддержке или "
    "поиске работы в сфере организации ИТ в Гельзенкирхене.",
    "uk": "Вітаю! Запитуйте про зарплату, роботодавців, навчання, фінансову підтримку чи пошук "
    "роботи у сфері організації ІТ у Гельзенкірхені.",
    "pl": "Dzień dobry! Proszę pytać o zarobki, pracodawców, kształcenie, dofinansowanie lub "
    "aplikowanie w organizacji IT w Gelsenkirchen.",
}

THANKS: Mapping[str, str] = {
    "de": "Gern geschehen. Wenn Sie noch etwas wissen möchten, fragen Sie einfach.",
    "en": "You are welcome. If you would like to know more, just ask.",
    "tr": "Rica ederim. Başka bir sorunuz olursa sormanız yeterli.",
    "ar": "على الرحب والسعة. إذا كان لديك سؤال آخر فاسأل ببساطة.",
    "ru": "Пожалуйста. Если захотите узнать ещё что-то, просто спросите.",
    "uk": "Будь ласка. Якщо захочете дізнатися ще щось, просто запитайте.",
    "pl": "Nie ma za co. Jeśli chce Pani lub Pan wiedzieć więcej, wystarczy zapytać.",
}

GOODBYE: Mapping[str, str] = {
    "de": "Auf Wiedersehen und viel Erfolg bei der Stellensuche!",
    "en": "Goodbye, and good luck with your job search!",
    "tr": "Hoşça kalın, iş aramanızda başarılar!",
    "ar": "مع السلامة، وبالتوفيق في البحث عن عمل!",
    "ru": "До свидания и удачи в поиске работы!",
    "uk": "До побачення й успіхів у пошуку роботи!",
    "pl": "Do widzenia i powodzenia w szukaniu pracy!",
}

IDENTITY: Mapping[str, str] = {
    "de": "Ich bin ein Programm, kein Mensch. Ich suche in geprüften deutschen Texten über die Arbeit "
    "in der IT-Organisation in Gelsenkirchen und gebe deren Sätze mit Quelle wieder. Ich kann mich "
    "irren; persönlich berät Sie: {contact}.",
    "en": "I am a program, not a person. I search checked German texts about working in IT "
    "organisation in Gelsenkirchen and quote them with their sources. I can be wrong; for personal "
    "advice turn to: {contact}.",
    "tr": "Ben bir programım, insan değilim. Gelsenkirchen'de BT organizasyonunda çalışma hakkında "
    "denetlenmiş Almanca metinlerde arar, cümleleri kaynağıyla aktarırım. Yanılabilirim; kişisel "
    "danışmanlık için: {contact}.",
    "ar": "أنا برنامج ولست إنسانًا. أبحث في نصوص ألمانية مدقَّقة عن العمل في تنظيم تقنية المعلومات في غيلزنكيرشن وأنقل جملها مع مصادرها. قد أخطئ؛ للاستشارة الشخصية: {contact}.",  # noqa: E501 - one paragraph
    "ru": "Я программа, а не человек. Я ищу в проверенных немецких текстах о работе в сфере "
    "организации ИТ в Гельзенкирхене и привожу их предложения с источником. Я могу ошибаться; "
    "личная консультация: {contact}.",
    "uk": "Я програма, а не людина. Я шукаю в перевірених німецьких текстах про роботу у сфері "
    "організації ІТ у Гельзенкірхені й наводжу їхні речення з джерелом. Я можу помилятися; "
    "особиста консультація: {contact}.",
    "pl": "Jestem programem, nie człowiekiem. Szukam w sprawdzonych niemieckich tekstach o pracy w "
    "organizacji IT w Gelsenkirchen i cytuję je ze źródłem. Mogę się mylić; osobiście doradza: "
    "{contact}.",
}


def say(phrase: Mapping[str, str], language: str, contact: str = "") -> str:
    """The phrase in a language, in German where it is not spoken; empty where it has no German."""
    return phrase.get(language, phrase.get(DEFAULT, "")).format(contact=contact)
