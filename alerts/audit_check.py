# SPDX-License-Identifier: EUPL-1.2
"""The audit log as `theriac doctor` sees it: its chain, and its digests in the ledger."""

from datetime import UTC, datetime, timedelta

from alerts.auditing import unclosed_since, verify_audit
from alerts.check_finding import Finding, State
from alerts.database import open_decisions
from config.finding import Held
from config.settings import Settings

DIGEST_LATE_DAYS = 2


def check_audit(settings: Settings) -> Finding:
    """The audit log's chain holds, and the ledger holds the digest of every day that is over."""
    open_decisions(settings)
    broken = [finding.reason for finding in verify_audit(settings.home) if finding.answer is Held.BROKEN]
    if broken:
        mend = "theriac audit --verify; restore the database from a backup: it was changed past the software"
        return Finding(part="audit log", state=State.FAULT, detail=broken[0], mend=mend)
    now = datetime.now(UTC)
    oldest = unclosed_since(now)
    if oldest is not None and now.date() - oldest > timedelta(days=DIGEST_LATE_DAYS):
        detail = f"no digest in the ledger since {oldest}"
        return Finding(part="audit log", state=State.FAULT, detail=detail, mend="theriac schedule (closes each day)")
    return Finding(part="audit log", state=State.OK, detail="the chain holds")
