# SPDX-License-Identifier: EUPL-1.2
"""Reading what is reported: one address, seller or batch; junk, formulas and private addresses are refused by name."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from alerts.models.report import ItemKind
from crawler.frontier.canonical import clean_url, page_key
from crawler.guard import Guard, GuardError
from crawler.site import EXTRACT, is_address, site_of

VALUE = 300
"""Characters of a seller, a product or a batch, and of what is told of a refused row."""
HIDDEN = (("hxxp", "http"), ("hXXp", "http"), ("[.]", "."), ("(.)", "."), ("[dot]", "."), ("[:]", ":"))
"""How people write addresses so that nobody follows them by mistake."""
CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
FORMULA = re.compile(r"[=+\-@\t\r]")
CALL = re.compile(r"[(|!]")
BATCH = re.compile(r"[\w./ -]{2,60}")
FOUND = re.compile(r"(?:https?|hxxps?)://[^\s<>\"'`{}|\\^]{4,2000}", re.IGNORECASE)
NAMED_BATCH = re.compile(
    r"\b(?:batch|lot|charge|ch\.-b\.|lote|lotto|partia|numer serii|parti no|seri no|серія|серия|№ лота)"
    r"(?: ?(?:number|no|nr|nummer|code|numéro|número|numero)\b)?\.?[ :#]{1,3}"
    r"(?P<value>(?=[A-Z0-9./-]{0,19}\d)[A-Z0-9][A-Z0-9./-]{2,19})\b",
    re.IGNORECASE,
)
OPEN_ENDS = ".,;:!?)]}>»”’'\""


@dataclass(frozen=True, kw_only=True)
class Named:
    """One thing that somebody names, canonical."""

    kind: ItemKind
    value: str
    site: str = ""
    product: str = ""
    row: int = 0

    @property
    def key(self) -> str:
        """Digest by which the same thing is known again."""
        canonical = page_key(self.value) if self.kind is ItemKind.URL else " ".join(self.value.casefold().split())
        return hashlib.sha256(f"{self.kind}\x1f{self.site}\x1f{canonical}".encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A row that gives nothing, and why."""

    value: str
    reason: str
    row: int = 0
    kind: ItemKind = ItemKind.URL


Read = Named | Unreadable


def no_address(text: str) -> str:
    """Why a text is none that could be visited."""
    if "@" in text.partition("://")[2].partition("/")[0]:
        return "it names a user: expected the address without"
    return "not an http or https address"


def read_url(text: str, *, practice: bool = False, row: int = 0, product: str = "") -> Read:
    """An address in its canonical form, or why it is none that may be visited."""
    shown = CONTROL.sub("", text.strip())
    if not shown:
        return Unreadable(value="", reason="empty", row=row)
    if FORMULA.match(shown) and (shown[0] == "=" or CALL.search(shown)):
        return Unreadable(value=shown[:VALUE], reason="a formula, not an address", row=row)
    for hidden, plain in HIDDEN:
        shown = shown.replace(hidden, plain)
    address = shown if "://" in shown[:12] else f"https://{shown}"
    url = None if any(sign.isspace() for sign in address) else clean(address)
    fault = no_address(address) if url is None else host_fault(url.split("/")[2], practice=practice)
    if url is None or fault:
        return Unreadable(value=text.strip()[:VALUE], reason=fault, row=row)
    return Named(kind=ItemKind.URL, value=url, site=site_of(url), product=product[:VALUE], row=row)


def clean(address: str) -> str | None:
    """The canonical address, None when it has none."""
    try:
        return clean_url(address)
    except ValueError:
        return None


@lru_cache(maxsize=8_192)
def host_fault(netloc: str, *, practice: bool) -> str:
    """Why a host is not visited; empty when nothing speaks against it."""
    try:
        Guard(names_are_practice=practice).check_url(f"https://{netloc}/")
    except GuardError as error:
        return f"refused: {error}"
    host = urlsplit(f"https://{netloc}/").hostname or ""
    if practice and not host.endswith(".example"):
        return "the practice market has hosts that end in .example"
    if not is_address(host) and not host.endswith((".onion", ".example")) and not is_public(host):
        return "its host has no public suffix"
    return ""


def is_public(host: str) -> bool:
    """Whether it is a name below a public suffix, and not one alone."""
    found = EXTRACT(host)
    return bool(found.suffix and found.domain)


def read_name(kind: Literal[ItemKind.SELLER, ItemKind.BATCH], text: str, *, row: int = 0, site: str = "") -> Read:
    """A seller or a batch, or why it is none."""
    shown = " ".join(CONTROL.sub(" ", text).split())
    if len(shown) < 2:
        return Unreadable(value=shown, reason=f"expected a {kind.value} of two characters or more", row=row, kind=kind)
    if shown[0] == "=" or (FORMULA.match(shown) and CALL.search(shown)):
        return Unreadable(value=shown[:VALUE], reason=f"a formula, not a {kind.value}", row=row, kind=kind)
    if len(shown) > VALUE or (kind is ItemKind.BATCH and not BATCH.fullmatch(shown)):
        return Unreadable(value=shown[:VALUE], reason=f"cannot be a {kind.value}", row=row, kind=kind)
    return Named(kind=kind, value=shown, site=site, row=row)


def find_in_text(text: str, *, practice: bool = False) -> Iterator[Read]:
    """Addresses and batches that a text names, each once, in its order."""
    seen: set[str] = set()
    found: Iterable[Read] = (
        *(read_url(one.group().rstrip(OPEN_ENDS), practice=practice) for one in FOUND.finditer(text)),
        *(read_name(ItemKind.BATCH, one.group("value")) for one in NAMED_BATCH.finditer(text)),
    )
    for one in found:
        key = one.key if isinstance(one, Named) else one.value
        if key not in seen:
            seen.add(key)
            yield one
