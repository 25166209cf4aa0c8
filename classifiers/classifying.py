# SPDX-License-Identifier: EUPL-1.2
"""Lines of `theriac classify`: one JSON object becomes a listing with its context, or says why not."""

import re
from collections import OrderedDict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import NoneType
from typing import Any

import msgspec
import orjson

from classifiers.context import ListingInContext
from crawler.listing import Listing, Money
from crawler.profile import SiteProfile

TEXTS = ("title", "description", "seller", "url", "language", "site_text", "currency")
LINE_MAX = 16_000_000
SITES_KEPT = 256
CURRENCY = re.compile(r"[A-Z]{3,5}")


class GoodLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is a listing; `fields` is the whole object as it came."""

    number: int
    fields: dict[str, Any]
    item: ListingInContext


@dataclass(frozen=True, kw_only=True)
class BadLine:
    """A line that is none, and why; `fields` where it was at least an object."""

    number: int
    error: str
    fields: dict[str, Any] | None = None


def read_line(number: int, line: bytes) -> GoodLine | BadLine:
    """One line of input."""
    if len(line) > LINE_MAX:
        return BadLine(number=number, error=f"expected at most {LINE_MAX} bytes, got more")
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return BadLine(number=number, error=f"expected a JSON object: {error}")
    if not isinstance(fields, dict):
        return BadLine(number=number, error=f"expected a JSON object, got {type(fields).__name__}")
    for name in TEXTS:
        if not isinstance(given := fields.get(name), (str, NoneType)):
            wrong = f"{name}: expected a text, got {type(given).__name__}"
            return BadLine(number=number, error=wrong, fields=fields)
    if not (fields.get("title") or "").strip():
        return BadLine(number=number, error="title: expected a text that is not empty", fields=fields)
    return GoodLine(number=number, fields=fields, item=_in_context(fields))


def _in_context(fields: dict[str, Any]) -> ListingInContext:
    given = fields.get
    url, raw = given("url") or "", given("price")
    unpriced = raw is None or raw == ""
    ships_to = given("ships_to")
    listing = Listing(
        url=url,
        title=fields["title"],
        description=given("description") or "",
        raw_price=None if unpriced else str(raw)[:80],
        price=None if unpriced else _price(raw, given("currency")),
        seller=given("seller") or None,
        ships_to=_countries(ships_to) if ships_to else (),
        language=given("language") or None,
    )
    return ListingInContext(listing=listing, site=_site(url, fields.get("site_text") or ""))


def _price(raw: Any, currency: str | None) -> Money | None:
    if isinstance(raw, bool):
        return None
    try:
        amount = Decimal(str(raw).strip()[:40].replace(",", "."))
    except InvalidOperation:
        return None
    if not amount.is_finite() or not -15 < amount.adjusted() < 15:
        return None
    code = (currency or "").upper()
    return Money(amount=amount, currency=code if CURRENCY.fullmatch(code) else None)


def _countries(raw: Any) -> tuple[str, ...]:
    parts = re.split(r"[,;\s]+", raw[:2000]) if isinstance(raw, str) else raw if isinstance(raw, list) else []
    return tuple(part.strip().upper() for part in parts if isinstance(part, str) and part.strip())[:60]


_SITES: OrderedDict[tuple[str, str], SiteProfile] = OrderedDict()


def _site(url: str, text: str) -> SiteProfile | None:
    """The same profile object for the same words of the same host, so that it is read once."""
    host = url.split("//", 1)[-1].split("/", 1)[0].split(":")[0].lower()
    hidden = host.endswith((".onion", ".i2p"))
    if not text and not hidden:
        return None
    key = (host, text)
    if key not in _SITES:
        if len(_SITES) >= SITES_KEPT:
            _SITES.popitem(last=False)
        _SITES[key] = SiteProfile(site=host, home_url=url, hosts=(host,), hidden_service=hidden, text=text[:20_000])
    return _SITES[key]
