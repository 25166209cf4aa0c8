# SPDX-License-Identifier: EUPL-1.2
"""`theriac show`: one observation, explained, with its proof and its history."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from config.errors import ConfigError
from config.finding import Finding, Held
from config.output import JsonOption, safe_text, write_json_line
from config.settings import Settings, load_settings
from crawler.capture_files import open_capture_files
from crawler.captured import Capture
from crawler.captures import verify_capture
from indexer.erasure.grounds import say_ground
from indexer.erasure.tombstones import read_tombstones
from indexer.evidence import EvidenceRecord
from indexer.explain import explain
from indexer.query import Query, SortBy
from indexer.schema import ID_PREFIX
from indexer.seals.state import Sealed, SealState, seal_of
from indexer.store import EvidenceStore, open_store

SIGHTINGS_SHOWN = 200
SEAL_STYLES = {Sealed.SEALED: "green", Sealed.PRACTICE: "yellow", Sealed.UNSEALED: "yellow"}

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Observation id, or its first 8 characters or more.")]


def show(observation_id: IdArgument, as_json: JsonOption = False) -> None:
    """One observation: what was seen, why it is suspected, where its proof lies, and every sighting of the offer."""
    settings = load_settings()
    wanted = observation_id.strip().lower()
    if len(wanted) < ID_PREFIX:
        raise ConfigError(
            f"show: expected at least the first {ID_PREFIX} characters of an id, got {safe_text(wanted)!r}"
        )
    store = open_store(settings)
    try:
        record = store.get(wanted)
        if record is None:
            for tombstone in read_tombstones(settings.home).of_observation(wanted):
                typer.echo(f"observation {tombstone.observation_id}: {say_ground(settings.home, tombstone)}", err=True)
                raise typer.Exit(1)
            typer.echo(
                f"theriac: no observation begins with {safe_text(wanted)!r}: `theriac listings` shows ids", err=True
            )
            raise typer.Exit(1)
        finding = check_capture(settings, record.capture) if record.capture is not None else None
        history = tuple(find_sightings(store, record))
    finally:
        store.close()
    seal = seal_of(settings.home, record.segment, record.sequence)
    if as_json:
        write_json_line(observation_row(record, finding, history) | {"seal": seal_row(seal)})
        return
    console = Console()
    for line, style in explain(record, finding, history, open_capture_files(settings)):
        console.print(Text(safe_text(line), style=style), soft_wrap=True)
    console.print(Text(f"\nSeal\n  {safe_text(seal.words)}", style=SEAL_STYLES[seal.state]), soft_wrap=True)


def check_capture(settings: Settings, capture: Capture) -> Finding:
    """Whether the capture is what was kept; an erased one is told as such."""
    gone = read_tombstones(settings.home).of_capture(capture.warc, capture.offset)
    if gone is not None:
        return Finding(answer=Held.NOT_CHECKED, reason=f"the capture was {say_ground(settings.home, gone)}")
    return verify_capture(open_capture_files(settings), capture)


def seal_row(seal: SealState) -> dict[str, Any]:
    """How far the record is sealed, for machines."""
    return {
        "state": seal.state,
        "authority": seal.authority,
        "sealed_at": seal.sealed_at,
        "log_size": seal.log_size,
        "clock_difference_s": seal.difference_s,
        "reason": seal.reason,
        "files": [str(path) for path in seal.files],
    }


def find_sightings(store: EvidenceStore, record: EvidenceRecord) -> Iterator[EvidenceRecord]:
    """Every observation of the same offer, oldest first."""
    query = Query(offer_id=record.offer_id, kinds=(), sort=SortBy.OBSERVED_AT, descending=False, limit=SIGHTINGS_SHOWN)
    return store.find(query)


def observation_row(
    record: EvidenceRecord, finding: Finding | None, history: tuple[EvidenceRecord, ...]
) -> dict[str, Any]:
    """The whole record, what the check of its capture said, and its sightings."""
    row: dict[str, Any] = msgspec.to_builtins(record)
    row["capture_check"] = finding
    row["sightings"] = [
        {
            "observation_id": seen.observation_id,
            "observed_at": seen.observed_at,
            "run_id": seen.run_id,
            "price": str(seen.listing.price.amount) if seen.listing and seen.listing.price else None,
            "currency": seen.listing.price.currency if seen.listing and seen.listing.price else None,
            "verdict": seen.assessment.verdict if seen.assessment else None,
            "payload_sha256": seen.capture.payload_sha256 if seen.capture else None,
        }
        for seen in history
    ]
    return row
