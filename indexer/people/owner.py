# SPDX-License-Identifier: EUPL-1.2
"""Owner: tells in a buyer's talk whose mail, phone or handle it is, the buyer's or the seller's."""

import re

from indexer.people.kin import KIN
from indexer.people.lexicon import is_family
from indexer.people.names import is_given
from indexer.people.profiles import is_named_like
from indexer.people.signs import TO_LINE
from indexer.people.speech import PERSONAL_CUES, ROLE_MAILBOX, SELLER_CUES, SHOP_ROLES, SHOP_STEMS, TOLD
from indexer.people.words import RELATIONS

LOOK_BACK = 64
PERSONAL = re.compile(rf"(?<!\w)(?:{PERSONAL_CUES})(?!\w)", re.IGNORECASE)
SELLER_NOUN = re.compile(rf"(?<!\w)(?:{SHOP_ROLES}|{TOLD})(?!\w)", re.IGNORECASE)
SELLER = re.compile(rf"(?<!\w)(?:{SELLER_CUES}|{SHOP_ROLES})(?!\w)", re.IGNORECASE)
CLAUSE_END = re.compile(r"[.!?;](?=\s|$)|\n|, (?=[^\W\d_])")
PAID_TO = re.compile(
    r"(?<!\w)(?:pag\w+|transfer\w*|überw\w+|paid|pay|sent|swish\w*|bizum\w*|yape\w*|plin|nequi|betal\w*|zapłaci\w+|"
    r"przel\w+|"
    r"wpłaci\w+|перев[её]\w*|перекин\w*|скину\w*|оплат\w*|платил\w*|bonific\w*|versa\w*|ricaric\w*|virement\w*|"
    r"payé\w*|"
    r"envoyé\w*|gönder\w*|yatır\w*|öde\w*|plăt\w*|platit\w*|trimis\w*|zaplat\w*|poslal\w*|utal\w*|fizet\w*|πλήρωσ\w*|"
    r"έστειλ\w*|uplat\w*|depósit\w*|deposit\w*|cash ?app|venmo|zelle|paypal|wise|revolut|оплата|платіж|konto|tarjeta|"
    r"карт[уаі]\w*|iban)[^.!?\n]{0,40}?(?<!\w)(?:al?|to|auf|an|na|på|till|til|à|au|sur|su|a la|ao|para|via|на|în|"
    r"la|el|по|"
    r"στον|στο|naar|karta|hesabına|oplata|оплата|:)(?: (?:die|das|den|le|la|el|the|cuenta|konto|compte|conto|carta|"
    r"картку|"
    r"карту|card|iban|numer|nr))* ?:? ?$",
    re.IGNORECASE,
)
"""Money goes to who sells, unless it comes back."""
BACK = re.compile(
    r"refund\w*|erstatt\w*|rückerstatt\w*|rückzahl\w*|rembours\w*|reembols\w*|devol\w*|rimbors\w*|zwrot\w*|"
    r"zwróc\w*|возврат\w*|верн\w+|"
    r"поверн\w+|iade\w*|vrácen\w*|vrát\w*|återbetal\w*|tilbage\w*|terug\w*|restitu\w*|ramburs\w*|vissza\w*|"
    r"επιστροφ\w*|povrat\w*|"
    r"mein\w*|my|mi|mon|mio|mój|moje|мой|мо[яюёе]|мій|моя|mijn|min|meu|minha",
    re.IGNORECASE,
)
THEIRS = re.compile(
    r"(?:(?<!\w)(?:his|her|their|its|seine?|ihre?|son|leur|suo|suoi|jego|jej|ich|его|её|ее|их|його|її|їх|zijn|haar|"
    r"hun|dele|dela|"
    r"hans|hennes|deras|hendes|jeho|její|lui|su) (?:number|phone|mail|email|nummer|numéro|número|numero|numer|"
    r"telefon|"
    r"номер|почта|пошта|čísl[oe]|număr|correo|cuenta|account|konto|compte|contatto|kontakt|whatsapp|telegram|viber)"
    r"(?: (?:is|was|ist|est|es|è|to|är|er|:))?(?: (?:still|noch|encore|aún|ancora))? ?:? ?|"
    r"(?<!\w)(?:del|dal|from|depuis le|unter|under|al número|pod numerem|pod numer|по номеру|с номера|з номера|"
    r"за номером|"
    r"na telefon\w*|na čísle|na číslo|la numărul|på nummer|via sms|numarasından|numaradan|call now:?|llame ya:?|"
    r"chiama ora:?|jetzt anrufen:?|appelez vite:?|ligue já:?|blocked by|"
    r"(?:viber|whatsapp|telegram|wickr|signal|jabber|session|threema|snapchat|insta(?:gram)?|messenger|kik|"
    r"icq)(?: (?:is|ist|"
    r"es|est|был|:))?) ?:? ?)$",
    re.IGNORECASE,
)
"""Somebody else's number, or a messenger's in talk about a seller."""
SELLS_BEHIND = re.compile(
    r"[ ,)]{0,3}(?:[^\W\d_]{1,12} ){0,2}?(?:satıyor|satan|sells?|selling|verkauft|vend|vende|sprzedaje|продает|"
    r"продаёт|продає|"
    r"säljer|sælger|selger|verkoopt|prodává|vinde|árul|myy|πουλάει|prodaje|scam\w*|fraud|estafa\w*|betrüg\w*|"
    r"oszust\w*|мошенник\w*|"
    r"кидал\w*|шахра\w*|dolandırıcı\w*|oplichter\w*|truff\w*|arnaqu\w*|golpista\w*|podvod\w*|bedragare|"
    r"svindler\w*)(?!\w)",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"(?<!\w)(?:ask|speak to|fragen|pytać o|preguntar? por|demandez|chiedere di|спросить)(?: for| nach|"
    r" o)? [^\n]{1,24} "
    r"(?:on|at|unter|pod|al|au|sur|по|под)(?: numerem| número| numero| номеру)? $",
    re.IGNORECASE,
)
RELATED = re.compile(rf"(?<!\w)(?:{RELATIONS}|{KIN})(?!\w)", re.IGNORECASE)
"""`My brother goes there, his number is …`"""
COMPANY_BEFORE = re.compile(
    r"(?<!\w)(?:ltd|limited|inc|llc|gmbh|ag|s\.?a\.?s|sarl|s\.?r\.?l|s\.?p\.?a|s\.?l\.?u?|sp\. ?z ?o\. ?o|ооо|ип|тов|"
    r"b\.?v|s\.r\.o|lda|ltda|kft|oy|ab|aps)\b\.?[ ,:(–-]{0,3}(?:tel\.?|phone|тел\.?|telefon)?[ :.]{0,2}$|"
    r"(?<!\w)(?:firma|unternehmen|company|société|professionnel|empresa|contra|ditta|azienda|firmę|"
    r"компани\w+|şirket|bedrijf) ?:? [^\n.;]{2,36}, ?(?:tel\.?|тел\.?)? ?$",
    re.IGNORECASE,
)
"""A company's own."""
TOLL_FREE = re.compile(
    r"[(]?(?:0 ?800|0808|00800|0 ?850|0900|800|\+?1[ -.]?\(?8(?:00|33|44|55|66|77|88)|8[ -]?[(]?800|"
    r"0 800)(?=[)\s./-])"
)
"""Numbers that cost the caller nothing or more: no person has one."""
CALL_NOW = re.compile(
    r"(?<!\w)(?:call us|ring us|order (?:now|on|at)|orders|to order|book(?:ing)?s? ?|txt|infolini\w*|hotline|"
    r"helpline|"
    r"bestellhotline|bestelltelefon|jetzt bestellen|bestellen|commandez|pour commander|réservations?|pedidos|"
    r"pídelo|pide|"
    r"ordinalo|ordina|per ordinare|numero verde|zamów|zamawiaj|zamówienia|заказывайте|заказать|заказы|замовити|"
    r"comandă|comenzi|peça(?: já)?|bilgi|sipariş hattı|listino|bel ons|bestel nu|objednávejte|objednejte|il cel de|"
    r"handpenning)(?: (?:at|on|to|by|via|unter|über|par|au|al|su|a|pod|na|по|в|wa|whatsapp|tel\.?|la|já|us)){0,2}"
    r"(?: [^\W\d_]{3,14}){0,3}[ :,(]{1,3}$",
    re.IGNORECASE,
)
"""Who asks to be called for orders."""
PERSONAL_MAIL = re.compile(r"[^\W\d_]{3,}")
MAILBOXES = frozenset(ROLE_MAILBOX)
KEPT_WORDS = re.compile(r"[^\W\d_]+")


def is_sellers(text: str, begin: int, end: int, *, loosely: bool) -> bool:
    """Whether a contact in a buyer's words is told as the seller's: `I wrote to x@y and they answered`.

    `loosely`: the place is not made for buyers, so that any word that goes with sellers counts.
    """
    value = text[begin:end].lower()
    if names_shop(value) or TOLL_FREE.match(value) is not None:
        return True
    if SELLS_BEHIND.match(text[end : end + 50]):
        return True
    if not value[:1].isdigit() and value[:1] != "+" and is_named_like(text, value):
        return False
    before = text[max(0, begin - LOOK_BACK) : begin]
    line = text.rfind("\n", 0, begin) + 1
    near = before.rpartition("\n")[2]
    if COMPANY_BEFORE.search(near):
        return True
    if ASKED.search(near) or (CALL_NOW.search(near) and not PERSONAL.search(near[-24:])):
        return True
    if any(sign in "*•" for sign in value):
        return False
    told = THEIRS.search(near) is not None and not RELATED.search(near)
    if (told or PAID_TO.search(near)) and not BACK.search(near[-40:]):
        return True
    loosely = loosely and not _is_personal(value)
    if "@" in value[1:] and TO_LINE.match(text, line):
        return True
    if before.endswith("<"):
        return False
    ends = [found.end() for found in CLAUSE_END.finditer(before)]
    clause = before[ends[-1] :] if ends else before
    personal = _last(PERSONAL, clause)
    seller = _last(SELLER if loosely else SELLER_NOUN, clause)
    return seller >= 0 and seller > personal and not _asks_for_self(clause, seller)


def is_companys(text: str, begin: int) -> bool:
    """Whether a company's name stands right before: what follows is its own."""
    return COMPANY_BEFORE.search(text[max(0, begin - LOOK_BACK) : begin].rpartition("\n")[2]) is not None


def _is_personal(value: str) -> bool:
    """Whether a mail bears somebody's name: who gives it speaks of himself."""
    local, at, _ = value.partition("@")
    return bool(at) and any(is_given(word) or is_family(word) for word in PERSONAL_MAIL.findall(local))


def names_shop(value: str) -> bool:
    """Whether a lower-case mail or handle is one that a shop gives itself."""
    local = value.partition("@")[0] if not value.startswith("@") else value
    word = KEPT_WORDS.match(local)
    if "@" in value and word is not None and word.group() in MAILBOXES:
        return True
    return not value[:1].isdigit() and value[:1] != "+" and any(stem in value for stem in SHOP_STEMS)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _asks_for_self(clause: str, seller: int) -> bool:
    """`contact me at`, `schreiben Sie mir`: a personal word follows the seller's cue."""
    return PERSONAL.search(clause, seller) is not None
