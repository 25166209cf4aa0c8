# SPDX-License-Identifier: EUPL-1.2
"""read_event_whole(): one capture with everything that is needed to understand it, for a package that stands alone.

A revisit is written out: the head that came this time with the payload that had come before (the same, by its digest).
What a file says once for many captures (who collected, certificate chain, name server's answer) is brought along.
"""

from dataclasses import dataclass, replace

import msgspec

from crawler.capture_files import CaptureFiles, as_capture_files
from crawler.captured import Capture
from crawler.captures import HTTP_KINDS, Place, checked, read_event, read_main, read_prior, split_message
from crawler.errors import CaptureError
from crawler.warc import RESPONSE_TYPE, WarcRecord, build_member, record_at, sha256_field

COUNTED_ANEW = frozenset({"warc-type", "warc-block-digest", "content-length"})
OF_A_REVISIT = frozenset({
    "warc-profile", "warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date", "warc-truncated",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class WholeEvent:
    """Records in an order in which they can be written to a file of their own."""

    warcinfo: WarcRecord
    """Of the file in which the capture lies: software, operator, vantage."""
    described: tuple[WarcRecord, ...]
    """Resources that lie elsewhere in the file and that the metadata names: written there once for many captures."""
    records: tuple[WarcRecord, ...]
    """Request, response, metadata, resources of this event; its response holds the whole payload."""
    main: WarcRecord
    """The response, or the metadata of a capture that got no answer; one of `records`."""
    written_out: bool
    """True: `main` is a revisit in the capture file; here it has its own head and the earlier record's payload."""

    def members(self) -> tuple[bytes, ...]:
        """All of it as members of a WARC file, warcinfo first."""
        return tuple(map(as_member, (self.warcinfo, *self.described, *self.records)))


def read_event_whole(place: Place, capture: Capture) -> WholeEvent:
    """Everything of one capture, every digest checked; raises CaptureError when something is missing or changed."""
    files = as_capture_files(place)
    main = read_main(files, capture)
    records = read_event(files, capture) or (main,)
    if capture.revisit:
        whole = write_out(main, read_prior(files, capture))
        records = tuple(whole if record.field("WARC-Record-ID") == capture.record_id else record for record in records)
        main = whole
    metadata = next((record for record in records if record.kind == "metadata"), None)
    places = _places(metadata)
    with files.open(capture.warc) as file:
        warcinfo = checked(record_at(file, 0, capture.warc))
        described = tuple(checked(record_at(file, offset, capture.warc)) for offset in places)
    return WholeEvent(warcinfo=warcinfo, described=described, records=records, main=main, written_out=capture.revisit)


def write_out(revisit: WarcRecord, prior: WarcRecord) -> WarcRecord:
    """A revisit as the response it stands for; id, date and head stay its own."""
    if revisit.kind not in HTTP_KINDS or prior.kind != "response":
        raise CaptureError(f"record at {prior.offset}: expected a response, got {prior.kind}")
    block = split_message(revisit)[0] + split_message(prior)[1]
    fields = [(name, value) for name, value in revisit.fields if name.lower() not in OF_A_REVISIT | COUNTED_ANEW]
    fields = [(name, RESPONSE_TYPE if name.lower() == "content-type" else value) for name, value in fields]
    fields = [
        ("WARC-Type", "response"), *fields,
        ("WARC-Block-Digest", sha256_field(block)), ("Content-Length", str(len(block))),
    ]  # fmt: skip
    return replace(revisit, kind="response", fields=tuple(fields), block=block)


def as_member(record: WarcRecord) -> bytes:
    """A record as one member of a WARC file."""
    fields = [(name, value) for name, value in record.fields if name.lower() not in COUNTED_ANEW]
    return build_member(record.kind, fields, record.block)


def _places(metadata: WarcRecord | None) -> tuple[int, ...]:
    """Where in the file the records lie that the metadata names and the event does not hold itself."""
    if metadata is None:
        return ()
    facts = msgspec.json.decode(metadata.block)
    places = facts.get("record_offsets") if isinstance(facts, dict) else None
    return tuple(sorted({int(place) for place in places.values()})) if isinstance(places, dict) else ()


def read_bytes(files: CaptureFiles, name: str, offset: int, size_bytes: int) -> bytes:
    """So many bytes of a file as they lie there; raises CaptureError when there are fewer."""
    with files.open(name) as file:
        file.seek(offset)
        data = file.read(size_bytes)
    if len(data) != size_bytes:
        raise CaptureError(f"{name} at {offset}: expected {size_bytes} bytes, got {len(data)}")
    return data
