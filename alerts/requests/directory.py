# SPDX-License-Identifier: EUPL-1.2
"""Directory of contact points: every entry with source and status; only confirmed ones, with a key, are written to."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import RequestError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.notice import Recipient
from alerts.models.request import FocalPoint, FocalStatus
from alerts.notices.keys import RecipientKey, read_certificate, read_pgp, recipient_key

KEY = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")
COUNTRY = re.compile(r"[A-Z]{2}")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
LONGEST_ACKNOWLEDGE_H = 24 * 30


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the directory is told of a contact point."""

    key: str
    country: str
    organisation: str
    role: str
    languages: tuple[str, ...] = ("en",)
    address: str = ""
    phone: str = ""
    hours: str = "24/7"
    time_zone: str = "UTC"
    acknowledge_hours: int = 24
    escalation: tuple[dict[str, Any], ...] = field(default=())
    """Each with after_hours, who, how."""
    source: str = ""
    as_of: date | None = None
    practice: bool = False


def enter_point(entry: Entry, account: Account, now: datetime) -> FocalPoint:
    """A new entry, or other particulars of one: either way it is to be confirmed (again)."""
    check_may(account, Action.DIRECTORY)
    check_entry(entry)
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__ if name not in ("key", "as_of")}
    values |= {"languages": list(entry.languages), "escalation": [dict(step) for step in entry.escalation]}
    with transaction.atomic():
        found = FocalPoint.objects.select_for_update().filter(key=entry.key).first()
        if found is not None and found.practice != entry.practice:
            raise RequestError(f"{entry.key}: practice and real are never mixed")
        point = found or FocalPoint(key=entry.key)
        for name, value in values.items():
            setattr(point, name, value)
        point.status, point.as_of = FocalStatus.UNVERIFIED.value, entry.as_of or now.date()
        point.entered_by, point.entered_at, point.version = account.username, now, point.version + 1
        point.save()
        keep(point, "focal_point.change" if found else "focal_point.add", account, now, why=entry.source)
    return point


def check_entry(entry: Entry) -> None:
    """Raises RequestError for an entry that nobody could rely on."""
    faults = {
        "key: expected small letters, digits and -": KEY.fullmatch(entry.key),
        "country: expected two capital letters": COUNTRY.fullmatch(entry.country),
        "organisation: expected a name": entry.organisation.strip(),
        "role: expected what it may do": entry.role.strip(),
        "source: expected where this is known from": entry.source.strip(),
        "languages: expected one or more, as in `fr`": entry.languages
        and all(map(LANGUAGE.fullmatch, entry.languages)),
        "address: expected a mail address": not entry.address or MAIL.fullmatch(entry.address),
        "acknowledge_hours: expected 1 to 720": 1 <= entry.acknowledge_hours <= LONGEST_ACKNOWLEDGE_H,
        "time_zone: expected an IANA name": is_zone(entry.time_zone),
        "escalation: expected after_hours, who and how, in the order of time": is_ladder(entry.escalation),
    }
    wrong = [fault for fault, holds in faults.items() if not holds]
    if wrong:
        raise RequestError(f"{entry.key[:40]}: {'; '.join(wrong)}")


def is_zone(name: str) -> bool:
    """Whether a time zone has that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def is_ladder(steps: tuple[dict[str, Any], ...]) -> bool:
    """Whether each step says when, who and how, later ones later."""
    whole = all(
        isinstance(step.get("after_hours"), int) and step["after_hours"] > 0 and step.get("who") and step.get("how")
        for step in steps
    )
    return whole and [step["after_hours"] for step in steps] == sorted({step["after_hours"] for step in steps})


def set_key(
    point: FocalPoint, account: Account, now: datetime, *, pgp: str = "", smime: str = "", why: str
) -> FocalPoint:
    """Another key to encrypt to, told by whom; it is to be confirmed before anything is sent. Raises NoticeError."""
    check_may(account, Action.DIRECTORY)
    if bool(pgp) == bool(smime) or not why.strip():
        raise RequestError(f"{point.key}: expected one key, PGP or S/MIME, and why it is trusted")
    read = read_pgp(pgp) if pgp else read_certificate(smime)
    if fault := read.fault(now):
        raise RequestError(f"{point.key}: {fault}")
    with transaction.atomic():
        present = FocalPoint.objects.select_for_update().get(pk=point.pk)
        if pgp:
            present.pgp_key, present.pgp_fingerprint, present.pgp_expires_at = pgp, read.fingerprint, read.valid_until
            present.smime_certificate, present.smime_expires_at = "", None
        else:
            present.smime_certificate, present.smime_expires_at = smime, read.valid_until
            present.pgp_key, present.pgp_fingerprint, present.pgp_expires_at = "", "", None
        present.status, present.version = FocalStatus.UNVERIFIED.value, present.version + 1
        present.save()
        keep(present, "focal_point.key", account, now, why=why, fingerprint=read.fingerprint)
    return present


def set_status(point: FocalPoint, status: FocalStatus, account: Account, now: datetime, *, why: str) -> FocalPoint:
    """Confirm an entry, put it out of use, or say that it is only planned. Whoever entered it does not confirm it."""
    check_may(account, Action.DIRECTORY)
    if not why.strip():
        raise RequestError(f"{point.key}: expected how that is known")
    with transaction.atomic():
        present = FocalPoint.objects.select_for_update().get(pk=point.pk)
        if status is FocalStatus.CONFIRMED and present.entered_by == account.username:
            raise RequestError(f"{present.key}: {account.username} entered it: another person confirms it")
        present.status, present.version = status.value, present.version + 1
        present.save()
        keep(present, f"focal_point.{status.value}", account, now, why=why)
    return present


def key_of(point: FocalPoint, now: datetime) -> tuple[Recipient, RecipientKey]:
    """Whom to encrypt to: this point's key and no other; raises RequestError when there is none that holds now."""
    to = Recipient(name=point.organisation, smime_certificate=point.smime_certificate, pgp_key=point.pgp_key)
    found = recipient_key(to)
    if found is None:
        raise RequestError(f"{point.key}: it has no key: nothing is sent readable (`theriac focal-point key`)")
    if fault := found.fault(now):
        raise RequestError(f"{point.key}: {fault}: nothing is sent until there is a new one")
    return to, found


def find_point(wanted: str) -> FocalPoint:
    """The entry of that name; raises RequestError when there is none."""
    found = FocalPoint.objects.filter(key=wanted.strip().lower()).first()
    if found is None:
        raise RequestError(f"no contact point {wanted[:40]!r}: `theriac focal-point list` names them")
    return found


def keep(point: FocalPoint, action: str, account: Account, now: datetime, *, why: str, **details: str) -> None:
    """One entry of the audit log."""
    note(account, AuditVerb.ALTERATION, action, "focal_point", [point.key], now, why=why, details=details)
