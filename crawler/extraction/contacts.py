# SPDX-License-Identifier: EUPL-1.2
"""Contacts in a text and in a page's links, also those written so that machines should miss them."""

import re
import unicodedata
from collections.abc import Sequence

import phonenumbers
from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extraction.handles import find_handle_links, find_handles, mail_of_link, phone_of_link
from crawler.extraction.lowered import lowered
from crawler.extraction.spelled import find_spelled_phones
from crawler.extraction.wallets import find_ibans, find_onions, find_wallets
from crawler.listing import Contact, ContactKind

TEXT_CHARS = 300_000
CONTACTS = 80
INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x180E, 0xFE0F, 0x20E3, 0x034F, 0x061C))
LOOK_ALIKE = str.maketrans(
    "авеіјкмнорстухАВЕІЈКМНОРСТУХѕԁԛԝһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧοɑａ＠．",
    "aBeijkMHopcTyxABEIJKMHOPCTYXsdqwhlABEZHIKMNOPTYXoaa@.",
)
LINKS = (
    'a[href^="mailto:" i],a[href^="tel:" i],a[href^="sms:" i],a[href^="callto:" i],a[href^="whatsapp:" '
    'i],a[href^="tg:" i],'
    'a[href^="skype:" i],a[href^="viber:" i],a[href^="xmpp:" i],a[href*="wa.me/" i],a[href*="whatsapp.com/" i],'
    'a[href*="t.me/" i],a[href*="telegram." i],a[href*="signal.me" i],a[href*="threema.id" i],a[href*="line.me" i],'
    'a[href*="discord." i],[data-cfemail],a[href*="email-protection#" i]'
)
MAIL = re.compile(
    r"(?<![\w.%+-])[A-Za-z0-9][\w.%+-]{0,63}@(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,4}[A-Za-z][A-Za-z0-9-]{1,23}(?![\w@])"
)
AT = (
    r"(?:\s{0,3}[\[({<«]\s{0,3}(?:at|@|ät|arroba|собака|chiocciola|arobase|a|kukac|małpa|"
    r"zavináč)\s{0,3}[\])}>»]\s{0,3}|\s{1,3}(?:at|собака|arroba|arobase)\s{1,3}|\s{0,2}@\s{0,2})"
)
DOT = (
    r"(?:\s{0,3}[\[({<«]\s{0,3}(?:dot|\.|punkt|point|punto|ponto|точка|kropka|tečka|pont)\s{0,3}[\])}>»]\s{0,3}|"
    r"\s{1,3}(?:dot|punkt|point|punto|ponto|точка|kropka)\s{1,3}|\s\.\s|\.)"
)
HIDDEN_MAIL = re.compile(
    rf"(?<![\w.%+-])([A-Za-z0-9][\w.%+-]{{1,40}}){AT}([A-Za-z0-9][A-Za-z0-9-]{{0,40}}(?:{DOT}[A-Za-z0-9-]{{2,20}}){{1,3}})(?!\w)",
    re.IGNORECASE,
)
DOTS = re.compile(DOT, re.IGNORECASE)
HIDDEN_MARKS = tuple(
    ("[at|(at|{at|<at| dot |[dot|(dot|собака|arroba|arobase|[@|(@| @ |[ at|( at|(ät| punkt |chiocciola|małpa").split(
        "|"
    )
)
NOT_ENDINGS = frozenset(
    "png jpg jpeg gif svg webp avif ico bmp css js json woff woff2 ttf map mp4 webm pdf zip html htm php aspx "
    "local".split()
)
PLACEHOLDERS = frozenset(
    "name@domain.com you@example.com your@email.com user@domain.com email@example.com name@example.com "
    "example@example.com".split()
)
NUMBER = r"\+?\(?\d[\d ().\-/\u00a0\u2009\u202f]{6,22}\d"
PLUS_PHONE = re.compile(r"(?<![\w+])(?:\+|00(?=[1-9]))\s?\(?\d[\d ().\-/\u00a0\u2009\u202f]{6,22}\d(?![\w])")
CUED_PHONE = re.compile(
    rf"(?<![^\W_])(whats ?app|wa|ватсап\w*|вотсап\w*|واتساب|واتس|viber|вайбер\w*|signal|tel(?:efon\w*|éfono|efone|"
    rf"éphone)?|phone|call(?: us)?|mobile|mob|cell|hotline|"
    rf"text|sms|fax|handy|hotline|тел(?:ефон)?|моб|звоните|τηλ|هاتف|جوال|ת?טלפון|电话|手机|電話|전화|fone|móvil|"
    rf"celular|gsm|tlf|puh|komórka|tel)"
    rf"(?:\s?(?:/|&|\+|and|или|or|number|no|nr|us|at|me|on|only|id|business|номер|"
    rf"app)\.?){{0,4}}[\s:：.=\-–>(]{{0,5}}({NUMBER})(?![\w])"
)
PHONE_MARKS = tuple(
    (
        "whats|tel|phone|call|mob|cell|hotline|text|sms|signal|viber|тел|моб|ватсап|вотсап|вайбер|звоните|τηλ|واتس|"
        "هاتف|جوال|טלפון|电话|手机|電話|전화|fone|móvil|gsm|tlf|puh|wa:|wa |handy"
    ).split("|")
)
CUE_KINDS = (
    ("viber", ContactKind.VIBER),
    ("вайбер", ContactKind.VIBER),
    ("signal", ContactKind.SIGNAL),
    ("wa", ContactKind.WHATSAPP),
    ("whats", ContactKind.WHATSAPP),
    ("ватсап", ContactKind.WHATSAPP),
    ("вотсап", ContactKind.WHATSAPP),
    ("واتس", ContactKind.WHATSAPP),
)


def find_contacts(
    text: str, tree: LexborHTMLParser | LexborNode | None = None, *, regions: Sequence[str] = ()
) -> tuple[Contact, ...]:
    """All contacts of a text, and of a page's links when its tree is given; each once, at most 80.

    `regions` (ISO countries) are tried for phone numbers written without a country code after a word like "Tel.".
    """
    found: dict[tuple[ContactKind, str], Contact] = {}
    shown = _visible(text[:TEXT_CHARS])
    lower = lowered(shown)
    for contact in (*_from_tree(tree, regions), *_from_text(shown, lower, regions)):
        found.setdefault((contact.kind, contact.value), contact)
    return tuple(_without_echoes(found))[:CONTACTS]


def _visible(text: str) -> str:
    """Without signs nobody sees; letters and digits of mathematical and full-width alphabets as plain ones."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(INVISIBLE))


def _from_text(text: str, lower: str, regions: Sequence[str]) -> list[Contact]:
    found = find_handle_links(text, lower) + find_handles(text, lower)
    found += _mails(text, lower)
    found += _phones(text, lower, regions)
    found += find_wallets(text)
    if ".onion" in lower:
        found += find_onions(text)
    if "iban" in lower or "bank" in lower or "konto" in lower:
        found += find_ibans(text)
    return found


def _mails(text: str, lower: str) -> list[Contact]:
    found = []
    hidden = any(mark in lower for mark in HIDDEN_MARKS)
    if "@" not in text and not hidden:
        return []
    plain = text if text.isascii() else _latin_tokens(text)
    for match in MAIL.finditer(plain):
        found.append(_mail(match[0], match[0]))
    if hidden:
        for match in HIDDEN_MAIL.finditer(plain):
            if "@" in match[0] or not match[0].islower() or any(mark in match[0].lower() for mark in HIDDEN_MARKS):
                found.append(_mail(f"{match[1]}@{DOTS.sub('.', match[2])}", match[0]))
    return [contact for contact in found if contact is not None][:50]


def _latin_tokens(text: str) -> str:
    """Words that mix Latin and look-alike letters, or hold an @, in Latin letters."""
    words = (
        word.translate(LOOK_ALIKE) if not word.isascii() and ("@" in word or "＠" in word) else word
        for word in text.split(" ")
    )
    return " ".join(words)


def _mail(address: str, raw: str) -> Contact | None:
    """A mail address, unless its ending is a file's or it is a placeholder."""
    address = address.strip(".-_").lower()
    local, _, host = address.partition("@")
    ending = host.rpartition(".")[2]
    if ending in NOT_ENDINGS or not ending.isalpha() or address in PLACEHOLDERS or host.split(".")[0] in ("2x", "3x"):
        return None
    if len(local) == 32 and all(char in "0123456789abcdef" for char in local):
        return None
    return Contact(kind=ContactKind.MAIL, value=address, raw=raw)


def _phones(text: str, lower: str, regions: Sequence[str]) -> list[Contact]:
    found: list[Contact] = []
    if any(mark in lower for mark in PHONE_MARKS):
        for match in CUED_PHONE.finditer(lower):
            kind = next((kind for mark, kind in CUE_KINDS if match[1].startswith(mark)), ContactKind.PHONE)
            _add_phone(found, match[2], kind, regions, cued=True)
    if "+" in text or "00" in text:
        for match in PLUS_PHONE.finditer(text):
            _add_phone(found, match[0], ContactKind.PHONE, (), cued=False)
    if len(found) < 50:
        found += [
            Contact(kind=kind, value=value, raw=raw)
            for raw, digits, kind in find_spelled_phones(text, lower)
            if (value := e164(digits, regions)) is not None
        ]
    return found[:50]


def _add_phone(found: list[Contact], raw: str, kind: ContactKind, regions: Sequence[str], *, cued: bool) -> None:
    if len(found) >= 50:
        return
    value = e164(raw, regions) or (
        e164(f"+{raw}", ()) if cued and raw[0] not in "+0(" and kind is not ContactKind.PHONE else None
    )
    if value is not None:
        found.append(Contact(kind=kind, value=value, raw=raw.strip()))


def e164(raw: str, regions: Sequence[str] = ()) -> str | None:
    """A valid number in international form; a number without a country code is tried in the given regions."""
    raw = raw.strip()
    if raw.startswith("00"):
        raw = f"+{raw[2:]}"
    for region in (None,) if raw.startswith(("+", "(+")) else tuple(regions):
        try:
            number = phonenumbers.parse(raw, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def _from_tree(tree: LexborHTMLParser | LexborNode | None, regions: Sequence[str]) -> list[Contact]:
    found: list[Contact] = []
    for node in tree.css(LINKS)[:400] if tree is not None else ():
        attributes = node.attributes
        href = (attributes.get("href") or "")[:2_000]
        code = attributes.get("data-cfemail") or (href.partition("email-protection#")[2] if "#" in href else "")
        mail = cloudflare_mail(code) if code else mail_of_link(href)
        phone = phone_of_link(href)
        if mail:
            contact = _mail(mail, code or href)
            found += [contact] if contact and MAIL.fullmatch(contact.value) else []
        elif phone:
            value = e164(phone, regions)
            found += [Contact(kind=ContactKind.PHONE, value=value, raw=phone)] if value else []
        elif href:
            found += find_handle_links(href, href.lower())
    return found


def cloudflare_mail(code: str) -> str | None:
    """The address behind Cloudflare's mail protection: each byte is masked with the first."""
    try:
        raw = bytes.fromhex(code[:400])
    except ValueError:
        return None
    return bytes(byte ^ raw[0] for byte in raw[1:]).decode("utf-8", "replace") if len(raw) > 5 else None


def _without_echoes(found: dict[tuple[ContactKind, str], Contact]) -> list[Contact]:
    """A number known as a messenger's is not told again as a phone; an XMPP address not again as mail."""
    messengers = {value for kind, value in found if kind not in (ContactKind.PHONE, ContactKind.MAIL)}
    return [
        contact
        for (kind, value), contact in found.items()
        if not (kind in (ContactKind.PHONE, ContactKind.MAIL) and value in messengers)
    ]
