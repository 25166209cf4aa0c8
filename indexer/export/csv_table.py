# SPDX-License-Identifier: EUPL-1.2
"""Offers as a table: UTF-8 with BOM, RFC 4180, safe to open in a spreadsheet; COLUMNS says what each column is.

A cell that a spreadsheet could take for a formula, also after a separator that another locale would split at, gets an
apostrophe before the sign. What was seen exactly stands in the record.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from classifiers.assessment import PointsTo
from crawler.captured import Capture
from crawler.listing import Listing
from indexer.explain import money_text
from indexer.export.content import Exhibit, ExportContent
from indexer.export.wording import (
    StatementKind,
    assessment_words,
    exhibit_name,
    masked_words,
    seal_words,
    signal_words,
    signals_against,
    signals_for,
    title_of,
)

CELL_CHARACTERS = 32_000
"""A spreadsheet's cell takes 32,767."""
FORMULA = re.compile(r"((?:^|[;|])[\s\"'\u200b\ufeff]*)([=+\-@\uff1d\uff0b\uff0d\uff20\u2212])")
NOT_FOR_CELLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
Read = Callable[[ExportContent, Exhibit], str]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: what it says, and whether that is a fact or an assessment."""

    name: str
    kind: StatementKind
    meaning: str
    read: Read


def write_csv(content: ExportContent, path: Path) -> None:
    """One row for each offer, one after the other."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([column.name for column in COLUMNS])
        for exhibit in content.exhibits:
            writer.writerow([safe_cell(column.read(content, exhibit)) for column in COLUMNS])


def safe_cell(text: str) -> str:
    """Page content that no spreadsheet takes for a formula or a new line."""
    plain = NOT_FOR_CELLS.sub(" ", text).encode("utf-8", "replace").decode("utf-8")
    marked = FORMULA.sub(r"\1'\2", plain)
    return marked if len(marked) <= CELL_CHARACTERS else f"{marked[:CELL_CHARACTERS]} […]"


def moment(at: datetime) -> str:
    """UTC to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _seen(read: Callable[[Listing], object]) -> Read:
    """A value of the listing as shown; empty where the page did not say."""

    def cell(_: ExportContent, exhibit: Exhibit) -> str:
        value = read(exhibit.record.listing) if exhibit.record.listing is not None else None
        return "" if value is None else str(value)

    return cell


def _signs(points_to: PointsTo) -> Read:
    return lambda _, exhibit: " | ".join(map(signal_words, signals_for(exhibit.record.assessment, points_to)))


def _score(name: str) -> Read:
    def cell(_: ExportContent, exhibit: Exhibit) -> str:
        assessment = exhibit.record.assessment
        return f"{getattr(assessment, name):.3f}" if assessment is not None else ""

    return cell


def _substances(_: ExportContent, exhibit: Exhibit) -> str:
    assessment = exhibit.record.assessment
    return ", ".join(dict.fromkeys(hit.inn for hit in assessment.substances)) if assessment else ""


def _provisions(_: ExportContent, exhibit: Exhibit) -> str:
    assessment = exhibit.record.assessment
    named = (name for signal in (assessment.indicators if assessment else ()) for name in signal.provisions)
    return ", ".join(dict.fromkeys(named))


def _versions(_: ExportContent, exhibit: Exhibit) -> str:
    assessment = exhibit.record.assessment
    if assessment is None:
        return ""
    versions = assessment.versions
    return f"{versions.software}; model {versions.model_sha256}; reference {versions.reference_sha256}"


def _capture(read: Callable[[Capture], str]) -> Read:
    return lambda _, exhibit: read(exhibit.record.capture) if exhibit.record.capture is not None else ""


def _fact(name: str, meaning: str, read: Read) -> Column:
    return Column(name=name, kind=StatementKind.FACT, meaning=meaning, read=read)


def _judged(name: str, meaning: str, read: Read) -> Column:
    return Column(name=name, kind=StatementKind.ASSESSMENT, meaning=meaning, read=read)


def _first_seen(_: ExportContent, exhibit: Exhibit) -> str:
    return moment(min(record.observed_at for record in (exhibit.record, *exhibit.sightings)))


def _url(_: ExportContent, exhibit: Exhibit) -> str:
    return exhibit.record.listing.url if exhibit.record.listing else exhibit.record.page_url


def _contacts(listing: Listing) -> str:
    return " | ".join(f"{one.kind.value} {one.value}" for one in listing.contacts)


def _for_the_seller(_: ExportContent, exhibit: Exhibit) -> str:
    return " | ".join(map(signal_words, signals_against(exhibit.record.assessment)))


COLUMNS = (
    _fact("exhibit", "Name of the exhibit in this export", lambda content, one: exhibit_name(content, one.number)),
    _fact(
        "observation_id",
        "Id of the sighting that all cells of this row come from",
        lambda _, one: one.record.observation_id,
    ),
    _fact("offer_id", "Id of the offer, the same in all its sightings", lambda _, one: one.record.offer_id),
    _fact("observed_at", "When it was seen, UTC", lambda _, one: moment(one.record.observed_at)),
    _fact("first_seen_at", "First sighting, UTC", _first_seen),
    _fact("sightings", "How often it was seen", lambda _, one: str(len(one.sightings) or 1)),
    _fact(
        "practice",
        "yes: from the practice market, no real offer",
        lambda _, one: "yes" if one.record.practice else "no",
    ),
    _fact("source", "The watched place", lambda _, one: one.record.source),
    _fact("site", "Registrable domain or hidden service", lambda _, one: one.record.site),
    _fact("url", "Where the offer stands", _url),
    _fact("title", "As shown", lambda _, one: title_of(one.record)),
    _fact("price_shown", "As shown", _seen(lambda listing: listing.raw_price)),
    _fact("price", "Our reading: amount and currency (ISO 4217)", _seen(lambda listing: money_text(listing.price))),
    _fact("strength", "As shown", _seen(lambda listing: listing.strength)),
    _fact("pack", "As shown", _seen(lambda listing: listing.pack_size)),
    _fact("brand", "As shown", _seen(lambda listing: listing.brand)),
    _fact("batch", "As shown", _seen(lambda listing: listing.batch)),
    _fact("seller", "As shown; a name on a page, no established identity", _seen(lambda listing: listing.seller)),
    _fact("contacts", "Of the seller, as shown", _seen(_contacts)),
    _fact("ships_from", "ISO 3166-1, EU or WORLD", _seen(lambda listing: " ".join(listing.ships_from))),
    _fact("ships_to", "ISO 3166-1, EU or WORLD", _seen(lambda listing: " ".join(listing.ships_to))),
    _fact("payment", "Payment means shown", _seen(lambda listing: " ".join(listing.payment_methods))),
    _fact("description", "As shown, buyers' data masked", _seen(lambda listing: listing.description)),
    _judged(
        "assessment",
        "What is suspected: hypotheses, never findings",
        lambda _, one: assessment_words(one.record.assessment),
    ),
    _judged("score_falsified", "In [0, 1]; a question apart from the next", _score("falsified")),
    _judged("score_unauthorised", "In [0, 1]; a question apart from the one before", _score("unauthorised")),
    _judged("signs_falsified", "Indicators with the words they were seen in", _signs(PointsTo.FALSIFIED)),
    _judged("signs_unauthorised", "Likewise", _signs(PointsTo.UNAUTHORISED)),
    _judged("signs_for_the_seller", "What speaks against a suspicion", _for_the_seller),
    _judged("provisions", "What the signs may point to, from the legal map", _provisions),
    _judged("substances", "Names recognised in the text (INN)", _substances),
    _judged("judged_with", "Versions: the same give the same answer again", _versions),
    _fact(
        "payload_sha256",
        "Digest of the page's body as it came over the wire",
        _capture(lambda capture: capture.payload_sha256),
    ),
    _fact("warc", "File and place of the capture", _capture(lambda capture: f"{capture.warc}#{capture.offset}")),
    _fact(
        "ledger_entry",
        "Segment and number of the ledger entry",
        lambda _, one: f"{one.record.segment}#{one.record.sequence}",
    ),
    _fact("seal", "Whether a time authority stamped the entry", lambda _, one: seal_words(one.seal)),
    _fact("copy", "Masked derivative, or unmasked and by whose authority", lambda content, _: masked_words(content)),
)
"""Every column, in order."""
