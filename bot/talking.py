"""Messages that ask nothing of the corpus: small talk, insults, distress, discrimination."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import german, wording

_Patterns = Mapping[str, str]

# Small talk by what answers it, the weightiest last: "Hallo, danke, wer bist du?" asks who. A pattern
# takes up a whole clause, and every clause of a message must be small talk.
_SMALLTALK: Sequence[tuple[Mapping[str, str], _Patterns]] = (
    (
        wording.GREETING,
        {
            "de": r"(hallo|hallöchen|hi|hey|na|moin( moin)?|servus|tach( auch)?|glück ?auf|guten? (tag|morgen|abend)|"
            r"gr(ü|ue)(ß|ss) (gott|dich|euch|sie)|mahlzeit)( (zusammen|du|bot|ihr|an alle|lieber bot))?|wie geht('?s| es)( dir| ihnen| euch)?( heute)?|"
            r"(ich )?bin (ganz )?neu hier|ist (da|hier) (jemand|wer)|bist du (da|wach)|alles (gut|klar)( bei dir)?|schön,? dass (es dich gibt|du da bist)",
            "en": r"(hello|hiya|good (morning|afternoon|evening|day))( (there|everyone|all|bot))?|how are you( doing)?( today)?|"
            r"(hi|hey) (there|everyone|all)|i('| a)m new here|anybody (here|there)|is anyone (here|there)",
            "tr": r"merhaba(lar)?|selam(lar)?|selamün aleyküm|iyi (günler|akşamlar|geceler)|günaydın|nasılsın(ız)?|kolay gelsin",
            "ar": r"مرحبا|مرحبًا|أهلا|أهلاً( وسهلاً?)?|اهلا( وسهلا)?|السلام عليكم( ورحمة الله( وبركاته)?)?|صباح الخير|مساء الخير|كيف حالك",
            "ru": r"привет(ствую)?|здравствуйте?|доброго? (день|утро|вечер|дня)|добрый (день|вечер)|доброе утро|как дела",
            "uk": r"привіт|вітаю|добр(ий|ого) (день|дня|вечір|ранок|ранку)|доброго дня|як справи",
            "pl": r"dzień dobry|dobry wieczór|cześć|hej|witam|witajcie|siema|jak się masz|co słychać",
        },
    ),
    (
        wording.THANKS,
        {
            "de": r"((ok(ay)?|super|prima|toll|gut|klasse|perfekt|alles klar|ah|ach|na|dann)[ ,]*)*((ich )?(ganz |recht )?(vielen?|lieben?|besten|herzlichen|tausend|schönen) ?)*"
            r"(dank(e|esehr|eschön|e?schön)?|danke? ?(schön|sehr|dir|ihnen|euch)*|merci|thx|thanks|bedanke mich)( ?(schön|sehr|dir|ihnen|euch|vielmals|nochmal|schon mal))*( für (?!.* und )[^?]{1,50})?( (und )?das (hat|war) [^?]{1,40})?|"
            r"super|prima|toll|klasse|perfekt|alles klar|ok(ay)?|verstanden|gut zu wissen|das (hat|war) (mir )?(sehr |echt |wirklich )?(geholfen|hilfreich|nett|super|gut)( von (dir|ihnen))?|"
            r"(sehr |echt |wirklich )?(nett|lieb|hilfreich|gut gemacht)( von (dir|ihnen))?|du (hast|bist) (mir )?(sehr |echt |wirklich )?(geholfen|toll|super|klasse|hilfreich|nett)",
            "en": r"((ok(ay)?|great|super|cool|nice|alright|perfect)[ ,]*)*(many |very )?thank(s| you|you)( so much| very much| a lot| again)*( for [^?]{1,50})?|"
            r"great|perfect|cool|awesome|that (was|is) (very |really )?(helpful|great|nice)|that helps?(ed)?( a lot)?",
            "tr": r"(çok )?(teşekkür(ler)?|teşekkür ederim|sağ ?ol(un)?|eyvallah|tamam)( (çok|ederim))?( her şey için)?",
            "ar": r"شكرا( (جزيلا|لك|لكم|كثيرا))*|شكرًا( (جزيلًا|لك|لكم|كثيرًا))*|أشكرك|مشكور|تمام",
            "ru": r"(большое |огромное )?спасибо( (вам|тебе|большое|огромное|за помощь))*|благодарю( вас)?|понятно|хорошо",
            "uk": r"(щиро |дуже )?(дякую|спасибі)( (вам|тобі|дуже|за допомогу|щиро))*|зрозуміло",
            "pl": r"(bardzo |serdecznie )?(dziękuję|dzięki|dziękuje)( (bardzo|za pomoc|wielkie))*|super",
        },
    ),
    (
        wording.GOODBYE,
        {
            "de": r"((ok(ay)?|danke|na dann|dann)[ ,]*)*(tschüss?(i|ing)?|tschau|ciao|tschö|auf wieder(sehen|hören|schaun)|bis (bald|später|dann|zum nächsten mal)|"
            r"(einen )?schönen? (tag|abend|feierabend|wochenende)( noch)?|(ich wünsche )?(einen )?schönen? (tag|abend)( noch)?|mach'?s gut|ade|gute nacht|mach et jut|man sieht sich)",
            "en": r"(good)?bye( bye)?|see you( later| soon)?|have a (nice|good) (day|evening|weekend)|good night|take care",
            "tr": r"hoşça ?kal(ın)?|görüşürüz|güle güle|iyi günler dilerim|kendine iyi bak",
            "ar": r"مع السلامة|إلى اللقاء|الى اللقاء|وداعا|وداعًا",
            "ru": r"до свидания|пока( пока)?|всего (доброго|хорошего)|до встречи",
            "uk": r"до побачення|бувай(те)?|на все добре|до зустрічі",
            "pl": r"do widzenia|do zobaczenia|na razie|pa( pa)?|miłego dnia|żegnam",
        },
    ),
    (
        wording.IDENTITY,
        {
            "de": r"(wer|was) (bist du|sind sie|seid ihr|ist das( hier)?)( (denn|eigentlich|überhaupt|genau))*|wie (heißt du|heißen sie|ist dein name)|was (bist|kannst) du( (denn|alles|eigentlich|so|für mich tun))*|"
            r"was (können|machen) sie( (alles|denn|eigentlich))*|was machst du( (hier|denn|eigentlich|so))*|wobei (kannst du|können sie)( mir)? helfen|(kannst du|können sie) mir helfen|hilfe|womit (kannst du|können sie)( mir)? helfen|was kann ich (dich|sie|hier)( alles)? fragen|worum geht es hier|"
            r"wie (funktionierst du|funktionieren sie|arbeitest du)|(bist du|sind sie|ist das( hier)?|(sprech|schreib|red|chatt)e? ich (hier |gerade |jetzt )*mit)( (hier|denn|eigentlich|echt|nur|bloß|wirklich|etwa))*"
            r"( ein(em|e|er|en)?)?( (echte[rnms]?|richtige[rnms]?|künstliche[rnms]?))?( (mensch(en)?|ki|bot|roboter|programm|computer|maschine|person|intelligenz|chatgpt|chatbot|mitarbeiter(in)?))( oder( (ein(em|e|er|en)?|nur|mit))* \w+( \w+)?)?|"
            r"(bist du|sind sie) (echt|menschlich|künstlich|eine? menschliche.*)|"
            r"woher (hast|weißt|weisst|nimmst|kennst) du (das|dein wissen|deine (infos?|informationen|antworten|daten))( (alles|eigentlich|denn))*|woher (haben|wissen|nehmen) sie (das|ihr wissen|ihre (infos?|informationen|antworten|daten))( (alles|eigentlich|denn))*|"
            r"woher (stammen|kommen|sind) (die|deine|ihre|diese) (infos?|informationen|antworten|daten|angaben|zahlen|texte|quellen)|was sind (deine|ihre) quellen|(auf )?welche[nr]? quellen (hast|nutzt|haben|nutzen|verwendest|verwenden) (du|sie)|"
            r"kann (man|ich) (dir|ihnen|dem|den antworten|deinen antworten)( hier)?( (eigentlich|denn|wirklich|überhaupt|auch))*( (ver)?trauen| glauben)?( oder .{1,60})?|wie (zuverlässig|verlässlich|sicher|aktuell|schlau|genau) (bist du|sind sie|sind (deine|ihre|die) (antworten|infos?|angaben|daten))|(irrst du dich|machst du( auch( mal)?)? fehler|lügst du)( (manchmal|auch|oft|mal|auch mal))*|"
            r"wer (steckt|steht) (hinter|dahinter)( (diesem|dir|dem|ihnen|dieser))*( (chat(bot)?|bot|seite|programm|angebot))*|wer (hat|betreibt|macht|programmiert|bezahlt|finanziert) (dich|sie|diesen?|dieses|das hier|das) ?((chat(bot)?|bot|seite|programm|angebot))?( (denn|eigentlich|hier))*( (gemacht|programmiert|gebaut|entwickelt|geschrieben|erfunden|erstellt))?|"
            r"(speicherst du|speichern sie|merkst du dir|was passiert mit) (meine[n]?|die|das|alles|eigentlich)( .{1,40})?|werden (meine|die) (daten|fragen|eingaben) gespeichert|(welche|was für) sprachen? (sprichst|kannst|verstehst|sprechen|können) (du|sie)|(sprichst du|sprechen sie|kannst du)( auch)? (türkisch|englisch|arabisch|russisch|ukrainisch|polnisch|deutsch)",
            "en": r"(who|what) are you( exactly)?|what('s| is) your name|what can you do( for me)?|how (do you work|can you help( me)?)|can you help( me)?|help|(are you|am i (talking|speaking|chatting) (to|with)) (just )?(a |an )?(real )?(human|bot|robot|person|machine|ai|chatgpt|computer|program)( or .{1,30})?|"
            r"where (do|does|did) (you|your) (get )?(your )?(information|knowledge|answers?|data|know this)( come)?( from)?|what are your sources|can (i|one|we) trust (you|your answers|this)( .{1,30})?|how (reliable|accurate|up to date) are you(r answers)?|who (made|built|created|runs|operates|is behind) (you|this|this (bot|chat|site))|do you (speak|understand) \w+|do you (store|save|keep) (my|this) .{1,30}",
            "tr": r"(sen|siz)? ?(kimsin(iz)?|nesin(iz)?)|adın(ız)? ne|(sen |siz )?(gerçek )?(bir )?(insan|robot|bot|yapay zeka) ?m[ıiuü](s[ıiuü]n(ız|iz|uz|üz)?)?( .{1,30})?|ne yapabilirsin(iz)?|(bana )?yardım (eder misin|edebilir misin|edebilir misiniz)(iz)?|(bilgileri|bu bilgileri|bilgilerini) nereden (alıyorsun|biliyorsun)(uz)?|sana güvenebilir miyim|seni kim yaptı",
            "ar": r"(من|ما) (أنت|انت)|(هل )?(أنت|انت) (إنسان|انسان|روبوت|بوت|برنامج|شخص)( .{1,30})?|ماذا (يمكنك|تستطيع)( أن)? تفعل|هل (يمكنك|تستطيع) مساعدتي|ما اسمك|من أين (تحصل على|لك) (معلوماتك|المعلومات|هذه المعلومات)|هل يمكن(ني)? الوثوق بك|من صنعك",
            "ru": r"(ты|вы) кто|кто (ты|вы)( такой| такая)?|как (тебя|вас) зовут|(ты|вы) (живой )?(человек|робот|бот|программа)( или .{1,30})?|что (ты|вы) (умеешь|умеете|можешь|можете)|(можешь|можете) (мне )?помочь|откуда (у тебя|у вас|ты|вы) .{0,30}(информация|информацию|знаешь|знаете|знания|берешь|берёшь|берете|данные)|(можно|могу я) (ли )?(тебе|вам) доверять|кто (тебя|вас) (создал|сделал)",
            "uk": r"хто (ти|ви)( такий| така)?|(ти|ви) хто|як (тебе|вас) звати|(ти|ви) (жива )?(людина|робот|бот|програма)( чи .{1,30})?|що (ти|ви) (вмієш|вмієте|можеш|можете)|(можеш|можете) (мені )?допомогти|звідки (у тебе|у вас|ти|ви) .{0,30}(інформація|інформацію|знаєш|знаєте|знання|береш|дані)|чи можна (тобі|вам) довіряти|хто (тебе|вас) (створив|зробив)",
            "pl": r"kim (jesteś|pan jest|pani jest)|jak (się nazywasz|masz na imię)|(czy )?jesteś (prawdziwym )?(człowiekiem|botem|robotem|programem)( czy .{1,30})?|co (potrafisz|umiesz|możesz)( .{1,20})?|(czy )?możesz mi pomóc|skąd (masz|bierzesz|wiesz) .{0,30}(informacje|wiedzę|to|dane)|czy (można|mogę) ci ufać|kto cię (stworzył|zrobił)",
        },
    ),
)
# Words that hurt someone: found anywhere, where the message asks nothing else.
_INSULT: _Patterns = {
    "de": r"\b(arschl(och|öcher)|wichser|hurensohn|fotze|fick (dich|euch)|verpiss|(dumm|scheiß|drecks|kack)[- ]?(er|es|e)? ?(bot|ding|programm|chat|ki|kiste|maschine|teil)|"
    r"(du|ihr|sie) (bist|seid|sind) (doch |ja |echt |so |einfach |alle |nur |wirklich )*(ein(e)? |total |völlig )*(\w+ )?(dumm|doof|blöd|scheiße|unnütz|nutzlos|bescheuert|behindert|müll|schrott|idiot(en)?|vollidiot(en)?|trottel|penner|versager|depp(en)?|lügner|opfer)|halt('s maul| die (klappe|fresse))|leck mich|du (idiot|trottel|depp|opfer|spast|penner|arsch)|so ein (scheiß|mist|müll|schrott)(?! \w+ in))",
    "en": r"\b(fuck (you|off)|asshole|you('re| are) (so |really |a |an |just |totally )*(stupid|useless|dumb|idiots?|crap|garbage|trash|moron)|stupid (bot|machine|thing)|shut up|piss off)\b",
    "tr": r"(aptal|salak|gerizekalı|siktir|şerefsiz|orospu|mal mısın)",
    "ar": r"(غبي|أحمق|احمق|حمار|تافه|كلب)",
    "ru": r"(тупой|тупая|дурак|идиот|дебил|пошёл на|пошел на|сука|бесполезн\w+ бот)",
    "uk": r"(дурень|тупий|ідіот|дебіл|йди на|бовдур)",
    "pl": r"(głup(i|ia|ku) ?(bot|bocie|program|jesteś)?|idiot(a|o|ą)|debil|spierdalaj|kurwa|jesteś (głupi|beznadziejny|bezużyteczny))",
}
_DISTRESS: _Patterns = {
    "de": r"((ich )?(kann|pack|schaff|halt|halte|ertrag|ertrage|packe|schaffe) (das |es |dat |all das )?(alles |einfach |echt |wirklich )*(nicht|nich|nimmer|nix|net) (mehr|länger)( aus)?(?! (finden|erreichen|einloggen|öffnen|anmelden|verlängern|bewerben))|"
    r"(mag|will|möchte|wollte) (ich )?(einfach |am liebsten )*(nicht|nich|nimmer) mehr(?! \w+en\b(?<!leben))( leben)?|(will|möchte|wollte) (ich )?(nur noch |einfach |lieber )?sterben|(am liebsten )?tot (sein|wäre)|wäre (ich )?(lieber |am liebsten )?tot|"
    r"(mich|mir) (das leben|umbringen|was antun|etwas antun|umzubringen)|selbstmord|suizid|lebensmüde|keinen sinn (mehr|im leben)|(alles|leben|das) (hat|ist) (alles |doch |einfach |für mich )*(keinen sinn|sinnlos|hoffnungslos)|schluss (zu )?machen|mit (allem|dem leben) (fertig|am ende)|(bin|fühle mich|weiß) (\w+ ){0,4}(am ende|nicht mehr weiter|verzweifelt|hoffnungslos|ausgebrannt|total überfordert)|"
    r"halte? (ich )?(es|das|dat) (hier )?(nicht|nich) mehr aus|(so|große|solche|nur noch|richtig|panische|existenz) ?angst|panikattacke|(weine|heule) (nur noch|jeden|den ganzen)|depress|burnout|schlafe (nicht|kaum) mehr)",
    "en": r"(can('|no)?t (take|do|go on|cope)( with)?( this| it)?( anymore| any more| any longer)?\b(?= anymore|$|[.!,])|(don'?t|do not) want to (live|be alive|be here)( anymore)?|(want|going) to (die|kill myself|end it)|kill(ing)? myself|suicid|no (point|reason) (in|to) (living|live|go(ing)? on)|(i('| a)m|feel(ing)?) (so |completely |totally )*(desperate|hopeless|worthless|depressed|burned out|at the end of my rope)|life (has no|is) (meaning|pointless|meaningless)|panic attack)",
    "tr": r"(artık dayanamıyorum|yaşamak istemiyorum|ölmek istiyorum|intihar|çok çaresizim|çaresizim|umudum kalmadı|kendimi öldür|bunalımdayım|hayatın anlamı yok)",
    "ar": r"(لا أستطيع التحمل|لم أعد أحتمل|لم أعد أستطيع|لا أريد أن أعيش|لا أريد العيش|أريد أن أموت|انتحار|الانتحار|أنا يائس|يائسة?|لا معنى للحياة|اكتئاب)",
    "ru": r"(больше не могу(?! (найти|войти|открыть))|не хочу (больше )?жить|хочу умереть|самоубийств|суицид|покончить с собой|я в отчаянии|в полном отчаянии|нет смысла жить|жить не хочется|депресси)",
    "uk": r"(більше не можу(?! (знайти|увійти|відкрити))|не хочу (більше )?жити|хочу померти|самогубств|суїцид|накласти на себе|я у відчаї|у відчаї|немає сенсу жити|депресі)",
    "pl": r"(nie mam (już )?siły|(już )?(dłużej )?nie (dam rady|wytrzymam|wytrzymuję)|nie chcę (już )?żyć|chcę umrzeć|samobój|zabić się|jestem (zrozpaczon|załaman)\w*|życie nie ma sensu|depresj)",
}
_REJECTED = (
    r"(nehmen|nimmt|genommen|einstell\w*|eingestellt|absage\w*|abgelehnt|ablehn\w*|abgewiesen|aussortiert|ausgelacht|ausgegrenzt|lachen|lacht|keine chance|kein(e|en)? (einladung|job|stelle|termin)|"
    r"schlechter|benachteilig\w*|gemobbt|beleidigt?|beschimpft?|ausgeschlossen|unfair|ungerecht|verboten|verbieten|erlaubt|dürfen die das|darf (er|sie|der|die|man) das|rausgeworfen|gekündigt|nicht (willkommen|gewollt|erwünscht))"
)
_BECAUSE = (
    r"((weil|da) ich (\w+ ){0,3}(kopftuch|ausländer\w*|frau|mann|schwanger|alt|älter|behindert|schwarz|muslim\w*|jüdisch|jud\w+|trans|schwul|lesbisch|türk\w*|syrer\w*|rollstuhl|kinder)\w*|"
    r"(wegen|aufgrund) (\w+ ){0,3}(kopftuch\w*|herkunft|alters?|geschlechts?|behinderung|haut\w*|religion|namens?|nationalität|akzents?|schwangerschaft|glaubens?|kinder)|mit meinem namen|meinem? (alter|kopftuch|namen|rollstuhl|akzent|hautfarbe)|(bin|sitze) (\w+ ){0,2}im rollstuhl|(leute|frauen|menschen) (mit|wie) (mir|mich|meinem namen|kopftuch)|zu alt|kopftuch|hautfarbe)"
)
_DISCRIMINATION: _Patterns = {
    "de": rf"(diskriminier|rassis(?!mus ?forschung)|sexis[tm]|sexuell belästig|belästigt mich|ausländerfeind|mobb(ing|en|t)\b.{{0,40}}(wegen|weil)|{_BECAUSE}.{{0,120}}{_REJECTED}|{_REJECTED}.{{0,120}}{_BECAUSE})",
    "en": r"(discriminat|racis[mt]|sexis[mt]|harass|(reject\w*|refus\w*|turned down|won'?t hire|didn'?t (hire|get)).{0,80}(headscarf|hijab|my (age|name|gender|religion|disability|skin|origin|accent)|i('| a)m (a woman|black|muslim|pregnant|too old|disabled))|(headscarf|hijab|because of my (age|name|gender|religion|disability|skin|origin|accent)).{0,80}(reject|refus|turned|hire))",
    "tr": r"(ayrımcılı|ırkçı|tacize? uğra|başörtü.{0,60}(almı|redd|kabul et|istemi)|(almı|redd|kabul et).{0,60}başörtü|yabancı olduğum için)",
    "ar": r"(تمييز|عنصري|تحرش|(رفض|لا يقبل|لم يقبل).{0,60}(حجاب|أصلي|اسمي|ديني|عمري)|(حجاب|لأنني (أجنبي|امرأة|مسلم)).{0,60}(رفض|يقبل))",
    "ru": r"(дискримин|расизм|расист|домогат|(отказ\w*|не берут|не взяли).{0,60}(платк|хиджаб|возраст|из-за имени|национальност|потому что я)|(из-за (моего |моей )?(возраста|имени|национальности|платка|акцента)).{0,60}(отказ|не бер|не взя))",
    "uk": r"(дискримін|расизм|расист|домаган|(відмов\w*|не беруть|не взяли).{0,60}(хустк|хіджаб|вік|через ім'я|національн|бо я)|через (мій |моє |мою )?(вік|ім'я|національність|хустку|акцент).{0,60}(відмов|не бер))",
    "pl": r"(dyskrymin|rasiz|rasist|molest|(odrzuc\w*|odmówi\w*|nie przyj\w*).{0,60}(chust|wiek|pochodzeni|imi|bo jestem)|z powodu (mojego |mojej )?(wieku|imienia|pochodzenia|chusty|akcentu).{0,60}(odrzu|odm|nie przyj))",
}
_BULLIED: _Patterns = {
    "de": r"(mobb(ing|en|t)|gemobbt|((chef|chefin|vorgesetzte\w*|kolleg\w+|meister|ausbilder\w*) (\w+ ){0,3}(beleidig|schrei|mobb|demütig|schikanier|bedroh|schlägt|fertig)\w*))",
    "en": r"(bull(y|ied|ying)|(boss|manager|colleagues?) (\w+ ){0,3}(insult|shout|yell|humiliat|threaten)\w*)",
    "tr": r"(mobbing|zorbalı)",
    "ar": r"(تنمر)",
    "ru": r"(травл[яеи]|травят|моббинг|буллинг|(начальник|коллеги) (\w+ ){0,3}(оскорбля|унижа)\w*)",
    "uk": r"(цькуван|цькують|мобінг|булінг|(начальник|колеги) (\w+ ){0,3}(ображ|принижу)\w*)",
    "pl": r"(mobbing|(szef|koledzy) (\w+ ){0,3}(obraż|poniż|krzycz)\w*)",
}
# What wants help first, and the kind reply that stands alone.
_SERIOUS = (
    (wording.DISTRESS, _DISTRESS),
    (wording.DISCRIMINATION, _DISCRIMINATION),
    (wording.BULLIED, _BULLIED),
    (wording.INSULTED, _INSULT),
)
_CLAUSES = re.compile(r"[,.!?;:\n؟،…]+|\s[-–]\s")
_EDGE = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Talk:
    """A phrase that answers a message which asks nothing, and the message's language (None: unsure)."""

    phrase: Mapping[str, str]
    language: str | None


def hear(message: str) -> Talk | None:
    """What answers a message that asks nothing of the corpus; None for one that asks."""
    return _smalltalk(message) or _serious(message)


def _smalltalk(message: str) -> Talk | None:
    whole = _EDGE.sub("", message)
    if found := _phrase(whole):
        return Talk(_SMALLTALK[found[0]][0], found[1])
    clauses = [clause for part in _CLAUSES.split(whole) if (clause := _EDGE.sub("", part))]
    heard = [_phrase(clause) for clause in clauses]
    known = [entry for entry in heard if entry]
    if not known or len(known) < len(heard):
        return None
    weight, language = max(known)
    return Talk(_SMALLTALK[weight][0], language)


def _phrase(clause: str) -> tuple[int, str] | None:
    """The weight of what answers a clause of small talk, and its language."""
    for weight in range(len(_SMALLTALK) - 1, -1, -1):
        for language, pattern in _SMALLTALK[weight][1].items():
            if _compiled(pattern).fullmatch(clause):
                return weight, language
    return None


def _serious(message: str) -> Talk | None:
    for phrase, patterns in _SERIOUS:
        for language, pattern in patterns.items():
            if _compiled(pattern).search(message):
                return Talk(phrase, german.language_of(message) or language)
    return None


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)  # re keeps up to 512 compiled
