# SPDX-License-Identifier: EUPL-1.2
"""XARF: one report per address for an abuse desk (v4, content/fraud; never a brand matter), and its ARF-shaped part."""

import base64
import hashlib
import re
from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from alerts.models.notice import Notice, NoticeItem
from alerts.notices.article16 import stamp, uri
from alerts.notices.wording import one_line

VERSION = "4.2.0"
DOMAIN = re.compile(r"^([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}$")
AGENT = "Theriac"


def xarf_reports(notice: Notice, items: Sequence[NoticeItem]) -> list[dict[str, Any]]:
    """One report per address, in the items' order."""
    return [_report(notice, item, number) for number, item in enumerate(items, start=1)]


def _report(notice: Notice, item: NoticeItem, number: int) -> dict[str, Any]:
    facts = notice.facts
    house = {
        "org": one_line(facts["organisation"], 200),
        "contact": facts["mail"],
        "domain": facts["mail"].rpartition("@")[2],
    }
    host = (urlsplit(uri(item.url)).hostname or item.site).lower()
    suspected = " and, separately, ".join(f"suspected {word}" for word in item.verdict.split(", ") if word)
    report = {
        "xarf_version": VERSION,
        "report_id": str(report_id(notice.uuid, number)),
        "timestamp": stamp(item.observed_at.isoformat()),
        "reporter": house,
        "sender": house,
        "source_identifier": host,
        "category": "content",
        "type": "fraud",
        "fraud_type": "other",
        "url": uri(item.url),
        "evidence_source": "crawler",
        "verified_at": stamp(item.observed_at.isoformat()),
        "verification_method": "automated_crawler",
        "description": f"{notice.reference}/{number}: {suspected} offer of a medical product (hypothesis)",
        "tags": ["illegal:medicines"],
        "evidence": [_evidence(item)],
    }
    return report | ({"domain": host} if DOMAIN.match(host) else {})


def _evidence(item: NoticeItem) -> dict[str, Any]:
    """The digest of what was captured, in a file of its own; the capture itself stays in the house."""
    seen = stamp(item.observed_at.isoformat())
    said = f"URL: {item.url}\nSeen: {seen}\nSHA-256 of the payload: {item.payload_sha256}\n"
    data = said.encode()
    return {
        "content_type": "text/plain",
        "description": "When the page was captured, and the digest of what was received",
        "payload": base64.b64encode(data).decode("ascii"),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "size": len(data),
    }


def report_id(notice: UUID, number: int) -> UUID:
    """The same for the same notice and address, so that a report sent again is recognised."""
    return UUID(bytes=hashlib.sha256(notice.bytes + number.to_bytes(4, "big")).digest()[:16], version=4)


def feedback_part(notice: Notice, items: Sequence[NoticeItem]) -> str:
    """The machine-readable part in the shape of RFC 5965; a report on the web has no mail to enclose."""
    hosts = dict.fromkeys(urlsplit(uri(item.url)).hostname or item.site for item in items)
    seen = min(item.observed_at for item in items).astimezone(UTC)
    lines = ["Feedback-Type: fraud", f"User-Agent: {AGENT}", "Version: 1"]
    lines += [f"Arrival-Date: {format_datetime(seen)}"]
    lines += [f"Reported-Domain: {host}" for host in hosts]
    lines += [f"Reported-URI: {uri(item.url)}" for item in items]
    lines += [f"Theriac-Reference: {notice.reference}"]
    return "".join(f"{line}\r\n" for line in lines)
