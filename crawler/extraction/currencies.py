# SPDX-License-Identifier: EUPL-1.2
"""Currency marks: which signs, codes and words name which currency, before or after an amount.

Source: ISO 4217 list one (alphabetic codes); Unicode currency symbols; the words shops write for them.
"""

import re

ISO_CODES = frozenset(
    (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
        "CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
        "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
        "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN "
        "PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY "
        "TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL"
    ).split()
)
CRYPTO_CODES = frozenset(
    "BTC XBT XMR ETH LTC USDT USDC BCH DASH DOGE ZEC TRX SOL BNB XRP TON ADA ETC DAI MATIC BUSD".split()
)
WORDLIKE_CODES = frozenset("ALL TOP GEL PEN CUP TRY COP MOP SOS TON SOL DAI ADA DASH BAM MAD BOB".split())
"""Codes that are also words of product titles; they count only where the text is known to be a price."""

THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())

SIGNS: dict[str, str | None] = {
    "€": "EUR", "£": "GBP", "₤": "GBP", "$": "USD", "＄": "USD", "¥": "JPY", "￥": "JPY", "円": "JPY", "元": "CNY",
    "圆": "CNY", "圓": "TWD", "人民币": "CNY", "₽": "RUB", "₴": "UAH", "₸": "KZT", "₺": "TRY", "₪": "ILS", "₹": "INR",
    "₨": "INR", "₩": "KRW", "원": "KRW", "₫": "VND", "฿": "THB", "₿": "BTC", "Ƀ": "BTC", "₱": "PHP", "₦": "NGN",
    "₵": "GHS", "৳": "BDT", "₮": "MNT", "₡": "CRC", "₲": "PYG", "₾": "GEL", "₼": "AZN", "֏": "AMD", "₭": "LAK",
    "៛": "KHR", "บาท": "THB", "ɱ": "XMR", "Ξ": "ETH", "Ł": "LTC", "﷼": "IRR",
}  # fmt: skip
"""Marks that need no word border."""

PREFIXED_DOLLARS: dict[str, str] = {
    "US": "USD", "U.S.": "USD", "USD": "USD", "AU": "AUD", "A": "AUD", "AUD": "AUD", "CA": "CAD", "C": "CAD",
    "CAD": "CAD", "CDN": "CAD", "NZ": "NZD", "HK": "HKD", "NT": "TWD", "S": "SGD", "SG": "SGD", "MX": "MXN",
    "MXN": "MXN", "R": "BRL", "AR": "ARS", "CLP": "CLP", "COL": "COP", "COP": "COP", "RD": "DOP", "J": "JMD",
    "TT": "TTD", "BZ": "BZD", "EC": "XCD", "Bds": "BBD", "B": "BND", "N": "NAD", "Z": "ZWL", "$U": "UYU", "U": "UYU",
}  # fmt: skip

WORDS: dict[str, str | None] = {
    "euro": "EUR", "euros": "EUR", "eur": "EUR", "евро": "EUR", "ευρώ": "EUR", "eura": "EUR", "eurų": "EUR",
    "eiro": "EUR", "يورو": "EUR", "usd": "USD", "dollar": "USD", "dollars": "USD", "dólares": "USD", "dolares": "USD",
    "доллар": "USD", "доллара": "USD", "долларов": "USD", "долл": "USD", "دولار": "USD", "美元": "USD", "bucks": "USD",
    "gbp": "GBP", "pounds": "GBP", "quid": "GBP", "фунтов": "GBP", "chf": "CHF", "sfr": "CHF", "fr": "CHF",
    "franken": "CHF", "stutz": "CHF", "руб": "RUB", "рублей": "RUB", "рубля": "RUB", "рубль": "RUB", "р": "RUB",
    "rub": "RUB", "грн": "UAH", "гривень": "UAH", "гривен": "UAH", "uah": "UAH", "zł": "PLN", "zl": "PLN",
    "złotych": "PLN", "pln": "PLN", "kč": "CZK", "korun": "CZK", "czk": "CZK", "ft": "HUF", "forint": "HUF",
    "huf": "HUF", "lei": "RON", "leu": "RON", "ron": "RON", "лв": "BGN", "лева": "BGN", "лев": "BGN", "lv": "BGN",
    "din": "RSD", "дин": "RSD", "динара": "RSD", "dinara": "RSD", "rsd": "RSD", "ден": "MKD", "km": "BAM", "kn": "HRK",
    "kuna": "HRK", "tl": "TRY", "lira": "TRY", "lirası": "TRY", "kr": "kr", "kronor": "SEK", "kroner": "kr",
    "sek": "SEK", "nok": "NOK", "dkk": "DKK", "тг": "KZT", "тенге": "KZT", "сум": "UZS", "so'm": "UZS", "сом": "KGS",
    "шек": "ILS", "ש״ח": "ILS", 'ש"ח': "ILS", "rs": "INR", "inr": "INR", "rupees": "INR", "rupee": "INR", "रु": "INR",
    "रुपये": "INR", "mrp": "INR", "tk": "BDT", "taka": "BDT", "rp": "IDR", "idr": "IDR", "rm": "MYR", "vnd": "VND",
    "vnđ": "VND", "đ": "VND", "đồng": "VND", "baht": "THB", "thb": "THB", "php": "PHP", "kes": "KES", "ksh": "KES",
    "kshs": "KES", "tsh": "TZS", "ush": "UGX", "ngn": "NGN", "naira": "NGN", "gh₵": "GHS", "ghs": "GHS", "fcfa": "XOF",
    "cfa": "XOF", "birr": "ETB", "zar": "ZAR", "rands": "ZAR", "egp": "EGP", "le": "EGP", "ج.م": "EGP", "جنيه": "EGP",
    "aed": "AED", "dhs": "AED", "د.إ": "AED", "درهم": "AED", "sar": "SAR", "ر.س": "SAR", "ريال": "SAR", "﷼": "IRR",
    "د.ك": "KWD", "د.ب": "BHD", "ر.ق": "QAR", "ر.ع": "OMR", "د.أ": "JOD", "دينار": "JOD", "د.ت": "TND", "د.ج": "DZD",
    "د.م": "MAD", "dt": "TND", "تومان": None, "تومن": None, "ریال": "IRR", "روپے": "PKR", "aud": "AUD", "cad": "CAD",
    "nzd": "NZD", "brl": "BRL", "reais": "BRL", "pesos": "MXN", "mxn": "MXN", "soles": "PEN", "s/": "PEN", "s/.": "PEN",
    "bs": "BOB", "gs": "PYG", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "块": "CNY", "yen": "JPY", "jpy": "JPY",
    "won": "KRW", "btc": "BTC", "bitcoin": "BTC", "bitcoins": "BTC", "биткоин": "BTC", "xmr": "XMR", "monero": "XMR",
    "монеро": "XMR", "eth": "ETH", "ether": "ETH", "ethereum": "ETH", "ltc": "LTC", "litecoin": "LTC", "usdt": "USDT",
    "tether": "USDT", "usdc": "USDC", "bch": "BCH", "doge": "DOGE", "mbtc": "mBTC", "sats": "sat", "satoshi": "sat",
    "xbt": "BTC",
}  # fmt: skip
"""Words and lower-case codes; they need a word border. "kr" stands for a crown whose country is unknown."""

LOOSE_WORDS = frozenset("fr ft le km kn lv р din dt bs gs tk rm rp lei mrp mad s/ s/. won ron".split())
"""Words too short or too common to mark a price in running text unless they touch the amount."""

FAMILIES: dict[str, frozenset[str]] = {
    "USD": frozenset("USD AUD CAD NZD HKD TWD SGD MXN ARS CLP COP UYU BRL NAD JMD TTD FJD XCD BBD BZD DOP CUP".split()),
    "kr": frozenset("SEK NOK DKK ISK".split()),
    "JPY": frozenset("JPY CNY".split()),
    "CNY": frozenset("CNY TWD HKD MOP".split()),
    "INR": frozenset("INR PKR LKR NPR MUR SCR".split()),
    "GBP": frozenset("GBP EGP LBP SYP FKP GIP SHP SDG".split()),
    "RUB": frozenset("RUB BYN".split()),
    "RON": frozenset("RON MDL".split()),
    "MXN": frozenset("MXN ARS CLP COP UYU PHP CUP DOP".split()),
    "SAR": frozenset("SAR QAR OMR YER IRR".split()),
    "AED": frozenset("AED MAD".split()),
    "XOF": frozenset("XOF XAF".split()),
    "JOD": frozenset("JOD KWD BHD IQD TND DZD LYD".split()),
    "KRW": frozenset("KRW KPW".split()),
    "SEK": frozenset("SEK NOK DKK ISK".split()),
    "CHF": frozenset("CHF XOF XAF XPF".split()),
}
"""A mark that several countries share: the hint decides among these."""

COUNTRY_CURRENCY: dict[str, str] = dict(
    pair.split(":")
    for pair in (
        "AE:AED AL:ALL AM:AMD AR:ARS AT:EUR AU:AUD AZ:AZN BA:BAM BD:BDT BE:EUR BG:EUR BH:BHD BO:BOB BR:BRL BY:BYN "
        "CA:CAD "
        "CH:CHF CL:CLP CN:CNY CO:COP CR:CRC CY:EUR CZ:CZK DE:EUR DK:DKK DO:DOP DZ:DZD EC:USD EE:EUR EG:EGP ES:EUR "
        "FI:EUR FR:EUR GB:GBP UK:GBP GE:GEL GH:GHS GR:EUR GT:GTQ HK:HKD HN:HNL HR:EUR HU:HUF ID:IDR IE:EUR IL:ILS "
        "IN:INR IQ:IQD IR:IRR IS:ISK IT:EUR JM:JMD JO:JOD JP:JPY KE:KES KG:KGS KH:KHR KR:KRW KW:KWD KZ:KZT LB:LBP "
        "LI:CHF LK:LKR LT:EUR LU:EUR LV:EUR LY:LYD MA:MAD MD:MDL ME:EUR MG:MGA MK:MKD MN:MNT MT:EUR MU:MUR MX:MXN "
        "MY:MYR NG:NGN NI:NIO NL:EUR NO:NOK NP:NPR NZ:NZD OM:OMR PA:USD PE:PEN PH:PHP PK:PKR PL:PLN PT:EUR PY:PYG "
        "QA:QAR RO:RON RS:RSD RU:RUB SA:SAR SE:SEK SG:SGD SI:EUR SK:EUR SN:XOF TH:THB TN:TND TR:TRY TW:TWD TZ:TZS "
        "UA:UAH UG:UGX US:USD UY:UYU UZ:UZS VE:VES VN:VND ZA:ZAR ZM:ZMW ZW:USD"
    ).split()
)


MARKS = frozenset(ISO_CODES | CRYPTO_CODES | set(WORDS) | {"R"})
LONG_SIGNS = tuple(sign for sign in SIGNS if len(sign) > 1)
LONG_STARTS = frozenset(sign[0] for sign in LONG_SIGNS)
LONG_ENDS = frozenset(sign[-1] for sign in LONG_SIGNS)
BRACKETS = str.maketrans('([{:;,|=>"“', " " * 11)
WORD_AFTER = re.compile(r"[^\W\d_]{1,11}(?:[.'\"״₵][^\W\d_]{1,6})?\.?(?![^\W\d_])|[Ss]/\.?")
DOLLAR_BEFORE = re.compile(r"(?:(?<![^\W\d_])[A-Za-z.]{1,4} ?)?\$$")
DOLLAR_AFTER = re.compile(r"(?:US|AU|CA|NZ|HK|NT|MX) ?\$")


def mark_before(text: str, end: int, floor: int) -> tuple[str, int] | None:
    """The currency mark that ends just before `end` (blanks and a colon may stand between), and where it starts."""
    low = max(floor, end - 16)
    near = text[low:end].rstrip(" :\t\n")
    if not near or end - low - len(near) > 4:
        return None
    last = near[-1]
    if last == "$":
        found = DOLLAR_BEFORE.search(near)
        mark = found[0] if found and (len(found[0]) == 1 or found[0][:-1].strip() in PREFIXED_DOLLARS) else "$"
        return mark, low + len(near) - len(mark)
    sign = last if last in SIGNS else next((s for s in LONG_SIGNS if near.endswith(s)), "") if last in LONG_ENDS else ""
    if sign:
        return sign, low + len(near) - len(sign)
    if not (last.isalpha() or last in "./"):
        return None
    word = near.translate(BRACKETS).rpartition(" ")[2]
    return (word, low + len(near) - len(word)) if is_mark(word) else None


def mark_after(text: str, start: int) -> tuple[str, int] | None:
    """The currency mark that begins at `start` (one blank may stand between), and where it ends."""
    at = start + 1 if text[start : start + 1] in (" ", "\n", "\t") else start
    first = text[at : at + 1]
    if not first:
        return None
    sign = first if first in SIGNS else ""
    if first in LONG_STARTS:
        sign = next((sign for sign in LONG_SIGNS if text.startswith(sign, at)), sign)
    if sign:
        belongs_to_next = at > start and text[at + len(sign) : at + len(sign) + 1].isdigit()
        return None if belongs_to_next else (sign, at + len(sign))
    if not first.isalpha():
        return None
    dollar = DOLLAR_AFTER.match(text, at) if first in "UACNHM" else None
    if dollar:
        return dollar[0], dollar.end()
    word = WORD_AFTER.match(text, at)
    if word is None:
        return None
    mark = word[0] if is_mark(word[0]) else word[0].split(".")[0]
    return (mark, at + len(mark)) if mark != "R" and is_mark(mark) else None


def is_mark(word: str) -> bool:
    """True for a code in capitals, or a currency word in any case."""
    bare = word.rstrip(".")
    lower = bare.lower()
    return bare in MARKS or lower in WORDS or (lower != word and word.lower() in WORDS)


def currency_of(mark: str, hint: str | None = None) -> str | None:
    """ISO code or ticker for a mark as written; `hint` (a code) settles marks that countries share.

    "kr" without a hint gives None; "mBTC" and "sat" stand for fractions of a bitcoin.
    """
    mark = mark.strip()
    code = _code_of(mark)
    family = None if len(mark) > 1 and mark[-1] == "$" else FAMILIES.get(code or "")
    if family and hint in family and mark.upper().rstrip(".") != code:
        return hint
    return None if code == "kr" else code


def _code_of(mark: str) -> str | None:
    if mark in SIGNS:
        return SIGNS[mark]
    bare = mark.rstrip(".")
    upper = bare.upper()
    if upper in CRYPTO_CODES:
        return "BTC" if upper == "XBT" else upper
    if bare.endswith("$") and len(bare) > 1:
        return PREFIXED_DOLLARS.get(bare[:-1].rstrip(), "USD")
    if upper in ISO_CODES:
        return upper
    return "ZAR" if mark == "R" else WORDS.get(bare.lower(), WORDS.get(mark.lower()))
