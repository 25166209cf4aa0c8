# SPDX-License-Identifier: EUPL-1.2
"""Plain: operators among rows that somebody else collected; a pure function, nothing is read or kept.

A row names a site (and a seller, if it is one of a market) and holds, under names of kinds, one value or several:
`{"site": "a.example", "mail": ["x@a.example"], "phone": "+4915112345071", "template": "9f3c…"}`. Values are cleaned and
hubs left out as if a crawl had seen them on the site's own pages. What has no name of a kind is left alone.
"""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alerts.errors import ActionError
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import Linker, Use
from alerts.operators.texts import near_images, text_bands
from alerts.operators.values import clean_company, clean_contact, clean_mark, clean_number
from config.hubs import load_hubs
from crawler.listing import Contact, ContactKind

CONTACTS = {kind.value: kind for kind in ContactKind}
OTHER_NAMES = {
    "email": "mail", "mails": "mail", "emails": "mail", "phones": "phone", "telephone": "phone", "handles": "handle",
    "wallets": "wallet", "analytics": "tracker", "analytics_id": "tracker", "tracker_id": "tracker",
    "trackers": "tracker", "ip": "address", "ips": "address", "addresses": "address", "nameserver": "name_server",
    "nameservers": "name_server", "name_servers": "name_server", "ns": "name_server", "icon": "favicon",
    "favicon_hash": "favicon", "images": "image", "phash": "image", "image_hash": "image", "image_hashes": "image",
    "company_number": "company", "company_numbers": "company", "vat": "company", "cert": "certificate",
    "template_fingerprint": "template", "texts": "text", "description": "text", "asn": "network",
    "licence_number": "licence", "license": "licence", "payment_processor": "processor",
}  # fmt: skip
MOST = 100
"""Values of one kind that a row may give."""
Cleaned = Iterator[tuple[K, str, float]]


@dataclass(frozen=True, kw_only=True)
class PlainOperator:
    """One proposal: its parties, and how surely each belongs to the others."""

    parties: tuple[str, ...]
    probability: float
    """Of the least sure party; 1 for one alone."""
    members: dict[str, float] = field(default_factory=dict)


def operators_of(rows: Iterable[Mapping[str, Any]]) -> list[PlainOperator]:
    """Operators among the rows, those with most parties first; a party alone is one, too."""
    names: list[str] = []
    numbers: dict[str, int] = {}
    shown: list[tuple[int, K, str, float]] = []
    for row in rows:
        name = party_name(row)
        number = numbers.setdefault(name, len(names))
        if number == len(names):
            names.append(name)
        shown += [(number, *one) for one in identifiers_of(row)]
    pictures = near_images(value for _, kind, value, _ in shown if kind is K.IMAGE)
    linker = Linker(Use(number, kind, pictures.get(value, value), weight) for number, kind, value, weight in shown)
    for number in range(len(names)):
        linker.shows.setdefault(number, {})
    found = [propose(linker, group, names) for group in linker.group()]
    return sorted(found, key=lambda one: (-len(one.parties), one.parties))


def propose(linker: Linker, group: Sequence[int], names: Sequence[str]) -> PlainOperator:
    """One group with its probabilities."""
    members = dict.fromkeys((names[number] for number in group), 1.0)
    if len(group) > 1:
        whole = linker.groups[linker.group_of[group[0]]]
        for number in group:
            members[names[number]] = round(linker.against_rest(number, whole).probability, 4)
    return PlainOperator(parties=tuple(sorted(members)), probability=min(members.values()), members=members)


def party_name(row: Mapping[str, Any]) -> str:
    """The site, or `seller @ site`; raises for a row without a site."""
    site, seller = row.get("site") or row.get("domain"), row.get("seller") or ""
    if not isinstance(site, str) or not site.strip() or not isinstance(seller, str):
        raise ActionError("a row needs a site, a name like shop.example; its seller is optional")
    return f"{seller.strip()} @ {site.strip().lower()}" if seller.strip() else site.strip().lower()


def identifiers_of(row: Mapping[str, Any]) -> Cleaned:
    """What a row shows, cleaned, without known hubs; values may also lie one level down, below `identifiers`."""
    nested = row.get("identifiers")
    fields = [*row.items(), *(nested.items() if isinstance(nested, Mapping) else ())]
    regions = tuple(one.upper() for one in texts_of(row.get("countries")) if len(one) == 2)
    for name, value in fields:
        plain = name.strip().lower()
        kind = OTHER_NAMES.get(plain, plain)
        for text in texts_of(value) if kind not in ("site", "domain", "seller", "countries") else ():
            for one in clean_value(kind, text, regions):
                if load_hubs().why(one[0].value, one[1]) is None:
                    yield one


def clean_value(kind: str, value: str, regions: Sequence[str]) -> Cleaned:
    """One value as it is compared; nothing for a kind that is not known, or a value that links nobody."""
    cleaned = None
    if kind in CONTACTS:
        cleaned = clean_contact(Contact(kind=CONTACTS[kind], value=value, raw=value), regions)
    elif kind == K.TEXT:
        yield from ((K.TEXT, band, 1.0) for band in text_bands(value))
    elif kind in (K.COMPANY, K.LICENCE):
        cleaned = clean_number(K(kind), value)
    elif kind == K.LEGAL_NAME:
        cleaned = clean_company(value)
    elif kind == K.ADDRESS:
        cleaned = (K.ADDRESS, value.strip(), 1.0) if is_address(value) else None
    elif kind in (K.NAME_SERVER, K.FOREIGN_NAME, K.CERTIFICATE):
        cleaned = clean_mark(K(kind), value.lower().rstrip("."))
    elif kind in set(K) and kind != K.NETWORK:
        cleaned = clean_mark(K(kind), value)
    if cleaned is not None:
        yield cleaned


def is_address(value: str) -> bool:
    """Whether it is an IP address."""
    try:
        ipaddress.ip_address(value.strip())
    except ValueError:
        return False
    return True


def texts_of(value: object) -> list[str]:
    """One value or a list of them, as texts."""
    many = value if isinstance(value, list | tuple | set | frozenset) else (value,)
    return [str(one) for one in list(many)[:MOST] if isinstance(one, str | int) and not isinstance(one, bool)]
