# SPDX-License-Identifier: EUPL-1.2
"""A masked package: what holds a buyer's data is replaced by its masked text, everything else stays as it was captured.

A page in which the masker finds nothing is packed whole, with its screenshot. A page with buyers' words becomes a
derivative under the same address: its text with pseudonyms, without scripts; screenshot and document stay out.
"""

import html
from dataclasses import dataclass, replace

from crawler.capture_whole import WholeEvent
from crawler.warc import WarcRecord
from indexer.export.redaction import ExportMasker, RedactionLog
from indexer.export.wacz_pages import read_shown
from indexer.export.wacz_views import WARC_URI, resource

RECORD_ID = "WARC-Record-ID"
NOTICE = (
    "Masked derivative: buyers' data replaced by pseudonyms. The page as captured is kept by the authority; its body's "
    "sha256 is {digest}."
)


@dataclass(frozen=True, kw_only=True)
class PageMasker:
    """Masks the records of captures for one export."""

    masker: ExportMasker
    into: RedactionLog

    def mask_event(self, event: WholeEvent, observation_id: str, own: frozenset[str]) -> WholeEvent:
        """The event as a masked package may hold it."""
        kept: list[WarcRecord] = []
        main = event.main
        withheld = any(self._has_talk(record, own) for record in event.records if _is_picture_of(record))
        for record in event.records:
            safe = self._mask_record(record, observation_id, own, withheld)
            if record.field(RECORD_ID) == event.main.field(RECORD_ID) and safe is not None:
                main = safe
            kept += [safe] if safe is not None else []
        return replace(event, records=tuple(kept), main=main)

    def mask_page(self, record: WarcRecord, observation_id: str, own: frozenset[str]) -> WarcRecord | None:
        """One record beside the page's own: a resource that it loaded."""
        return self._mask_record(record, observation_id, own, withheld=False)

    def _has_talk(self, record: WarcRecord, own: frozenset[str]) -> bool:
        shown = read_shown(record)
        return shown is not None and self.masker.would_mask(f"{shown.title}\n{shown.text}", own)

    def _mask_record(
        self, record: WarcRecord, observation_id: str, own: frozenset[str], withheld: bool
    ) -> WarcRecord | None:
        uri = record.field(WARC_URI) or ""
        if withheld and uri.startswith("urn:theriac:") and uri.endswith((":screenshot", ":document")):
            self.masker.withhold(observation_id, uri, uri.rpartition(":")[2], record.block, self.into)
            return None
        if record.kind not in ("response", "resource") or not uri.startswith(("http://", "https://")):
            return record
        shown = read_shown(record)
        if shown is None or not self.masker.would_mask(f"{shown.title}\n{shown.text}", own):
            return record
        self.masker.withhold(observation_id, uri, "page", record.block, self.into)
        title = self.masker.mask_text(observation_id, f"{uri} title", shown.title, own, self.into)
        text = self.masker.mask_text(observation_id, f"{uri} text", shown.text, own, self.into)
        digest = (record.field("WARC-Payload-Digest") or "").removeprefix("sha256:")
        return resource(record, uri, "text/html; charset=utf-8", masked_page(title, text, digest))


def _is_picture_of(record: WarcRecord) -> bool:
    """Whether a screenshot of the event shows what this record holds."""
    uri = record.field(WARC_URI) or ""
    return uri.endswith(":document") or (record.kind == "response" and uri.startswith(("http://", "https://")))


def masked_page(title: str, text: str, digest: str) -> bytes:
    """A page of plain text; nothing in it runs."""
    notice = html.escape(NOTICE.format(digest=digest))
    return (
        "<!doctype html><html><head><meta charset=utf-8>"
        f"<title>{html.escape(title)}</title></head><body><p><strong>{notice}</strong></p>"
        f"<h1>{html.escape(title)}</h1><pre style='white-space:pre-wrap'>{html.escape(text)}</pre></body></html>"
    ).encode("utf-8", "replace")
