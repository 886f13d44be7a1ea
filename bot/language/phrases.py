"""The sentences that the program says by itself, in every language it speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    "de": "Dazu steht in meinen geprüften Texten nichts, deshalb gebe ich lieber keine Antwort.",
    "en": "My checked texts say nothing about this, so I would rather not answer.",
    "tr": "Denetlenmiş metinlerimde bununla ilgili bilgi yok, bu yüzden yanıt vermiyorum.",
    "ar": "لا تذكر نصوصي المدقَّقة شيئًا عن هذا، لذلك أفضّل ألّا أجيب.",
    "ru": "В моих проверенных текстах об этом ничего нет, поэтому я лучше не буду отвечать.",
    "uk": "У моїх перевірених текстах про це нічого немає, тому я краще не відповідатиму.",
    "pl": "W moich sprawdzonych tekstach nic o tym nie ma, dlatego wolę nie odpowiadać.",
}
# Where the question names what no text has: in German the thing, else the visitor's own word.
MISSING: Mapping[str, str] = {
    "de": "Zu {missing} steht in meinen geprüften Texten nichts, was Ihre Frage beantwortet.",
    "en": "My checked texts have nothing on “{missing}” that answers your question.",
    "tr": "Denetlenmiş metinlerimde “{missing}” ile ilgili sorunuzu yanıtlayan bir bilgi yok.",
    "ar": "لا يوجد في نصوصي المدقَّقة عن «{missing}» ما يجيب عن سؤالك.",
    "ru": "В моих проверенных текстах нет ничего о «{missing}», что ответило бы на Ваш вопрос.",
    "uk": "У моїх перевірених текстах немає нічого про «{missing}», що відповіло б на Ваше запитання.",
    "pl": "W moich sprawdzonych tekstach nie ma o „{missing}” nic, co odpowiada na to pytanie.",
}
# The same for a year: a figure that no quote has must not stand in an answer.
MISSING_YEAR: Mapping[str, str] = {
    "de": "Für das Jahr, nach dem Sie fragen, steht dazu in meinen geprüften Texten nichts.",
    "en": "My checked texts have nothing on this for the year you ask about.",
    "tr": "Sorduğunuz yıl için denetlenmiş metinlerimde bu konuda bilgi yok.",
    "ar": "لا تذكر نصوصي المدقَّقة شيئًا عن هذا في السنة التي تسأل عنها.",
    "ru": "За год, о котором Вы спрашиваете, в моих проверенных текстах об этом ничего нет.",
    "uk": "За рік, про який Ви питаєте, у моїх перевірених текстах про це нічого немає.",
    "pl": "O tym roku, o który chodzi w pytaniu, moje sprawdzone teksty nic w tej sprawie nie mówią.",
}
# Before a quote beside a refusal: near the question, but no answer to it.
NEARBY: Mapping[str, str] = {
    "de": "Bekannt ist mir nur Verwandtes:",
    "en": "What I do know is only related (in German):",
    "tr": "Bildiğim yalnızca buna yakın bir konu (Almanca):",
    "ar": "ما أعرفه يخص موضوعًا قريبًا فقط (بالألمانية):",
    "ru": "Мне известно только близкое по теме (на немецком):",
    "uk": "Мені відомо лише близьке за темою (німецькою):",
    "pl": "Wiem tylko coś pokrewnego (po niemiecku):",
}
HUMAN: Mapping[str, str] = {
    "de": "Weiterhelfen kann: {contact}.",
    "en": "This office can help: {contact}.",
    "tr": "Şuraya sorabilirsiniz: {contact}.",
    "ar": "يمكن أن تساعدك هذه الجهة: {contact}.",
    "ru": "Помочь может: {contact}.",
    "uk": "Допомогти може: {contact}.",
    "pl": "Pomóc może: {contact}.",
}
# Where only one of two questions is answered.
PARTLY: Mapping[str, str] = {
    "de": "Zum anderen Teil Ihrer Frage steht in meinen Texten nichts.",
    "en": "On the other part of your question my texts say nothing.",
    "tr": "Sorunuzun diğer kısmı hakkında metinlerimde bilgi yok.",
    "ar": "أما الجزء الآخر من سؤالك فلا تذكر نصوصي عنه شيئًا.",
    "ru": "О второй части Вашего вопроса в моих текстах ничего нет.",
    "uk": "Про іншу частину Вашого запитання в моїх текстах нічого немає.",
    "pl": "O drugiej części pytania moje teksty nic nie mówią.",
}
OVERDUE: Mapping[str, str] = {
    "de": "Vorsicht, {numbers} kann veraltet sein, der Text wartet auf Überprüfung.",
    "en": "Careful, {numbers} may be out of date, the text is due for review.",
    "tr": "Dikkat, {numbers} güncel olmayabilir, metin gözden geçirilmeyi bekliyor.",
    "ar": "تنبيه: قد تكون المعلومة {numbers} قديمة، فالنص ينتظر المراجعة.",
    "ru": "Осторожно, {numbers} может быть устаревшим: текст ждёт проверки.",
    "uk": "Обережно, {numbers} може бути застарілим: текст чекає на перевірку.",
    "pl": "Uwaga, {numbers} może być nieaktualne, tekst czeka na sprawdzenie.",
}
GREETING: Mapping[str, str] = {
    "de": "Guten Tag! Fragen Sie mich gern nach Verdienst, Arbeitgebern, Ausbildung, Förderung oder "
    "Bewerbung in der IT-Organisation in Gelsenkirchen.",
    "en": "Hello! Ask me about pay, employers, training, funding or applying in IT organisation in "
    "Gelsenkirchen.",
    "tr": "Merhaba! Gelsenkirchen'de BT organizasyonunda maaş, işverenler, eğitim, destekler veya "
    "başvuru hakkında sorabilirsiniz.",
    "ar": "مرحبًا! يمكنك أن تسألني عن الأجور وأصحاب العمل والتدريب والدعم المالي والتقديم على الوظائف في تنظيم تقنية المعلومات في غيلزنكيرشن.",
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
    "ar": "أنا برنامج ولست إنسانًا. أبحث في نصوص ألمانية مدقَّقة عن العمل في تنظيم تقنية المعلومات في غيلزنكيرشن وأنقل جملها مع مصادرها. قد أخطئ؛ للاستشارة الشخصية: {contact}.",
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
DISTRESS: Mapping[str, str] = {
    "de": "Das klingt sehr schwer, und es ist gut, dass Sie es aussprechen. Ich bin nur ein Programm und kann "
    "Ihnen dabei nicht helfen, Menschen können es: Die TelefonSeelsorge ist Tag und Nacht kostenlos da, "
    "unter 0800 111 0 111, 0800 111 0 222 oder 116 123. In akuter Gefahr rufen Sie bitte die 112. Wenn es um "
    "Arbeit und Beruf geht, hilft auch: {contact}.",
    "en": "That sounds very hard, and it is good that you say it. I am only a program and cannot help with "
    "this, but people can: TelefonSeelsorge listens day and night, free of charge, on 0800 111 0 111, "
    "0800 111 0 222 or 116 123. In an emergency please call 112. For work and career there is also: {contact}.",
    "tr": "Bu çok zor görünüyor; bunu söylemeniz iyi oldu. Ben yalnızca bir programım ve bu konuda yardım "
    "edemem, ama insanlar edebilir: TelefonSeelsorge gece gündüz ücretsizdir, 0800 111 0 111, "
    "0800 111 0 222 veya 116 123. Acil durumda lütfen 112'yi arayın. İş ve meslek konusunda: {contact}.",
    "ar": "يبدو هذا صعبًا جدًّا، ومن الجيد أنك تتحدث عنه. أنا مجرد برنامج ولا أستطيع المساعدة في ذلك، لكن هناك من يستطيع: TelefonSeelsorge متاحة ليلًا ونهارًا ومجانًا على الأرقام 0800 111 0 111 و0800 111 0 222 و116 123. عند الخطر اتصل بالرقم 112. وفي شؤون العمل: {contact}.",
    "ru": "Это звучит очень тяжело, и хорошо, что Вы об этом говорите. Я всего лишь программа и не могу в этом "
    "помочь, но люди могут: TelefonSeelsorge принимает звонки бесплатно днём и ночью по номерам "
    "0800 111 0 111, 0800 111 0 222 и 116 123. При опасности для жизни звоните 112. По вопросам работы: {contact}.",
    "uk": "Це звучить дуже важко, і добре, що Ви про це говорите. Я лише програма й не можу тут допомогти, але "
    "люди можуть: TelefonSeelsorge безплатно приймає дзвінки вдень і вночі за номерами 0800 111 0 111, "
    "0800 111 0 222 і 116 123. У разі небезпеки дзвоніть 112. З питань роботи: {contact}.",
    "pl": "To brzmi bardzo ciężko i dobrze, że Pani lub Pan o tym mówi. Jestem tylko programem i nie umiem w tym "
    "pomóc, ale ludzie mogą: TelefonSeelsorge jest bezpłatna dzień i noc, numery 0800 111 0 111, "
    "0800 111 0 222 i 116 123. W nagłym niebezpieczeństwie proszę dzwonić pod 112. W sprawach pracy: {contact}.",
}
DISCRIMINATION: Mapping[str, str] = {
    "de": "Das tut mir leid. Niemand darf bei der Arbeit oder der Bewerbung wegen Herkunft, Geschlecht, Religion, "
    "Behinderung, Alter oder sexueller Identität benachteiligt werden, so steht es im Allgemeinen "
    "Gleichbehandlungsgesetz. Kostenlos berät die Antidiskriminierungsstelle des Bundes, Telefon "
    "0800 546 546 5. Für Ansprüche gelten kurze Fristen, melden Sie sich deshalb bald.",
    "en": "I am sorry that happened. Nobody may be put at a disadvantage at work or when applying because of origin, "
    "gender, religion, disability, age or sexual identity; that is the General Equal Treatment Act. The Federal "
    "Anti-Discrimination Agency (Antidiskriminierungsstelle des Bundes) advises free of charge on 0800 546 546 5. "
    "Time limits are short, so please call soon.",
    "tr": "Bunu yaşadığınız için üzgünüm. Genel Eşit Muamele Yasası'na göre hiç kimse işte ya da başvuruda köken, "
    "cinsiyet, din, engellilik, yaş veya cinsel kimlik nedeniyle dezavantajlı duruma düşürülemez. Federal "
    "Ayrımcılıkla Mücadele Kurumu (Antidiskriminierungsstelle des Bundes) ücretsiz danışmanlık verir: "
    "0800 546 546 5. Süreler kısadır, lütfen gecikmeden arayın.",
    "ar": "يؤسفني ذلك. لا يجوز أن يتعرض أحد للتمييز في العمل أو عند التقديم بسبب الأصل أو الجنس أو الدين أو الإعاقة أو العمر أو الهوية الجنسية، وفق قانون المساواة العام في المعاملة. تقدم الهيئة الاتحادية لمكافحة التمييز (Antidiskriminierungsstelle des Bundes) استشارة مجانية: 0800 546 546 5. المهل القانونية قصيرة، فلا تتأخر في الاتصال.",
    "ru": "Мне жаль, что так случилось. По Общему закону о равном обращении никого нельзя ущемлять на работе или при "
    "приёме на неё из-за происхождения, пола, религии, инвалидности, возраста или сексуальной идентичности. "
    "Бесплатно консультирует Федеральное антидискриминационное ведомство (Antidiskriminierungsstelle des "
    "Bundes): 0800 546 546 5. Сроки короткие, поэтому обратитесь поскорее.",
    "uk": "Мені шкода, що так сталося. За Загальним законом про рівне ставлення нікого не можна обмежувати на роботі "
    "чи під час прийому через походження, стать, релігію, інвалідність, вік або сексуальну ідентичність. "
    "Безплатно консультує Федеральне антидискримінаційне відомство (Antidiskriminierungsstelle des Bundes): "
    "0800 546 546 5. Строки короткі, тож зверніться якнайшвидше.",
    "pl": "Przykro mi z tego powodu. Zgodnie z Ogólną ustawą o równym traktowaniu nikogo nie wolno gorzej traktować w "
    "pracy ani przy rekrutacji ze względu na pochodzenie, płeć, religię, niepełnosprawność, wiek czy tożsamość "
    "seksualną. Bezpłatnie doradza Federalny Urząd Antydyskryminacyjny (Antidiskriminierungsstelle des Bundes): "
    "0800 546 546 5. Terminy są krótkie, proszę więc nie zwlekać.",
}
BULLIED: Mapping[str, str] = {
    "de": "Das sollten Sie nicht aushalten müssen. Ich bin ein Programm und kann Ihnen hier nicht helfen. Im Betrieb "
    "sind Betriebs- oder Personalrat die erste Adresse, außerhalb hilft die Gewerkschaft oder eine "
    "Beratungsstelle. Wenn Sie die Stelle wechseln möchten: {contact}. Wenn es Ihnen sehr schlecht geht, hört die "
    "TelefonSeelsorge Tag und Nacht zu, 0800 111 0 111.",
    "en": "You should not have to bear that. I am a program and cannot help here. At work turn to the works or staff "
    "council (Betriebsrat, Personalrat), outside to a union or an advice centre. If you want to change jobs: "
    "{contact}. If you feel very low, TelefonSeelsorge listens day and night, 0800 111 0 111.",
    "tr": "Buna katlanmak zorunda değilsiniz. Ben bir programım ve bu konuda yardım edemem. İşyerinde Betriebsrat veya "
    "Personalrat, dışarıda sendika ya da bir danışma merkezi yardımcı olur. İş değiştirmek isterseniz: {contact}. "
    "Kendinizi çok kötü hissediyorsanız TelefonSeelsorge gece gündüz dinler: 0800 111 0 111.",
    "ar": "لا ينبغي أن تضطر إلى تحمّل ذلك. أنا برنامج ولا أستطيع المساعدة هنا. في العمل يساعدك مجلس العاملين (Betriebsrat أو Personalrat)، وخارجه النقابة أو مركز استشارة. إذا أردت تغيير عملك: {contact}. وإذا ساءت حالتك فإن TelefonSeelsorge تستمع ليلًا ونهارًا: 0800 111 0 111.",
    "ru": "Вы не обязаны это терпеть. Я программа и здесь помочь не могу. На работе обратитесь в совет работников "
    "(Betriebsrat, Personalrat), вне её — в профсоюз или консультацию. Если хотите сменить работу: {contact}. "
    "Если Вам очень плохо, TelefonSeelsorge выслушает днём и ночью: 0800 111 0 111.",
    "uk": "Ви не мусите це терпіти. Я програма й тут допомогти не можу. На роботі зверніться до ради працівників "
    "(Betriebsrat, Personalrat), поза нею — до профспілки чи консультації. Якщо хочете змінити роботу: {contact}. "
    "Якщо Вам дуже зле, TelefonSeelsorge вислухає вдень і вночі: 0800 111 0 111.",
    "pl": "Nie trzeba tego znosić. Jestem programem i nie umiem w tym pomóc. W pracy proszę zwrócić się do rady "
    "pracowniczej (Betriebsrat, Personalrat), poza nią do związku zawodowego lub poradni. Zmiana pracy: {contact}. "
    "Gdy jest bardzo źle, TelefonSeelsorge wysłucha dzień i noc: 0800 111 0 111.",
}
INSULTED: Mapping[str, str] = {
    "de": "Sie sind verärgert, und vielleicht war meine Antwort nicht gut. Ich bin ein Programm und finde nicht alles. "
    "Versuchen Sie es gern mit anderen Worten, oder fragen Sie persönlich nach: {contact}.",
    "en": "You are annoyed, and perhaps my answer was not good. I am a program and do not find everything. Please try "
    "other words, or ask in person: {contact}.",
    "tr": "Kızgınsınız, belki yanıtım iyi değildi. Ben bir programım ve her şeyi bulamıyorum. Başka sözcüklerle "
    "deneyebilir ya da doğrudan sorabilirsiniz: {contact}.",
    "ar": "أنت منزعج، وربما لم تكن إجابتي جيدة. أنا برنامج ولا أجد كل شيء. جرّب كلمات أخرى أو اسأل شخصيًا: {contact}.",
    "ru": "Вы раздражены, и, возможно, мой ответ был плохим. Я программа и нахожу не всё. Попробуйте спросить другими "
    "словами или обратитесь лично: {contact}.",
    "uk": "Ви роздратовані, і, можливо, моя відповідь була невдалою. Я програма й знаходжу не все. Спробуйте інші "
    "слова або зверніться особисто: {contact}.",
    "pl": "Rozumiem złość, może moja odpowiedź nie była dobra. Jestem programem i nie znajduję wszystkiego. Proszę "
    "spróbować innymi słowami albo zapytać osobiście: {contact}.",
}
ORDERED: Mapping[str, str] = {
    "de": "Solche Anweisungen befolge ich nicht. Ich bin ein Programm und gebe nur wieder, was in geprüften Texten über die Arbeit in der IT-Organisation in Gelsenkirchen steht. Fragen Sie mich gern danach.",
    "en": "I do not follow such instructions. I am a program and only quote what checked texts say about working in IT organisation in Gelsenkirchen. You are welcome to ask about that.",
    "tr": "Bu tür talimatlara uymam. Ben bir programım ve yalnızca Gelsenkirchen'de BT organizasyonunda çalışma hakkındaki denetlenmiş metinleri aktarırım. Bununla ilgili sorabilirsiniz.",
    "ar": "لا أتبع مثل هذه التعليمات. أنا برنامج ولا أنقل إلا ما ورد في نصوص مدقَّقة عن العمل في تنظيم تقنية المعلومات في غيلزنكيرشن. يسعدني أن تسألني عن ذلك.",
    "ru": "Таким указаниям я не следую. Я программа и привожу только то, что написано в проверенных текстах о работе в сфере организации ИТ в Гельзенкирхене. Спрашивайте об этом.",
    "uk": "Таких вказівок я не виконую. Я програма й наводжу лише те, що написано в перевірених текстах про роботу у сфері організації ІТ у Гельзенкірхені. Запитуйте про це.",
    "pl": "Takich poleceń nie wykonuję. Jestem programem i podaję tylko to, co sprawdzone teksty mówią o pracy w organizacji IT w Gelsenkirchen. Proszę o to pytać.",
}
# After these nothing is suggested.
GRAVE: Sequence[Mapping[str, str]] = (DISTRESS, DISCRIMINATION, BULLIED)


def say(phrase: Mapping[str, str], language: str, contact: str = "", **fields: str) -> str:
    """The phrase in a language, in German where it is not spoken; empty where it has no German."""
    return phrase.get(language, phrase.get(DEFAULT, "")).format(contact=contact, **fields)


def refusal_text(language: str, contact: str, reason: str = "", nearby: str = "") -> str:
    """A refusal: why (empty: nothing was found), what is known nearby, and who can help."""
    known = f"{say(NEARBY, language)} {nearby}" if nearby else ""
    return " ".join(filter(None, (reason or say(REFUSED, language), known, say(HUMAN, language, contact))))


def missing_text(language: str, word: str, thing: str) -> str:
    """That nothing is known of what was named: `thing` in German, else the visitor's own word."""
    if language in MISSING and language != DEFAULT:
        return say(MISSING, language, missing=word)
    text = say(MISSING, DEFAULT, missing=thing)
    return text.replace("Zu der ", "Zur ", 1).replace("Zu dem ", "Zum ", 1)


def overdue_text(language: str, numbers: Sequence[int]) -> str:
    """A warning that these citations may be out of date; empty for none."""
    return say(OVERDUE, language, numbers=", ".join(f"[{number}]" for number in numbers)) if numbers else ""
