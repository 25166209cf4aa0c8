# SPDX-License-Identifier: EUPL-1.2
"""Old entries of the audit log go, day by day, after the ledger has said so; the chain is checked from there on."""

from datetime import datetime, timedelta

from django.db import transaction

from alerts.auditing import note
from alerts.models.account import Account
from alerts.models.audit import AuditDay, AuditEntry, AuditVerb
from alerts.retention.protecting import today
from config.settings import Settings
from indexer.log.home_log import LeafKind, append_leaf


def erase_audit(settings: Settings, account: Account, now: datetime, *, why: str) -> list[str]:
    """Entries of closed days older than the timer; gives a line when any went."""
    days = settings.retention.audit
    if not days:
        return []
    last = AuditDay.objects.filter(day__lt=today(now) - timedelta(days=days)).order_by("-last_entry").first()
    if last is None or not AuditEntry.objects.filter(id__lte=last.last_entry).exists():
        return []
    with transaction.atomic():
        note(account, AuditVerb.ERASURE, "erase.audit", "audit", [str(last.last_entry)], now, why=why)
        body: dict[str, str | int] = {"audit_until": last.last_entry, "chain": last.chain, "day": last.day.isoformat()}
        append_leaf(settings.home, LeafKind.TOMBSTONE, body)
        count, _ = AuditEntry.objects.filter(id__lte=last.last_entry).delete()
    return [f"audit log until {last.day}: {count} entries"]
