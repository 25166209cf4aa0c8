# SPDX-License-Identifier: EUPL-1.2
"""What was captured, read back: verify_capture() says whether it still is what it was, read_capture() gives it.

A home stands for the folder of its captures; where they lie elsewhere, `open_capture_files(settings)` is handed over.
Whatever is read is compared with the digest it was written with.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from config.finding import Finding, Held
from crawler.capture_files import CaptureFiles, as_capture_files
from crawler.captured import Capture
from crawler.errors import AwayError, CaptureError
from crawler.warc import WarcRecord, record_at, records_of, sha256_field

Place = Path | CaptureFiles
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


def verify_capture(place: Place, capture: Capture) -> Finding:
    """HELD when record, block and payload digests agree with the capture; for a revisit also the earlier record."""
    files = as_capture_files(place)
    try:
        record = _unchecked(files, capture.warc, capture.offset)
        fault = _fault(record, capture)
        if fault is None and capture.revisit:
            fault = _revisit_fault(files, capture)
    except PermissionError as error:
        return Finding(answer=Held.NOT_CHECKED, reason=f"{capture.warc}: not readable: {error.strerror}")
    except AwayError as error:
        return Finding(answer=Held.NOT_CHECKED, reason=str(error))
    except (CaptureError, OSError) as error:
        return Finding(answer=Held.BROKEN, reason=str(error))
    if fault is not None:
        return Finding(answer=Held.BROKEN, reason=f"{capture.warc} at {capture.offset}: {fault}")
    return Finding(
        answer=Held.HELD, reason=f"{capture.warc} at {capture.offset}: record, block and payload digests agree"
    )


def read_capture(place: Place, capture: Capture) -> CapturedBytes:
    """The messages of one capture; raises CaptureError when they do not lie there whole and unchanged."""
    files = as_capture_files(place)
    main = read_main(files, capture)
    event = read_event(files, capture) or (main,)
    by_kind = {record.kind: record for record in reversed(event)}
    request, metadata = by_kind.get("request"), by_kind.get("metadata")
    head, payload = split_message(main) if main.kind in HTTP_KINDS else (b"", b"")
    if capture.revisit:
        payload = split_message(read_prior(files, capture))[1]
    return CapturedBytes(
        request_head=split_message(request)[0] if request else b"",
        response_head=head,
        payload=payload,
        metadata=metadata.block if metadata else b"",
        resources=tuple(record for record in event if record.kind == "resource"),
    )


def read_main(files: CaptureFiles, capture: Capture) -> WarcRecord:
    """The record that the capture points to; raises CaptureError when it is not what was kept."""
    record = _unchecked(files, capture.warc, capture.offset)
    fault = _fault(record, capture)
    if fault is not None:
        raise CaptureError(f"{capture.warc} at {capture.offset}: {fault}")
    return record


def read_event(files: CaptureFiles, capture: Capture) -> tuple[WarcRecord, ...]:
    """Every record of the capture's event in file order, digests checked; none when its bounds are not known."""
    if not capture.event_size_bytes:
        return ()
    begin, end = capture.event_offset, capture.event_offset + capture.event_size_bytes
    with files.open(capture.warc) as file:
        return tuple(map(checked, records_of(file, capture.warc, begin, end)))


def read_prior(files: CaptureFiles, capture: Capture) -> WarcRecord:
    """The earlier record that holds a revisit's payload; raises CaptureError when it is not what was kept."""
    prior = _prior_record(files, capture)
    fault = _prior_fault(prior, capture)
    if fault is not None:
        raise CaptureError(f"{capture.refers_to_warc} at {capture.refers_to_offset}: {fault}")
    return prior


def checked(record: WarcRecord) -> WarcRecord:
    """The record itself; raises CaptureError when its block does not have the digest it states."""
    if record.field("WARC-Block-Digest") != sha256_field(record.block):
        raise CaptureError(f"record at {record.offset}: the block does not have the digest it states")
    return record


def split_message(record: WarcRecord) -> tuple[bytes, bytes]:
    """Head and body of an HTTP message; the first empty line ends the head."""
    ends = [place + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (place := record.block.find(mark)) >= 0]
    cut = min(ends, default=len(record.block))
    return record.block[:cut], record.block[cut:]


def _unchecked(files: CaptureFiles, warc: str, offset: int) -> WarcRecord:
    with files.open(warc) as file:
        return record_at(file, offset, warc)


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
    payload = split_message(record)[1] if record.kind in HTTP_KINDS else record.block
    if hashlib.sha256(payload).hexdigest() != payload_sha256:
        return "the payload does not have the digest that was kept"
    return None


def _revisit_fault(files: CaptureFiles, capture: Capture) -> str | None:
    return _prior_fault(_prior_record(files, capture), capture)


def _prior_fault(prior: WarcRecord, capture: Capture) -> str | None:
    if prior.field("WARC-Record-ID") != capture.refers_to_record_id:
        return f"the earlier record {capture.refers_to_record_id} does not lie where it was"
    if prior.field("WARC-Block-Digest") != sha256_field(prior.block):
        return "the earlier record's block does not have the digest it states"
    fault = _payload_fault(prior, capture.payload_sha256)
    return f"earlier record: {fault}" if fault else None


def _prior_record(files: CaptureFiles, capture: Capture) -> WarcRecord:
    if capture.refers_to_warc is None:
        raise CaptureError(f"{capture.warc} at {capture.offset}: expected a reference to the earlier record, got none")
    return _unchecked(files, capture.refers_to_warc, capture.refers_to_offset)
