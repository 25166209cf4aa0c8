# SPDX-License-Identifier: EUPL-1.2
"""What proof costs: the share of a crawl's processor time that journal, log, captures' digests and sealing take."""

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captured import CapturedPage
from indexer.journal import Journal, Records
from indexer.masking import load_masker
from indexer.records import build_records
from indexer.seals.sealing import seal_home
from tests.indexer.seals.authority import serve
from tests.indexer.seals.conftest import authority_of, make_settings
from tests.indexer.test_recovery import make_judged
from tests.practice.authority import PracticeAuthority

PAGES = 4_000
BARE_MS = 5.5
"""Processor time of a page in a bare Scrapy crawl that keeps nothing: ours takes longer, so the share is smaller."""


def bench_proof() -> None:
    """Processor time of the ledger and of sealing for so many pages, beside that of the same crawl."""
    with tempfile.TemporaryDirectory(prefix="theriac-bench-") as place:
        home = Path(place)
        masker = load_masker(home)
        with WarcWriter(home, CaptureContext(run_id="bench", worker="w", user_agent="x")) as writer:
            pages = []
            for number in range(PAGES):
                judged = make_judged(number, "bench")
                seen = judged.captured.seen
                pages.append(
                    build_records(replace(judged, captured=CapturedPage(seen=seen, capture=writer.write(seen))), masker)
                )
        journal_s = _timed(lambda: _journal(home, pages))
        authority = PracticeAuthority(home / "authority", organisation="Bench")
        with serve(authority.answer) as server:
            settings = make_settings(home, authority_of(server, authority.root))
            seal_s = _timed(lambda: seal_home(settings, datetime.now(UTC)))
    per_page_ms = (journal_s + seal_s) / PAGES * 1_000
    print(
        f"proof: ledger {journal_s / PAGES * 1_000:.3f} ms a page, sealing {seal_s * 1_000:.0f} ms a run: "
        f"{per_page_ms / BARE_MS:.1%} of a bare crawl at {BARE_MS} ms a page (at most 10 %)"
    )


def _journal(home: Path, pages: Sequence[Records]) -> None:
    journal = Journal(home, "bench", "w")
    for records in pages:
        journal.keep(records)
    journal.close()


def _timed(act: Callable[[], object]) -> float:
    """Processor seconds, all threads, user and system."""
    before, _ = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    act()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
