# SPDX-License-Identifier: EUPL-1.2
"""One capture as a dossier shows it: where it lies, its digests, how it came, whether it still holds, its picture."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from config.finding import Held
from config.settings import Settings
from crawler.capture_files import open_capture_files
from crawler.captured import Capture
from crawler.captures import CapturedBytes, read_capture, verify_capture
from crawler.errors import CaptureError
from indexer.evidence import EvidenceRecord
from indexer.export.dossier_circumstances import circumstances, read_stated, resource
from indexer.export.dossier_facts import Fact, at, fact, present
from indexer.export.dossier_pictures import PaperPicture, paper_picture
from indexer.export.erased import erased_capture
from indexer.masking import Masker

TEXT_LOOKED_AT = 200_000
"""Characters of a page that are searched for buyers' talk before its picture is printed."""
HELD_WORDS = {
    Held.HELD: "held: every digest agrees",
    Held.BROKEN: "BROKEN",
    Held.NOT_CHECKED: "not checked",
}


@dataclass(frozen=True, kw_only=True)
class PictureView:
    """A screenshot with its caption; `name` is empty where it is withheld or could not be read."""

    name: str
    jpeg: bytes
    alt: str
    said: str
    sha256: str
    taken: str


@dataclass(frozen=True, kw_only=True)
class CaptureView:
    """One capture as a reader checks it."""

    heading: str
    observation_id: str
    facts: tuple[Fact, ...]
    answer: str
    broken: bool
    picture: PictureView | None = None
    stated: Mapping[str, object] = field(default_factory=dict)
    """The capture's own metadata record, as it goes into the attachment."""
    withheld: str = ""
    """What of it is not in this dossier, and why."""


@dataclass(frozen=True, kw_only=True)
class Withholding:
    """What decides whether a picture may be printed."""

    masker: Masker | None
    """None: unmasked, nothing is withheld."""
    own: frozenset[str] = frozenset()
    """Contacts of the seller, which stay."""


def view_capture(settings: Settings, record: EvidenceRecord, seal: str, rule: Withholding) -> CaptureView:
    """A capture read back, verified and told; what cannot be read is told as well."""
    capture = record.capture
    heading = "Sealed look" if record.kind.value == "look" else "Page as fetched"
    if capture is None:
        return CaptureView(
            heading=heading, observation_id=record.observation_id, facts=(), answer="no capture was kept", broken=False
        )
    gone = erased_capture(settings.home, capture)
    if gone:
        facts = place_facts(capture, record, seal, settings.export.time_zone)
        return CaptureView(
            heading=heading, observation_id=record.observation_id, facts=facts, answer=f"the capture was {gone}",
            broken=False,
        )  # fmt: skip
    files = open_capture_files(settings)
    finding = verify_capture(files, capture)
    zone = settings.export.time_zone
    try:
        kept = read_capture(files, capture)
    except (CaptureError, OSError) as error:
        facts = place_facts(capture, record, seal, zone)
        return CaptureView(
            heading=heading,
            observation_id=record.observation_id,
            facts=facts,
            answer=f"BROKEN: {shown_reason(error)}",
            broken=True,
        )
    stated = read_stated(kept.metadata)
    picture, withheld = _picture(kept, record, rule, zone)
    said = HELD_WORDS[finding.answer] + ("" if finding.answer is Held.HELD else f": {finding.reason}")
    return CaptureView(
        heading=heading,
        observation_id=record.observation_id,
        facts=(*place_facts(capture, record, seal, zone), *circumstances(files, capture, kept, stated)),
        answer=said,
        broken=finding.answer is Held.BROKEN,
        picture=picture,
        stated=stated,
        withheld=withheld,
    )


def shown_reason(error: Exception) -> str:
    """An error's words without the path of this machine."""
    return Path(str(error)).name[:300] if isinstance(error, OSError) else str(error)[:300]


def place_facts(capture: Capture, record: EvidenceRecord, seal: str, zone: str) -> tuple[Fact, ...]:
    """Where the bytes lie, their digest, when, and whether they are sealed."""
    place = f"{capture.warc}, bytes {capture.offset:,} to {capture.offset + capture.size_bytes - 1:,}"
    unchanged = f"unchanged since record {capture.refers_to_record_id}" if capture.revisit else ""
    return present(
        (
            fact("Taken", at(capture.captured_at, zone)),
            fact("Seal", seal),
            fact("SHA-256 of the payload", capture.payload_sha256, code=True),
            fact("Record", capture.record_id.strip("<>"), code=True),
            fact("File, place in it", place, code=True),
            fact("Revisit", unchanged, code=True),
            fact("Shown again from it", quality_words(record)),
            fact("Observation", record.observation_id, code=True),
            fact("Ledger", f"{record.segment} entry {record.sequence}" if record.segment else "", code=True),
        )
    )


def quality_words(record: EvidenceRecord) -> str:
    """How well a sealed look shows again what was seen."""
    quality = record.quality
    if quality is None:
        return ""
    poor = f"POOR: {quality.reason}. " if quality.poor else ""
    return f"{poor}text {quality.text_similarity:.0%}, picture {quality.picture_similarity:.0%} alike"


def _picture(
    kept: CapturedBytes, record: EvidenceRecord, rule: Withholding, zone: str
) -> tuple[PictureView | None, str]:
    shot = resource(kept.resources, "screenshot")
    if shot is None:
        return None, ""
    sha256 = hashlib.sha256(shot.block).hexdigest()
    withheld = _why_withheld(kept, rule)
    paper = PaperPicture(jpeg=b"", said=withheld) if withheld else paper_picture(shot.block)
    return (
        PictureView(
            name=f"shot-{record.observation_id}" if paper.jpeg else "",
            jpeg=paper.jpeg,
            alt=f"Screenshot of the page at {record.page_url[:200]}",
            said=paper.said,
            sha256=sha256,
            taken=at(record.observed_at, zone),
        ),
        withheld,
    )


def _why_withheld(kept: CapturedBytes, rule: Withholding) -> str:
    """A picture that shows buyers cannot be masked word by word, so it is left out of a masked dossier."""
    if rule.masker is None:
        return ""
    document = resource(kept.resources, "document")
    body = (document.block if document is not None else kept.payload)[: 4 * TEXT_LOOKED_AT]
    tree = LexborHTMLParser(body)
    text = tree.body.text(separator="\n")[:TEXT_LOOKED_AT] if tree.body is not None else ""
    if rule.masker.mask_text(text, rule.own) == text:
        return ""
    return "withheld: the page shows words of buyers; the sealed capture keeps it for those who may see it"
