# SPDX-License-Identifier: EUPL-1.2
"""Which circumstances a run's captures state: who collected, from where, under which source file."""

import hashlib
import json
from pathlib import Path

from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.capture_files import open_capture_files
from crawler.circumstances import collected
from crawler.run import CrawlRun


def open_writer(run: CrawlRun) -> WarcWriter:
    """The WARC writer of this crawl process."""
    settings = run.settings.model_copy(update={"home": Path(run.spec.home)})
    return WarcWriter(settings.home, capture_context(run), files=open_capture_files(settings))


def capture_context(run: CrawlRun) -> CaptureContext:
    """The same for all pages of the process."""
    crawl, source = run.settings.crawl, run.source
    table = json.dumps(run.spec.source_table, sort_keys=True).encode() if run.spec.source_table else b""
    return CaptureContext(
        run_id=run.spec.run_id,
        worker=run.spec.name,
        user_agent=(source.identity if source else None) or crawl.identity,
        vantage="practice" if run.spec.practice else source.vantage if source else "direct",
        source_sha256=hashlib.sha256(table).hexdigest() if table else "",
        robots="obeyed" if source is None or source.robots.obey else "not obeyed: " + source.robots.legal_ground,
        operator=crawl.contact,
        collected=collected(run.settings, source),
        practice=run.spec.practice,
    )
