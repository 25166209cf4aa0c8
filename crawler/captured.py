# SPDX-License-Identifier: EUPL-1.2
"""CapturedPage: a SeenPage whose bytes lie in a WARC."""

from dataclasses import dataclass
from datetime import datetime

from crawler.seen import SeenPage


@dataclass(frozen=True, kw_only=True)
class Capture:
    """Where the bytes lie and their digests; `warc`, `offset` and `record_id` find the response record again."""

    warc: str
    """File name below the home's `captures/`."""
    offset: int
    size_bytes: int
    """Of the compressed member."""
    record_id: str
    payload_sha256: str
    """Of the payload as WARC defines it (the wire body, before content decoding)."""
    captured_at: datetime
    revisit: bool = False
    """True: the content was unchanged and the record refers to an earlier one."""
    screenshot_record_id: str | None = None
    event_offset: int = -1
    """Where the first record of this event (the request) begins; the response follows it."""
    event_size_bytes: int = 0
    """Of all compressed members of this event; 0 when unknown."""
    refers_to_warc: str | None = None
    """For a revisit: file, offset and record that hold the payload."""
    refers_to_offset: int = -1
    refers_to_record_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class CapturedPage:
    """Station 1's answer. `capture` is None only for a page that needs no capture (no listing, no proof)."""

    seen: SeenPage
    capture: Capture | None
