# SPDX-License-Identifier: EUPL-1.2
"""RDAP: who registered a name, and whose network an address is in; an answer about anything else is refused."""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from whoisit.bootstrap import _BootstrapWrapper
from whoisit.errors import WhoisItError
from whoisit.parser import parse
from whoisit.query import QueryBuilder

from alerts.errors import NoticeError
from alerts.notices.lookups.asking import Answered, fetch
from alerts.notices.recipients import MAIL
from alerts.notices.wording import one_line
from config.settings import Settings

ACCEPT = "application/rdap+json, application/json"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """What a directory says: names and mail addresses by role."""

    what: str
    name: str = ""
    """Of the registrar or the network."""
    iana_id: str = ""
    country: str = ""
    abuse: tuple[str, ...] = ()
    registrant: tuple[str, ...] = ()
    """Never written to: may be the suspect."""
    reseller: tuple[str, ...] = ()
    faults: tuple[str, ...] = field(default=())


def ask_domain(settings: Settings, name: str) -> tuple[Holder, Answered]:
    """The registrar of a name."""
    book = _book(settings)
    answered = _ask(settings, book, "domain", name)
    table = _table(answered)
    told = str(table.get("ldhName") or table.get("unicodeName") or "").rstrip(".").lower()
    if table.get("objectClassName") != "domain" or told != name.lower():
        raise NoticeError(f"{answered.server}: refused: asked for {name}, it answers about {one_line(told, 80)!r}")
    return _holder(book, "domain", name, table), answered


def ask_address(settings: Settings, address: str) -> tuple[Holder, Answered]:
    """The network of an address, and its abuse contact."""
    book = _book(settings)
    answered = _ask(settings, book, "ip", address)
    table = _table(answered)
    if table.get("objectClassName") != "ip network" or not _covers(table, address):
        raise NoticeError(f"{answered.server}: refused: its answer is not about the network of {address}")
    return _holder(book, "ip", address, table), answered


def _book(settings: Settings) -> Any:
    """Which server answers for what, from a file: nobody is asked for it."""
    path = settings.notices.rdap_bootstrap
    if path is None:
        raise NoticeError(
            "notices.rdap_bootstrap: expected IANA's tables as one JSON file (asn, dns, ipv4, ipv6, object)"
        )
    book = _BootstrapWrapper()
    try:
        book.load_bootstrap_data(path.read_text(encoding="utf-8"), allow_insecure=settings.notices.lookup_allow_private)
    except (OSError, ValueError, WhoisItError) as error:
        raise NoticeError(f"{path}: expected RDAP bootstrap data: {error}") from error
    return book


def _ask(settings: Settings, book: Any, kind: str, value: str) -> Answered:
    try:
        _, url, _ = QueryBuilder(book).build(query_type=kind, query_value=value)
    except (WhoisItError, ValueError) as error:
        raise NoticeError(f"RDAP: the table of directories names none that answers for {value[:80]!r}") from error
    answered = fetch(settings, url, accept=ACCEPT)
    if answered.status == 404:
        raise NoticeError(f"{answered.server}: it knows no {value}")
    if answered.status != 200:
        raise NoticeError(f"{answered.server}: it answered {answered.status}")
    return answered


def _table(answered: Answered) -> dict[str, Any]:
    try:
        table = msgspec.json.decode(answered.data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NoticeError(f"{answered.server}: refused: no JSON: {error}") from error
    if not isinstance(table, dict):
        raise NoticeError(f"{answered.server}: refused: expected a JSON object")
    return table


def _holder(book: Any, kind: str, what: str, table: dict[str, Any]) -> Holder:
    try:
        told = parse(book, kind, what, table)
    except Exception as error:
        raise NoticeError(
            f"RDAP: the answer about {what} cannot be read: {type(error).__name__}: {error}"[:300]
        ) from error
    entities: Mapping[str, Any] = told.get("entities") or {}
    registrar: Mapping[str, Any] = next(iter(_listed(entities.get("registrar"))), {})
    ids = [
        one for one in _listed(told.get("public_ids")) + _listed(registrar.get("public_ids")) if isinstance(one, dict)
    ]
    name = registrar.get("name") or told.get("name") or told.get("handle") or ""
    return Holder(
        what=what,
        name=one_line(str(name), 200),
        iana_id=next((str(one.get("identifier", ""))[:12] for one in ids if one), "") or _iana_id(table),
        country=str(told.get("country") or "")[:2].upper(),
        abuse=_mails(entities.get("abuse")),
        registrant=_mails(entities.get("registrant")),
        reseller=_mails(entities.get("reseller")),
    )


def _iana_id(table: Mapping[str, Any]) -> str:
    for entity in _listed(table.get("entities")):
        if isinstance(entity, dict) and "registrar" in _listed(entity.get("roles")):
            for one in _listed(entity.get("publicIds")):
                if isinstance(one, dict) and "iana" in str(one.get("type", "")).lower():
                    return str(one.get("identifier", ""))[:12]
    return ""


def _mails(entities: Any) -> tuple[str, ...]:
    found = (str(one.get("email") or "").strip().lower() for one in _listed(entities) if isinstance(one, dict))
    return tuple(dict.fromkeys(mail for mail in found if MAIL.fullmatch(mail)))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _covers(table: Mapping[str, Any], address: str) -> bool:
    try:
        first, last, asked = (
            ipaddress.ip_address(str(one)) for one in (table["startAddress"], table["endAddress"], address)
        )
        return first.version == last.version == asked.version and int(first) <= int(asked) <= int(last)
    except (KeyError, ValueError):
        return False


def mails_of(holders: Iterable[Holder], role: str) -> list[str]:
    """All mail addresses of a role."""
    return sorted({mail for one in holders for mail in getattr(one, role)})
