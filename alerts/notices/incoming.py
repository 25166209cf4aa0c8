# SPDX-License-Identifier: EUPL-1.2
"""Incoming: mail that answers notices: delivery reports by themselves, all else for a person to name."""

import email
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from alerts.errors import NoticeError
from alerts.models.account import Account
from alerts.models.notice import AnswerKind, Notice, NoticeState
from alerts.notices.answers import enter_answer
from alerts.notices.delivery_report import ARRIVED, PARTS, DeliveryReport, body_of, named_ids, read_report
from alerts.notices.keeping import held, keep, move
from alerts.notices.outbox import mark_sent
from config.settings import Settings

REFERENCE = re.compile(r"\bN-\d{4}-\d{5,}\b")
LARGEST = 25_000_000
MOST_PARTS = 5_000


@dataclass(frozen=True, kw_only=True)
class Received:
    """What one mail is."""

    reference: str
    what: str
    """bounced, delayed, delivered, answer, or known already."""
    said: str


def receive_mail(
    settings: Settings, raw: bytes, account: Account | None, now: datetime, *, kind: AnswerKind | None = None
) -> Received:
    """Read one mail: a delivery report moves its notice, an answer is entered under `kind`.

    Raises NoticeError for a mail that belongs to no notice, or an answer whose kind nobody named.
    """
    mail = parsed(raw)
    report = read_report(mail)
    notice = find_by_ids(named_by(mail, report))
    if notice is None and (report is None or kind is AnswerKind.BOUNCE):
        notice, report = find_by_reference(mail), None
    if notice is None:
        raise NoticeError(stranger(report))
    received_at = min(_date(mail) or now, now)
    if report is None:
        if kind is None:
            raise NoticeError(f"mail: it answers {notice.reference}: say what it is by --kind")
        enter_answer(settings, notice, kind, account, now, received_at=received_at, text=body_of(mail), raw=raw)
        return Received(reference=notice.reference, what="answer", said=kind.value)
    if is_known(notice, raw):
        return Received(reference=notice.reference, what="known already", said=report.said)
    if report.action == "failed":
        words = f"{report.said} ({', '.join(report.recipients[:5]) or 'recipient not named'})"
        enter_answer(settings, notice, AnswerKind.BOUNCE, account, now, received_at=received_at, text=words, raw=raw)
        return Received(reference=notice.reference, what="bounced", said=report.said)
    note_delivery(notice, report, raw, now)
    return Received(reference=notice.reference, what=report.action, said=report.said)


def stranger(report: DeliveryReport | None) -> str:
    """What is said of a mail that belongs nowhere."""
    if report is None:
        return "mail: it names no notice of this home: neither Message-ID nor reference is known"
    named = ", ".join(sorted(report.message_ids))[:200] or "none"
    return (
        f"mail: it names no notice of this home: a delivery report ({report.action}) for a message that never left it, "
        f"Message-ID {named}: nothing was changed"
    )


def is_known(notice: Notice, raw: bytes) -> bool:
    """Whether this very mail was read before."""
    digest = hashlib.sha256(raw).hexdigest()
    return (
        notice.answers.filter(raw_sha256=digest).exists() or notice.events.filter(details__raw_sha256=digest).exists()
    )


def note_delivery(notice: Notice, report: DeliveryReport, raw: bytes, now: datetime) -> None:
    """Keep that it is late or arrived; a delivery ends the doubt about an uncertain one."""
    digest = hashlib.sha256(raw).hexdigest()
    with held(notice) as present:
        if report.action in ARRIVED and present.state == NoticeState.UNCERTAIN:
            mark_sent(present, now)
            move(
                present, NoticeState.SENT, None, now, why=f"delivery report: {report.said}", action="settled",
                raw_sha256=digest,
            )  # fmt: skip
        else:
            keep(present, f"delivery_{report.action}"[:40], None, now, why=report.said, raw_sha256=digest)


def named_by(mail: EmailMessage, report: DeliveryReport | None) -> frozenset[str]:
    """The Message-IDs that a mail is about."""
    return report.message_ids if report is not None else named_ids(mail, list(mail.walk())[:PARTS])


def find_by_ids(ids: frozenset[str]) -> Notice | None:
    """The notice that one of these Message-IDs was given to."""
    return Notice.objects.filter(message_id__in=[one for one in ids if one]).first()


def find_by_reference(mail: EmailMessage) -> Notice | None:
    """The notice whose reference a mail names; references can be guessed, so a report is never taken by one."""
    told = REFERENCE.search(str(mail.get("Subject", ""))) or REFERENCE.search(body_of(mail)[:20_000])
    return Notice.objects.filter(reference=told[0]).first() if told else None


def parsed(raw: bytes) -> EmailMessage:
    """The mail; raises NoticeError for one that is too large, or has parts without end."""
    if len(raw) > LARGEST:
        raise NoticeError(f"mail: expected at most {LARGEST} bytes, got {len(raw)}")
    if raw.count(b"\n--") > MOST_PARTS:
        raise NoticeError(f"mail: expected at most {MOST_PARTS:,} parts")
    try:
        mail = email.message_from_bytes(raw, policy=policy.default)
    except RecursionError as error:
        raise NoticeError("mail: it is nested too deeply to be read") from error
    assert isinstance(mail, EmailMessage)  # the policy makes them
    return mail


def _date(mail: EmailMessage) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(mail["Date"]))
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
