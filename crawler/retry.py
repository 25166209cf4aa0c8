# SPDX-License-Identifier: EUPL-1.2
"""What an answer or a fault means for asking again: Retry-After, which status to retry, which fault is whose."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from twisted.internet import error as tx
from twisted.web.client import ResponseNeverReceived

from crawler.guard import GuardError
from crawler.issues import IssueKind

SERVER_FAULTS = frozenset({408, 425, 500, 502, 504, 520, 521, 522, 523, 524})
"""Status codes that often pass; 503 and 429 are a host's wish to be left alone for a while."""
RETRIES = 3
SERVER_RETRIES = 5
"""For an error that the server itself tells of; the waits before them sum up to half a minute."""
TLS_REASON = re.compile(r"\('[^']*', '[^']*', '([^']*)'\)")
"""OpenSSL's errors: library, function, reason."""
MAX_RETRY_AFTER_S = 86_400.0


def parse_retry_after(value: str | None, at: datetime) -> float | None:
    """Seconds to wait from a Retry-After header (seconds or an HTTP date); None when it says nothing readable."""
    if value is None:
        return None
    text = value.strip()
    try:
        return (
            min(MAX_RETRY_AFTER_S, max(0.0, float(text)))
            if text[:1].isdigit() and "nan" not in text
            else _date(text, at)
        )
    except ValueError:
        return None


def _date(text: str, at: datetime) -> float | None:
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(MAX_RETRY_AFTER_S, max(0.0, (until - at).total_seconds()))


def fault_kind(fault: BaseException) -> IssueKind:
    """Which kind of issue a network fault is."""
    if isinstance(fault, GuardError):
        return IssueKind.GUARD
    if isinstance(fault, (CannotResolveHostError, tx.DNSLookupError)):
        return IssueKind.HOST_UNKNOWN
    if isinstance(fault, (DownloadConnectionRefusedError, tx.ConnectionRefusedError)):
        return IssueKind.REFUSED
    if isinstance(fault, (DownloadTimeoutError, tx.TimeoutError)):
        return IssueKind.TIMEOUT
    words = fault_words(fault).lower()
    if any(word in words for word in ("ssl", "tls", "certificate", "handshake", "wrong version number")):
        return IssueKind.TLS
    if isinstance(fault, (ValueError,)) or "parse" in words or "badresponse" in words:
        return IssueKind.BAD_ANSWER
    return IssueKind.CONNECTION


def fault_words(fault: BaseException) -> str:
    """The fault and what it wraps, in one line."""
    inner = getattr(fault, "reasons", None) or getattr(fault.__cause__, "reasons", None) or ()
    parts = [f"{type(fault).__name__}: {fault}"]
    parts += [f"{type(reason.value).__name__}: {reason.value}" for reason in inner if hasattr(reason, "value")]
    return "; ".join(parts)[:400]


PLAIN_WORDS = {
    IssueKind.HOST_UNKNOWN: "host unknown: no address is known for this name",
    IssueKind.REFUSED: "connection refused: nothing listens there",
    IssueKind.TIMEOUT: "too slow: no whole answer within the time allowed (crawl.timeout_s)",
    IssueKind.TLS: "TLS broken",
    IssueKind.CONNECTION: "connection failed",
    IssueKind.BAD_ANSWER: "the answer is no HTTP",
}


def say_fault(fault: BaseException) -> str:
    """The fault for a person: what happened, then the library's reason where that adds something."""
    kind = fault_kind(fault)
    plain = PLAIN_WORDS.get(kind)
    if plain is None:
        return str(fault) or type(fault).__name__
    if kind in (IssueKind.HOST_UNKNOWN, IssueKind.REFUSED, IssueKind.TIMEOUT):
        return plain
    reason = " ".join(str(fault).split())
    codes = [code for code in TLS_REASON.findall(reason) if code] if kind is IssueKind.TLS else []
    return f"{plain}: {', '.join(dict.fromkeys(codes)) or reason}"[:400]


def is_network_fault(fault: BaseException) -> bool:
    """True for what may pass when asked again."""
    if isinstance(fault, GuardError):
        return False
    return isinstance(
        fault,
        (
            CannotResolveHostError,
            DownloadConnectionRefusedError,
            DownloadFailedError,
            DownloadTimeoutError,
            ResponseNeverReceived,
            tx.ConnectError,
            tx.ConnectionClosed,
            OSError,
        ),
    )
