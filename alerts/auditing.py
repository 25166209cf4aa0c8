# SPDX-License-Identifier: EUPL-1.2
"""Auditing: writes who did what before it is done, and gives each day's digest to the ledger."""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
from django.db import transaction
from django.db.utils import OperationalError

import alerts.ready  # noqa: F401
from alerts.models.account import Account
from alerts.models.audit import AuditDay, AuditEntry, AuditVerb
from config.finding import Finding, Held
from config.settings import Settings
from indexer.errors import EvidenceError
from indexer.log.home_log import LeafKind, append_leaf, read_leaf, read_leaves

log = logging.getLogger(__name__)

SOFTWARE = "theriac"
GENESIS = hashlib.sha256(b"theriac audit").hexdigest()


def note(
    account: Account | None,
    verb: AuditVerb,
    action: str,
    object_kind: str,
    object_ids: Sequence[str],
    at: datetime,
    *,
    why: str = "",
    case: str = "",
    recipient: str = "",
    legal_basis: str = "",
    details: Mapping[str, str] | None = None,
) -> AuditEntry:
    """One entry, chained to the one before; `account` None is the software acting by rule.

    Call it in the transaction that does the thing, before it is done: either both are kept or neither. One transaction
    writes at a time, so the entry before stays the last one.
    """
    with transaction.atomic():
        last = AuditEntry.objects.order_by("-id").first()
        entry = AuditEntry(
            at=at,
            account=account,
            by=account.username if account is not None else SOFTWARE,
            verb=verb.value,
            action=action,
            object_kind=object_kind,
            object_ids=[str(one) for one in object_ids],
            case=case,
            why=why,
            recipient=recipient,
            legal_basis=legal_basis,
            details=dict(details or {}),
        )
        entry.chain = chain_of(last.chain if last is not None else GENESIS, entry)
        entry.save()
    return entry


def chain_of(before: str, entry: AuditEntry) -> str:
    """sha256 over the chain before and everything the entry says."""
    said = [
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.by,
        entry.verb,
        entry.action,
        entry.object_kind,
        entry.object_ids,
        entry.case,
        entry.why,
        entry.recipient,
        entry.legal_basis,
        dict(sorted(entry.details.items())),
    ]
    return hashlib.sha256(before.encode() + msgspec.json.encode(said)).hexdigest()


def close_days(home: Path, now: datetime) -> int:
    """Give the digest of each day that is over to the ledger's log; gives how many were."""
    closed = 0
    with transaction.atomic():
        last = AuditDay.objects.select_for_update().order_by("-last_entry").first()
        waiting = AuditEntry.objects.filter(id__gt=last.last_entry if last else 0, at__lt=midnight(now))
        for day, entries in by_day(waiting.order_by("id")):
            tip = entries[-1]
            body: dict[str, str | int] = {"day": day.isoformat(), "entries": len(entries), "chain": tip.chain}
            place = append_leaf(home, LeafKind.AUDIT, body | {"last_entry": tip.pk})
            AuditDay.objects.create(
                day=day, entries=len(entries), last_entry=tip.pk, chain=tip.chain, leaf_index=place.index
            )
            closed += 1
    return closed


def close_days_soundly(settings: Settings, now: datetime) -> str:
    """Close what is over; gives what stood in the way, in words: it is tried again, and nothing else waits for it."""
    try:
        close_days(settings.home, now)
    except (EvidenceError, OSError, OperationalError) as error:
        log.warning("audit days not closed: %s", error)
        return f"the audit log's digest waits for the ledger: {error}"
    return ""


def unclosed_since(now: datetime) -> date | None:
    """The oldest day that is over and whose digest the ledger does not hold yet."""
    last = AuditDay.objects.order_by("-last_entry").first()
    waiting = AuditEntry.objects.filter(id__gt=last.last_entry if last else 0, at__lt=midnight(now)).order_by("id")
    first = waiting.first()
    return first.at.date() if first is not None else None


def by_day(entries: Iterable[AuditEntry]) -> Iterator[tuple[date, list[AuditEntry]]]:
    """Entries in their own order, cut where a new day begins; what a clock put back stays with the day before it."""
    held: list[AuditEntry] = []
    for entry in entries:
        if held and entry.at.date() > held[0].at.date():
            yield held[0].at.date(), held
            held = []
        held.append(entry)
    if held:
        yield held[0].at.date(), held


def midnight(now: datetime) -> datetime:
    """The beginning of the day in UTC."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def erased_until_of(home: Path) -> Iterator[tuple[int, str]]:
    """Last entry and chain of each erasure of the audit log, as the ledger's log tells."""
    for leaf in read_leaves(home):
        if leaf.kind == LeafKind.TOMBSTONE and "audit_until" in leaf.body:
            yield int(leaf.body["audit_until"]), str(leaf.body["chain"])


def verify_audit(home: Path) -> Iterator[Finding]:
    """Whether the audit log's chain holds, and whether each closed day is what the ledger's log says."""
    erased_until, chain = max(erased_until_of(home), default=(0, GENESIS))
    count = 0
    tips: dict[int, str] = {}
    for entry in AuditEntry.objects.filter(id__gt=erased_until).order_by("id").iterator(chunk_size=2_000):
        chain = chain_of(chain, entry)
        if chain != entry.chain:
            yield Finding(answer=Held.BROKEN, reason=f"audit entry {entry.pk}: not what was written, or one before it")
            return
        tips[entry.pk] = chain
        count += 1
    yield Finding(answer=Held.HELD, reason=f"audit log: {count} entries, the chain holds")
    for day in AuditDay.objects.filter(last_entry__gt=erased_until).order_by("last_entry"):
        leaf = read_leaf(home, day.leaf_index)
        agrees = leaf is not None and leaf.body.get("chain") == day.chain == tips.get(day.last_entry)
        where = f"audit log of {day.day}: leaf {day.leaf_index} of the ledger's log"
        answer = Held.HELD if agrees else Held.BROKEN
        yield Finding(answer=answer, reason=f"{where} {'holds its digest' if agrees else 'says something else'}")
