"""Messages that ask nothing of the corpus: small talk, insults, distress, discrimination."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.language.detection import detect_language
from bot.language.phrases import (
    BULLIED,
    DISCRIMINATION,
    DISTRESS,
    GOODBYE,
    GREETING,
    IDENTITY,
    INSULTED,
    ORDERED,
    THANKS,
)

_Patterns = Mapping[str, str]
# Small talk by what answers it, the weightiest last: "Hallo, danke, wer bist du?" asks who. A pattern
# takes up a whole clause, and every clause of a message must be small talk.
_SMALLTALK: Sequence[tuple[Mapping[str, str], _Patterns]] = (
    (
        GREETING,
        {
            "de": r"(hallo|hallöchen|hi|hey|na|moin( moin)?|servus|tach( auch)?|glück ?auf|(einen )?(schönen |recht )?guten? (tag|morgen|abend)|was geht( ab)?|alles fit|"
            r"gr(ü|ue)(ß|ss) (gott|dich|euch|sie)|mahlzeit)( (zusammen|du|bot|ihr|an alle|lieber bot))?|wie geht('?s| es)( dir| ihnen| euch)?( heute)?|"
            r"(ich )?bin (ganz )?neu hier|ist (da|hier) (jemand|wer)|bist du (da|wach)|alles (gut|klar)( bei dir)?|schön,? dass (es dich gibt|du da bist)",
            "en": r"(hello|hiya|good (morning|afternoon|evening|day))( (there|everyone|all|bot))?|how are you( doing)?( today)?|"
            r"(hi|hey) (there|everyone|all)|i('| a)m new here|anybody (here|there)|is anyone (here|there)",
            "tr": r"merhaba(lar)?|selam(lar)?|selamün aleyküm|iyi (günler|akşamlar|geceler)|günaydın|nasılsın(ız)?|kolay gelsin",
            "ar": r"مرحبا|مرحبًا|أهلا|أهلاً( وسهلاً?)?|اهلا( وسهلا)?|السلام عليكم( ورحمة الله( وبركاته)?)?|صباح الخير|مساء الخير|كيف حالك",
            "ru": r"привет(ствую)?|здравствуйте?|доброго? (утра|вечера|времени суток)|добрый (день|вечер)|доброе утро|как дела",
            "uk": r"привіт|вітаю|добр(ий|ого) (день|дня|вечір|ранок|ранку)|доброго дня|як справи",
            "pl": r"dzień dobry|dobry wieczór|cześć|hej|witam|witajcie|siema|jak się masz|co słychać",
        },
    ),
    (
        THANKS,
        {
            "de": r"((ok(ay)?|super|prima|toll|gut|klasse|perfekt|alles klar|ah|ach|na|dann)[ ,]*)*((ich )?(ganz |recht )?(vielen?|lieben?|besten|herzlichen|tausend|schönen) ?)*"
            r"(dank(e|esehr|eschön|e?schön)?|danke? ?(schön|sehr|dir|ihnen|euch)*|merci|thx|thanks|bedanke mich)( ?(schön|sehr|dir|ihnen|euch|vielmals|nochmal|schon mal))*( für (?!.* und )[^,.!?;:]{1,50})?( (und )?das (hat|war) [^?]{1,40})?|"
            r"super|prima|toll|klasse|perfekt|alles klar|ok(ay)?|verstanden|gut zu wissen|das (hat|war) (mir )?(sehr |echt |wirklich )?(geholfen|hilfreich|nett|super|gut)( von (dir|ihnen))?|"
            r"(sehr |echt |wirklich |super |gut |toll )?(nett|lieb|hilfreich|gut gemacht|erklärt)( von (dir|ihnen))?|du (hast|bist) (mir )?(sehr |echt |wirklich )?(geholfen|toll|super|klasse|hilfreich|nett)",
            "en": r"((ok(ay)?|great|super|cool|nice|alright|perfect)[ ,]*)*(many |very )?thank(s| you|you)( so much| very much| a lot| again)*( for [^,.!?;:]{1,50})?|"
            r"great|perfect|cool|awesome|that (was|is) (very |really )?(helpful|great|nice)|that helps?(ed)?( a lot)?",
            "tr": r"(çok )?(teşekkür(ler)?|teşekkür ederim|sağ ?ol(un)?|eyvallah|tamam)( (çok|ederim))?( her şey için)?",
            "ar": r"شكر(ا|ًا|اً)( (جزيل(ا|ًا|اً)|لك|لكم|كثير(ا|ًا|اً)))*|أشكرك|مشكور|تمام",
            "ru": r"(большое |огромное )?спасибо( (вам|тебе|большое|огромное|за помощь))*|благодарю( вас)?|понятно|хорошо",
            "uk": r"(щиро |дуже )?(дякую|спасибі)( (вам|тобі|дуже|за допомогу|щиро))*|зрозуміло",
            "pl": r"(bardzo |serdecznie )?(dziękuję|dzięki|dziękuje)( (bardzo|za pomoc|wielkie))*|super",
        },
    ),
    (
        GOODBYE,
        {
            "de": r"((ok(ay)?|danke|na dann|dann)[ ,]*)*(tschüss?(i|ing)?|tschau|ciao|tschö|auf wieder(sehen|hören|schaun)|bis (bald|später|dann|zum nächsten mal)|"
            r"(einen )?schönen? (tag|abend|feierabend|wochenende)( noch)?|(ich wünsche )?(einen )?schönen? (tag|abend)( noch)?|mach('?s| es| et) (gut|jut)|(ich )?wünsche? (noch )?(einen )?schönen? (tag|abend|feierabend|wochenende)( noch)?|ade|gute nacht|mach et jut|man sieht sich)",
            "en": r"(good)?bye( bye)?|see you( later| soon)?|have a (nice|good) (day|evening|weekend)|good night|take care",
            "tr": r"hoşça ?kal(ın)?|görüşürüz|güle güle|iyi günler dilerim|kendine iyi bak",
            "ar": r"مع السلامة|إلى اللقاء|الى اللقاء|وداعا|وداعًا",
            "ru": r"до свидания|пока( пока)?|всего (доброго|хорошего)|до встречи",
            "uk": r"до побачення|бувай(те)?|на все добре|до зустрічі",
            "pl": r"do widzenia|do zobaczenia|na razie|pa( pa)?|miłego dnia|żegnam",
        },
    ),
    (
        IDENTITY,
        {
            "de": r"(wer|was) (bist du|sind sie|seid ihr|ist das( hier)?)( (denn|eigentlich|überhaupt|genau))*|wie (heißt du|heißen sie|ist (dein|ihr) name)( (denn|eigentlich))?|steckt (da )?\w+ (hinter dir|dahinter)|(sitzt|antwortet|schreibt|ist) (da|hier|mir)( (gerade|denn|jetzt|eigentlich))*( (ein|eine))?( (echte[rn]?|richtige[rn]?))? (mensch|berater|mitarbeiter|beraterin|person|mitarbeiterin)( .{1,30})?|was (bist|kannst) du( (denn|alles|eigentlich|so|für mich tun))*|"
            r"was (können|machen) sie( (alles|denn|eigentlich))*|was machst du( (hier|denn|eigentlich|so))*|wobei (kannst du|können sie)( mir)? helfen|(kannst du|können sie) mir helfen|hilfe|womit (kannst du|können sie)( mir)? helfen|was kann ich (dich|sie|hier)( alles)? fragen|worum geht es hier|"
            r"wie (funktionierst du|funktionieren sie|arbeitest du)|(bist du|sind sie|ist das( hier)?|(sprech|schreib|red|chatt)e? ich (hier |gerade |jetzt )*mit)( (hier|denn|eigentlich|echt|nur|bloß|wirklich|etwa))*"
            r"( ein(em|e|er|en)?)?( (echte[rnms]?|richtige[rnms]?|künstliche[rnms]?))?( (mensch(en)?|ki|bot|roboter|programm|computer|maschine|person|intelligenz|chatgpt|chatbot|mitarbeiter(in)?))( oder( (ein(em|e|er|en)?|nur|mit))* \w+( \w+)?)?|"
            r"(bist du|sind sie) (echt|menschlich|künstlich|eine? menschliche.*)|"
            r"woher (hast|weißt|weisst|nimmst|kennst) du (das|dein wissen|deine (infos?|informationen|antworten|daten))( (alles|eigentlich|denn))*|woher (haben|wissen|nehmen) sie (das|ihr wissen|ihre (infos?|informationen|antworten|daten))( (alles|eigentlich|denn))*|"
            r"woher (stammen|kommen|sind) (die|deine|ihre|diese) (infos?|informationen|antworten|daten|angaben|zahlen|texte|quellen)|was sind (deine|ihre) quellen|(auf )?welche[nr]? quellen (hast|nutzt|haben|nutzen|verwendest|verwenden) (du|sie)|"
            r"(kann|darf) (man|ich) mich auf (dich|sie|das|deine|ihre) ?.{0,30}verlassen|kann (man|ich) (dir|ihnen|dem|den antworten|deinen antworten)( hier)?( (eigentlich|denn|wirklich|überhaupt|auch))*( (ver)?trauen| glauben)?( oder .{1,60})?|wie (zuverlässig|verlässlich|sicher|aktuell|schlau|genau) (bist du|sind sie|sind (deine|ihre|die) (antworten|infos?|angaben|daten))|(irrst du dich|machst du( auch( mal)?)? fehler|lügst du)( (manchmal|auch|oft|mal|auch mal))*|"
            r"wer (steckt|steht) (hinter|dahinter)( (diesem|dir|dem|ihnen|dieser))*( (chat(bot)?|bot|seite|programm|angebot))*|wer (hat|betreibt|macht|programmiert|bezahlt|finanziert) (dich|sie|diesen?|dieses|das hier|das) ?((chat(bot)?|bot|seite|programm|angebot))?( (denn|eigentlich|hier))*( (gemacht|programmiert|gebaut|entwickelt|geschrieben|erfunden|erstellt))?|"
            r"(speicherst du|speichern sie|merkst du dir|liest du|was passiert mit)[ ,]+(meine[nrm]?|die|das|alles|eigentlich|was|den)( .{1,50})?|werden (meine|die) (daten|fragen|eingaben) gespeichert|(welche|was für) sprachen? (sprichst|kannst|verstehst|sprechen|können) (du|sie)|(sprichst|verstehst|kannst) (du|sie)( auch)? (türkisch|englisch|arabisch|russisch|ukrainisch|polnisch|deutsch)",
            "en": r"(who|what) are you( exactly)?|what('s| is) your name|what can you do( for me)?|how (do you work|can you help( me)?)|can you help( me)?|help|(are you|am i (talking|speaking|chatting) (to|with)) (just )?(a |an )?(real )?(human|bot|robot|person|machine|ai|chatgpt|computer|program)( or .{1,30})?|"
            r"where (do|does|did) (you|your) (get )?(your )?(information|knowledge|answers?|data|know this)( come)?( from)?|what are your sources|can (i|one|we) (trust|rely on) .{1,40}|how (reliable|accurate|up to date) are you(r answers)?|who (made|built|created|runs|operates|is behind) (you|this|this (bot|chat|site))|do you (speak|understand) \w+|do you (store|save|keep) (my|this) .{1,30}",
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
    r"(du|ihr|sie) (bist|seid|sind) (doch |ja |echt |so |einfach |alle |nur |wirklich )*(ein(e)? |total |völlig )*(\w+ )?(dumm|doof|blöd|scheiße|unnütz|nutzlos|bescheuert|behindert|müll|schrott|idiot(en)?|vollidiot(en)?|trottel|penner|versager|depp(en)?|lügner|opfer)|halt('s maul| die (klappe|fresse))|leck mich|du (idiot|trottel|depp|opfer|spast|penner|arsch)|(so ein|wat fürn?|was für ein) (scheiß|mist|müll|schrott|dreck)\b(?! \w+ in)|(du|sie) (kannst|können|weißt|wissen) (ja |doch |echt |auch )*(gar ?nix|gar ?nichts|überhaupt nichts))",
    "en": r"\b(fuck (you|off)|asshole|you('re| are) (so |really |a |an |just |totally )*(stupid|useless|dumb|idiots?|crap|garbage|trash|moron)|stupid (bot|machine|thing)|shut up|piss off)\b",
    "tr": r"\b(aptal|salak|gerizekalı|siktir|şerefsiz|orospu|mal mısın)",
    "ar": r"(غبي|أحمق|احمق|حمار|تافه|كلب)",
    "ru": r"\b(тупой|тупая|дурак|идиот|дебил\b|пошёл на|пошел на|сука|бесполезн\w+ бот)",
    "uk": r"\b(дурень|тупий|ідіот|дебіл\b|йди на|бовдур)",
    "pl": r"\b(głup(i|ia|ku) (bot|bocie|program|jesteś)|idiot(a|o|ą)|debil\b|spierdalaj|kurwa|jesteś (głupi|beznadziejny|bezużyteczny))",
}
_DISTRESS: _Patterns = {
    "de": r"((ich )?(kann|pack|schaff|halt|halte|ertrag|ertrage|packe|schaffe) (das |es |dat |all das )?(alles |einfach |echt |wirklich )*(nicht|nich|nimmer|nix|net) (mehr|länger)( aus)?(?! (finden|erreichen|einloggen|öffnen|anmelden|verlängern|bewerben))|"
    r"(mag|will|möchte|wollte) (ich )?(einfach |am liebsten )*(nicht|nich|nimmer) mehr( leben| weiterleben| aufwachen)?\s*([.,!?]|$)|(will|möchte|wollte) (ich )?(nur noch |einfach |lieber )?sterben|(am liebsten )?tot (sein|wäre)|wäre (ich )?(lieber |am liebsten )?tot|"
    r"(mich|mir) (das leben|umbringen|was antun|etwas antun|umzubringen)|selbstmord|suizid|lebensmüde|keinen sinn (mehr|im leben)|(alles|leben|das) (hat|ist) (alles |doch |einfach |für mich )*(keinen sinn|sinnlos|hoffnungslos)|\bschluss (zu )?machen(?! mit)\b(?!.*(freund|beziehung))|mit (allem|dem leben) (fertig|am ende)|(bin|fühle mich|weiß) (\w+ ){0,4}(am ende(?! (der|des|von|meine[rs]?|eine[rs]?))|nicht mehr weiter|verzweifelt|hoffnungslos|ausgebrannt|total überfordert)|"
    r"halte? (ich )?(es|das|dat) (hier )?(nicht|nich) mehr aus|(so|große|solche|nur noch|richtig|panische|existenz) ?angst|panikattacke|\b(weine?|heule?) (nur noch|jeden|den ganzen|nur|ständig|jede)|\b(bin|habe?|leide|werde|fühle mich) (\w+ ){0,4}depress|\b(habe?|hatte|bin im|kurz vor(m| dem| einem)?) (\w+ ){0,2}burn-?out|schlafe (nicht|kaum) mehr)",
    "en": r"((end(ing)?|tak(e|ing)) my (own )?life|can('|no)?t (take|do|go on|cope)( with)?( this| it)?( anymore| any more| any longer)?\b(?= anymore|$|[.!,])|(don'?t|do not) want to (live|be alive|be here)( anymore)?|(want|going) to (die|kill myself|end it)|kill(ing)? myself|suicid|no (point|reason) (in|to) (living|live|go(ing)? on)|(i('| a)m|feel(ing)?) (so |completely |totally )*(desperate|hopeless|worthless|depressed|burned out|at the end of my rope)|life (has no|is) (meaning|pointless|meaningless)|panic attack)",
    "tr": r"(artık dayanamıyorum|yaşamak istemiyorum|ölmek istiyorum|intihar|çok çaresizim|çaresizim|umudum kalmadı|kendimi öldür|bunalımdayım|hayatın anlamı yok)",
    "ar": r"(لا أستطيع التحمل|لم أعد أحتمل|لم أعد أستطيع|لا أريد أن أعيش|لا أريد العيش|أريد أن أموت|انتحار|الانتحار|أنا يائس|يائسة?|لا معنى للحياة|اكتئاب)",
    "ru": r"(больше не (выдерж\w+|могу(?! (найти|войти|открыть)))|не хочу (больше )?жить|хочу умереть|самоубийств|суицид|покончить с собой|я в отчаянии|в полном отчаянии|нет смысла жить|жить не хочется|депресси)",
    "uk": r"(більше не (витрим\w+|можу(?! (знайти|увійти|відкрити)))|не хочу (більше )?жити|хочу померти|самогубств|суїцид|накласти на себе|я у відчаї|у відчаї|немає сенсу жити|депресі)",
    "pl": r"(nie mam (już )?siły|(już )?(dłużej )?nie (dam rady|wytrzymam|wytrzymuję)|nie chcę (już )?żyć|chcę umrzeć|samobój|zabić się|jestem (zrozpaczon|załaman)\w*|życie nie ma sensu|depresj)",
}
# What people are turned down for, and how they tell it; both together are discrimination.
_BECAUSE = (
    r"(kopftuch|hijab|(mein\w*|dem|den|ausländischen|so einem|falschen) (vor|nach)?namen?\b|herkunft|hautfarbe|akzent|dunkle haut|bin schwarz|ausländer\w*|migrationshintergrund|"
    r"rollstuhl|behinder\w+|schwanger\w*|zu alt|zu jung|(mein\w*|hohen|wegen des|wegen dem) alters?|frauen (können|gehören|haben|sind|wollen|nehmen)|(weil|da|wenn) ich (\w+ ){0,3}(frau|mann|mutter|muslim\w*|jud\w*|jüdisch|türk\w*|syrer\w*|schwul|lesbisch|trans|schwarz|alt|kinder)\b|"
    r"(wegen|aufgrund) (\w+ ){0,3}(geschlechts?|religion|glaubens?|nationalität|kinder|alters?))"
)
_REJECTED = (
    r"((nehm\w*|nimmt|genommen|will|wollen|stellen|stellt|einstell\w*|eingestellt|eingeladen|einladen|bekomm\w*|krieg\w*) (\w+ ){0,4}(nicht|nie|nur deutsche|keine?n?)\b|(nicht|nie|keine?n?|nur) (\w+ ){0,4}(genommen|nehmen|nimmt|eingestellt|eingeladen|einladung|wollen|chance|deutsche|it\b)|wollen nur|"
    r"absage\w*|abgelehnt|lehn\w+ mich ab|abgewiesen|aussortiert|ausgelacht|ausgegrenzt|ausgeladen|benachteilig\w*|gemobbt|beleidig\w*|beschimpf\w*|ausgeschlossen|unfair|ungerecht|verboten|nichts (verloren|zu suchen)|(passen|gehören|gehört|passt) nicht|ins gesicht|deswegen|dürfen die das|darf (er|sie|der|die|man|mein chef) das|rausgeworfen|nicht (willkommen|gewollt|erwünscht))"
)
_DISCRIMINATION: _Patterns = {
    "de": rf"(^(?=.*\b(ich|mich|mir|mein\w*|wir|uns)\b).*(diskriminier|rassis|sexis[tm]|belästig|ausländerfeind|mobb(ing|en|t)\b.{{0,40}}(wegen|weil))|^(?=.*{_BECAUSE})(?=.*{_REJECTED}))",
    "en": r"(discriminat|racis[mt]|sexis[mt]|harass|(reject\w*|refus\w*|turned down|won'?t hire|didn'?t (hire|get)).{0,80}(headscarf|hijab|my (age|name|gender|religion|disability|skin|origin|accent)|i('| a)m (a woman|black|muslim|pregnant|too old|disabled))|(headscarf|hijab|because of my (age|name|gender|religion|disability|skin|origin|accent)).{0,80}(reject|refus|turned|hire))",
    "tr": r"(ayrımcılı|ırkçı|tacize? uğra|başörtü.{0,60}(alm[ıa]|redd|kabul et|istemi)|(almı|redd|kabul et).{0,60}başörtü|yabancı olduğum için)",
    "ar": r"(تمييز|عنصري|تحرش|(رفض|لا يقبل|لم يقبل).{0,60}(حجاب|أصلي|اسمي|ديني|عمري)|(حجاب|لأنني (أجنبي|امرأة|مسلم)).{0,60}(رفض|يقبل))",
    "ru": r"(дискримин|расизм|расист|домогат|(отказ\w*|не берут|не взяли).{0,60}(платк|хиджаб|возраст|из-за имени|национальност|потому что я)|(из-за (моего |моей )?(возраста|имени|национальности|платка|акцента)).{0,60}(отказ|не бер|не взя))",
    "uk": r"(дискримін|расизм|расист|домаган|(відмов\w*|не беруть|не взяли).{0,60}(хустк|хіджаб|вік|через ім'я|національн|бо я)|(відмов\w*|не беруть|не взяли).{0,60}через|через (мій |моє |мою )?(вік|ім'я|національність|хустку|акцент).{0,60}(відмов|не бер))",
    "pl": r"(dyskrymin|rasiz|rasist|molest|(odrzuc\w*|odmówi\w*|nie przyj\w*).{0,60}(chust|wiek|pochodzeni|imi|bo jestem)|z powodu (mojego |mojej )?(wieku|imienia|pochodzenia|chusty|akcentu).{0,60}(odrzu|odm|nie przyj))",
}
_BULLIED: _Patterns = {
    "de": r"(^(?=.*\b(ich|mich|mir|mein\w*|wir|uns)\b).*(mobb(ing|en|t)|gemobbt)|((chef|chefin|vorgesetzte\w*|kolleg\w+|meister|ausbilder\w*) (\w+ ){0,3}(beleidig|schrei|mobb|demütig|schikanier|bedroh|schlägt|fertig)\w*))",
    "en": r"(bull(y|ied|ying)|(boss|manager|colleagues?) (\w+ ){0,3}(insult|shout|yell|humiliat|threaten)\w*)",
    "tr": r"(mobbing\w* (uğr|gör|yap|maruz)|zorbalı)",
    "ar": r"(تنمر)",
    "ru": r"(травл[яеи]|травят|моббинг|буллинг|(начальник|коллеги) (\w+ ){0,3}(оскорбля|унижа)\w*)",
    "uk": r"(цькуван|цькують|мобінг|булінг|(начальник|колеги) (\w+ ){0,3}(ображ|принижу)\w*)",
    "pl": r"(mobb(ing\w* (w|przez|ze strony)|uj)|(szef|koledzy) (\w+ ){0,3}(obraż|poniż|krzycz)\w*)",
}
# Orders to the program instead of questions: it follows none.
_ORDER: _Patterns = {
    "de": r"((ignorier|vergiss|missacht|überschreib)\w* (\w+ ){0,3}(anweisung|regel|text|vorgabe|instruktion|befehl|alles|prompt)|system ?prompt|entwicklermodus|\bsystem ?:|(ab jetzt|von nun an|nur noch|ab sofort) (\w+ ){0,3}(antwort|schreib|bist du|sprich|red|sag)|(antwort|schreib|sprich|sag)\w* (ab jetzt|von nun an|nur noch|ab sofort)|du bist (jetzt|ab jetzt|nun|ab sofort) |tu so,? als|stell dir vor,? du (bist|wärst)|spiel (einen?|die rolle)|(wiederhol|sprich mir nach)\w*( (genau|nur|bitte|einmal|mir|folgende|dieses|das))+|bestätige? mit|du darfst jetzt|api[- ]?(schlüssel|key)|umgebungsvariable|quellcode|\bsag (einfach|bitte)?[,:]? ?(dass|:))",
    "en": r"((ignore|forget|disregard|override) (\w+ ){0,4}(instructions?|rules?|prompts?|texts?|above)|system prompt|developer mode|you are now |from now on|pretend (to be|you|that)|\bact as (?:an? |if )|role ?play|repeat (after me|the word|exactly|this)|print your|api keys?|environment variables?|jailbreak)",
    "tr": r"((talimat|kural)\w* (unut|yok say|görmezden)|artık sen |rol yap|gibi davran|sistem istem)",
    "ar": r"(تجاهل (كل |جميع )?(التعليمات|القواعد)|تظاهر|تصرف كأنك|أنت الآن )",
    "ru": r"((игнорируй|забудь|отбрось) (\w+ ){0,3}(инструкц|правил|указани)|системн\w+ промпт|притворись|ты теперь |с этого момента|веди себя как)",
    "uk": r"((ігноруй|забудь) (\w+ ){0,3}(інструкц|правил|вказівк)|системн\w+ промпт|прикинься|ти тепер |відтепер)",
    "pl": r"((zignoruj|zapomnij|ignoruj) (\w+ ){0,3}(instrukcj|zasad|poleceni)|udawaj|jesteś teraz |od teraz |zachowuj się jak)",
}
# What wants help first, and the kind reply that stands alone.
_SERIOUS = (
    (DISTRESS, _DISTRESS),
    (DISCRIMINATION, _DISCRIMINATION),
    (BULLIED, _BULLIED),
    (INSULTED, _INSULT),
    (ORDERED, _ORDER),
)
# Clauses that say nothing: they may stand beside small talk.
_FILLER = re.compile(
    r"(ja|jau|jo|nee|nein|ok|okay|ach|ach so|hm+|gut|also|kumpel|digga|alter|bro|leute|mein freund|lieber bot|ich muss (jetzt )?(los|weg)|bis denn|"
    r"das (war|hat|ist) .{1,40}|yes|no|well|my friend|mate|talk to you later|i have to go|dostum|abi|abla|hocam|eline sağlık|ellerine sağlık|evet|нет|да|так|ні|tak|nie|نعم|لا|يا صديقي|:\)+|😊|🙂|👍)",
    re.IGNORECASE,
)
_MARK = re.compile("[?؟]")
# An insult of more words that ends in a question asks something.
SHORT = 6
_CLAUSES = re.compile(r"[,.!?;:\n؟،…]+|\s[-–]\s|\s(?:und|and|ve|и|і|i|و)\s")
_EDGE = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Intent:
    """A phrase that answers a message which asks nothing, and the message's language (None: unsure)."""

    phrase: Mapping[str, str]
    language: str | None


def recognise_intent(message: str) -> Intent | None:
    """What answers a message that asks nothing of the corpus; None for one that asks."""
    return _smalltalk(message) or _serious(message)


def _smalltalk(message: str) -> Intent | None:
    whole = _EDGE.sub("", message)
    if found := _phrase(whole):
        return Intent(_SMALLTALK[found[0]][0], found[1])
    clauses = [clause for part in _CLAUSES.split(whole) if (clause := _EDGE.sub("", part))]
    heard = [_phrase(clause) for clause in clauses if not _FILLER.fullmatch(clause)]
    known = [entry for entry in heard if entry]
    if not known or len(known) < len(heard):
        return None
    weight, language = max(known)
    return Intent(_SMALLTALK[weight][0], language)


def _phrase(clause: str) -> tuple[int, str] | None:
    """The weight of what answers a clause of small talk, and its language."""
    for weight in range(len(_SMALLTALK) - 1, -1, -1):
        for language, pattern in _SMALLTALK[weight][1].items():
            if _compiled(pattern).fullmatch(clause):
                return weight, language
    return None


def _serious(message: str) -> Intent | None:
    for phrase, patterns in _SERIOUS:
        if phrase is INSULTED and _MARK.search(message) and len(message.split()) > SHORT:
            continue  # "Du bist doof, aber was verdient man bei der Stadt?" asks something
        for language, pattern in patterns.items():
            if _compiled(pattern).search(message):
                return Intent(phrase, detect_language(message) or language)
    return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
