"""The words of figures in seven languages: units, powers, months, shares; patterns without meaning of their own."""

from __future__ import annotations

# ruff: noqa: E501 - a table reads best with a line a row
import re

# ruff: noqa: E501 - a table reads best with a line a row
# What stands behind or before a number, as one name for all languages; the first that fits counts.
UNITS = {
    "%": r"%|prozent\w*|per ?cent\w*|procent\w*|процент\w*|відсот\w*|v\.? ?h\.|بالمئة|بالمائة|في المئة|في المائة",
    "eur": r"€|eur\b|euro\w{0,2}\b|avro\w*|евро|євро|يورو",
    "usd": r"\$|usd\b|(?:us-?)?dollars?\b|dolar\w*|доллар\w*|долар\w*|دولار",
    "gbp": r"£|gbp\b|pfund\b",
    "chf": r"chf\b|franken\b",
    "year": r"jahre?[sn]?\b|jährig\w*|years?\b|yıl\w*|год(?!ин)\w*|лет\b|рок[иіу]\w*|рік\b|rok\w*|lat(?:a|ach)?\b|سن(?:ة|وات|تين)|أعوام|عام",
    "month": r"monat\w*|months?\b|ay\w{0,4}\b|месяц\w*|місяц\w*|miesi\w+|mies\b|شهر\w*|أشهر|شهور",
    "week": r"woche\w*|wöchig\w*|weeks?\b|hafta\w*|недел\w*|тиж\w*|tygod\w+|أسبوع\w*|أسابيع",
    "hour": r"stunde\w*|stündig\w*|std\b|hours?\b|hrs?\b|h\b|saat\w*|час(?:а|ов|ы)?\b|годин\w*|godzin\w*|ساع(?:ة|ات)",
    "day": r"tage?n?\b|tägig\w*|days?\b|gün\w*|дн(?:я|ей|і|ів)\b|день\b|dni\b|dzień\b|يوم\w*|أيام",
    "minute": r"minute\w*|min\b|dakika\w*|минут\w*|хвилин\w*|minut\w*|دقيقة|دقائق",
    "km": r"km\b|kilomet\w*",
    "times": r"-?fach\w*\b|mal\b|times\b",
}  # fmt: skip
POWERS = {
    r"tsd\b\.?|tausend\b|thousand\b|k(?![a-zäöüß])|t(?= ?€|eur)|tys\b\.?|тыс\b\.?|тис\b\.?|ألف": 1_000,
    r"mio\b\.?|million\w*|mln\b\.?|млн\b\.?|milyon|مليون": 1_000_000,
    r"mrd\b\.?|milliard\w*|billion\w*|mld\b\.?|млрд\b\.?|milyar": 1_000_000_000,
}
MONTHS = (
    "januar jänner january ocak январ січ stycz يناير", "februar february şubat феврал лют lut فبراير",
    "märz maerz march mart март берез marzec marca مارس", "april nisan апрел квіт kwie أبريل",
    "mai may mayıs мая май трав maj مايو", "juni june haziran июн черв czerw يونيو",
    "juli july temmuz июл лип lip يوليو", "august ağustos август серп sierp أغسطس",
    "september eylül сентябр верес wrze سبتمبر", "oktober october ekim октябр жовт paźdz أكتوبر",
    "november kasım ноябр листопад نوفمبر", "dezember december aralık декабр груд grud ديسمبر",
)  # fmt: skip
FRACTIONS = (
    (re.compile(r"\bdrei ?viertel\w*|\bthree quarters", re.I), "75"),
    (re.compile(r"(?<!\w)(?:zwei|2) drittel|\btwo thirds", re.I), "66"),
    (re.compile(r"\bhälfte\b|\bhalf\b|\bhalfte\b|\byarısı|половин|połow|نصف", re.I), "50"),
    (re.compile(r"\bdrittel\b|\bone third|\ba third|треть|третин", re.I), "33"),
    (re.compile(r"\bviertel\b|\bquarter\b|\bçeyre\w+|четверт|чверт", re.I), "25"),
    (re.compile(r"\b(?:ver)?doppel\w+|\btwice\b|\bdouble\w*|вдвое|вдвічі|dwukrot\w+", re.I), "x2"),
    (re.compile(r"\bdutzend\b|\bdozen\b", re.I), "12"),
)
# Numbers in words that nothing above could read: they must stand in the passage as they are.
UNREAD = re.compile(
    r"\b\w*(?:hundert|tausend|hundred|thousand|(?:zwan|vier|fünf|sech|sieb|acht|neun)zig|dreißig|million|"
    r"milliard|anderthalb|eineinhalb|zweieinhalb)\w*",
    re.IGNORECASE,
)
