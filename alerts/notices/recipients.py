# SPDX-License-Identifier: EUPL-1.2
"""Recipients: entered by a person, taken from the bundled table, or found by a look-up; with where they are from."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db import transaction

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import NoticeError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.notice import ContactSource, Recipient, RecipientKind, Route
from alerts.notices.deadlines import place_of
from alerts.notices.keys import read_certificate, read_pgp, recipient_key
from alerts.notices.wording import one_line
from alerts.second_factor import seal_box
from config.errors import ConfigError
from config.reference import load_reference
from crawler.guard import Guard, GuardError

TABLE = Path(__file__).parents[2] / "config" / "data" / "recipients.csv"
KEY = re.compile(r"[a-z0-9][a-z0-9.-]{1,119}")
MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
FIELDS = (
    "name kind country language time_zone route address form_url form_fields api_url postal_address serves iana_id "
    "smime_certificate pgp_key source source_text drawn_from raw_sha256 as_of practice enabled"
).split()


def add_recipient(key: str, account: Account, now: datetime, *, why: str = "", **fields: object) -> Recipient:
    """A recipient; raises NoticeError naming the field that is wrong, and for a key that is taken."""
    check_may(account, Action.DRAFT)
    if not KEY.fullmatch(key):
        raise NoticeError(f"recipient: expected a key of small letters, digits, . and -, got {key[:40]!r}")
    if Recipient.objects.filter(key=key).exists():
        raise NoticeError(f"recipient {key}: there is one already: `theriac recipients change`")
    recipient = Recipient(key=key, entered_by=account.username, entered_at=now)
    return _write(recipient, account, now, why, fields, "add")


def change_recipient(recipient: Recipient, account: Account, now: datetime, *, why: str, **fields: object) -> Recipient:
    """Other fields. What was approved for the old address does not go to a new one."""
    check_may(account, Action.DRAFT)
    if not why.strip():
        raise NoticeError(f"recipient {recipient.key}: expected a reason")
    return _write(recipient, account, now, why, fields, "change")


def _write(
    recipient: Recipient, account: Account, now: datetime, why: str, fields: Mapping[str, object], action: str
) -> Recipient:
    for name, value in fields.items():
        if name == "api_secret":
            recipient.api_secret = seal_box().encrypt(str(value).encode()).decode("ascii") if value else ""
        elif name in FIELDS:
            setattr(recipient, name, value.value if isinstance(value, RecipientKind | Route | ContactSource) else value)
        else:
            raise NoticeError(f"recipient: there is no field {name!r}")
    check_recipient_fields(recipient)
    if fields.get("smime_certificate") or fields.get("pgp_key"):
        check_key(recipient, now)
    with transaction.atomic():
        note(
            account, AuditVerb.ALTERATION, f"recipient.{action}", "recipient", [recipient.key], now, why=why,
            details={name: str(value)[:200] for name, value in fields.items() if name not in ("api_secret", "pgp_key")},
        )  # fmt: skip
        recipient.save()
    return recipient


def check_recipient_fields(recipient: Recipient) -> None:
    """Raises NoticeError for the first field that cannot be right."""
    where = f"recipient {recipient.key}"
    if recipient.kind not in {one.value for one in RecipientKind}:
        raise NoticeError(f"{where}: kind: expected one of {', '.join(RecipientKind)}")
    if not recipient.name.strip() or recipient.source not in {one.value for one in ContactSource}:
        raise NoticeError(f"{where}: expected a name, and where the contact is from")
    if recipient.source == ContactSource.SITE:
        raise NoticeError(f"{where}: a contact from the suspected site is nobody to write to")
    if recipient.source == ContactSource.PERSON and not recipient.source_text.strip():
        raise NoticeError(f"{where}: say where the contact was found")
    if recipient.country and not re.fullmatch(r"[A-Z]{2}", recipient.country):
        raise NoticeError(f"{where}: country: expected two capital letters, got {recipient.country!r}")
    place_of(recipient.time_zone)
    if recipient.address and not MAIL.fullmatch(recipient.address):
        raise NoticeError(f"{where}: expected a mail address, got {one_line(recipient.address, 80)!r}")
    for url in (recipient.form_url, recipient.api_url):
        check_url(where, url, recipient)
    if recipient.smime_certificate:
        read_certificate(recipient.smime_certificate)
    if recipient.pgp_key:
        recipient.pgp_fingerprint = read_pgp(recipient.pgp_key).fingerprint


def check_key(recipient: Recipient, now: datetime) -> None:
    """Raises NoticeError for a new key that could not be encrypted to today."""
    key = recipient_key(recipient)
    if key is not None and (fault := key.fault(now)):
        raise NoticeError(f"recipient {recipient.key}: {fault}")


def check_url(where: str, url: str, recipient: Recipient) -> None:
    """An address of a form or an API: https, and no private place outside the practice market."""
    if not url:
        return
    try:
        Guard(allow_private=recipient.practice).check_url(url)
    except GuardError as error:
        raise NoticeError(f"{where}: {error}") from error
    if not url.startswith("https://"):
        raise NoticeError(f"{where}: expected https, got {one_line(url, 80)!r}")


def find_recipient(key: str) -> Recipient:
    """The recipient with this key; raises NoticeError when there is none."""
    found = Recipient.objects.filter(key=key.strip().lower()).first()
    if found is None:
        raise NoticeError(
            f"no recipient {key[:40]!r}: `theriac recipients list`, or take one of `theriac recipients table`"
        )
    return found


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One platform or authority of the bundled table; a fact with its source and date, to be checked by a person."""

    key: str
    name: str
    kind: str
    country: str
    language: str
    time_zone: str
    route: str
    address: str
    form_url: str
    postal_address: str
    serves: tuple[str, ...]
    source: str
    as_of: date


@lru_cache(maxsize=1)
def load_table(path: Path = TABLE) -> tuple[TableRow, ...]:
    """Platforms of the table, then an authority per country; raises ConfigError naming the line that is wrong."""
    rows: list[TableRow] = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                rows.append(_row(row))
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise ConfigError(f"{path.name}: line {len(rows) + 2}: expected a whole row: {error}") from error
    return (*rows, *_authorities())


def _row(row: Mapping[str, str]) -> TableRow:
    return TableRow(
        key=row["key"],
        name=row["name"],
        kind=RecipientKind(row["kind"]).value,
        country=row["country"],
        language=row["language"] or "en",
        time_zone=row["time_zone"] or "UTC",
        route=Route(row["route"]).value,
        address=row["address"],
        form_url=row["form_url"],
        postal_address="",
        serves=tuple(row["serves"].split()),
        source=row["source"],
        as_of=date.fromisoformat(row["as_of"]),
    )


def _authorities() -> list[TableRow]:
    """Medicines authorities of the reference table: where their contact is to be looked up by a person."""
    as_of = date(2026, 11, 1)
    return [
        TableRow(
            key=f"authority-{country.code.lower()}",
            name=country.authority,
            kind=RecipientKind.AUTHORITY.value,
            country=country.code,
            language="en",
            time_zone="UTC",
            route=Route.LETTER.value,
            address="",
            form_url="",
            postal_address=f"{country.authority}\n{country.name}\n{country.authority_url}",
            serves=(),
            source="config/data/registers.csv",
            as_of=as_of,
        )
        for country in load_reference().countries.values()
        if country.authority
    ]


def take_from_table(key: str, account: Account, now: datetime, *, why: str) -> Recipient:
    """A recipient from the bundled table, after a person checked that the contact is right today."""
    row = next((one for one in load_table() if one.key == key), None)
    if row is None:
        raise NoticeError(f"the table has no {key[:40]!r}: `theriac recipients table`")
    if not why.strip():
        raise NoticeError(f"recipient {key}: expected how it was checked that the contact is right today")
    return add_recipient(
        key, account, now, why=why, name=row.name, kind=row.kind, country=row.country, language=row.language,
        time_zone=row.time_zone, route=row.route, address=row.address, form_url=row.form_url,
        postal_address=row.postal_address, serves=list(row.serves), source=ContactSource.TABLE,
        source_text=row.source, as_of=row.as_of,
    )  # fmt: skip
