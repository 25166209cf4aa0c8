# SPDX-License-Identifier: EUPL-1.2
"""What of an export's offers was erased: said in every export, with the tombstone that the log keeps."""

import itertools
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from crawler.captured import Capture
from indexer.erasure.tombstones import Tombstones, read_tombstones, say_erased
from indexer.export.content import ExportContent
from indexer.log.home_log import log_folder, read_note

SAID = 100
"""So many erasures are named one by one."""


def erased_capture(home: Path, capture: Capture) -> str:
    """That a capture was erased, with its tombstone; empty when it was not."""
    found = known_tombstones(home).of_capture(capture.warc, capture.offset)
    return say_erased(found) if found is not None else ""


def erased_limits(home: Path, content: ExportContent) -> Iterator[str]:
    """One sentence for each observation or capture of these offers that was erased."""
    gone = known_tombstones(home)
    if not (gone.entries or gone.captures):
        return
    sentences = _sentences(gone, content)
    yield from itertools.islice(sentences, SAID)
    more = sum(1 for _ in sentences)
    if more:
        yield f"{more} further erasures are named in the ledger's log."


def known_tombstones(home: Path) -> Tombstones:
    """All tombstones; read again only when the log has grown."""
    note = read_note(log_folder(home))
    return _read(home, note.size if note is not None else 0)


@lru_cache(maxsize=2)
def _read(home: Path, size: int) -> Tombstones:
    return read_tombstones(home) if size else Tombstones()


def _sentences(gone: Tombstones, content: ExportContent) -> Iterator[str]:
    offers = {exhibit.record.offer_id for exhibit in content.exhibits}
    for one in gone.entries:
        if one.offer_id in offers:
            yield f"An earlier observation of an offer shown here, {one.observation_id}, was {say_erased(one)}."
    told: set[tuple[str, int]] = set()
    for exhibit in content.exhibits:
        for record in (*exhibit.sightings, *exhibit.looks):
            capture = record.capture
            found = gone.of_capture(capture.warc, capture.offset) if capture is not None else None
            if capture is not None and found is not None and (capture.warc, capture.offset) not in told:
                told.add((capture.warc, capture.offset))
                yield f"The capture of observation {record.observation_id} was {say_erased(found)}."
