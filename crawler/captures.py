# SPDX-License-Identifier: EUPL-1.2
"""What was captured, read back: verify_capture() says whether it still is what it was, read_capture() gives it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from config.finding import Finding, Held
from crawler.captured import Capture
from crawler.errors import CaptureError
from crawler.warc import WarcRecord, read_record, read_records, sha256_field

HTTP_KINDS = ("response", "revisit")


@dataclass(frozen=True, kw_only=True)
class CapturedBytes:
    """One capture as it lies in its file. Heads are empty when no answer came."""

    request_head: bytes
    response_head: bytes
    payload: bytes
    """The wire body, before content decoding; from the earlier record for a revisit."""
    metadata: bytes
    """The metadata record's JSON."""
    resources: tuple[WarcRecord, ...]
    """Screenshot, browser's document, TLS chain, name server's answer: those that this event brought."""


def verify_capture(home: Path, capture: Capture) -> Finding:
    """HELD when record, block and payload digests agree with the capture; for a revisit also the earlier record."""
    try:
        record = _record_at(home, capture.warc, capture.offset)
        fault = _fault(record, capture)
        if fault is None and capture.revisit:
            fault = _revisit_fault(home, capture)
    except PermissionError as error:
        return Finding(answer=Held.NOT_CHECKED, reason=f"{capture.warc}: not readable: {error.strerror}")
    except (CaptureError, OSError) as error:
        return Finding(answer=Held.BROKEN, reason=str(error))
    if fault is not None:
        return Finding(answer=Held.BROKEN, reason=f"{capture.warc} at {capture.offset}: {fault}")
    return Finding(
        answer=Held.HELD, reason=f"{capture.warc} at {capture.offset}: record, block and payload digests agree"
    )


def read_capture(home: Path, capture: Capture) -> CapturedBytes:
    """The messages of one capture; raises CaptureError when they do not lie there whole."""
    main = _record_at(home, capture.warc, capture.offset)
    event = _event_records(home, capture) or (main,)
    by_kind = {record.kind: record for record in event}
    request, metadata = by_kind.get("request"), by_kind.get("metadata")
    head, payload = _split(main) if main.kind in HTTP_KINDS else (b"", b"")
    if capture.revisit:
        payload = _split(_prior_record(home, capture))[1]
    return CapturedBytes(
        request_head=_split(request)[0] if request else b"",
        response_head=head,
        payload=payload,
        metadata=metadata.block if metadata else b"",
        resources=tuple(record for record in event if record.kind == "resource"),
    )


def _record_at(home: Path, warc: str, offset: int) -> WarcRecord:
    path = home / "captures" / warc
    if Path(warc).name != warc:
        raise CaptureError(f"{warc!r}: expected a plain file name")
    if not path.exists():
        raise CaptureError(f"{warc}: the file is missing from {path.parent}")
    return read_record(path, offset)


def _event_records(home: Path, capture: Capture) -> tuple[WarcRecord, ...]:
    records: list[WarcRecord] = []
    end = capture.event_offset + capture.event_size_bytes
    if not capture.event_size_bytes:
        return ()
    for record in read_records(home / "captures" / capture.warc, capture.event_offset):
        records.append(record)
        if record.offset + record.size_bytes >= end:
            break
    return tuple(records)


def _fault(record: WarcRecord, capture: Capture) -> str | None:
    if record.field("WARC-Record-ID") != capture.record_id:
        return f"expected record {capture.record_id}, got {record.field('WARC-Record-ID')}"
    if record.size_bytes != capture.size_bytes:
        return f"expected {capture.size_bytes} bytes, got {record.size_bytes}"
    if record.field("WARC-Block-Digest") != sha256_field(record.block):
        return "the block does not have the digest it states"
    if record.kind in HTTP_KINDS and record.field("WARC-Payload-Digest") != f"sha256:{capture.payload_sha256}":
        return "the record states another payload digest than the capture"
    return None if record.kind == "revisit" else _payload_fault(record, capture.payload_sha256)


def _payload_fault(record: WarcRecord, payload_sha256: str) -> str | None:
    payload = _split(record)[1] if record.kind in HTTP_KINDS else record.block
    if hashlib.sha256(payload).hexdigest() != payload_sha256:
        return "the payload does not have the digest that was kept"
    return None


def _revisit_fault(home: Path, capture: Capture) -> str | None:
    prior = _prior_record(home, capture)
    if prior.field("WARC-Record-ID") != capture.refers_to_record_id:
        return f"the earlier record {capture.refers_to_record_id} does not lie where it was"
    if prior.field("WARC-Block-Digest") != sha256_field(prior.block):
        return "the earlier record's block does not have the digest it states"
    fault = _payload_fault(prior, capture.payload_sha256)
    return f"earlier record: {fault}" if fault else None


def _prior_record(home: Path, capture: Capture) -> WarcRecord:
    if capture.refers_to_warc is None:
        raise CaptureError(f"{capture.warc} at {capture.offset}: expected a reference to the earlier record, got none")
    return _record_at(home, capture.refers_to_warc, capture.refers_to_offset)


def _split(record: WarcRecord) -> tuple[bytes, bytes]:
    """Head and body of an HTTP message; the first empty line ends the head."""
    ends = [place + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (place := record.block.find(mark)) >= 0]
    cut = min(ends, default=len(record.block))
    return record.block[:cut], record.block[cut:]
