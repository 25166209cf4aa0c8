# SPDX-License-Identifier: EUPL-1.2
"""Telling reporters: by reference how far it is, never what is suspected of whom; an answer only by two people."""

import hashlib
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path

from django.db import transaction

from alerts.access import Action, check_may
from alerts.approving import check_second_person
from alerts.auditing import note
from alerts.errors import ReportError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.report import AnswerState, ItemState, Report, ReportAnswer, ReportItem
from alerts.reports.intake import unseal
from config.settings import Settings

LOOKED_AT = (ItemState.CAPTURED, ItemState.MATCHED, ItemState.NOTED)
TEXTS = Path(__file__).with_name("answers.toml")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far a report is: all that its reporter is told."""

    reference: str
    received_on: str
    named: int
    looked_at: int
    waiting: int
    not_reached: int
    refused: int
    stage: str
    """received, being looked at, looked at."""


def standing_of(report: Report) -> Standing:
    """How far a report is; a thing that was named before stands as that one does."""
    rows = ReportItem.objects.filter(report=report).values_list("state", "same_as__state")
    states = Counter(earlier if state == ItemState.DUPLICATE and earlier else state for state, earlier in rows)
    looked, waiting = sum(states[state] for state in LOOKED_AT), states[ItemState.QUEUED]
    started = looked or states[ItemState.NOT_REACHED]
    return Standing(
        reference=report.reference,
        received_on=f"{report.received_at:%Y-%m-%d}",
        named=sum(states.values()),
        looked_at=looked,
        waiting=waiting,
        not_reached=states[ItemState.NOT_REACHED],
        refused=states[ItemState.REFUSED],
        stage="looked at" if not waiting else "being looked at" if started else "received",
    )


def draft_answer(report: Report, account: Account, now: datetime, *, text: str = "") -> ReportAnswer:
    """What the reporter is to be told, for another person to approve; raises ReportError when nobody wants to be."""
    check_may(account, Action.DRAFT)
    if not unseal(report.sealed_reporter).get("address"):
        raise ReportError(f"report {report.reference}: its reporter left no address, and asks by reference")
    said = text.strip() or words_for(report)[1]
    with transaction.atomic():
        digest = hashlib.sha256(said.encode()).hexdigest()
        made = ReportAnswer.objects.create(report=report, text=said, text_sha256=digest, author=account, drafted_at=now)
        note(
            account,
            AuditVerb.ALTERATION,
            "report.answer",
            "report",
            [report.reference],
            now,
            details={"id": str(made.pk)},
        )
    return made


def words_for(report: Report) -> tuple[str, str]:
    """Subject and text in the reporter's language, English where there is none."""
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    told = texts.get(report.language.split("-")[0].lower(), texts["en"])
    now = standing_of(report)
    figures = {"all": now.named, "looked": now.looked_at, "waiting": now.waiting, "refused": now.refused}
    return told["subject"].format(reference=report.reference), told["text"].format(day=now.received_on, **figures)


def approve_answer(
    settings: Settings, answer: ReportAnswer, account: Account, code: str, reason: str, now: datetime
) -> Path:
    """A second person lets an answer go: written as a mail file, which a person sends. Gives its path."""
    check_second_person(settings, account, [answer.author.username], code, reason, now)
    with transaction.atomic():
        present = ReportAnswer.objects.select_for_update().get(pk=answer.pk)
        report = present.report
        if present.state != AnswerState.DRAFT:
            raise ReportError(f"report {report.reference}: answer {present.pk} is {present.state} already")
        present.state, present.approved_by = AnswerState.APPROVED.value, account.username
        present.approved_at, present.why = now, reason
        present.save()
        note(
            account, AuditVerb.DISCLOSURE, "report.answer.approve", "report", [report.reference], now, why=reason,
            recipient="the reporter", details={"sha256": present.text_sha256},
        )  # fmt: skip
        return write_mail(settings, present, now)


def write_mail(settings: Settings, answer: ReportAnswer, now: datetime) -> Path:
    """The mail, readable by its owner alone, below reports/ of the home."""
    report, message = answer.report, EmailMessage(policy=SMTP)
    message["Subject"] = words_for(report)[0]
    message["To"] = unseal(report.sealed_reporter)["address"].replace("\r", "").replace("\n", "")
    message["Date"] = format_datetime(now.astimezone(UTC))
    message["Message-ID"] = make_msgid(domain="theriac.invalid")
    if sender := settings.requests.contact or settings.notices.mail:
        message["From"] = sender
    message.set_content(f"{answer.text}\n\n{report.reference}\n")
    folder = settings.home / "reports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{report.reference}-{answer.pk}.eml"
    path.touch(mode=0o600)
    path.write_bytes(message.as_bytes())
    return path
