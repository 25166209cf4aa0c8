# SPDX-License-Identifier: EUPL-1.2
"""Taking reports in: each thing named is kept once, duplicates point to the first, who reported is sealed."""

import hashlib
import itertools
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
from django.db import transaction
from django.db.models import Q

from alerts.access import Action, check_may
from alerts.auditing import SOFTWARE, note
from alerts.errors import ReportError
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.report import ItemState, Report, ReporterKind, ReportItem, ReportVia
from alerts.reports.reading import Named, Read, Unreadable
from alerts.second_factor import seal_box
from config.settings import Settings
from indexer.masking import Masker, load_masker

BATCH = 1_000
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
NOTE = 20_000
REPORTER = 320
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
PHONE = re.compile(r"(?<![\w./])(?:\+|00)?\(?\d{1,4}\)?(?:[ ./()-]{0,2}\d{1,4}){2,6}(?![\w/])")


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One report as it comes in."""

    via: ReportVia
    reporter_kind: ReporterKind = ReporterKind.OTHER
    name: str = ""
    address: str = ""
    """Where the reporter wants to be told; empty: not at all."""
    language: str = "en"
    note: str = ""
    country: str = ""
    practice: bool = False
    file_sha256: str = ""


@dataclass(kw_only=True)
class TakenIn:
    """A report, and how many of its things stand how."""

    report: Report
    counts: Counter[str] = field(default_factory=Counter)


def take_in(
    settings: Settings, submission: Submission, named: Iterable[Read], account: Account | None, now: datetime
) -> TakenIn:
    """Keep a report whole or not at all; raises ReportError when it names nothing, or too much."""
    if account is not None:
        check_may(account, Action.REPORT)
    with transaction.atomic():
        taken = TakenIn(report=open_report(settings, submission, account, now))
        keeper = ItemKeeper(settings, taken, now)
        for batch in batched(named, BATCH):
            keeper.keep(batch)
            if sum(taken.counts.values()) > settings.reports.rows:
                raise ReportError(f"expected at most {settings.reports.rows:,} rows: cut the file (reports.rows)")
        if not taken.counts:
            raise ReportError("expected at least one address, seller or batch")
        said = {"via": submission.via.value} | {state: str(count) for state, count in sorted(taken.counts.items())}
        note(account, AuditVerb.COLLECTION, "report.add", "report", [taken.report.reference], now, details=said)
    return taken


def open_report(settings: Settings, submission: Submission, account: Account | None, now: datetime) -> Report:
    """The report's row: the reporter and the note sealed, the note masked beside."""
    if not re.fullmatch(r"(?:[A-Za-z]{2})?", submission.country):
        raise ReportError(f"expected a country of two letters, got {submission.country[:20]!r}")
    who = {"name": submission.name[:REPORTER], "address": submission.address[:REPORTER]}
    text = submission.note[:NOTE]
    return Report.objects.create(
        reference=new_reference(),
        via=submission.via.value,
        reporter_kind=submission.reporter_kind.value,
        sealed_reporter=seal(who) if any(who.values()) else "",
        language=submission.language[:12] or "en",
        note=mask_note(load_masker(settings.home), text, submission.name),
        sealed_note=seal({"note": text}) if text else "",
        country=submission.country.upper(),
        practice=submission.practice,
        file_sha256=submission.file_sha256,
        received_at=now,
        account=account,
        by=account.username if account is not None else SOFTWARE,
    )


class ItemKeeper:
    """Keeps the things of one report; what was named before points to where it was."""

    def __init__(self, settings: Settings, taken: TakenIn, now: datetime) -> None:
        self.taken, self.now = taken, now
        self.again_after = now - timedelta(days=settings.reports.again_days)
        self.first: dict[str, int] = {}

    def keep(self, batch: Sequence[Read]) -> None:
        """One batch: what cannot be read, what is new, then what points to the new or to earlier ones."""
        refused = [self.refused(one) for one in batch if isinstance(one, Unreadable)]
        named = [(one, one.key) for one in batch if isinstance(one, Named)]
        self.find_earlier({key for _, key in named} - set(self.first))
        fresh: dict[str, ReportItem] = {}
        later: list[ReportItem] = []
        for one, key in named:
            item = self.item(one, key)
            if key in self.first or key in fresh:
                item.state, item.settled_at = ItemState.DUPLICATE.value, self.now
                later.append(item)
            else:
                fresh[key] = item
        made = ReportItem.objects.bulk_create([*refused, *fresh.values()])
        self.first |= {item.key: item.pk for item in made if item.key}
        for item in later:
            item.same_as_id = self.first[item.key]
        ReportItem.objects.bulk_create(later)
        self.taken.counts.update(item.state for item in (*made, *later))

    def find_earlier(self, keys: set[str]) -> None:
        """Things of earlier reports that wait, or were settled lately."""
        waits = Q(state=ItemState.QUEUED)
        settled = Q(state__in=[ItemState.CAPTURED, ItemState.MATCHED, ItemState.NOTED], settled_at__gt=self.again_after)
        known = ReportItem.objects.filter(waits | settled, key__in=keys, report__practice=self.taken.report.practice)
        for key, number in known.order_by("-pk").values_list("key", "pk"):
            self.first[key] = number

    def item(self, one: Named, key: str) -> ReportItem:
        """The row of one thing."""
        return ReportItem(
            report=self.taken.report, row=one.row, kind=one.kind.value, value=one.value, site=one.site[:253],
            product=one.product, key=key, state=ItemState.QUEUED.value, next_at=self.now,
        )  # fmt: skip

    def refused(self, one: Unreadable) -> ReportItem:
        """The row of what cannot be read."""
        return ReportItem(
            report=self.taken.report, row=one.row, kind=one.kind.value, value=one.value.replace("\x00", ""),
            state=ItemState.REFUSED.value, reason=one.reason, settled_at=self.now,
        )  # fmt: skip


def find_report(wanted: str) -> Report:
    """The report with this reference; raises ReportError when there is none."""
    found = Report.objects.filter(reference=wanted.strip().upper()).first()
    if found is None:
        raise ReportError(f"no report {wanted[:40]!r}: `theriac report list` names them")
    return found


def new_reference() -> str:
    """`R-7F3K-92QX-MBDT`: nobody can guess another's."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(12))
    return f"R-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def seal(what: dict[str, str]) -> str:
    """Encrypted with the home's key."""
    return seal_box().encrypt(msgspec.json.encode(what)).decode("ascii")


def unseal(sealed: str) -> dict[str, str]:
    """What was sealed; empty for nothing."""
    return msgspec.json.decode(seal_box().decrypt(sealed.encode("ascii")), type=dict[str, str]) if sealed else {}


def reporter_of(report: Report, account: Account, now: datetime, *, why: str) -> dict[str, str]:
    """Name and address of who reported, for roles that may read such details; every look is logged."""
    check_may(account, Action.READ_VICTIMS)
    if not why.strip():
        raise ReportError(f"report {report.reference}: expected why the reporter's name is needed")
    note(account, AuditVerb.CONSULTATION, "report.reporter", "report", [report.reference], now, why=why)
    return unseal(report.sealed_reporter) | unseal(report.sealed_note)


def mask_note(masker: Masker, text: str, name: str) -> str:
    """What a reporter wrote, without their own name, mail addresses and telephone numbers, and as buyers' talk is."""
    masked = text.replace(name, masker.pseudonym("name", name)) if len(name) > 2 else text
    for what, pattern in (("mail", MAIL), ("phone", PHONE)):
        masked = pattern.sub(partial(hide, masker, what), masked)
    return masker.mask_text(masked, frozenset())


def hide(masker: Masker, what: str, found: "re.Match[str]") -> str:
    """One match as its pseudonym; a number too short for a telephone stays."""
    value = found.group()
    if what == "phone" and not 7 <= sum(sign.isdigit() for sign in value) <= 15:
        return value
    return masker.pseudonym(what, value)


def file_digest(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def batched(named: Iterable[Read], size: int) -> Iterator[list[Read]]:
    """Lists of at most so many."""
    stream = iter(named)
    while batch := list(itertools.islice(stream, size)):
        yield batch
