# SPDX-License-Identifier: EUPL-1.2
"""Values: an identifier as it is compared, or None for one that may never link anybody.

Empty, endless, placeholder and example values are what templates leave behind; they say nothing of who runs a site.
"""

import hashlib
import re
from collections.abc import Sequence

from stdnum import iban

from alerts.operators.kinds import IdentifierKind as K
from crawler.extraction.contacts import e164
from crawler.extraction.wallets import kind_of_token
from crawler.listing import Contact, ContactKind

MOST = 120
"""Characters of anything a person could type; longer is junk."""
LONG = 256
NUMBERS = {ContactKind.PHONE, ContactKind.WHATSAPP, ContactKind.VIBER, ContactKind.SIGNAL}
"""Services whose names are phone numbers: the same number is the same number in whichever."""
_MAIL = re.compile(r"[^@\s]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z0-9-]{2,24}")
_SAMPLE_DOMAIN = re.compile(
    r"(?:example|domain|your-?(?:domain|site|store|shop|company|email|website|mail)|my-?(?:domain|site|store|shop)|email|"
    r"test|sample|company|website|yoursite|site|mail|abc|xyz|sentry|wixpress|placeholder|localhost|tld)\."
    r"(?:com|org|net|io|de|fr|co|tld|invalid|local)"
)
_SAMPLE_NAME = frozenset(
    "name your you yourname your.name yourmail youremail email e-mail mail user username user.name someone example "
    "test tester testing demo sample abc xyz aaa xxx john.doe johndoe jane.doe janedoe jsmith firstname.lastname "
    "name.surname max.mustermann".split()
)
_SAMPLE_HANDLE = frozenset(
    "username user name yourname your_name yourusername your_username yourhandle handle test tester test123 testuser "
    "demo example admin administrator support contact info help account profile page channel group home index none "
    "null undefined nan n/a na tba tbd xxx xxxx abcd abcde qwerty asdf 1234 12345 123456 1234567 12345678 123456789 "
    "yourchannel your_channel mychannel yourpage yourcompany company shop store sales order orders business".split()
)
_SAMPLE_COMPANY = frozenset(
    "your company|company name|my company|companyname|firma|company|limited|ltd|gmbh|llc|inc|your business|"
    "muster gmbh|mustermann gmbh|muster|acme|acme inc|example ltd|example inc|example gmbh|demo|demo store|your store|"
    "my store|online store|shop|all rights reserved|the seller|the company".split("|")
)
_PROPERTY = re.compile(r"(?<=\d)-\d{1,4}$")
"""An account's one property: `UA-1234567-3`; the account is whose it is."""
_RUN = "01234567890123456789"
_PLAIN = re.compile(r"[\W_]+")


def clean_contact(contact: Contact, regions: Sequence[str] = ()) -> tuple[K, str, float] | None:
    """Kind, value and weight of a contact; `regions` are the countries the site names."""
    value = contact.value.strip()
    if not value or len(value) > MOST or not value.isprintable():
        return None
    if contact.kind in NUMBERS and sum(sign.isdigit() for sign in value) >= 7 and not value.startswith("signal."):
        return clean_phone(value, regions)
    if contact.kind is ContactKind.MAIL or (contact.kind is ContactKind.JABBER and "@" in value):
        kind = K.MAIL if contact.kind is ContactKind.MAIL else K.HANDLE
        mail = clean_mail(value)
        return (kind, mail if kind is K.MAIL else f"jabber:{mail}", 1.0) if mail else None
    if contact.kind is ContactKind.WALLET:
        held = kind_of_token(value) is ContactKind.WALLET
        return (K.WALLET, value.lower() if value.startswith(("0x", "0X")) else value, 1.0) if held else None
    if contact.kind is ContactKind.IBAN:
        return (K.IBAN, iban.compact(value), 1.0) if iban.is_valid(value) else None
    if contact.kind is ContactKind.ONION:
        return K.ONION, value.lower(), 1.0
    return clean_handle(contact.kind.value, value)


def clean_mail(value: str) -> str | None:
    """Lower case; None for what is no address, or a template's example."""
    mail = value.strip().lower()
    if len(mail) > MOST or not _MAIL.fullmatch(mail):
        return None
    name, _, domain = mail.partition("@")
    if _SAMPLE_DOMAIN.fullmatch(domain) or name in _SAMPLE_NAME or is_run(name):
        return None
    return mail


def clean_phone(value: str, regions: Sequence[str] = ()) -> tuple[K, str, float] | None:
    """International form; without a country at a fifth of the weight; None for 123456 and the like."""
    digits = "".join(sign for sign in value if sign.isdigit())
    if not 7 <= len(digits) <= 15 or len(set(digits)) < 3 or is_run(digits[-8:]) or is_run(digits[:9]):
        return None
    if value.startswith("+"):
        return K.PHONE, f"+{digits}", 1.0
    whole = e164(value, regions) if regions else None
    return (K.PHONE, whole, 0.9) if whole else (K.PHONE, f"without country {digits}", 0.2)


def clean_handle(service: str, value: str) -> tuple[K, str, float] | None:
    """`service:name`; None for names that templates and manuals use."""
    name = value.strip().lstrip("@").strip("/ ")
    plain = name.lower()
    if not 3 <= len(name) <= MOST or plain in _SAMPLE_HANDLE or is_run(plain) or len(set(plain)) < 3:
        return None
    keeps_case = service in ("threema", "tox") or name.startswith("+") or "/" in name
    return K.HANDLE, f"{service}:{name if keeps_case else plain}", 1.0 if len(name) >= 5 else 0.6


def clean_number(kind: K, value: str) -> tuple[K, str, float] | None:
    """A company, VAT or licence number: letters and digits; a short one is one of many registers'."""
    plain = _PLAIN.sub("", value).upper()
    digits = "".join(sign for sign in plain if sign.isdigit())
    if not 4 <= len(digits) <= 20 or len(plain) > 40 or len(set(digits)) < 3 or is_run(digits):
        return None
    return kind, plain, 1.0 if len(digits) >= 8 else 0.5


def clean_company(value: str) -> tuple[K, str, float] | None:
    """A legal name without signs; None for one that says nothing."""
    plain = " ".join(_PLAIN.sub(" ", value).casefold().split())
    if not 5 <= len(plain) <= MOST or plain in _SAMPLE_COMPANY:
        return None
    return K.LEGAL_NAME, plain, 1.0 if len(plain) >= 9 else 0.5


def clean_mark(kind: K, value: str) -> tuple[K, str, float] | None:
    """A mark of the pages: an id, a digest, a file name."""
    own = value.strip()
    if not 3 <= len(own) <= LONG or not own.isprintable():
        return None
    if kind is K.TRACKER:
        own = _PROPERTY.sub("", own)
    core = own.rpartition("-")[2] if kind in (K.TRACKER, K.CHAT, K.FORM) else own
    letters = set(core.upper())
    if kind in (K.TRACKER, K.CHAT, K.FORM) and (is_run(core) or len(letters) < 3):
        return None
    return kind, own, 1.0


def is_run(text: str) -> bool:
    """Whether digits only repeat or count: 123456, 000000, 987654; `abc123` is none."""
    if not text.isdigit() or len(text) < 4:
        return False
    return len(set(text)) == 1 or text in _RUN or text[::-1] in _RUN


def shorten(value: str) -> str:
    """A value that fits the column; a longer one by its digest."""
    return value if len(value) <= LONG else f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"
