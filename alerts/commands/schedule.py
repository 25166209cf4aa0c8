# SPDX-License-Identifier: EUPL-1.2
"""`theriac schedule`: runs every source at its own time until it is told to stop."""

import logging
import signal
from typing import Annotated

import typer

from alerts.database import open_decisions
from alerts.models.job import Job
from alerts.schedule import Schedule
from config.settings import load_settings


def schedule(
    once: Annotated[bool, typer.Option("--once", help="Crawl what is due now, one after the other, then end.")] = False,
) -> None:
    """Run every source at its own time (`schedule` in its file: cron in UTC, or an interval) until SIGTERM or Ctrl-C.

    Each crawl is a process of its own; a source never runs twice at once; what was missed is made up for once. The
    queue of sealed looks is drained beside. `theriac sources` shows next and last runs with their results.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    settings = load_settings()
    open_decisions(settings)
    with Schedule(settings) as running:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: running.stopping.set())
        if once:
            exits = running.run_due()
            raise typer.Exit(1 if any(exits.values()) else 0)
        running.start()
        logging.getLogger(__name__).info("schedule started: jobs=%d", Job.objects.filter(enabled=True).count())
        running.stopping.wait()
        logging.getLogger(__name__).info("schedule stopping: running=%d", len(running.running))
