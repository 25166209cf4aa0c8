# SPDX-License-Identifier: EUPL-1.2
"""Schedule: every source at its own time, each crawl a process of its own, never two of one source.

The rows in the database are what survives; the scheduler holds them in memory and is made anew from rows and source
files at each start. What was missed while nobody ran is made up for once, however often it was missed.
"""

import fcntl
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from alerts.database import close_decisions
from alerts.errors import ScheduleError
from alerts.models.delivery import Channel
from alerts.models.job import Job
from alerts.planning import say_timing, source_folder
from alerts.triggers import cron_trigger
from config.settings import Settings
from config.source import Source, SourceError, load_source

log = logging.getLogger(__name__)

RELOAD_S = 60
LOOKS_EVERY_S = 600
LOOKS_AT_ONCE = 25
REPORTS_EVERY_S = 60
REMOVAL_EVERY_S = 900
NOTICES_EVERY_S = 300
DELIVERIES_EVERY_S = 60
AUDIT_EVERY_S = 3_600
OPERATORS_EVERY_S = 86_400
SEALS_EVERY_S = 60
RENEWAL_EVERY_S = 86_400
STOP_PATIENCE_S = 60.0


class Schedule:
    """One scheduler of one home; `start` begins, `stop` ends running crawls in good order."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(settings.crawl.jobs), "house": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = threading.Event()
        self.guard = threading.Lock()
        self.complaints: dict[str, str] = {}
        self.exits: dict[str, int] = {}
        self.sources: dict[str, Source] = {}

    def __enter__(self) -> Self:
        self.lock = (self.settings.home / "state" / "schedule.lock").open("a")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.lock.close()
            raise ScheduleError("the schedule of this home is kept by another process: stop it first") from error
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.lock.close()

    def start(self) -> None:
        """Enter all jobs and begin."""
        self.reload()
        house: dict[str, Any] = {"executor": "house", "trigger": "interval"}
        self.scheduler.add_job(self.reload, seconds=RELOAD_S, id="reload", **house)
        self.scheduler.add_job(self.deliver, seconds=DELIVERIES_EVERY_S, id="deliveries", **house)
        self.scheduler.add_job(self.drain_looks, seconds=LOOKS_EVERY_S, id="looks", **house)
        self.scheduler.add_job(self.capture_reports, seconds=REPORTS_EVERY_S, id="reports", **house)
        self.scheduler.add_job(self.look_again, seconds=REMOVAL_EVERY_S, id="removal", **house)
        self.scheduler.add_job(self.send_notices, seconds=NOTICES_EVERY_S, id="notices", **house)
        self.scheduler.add_job(self.close_audit, seconds=AUDIT_EVERY_S, id="audit", **house)
        self.scheduler.add_job(self.propose_operators, seconds=OPERATORS_EVERY_S, id="operators", **house)
        if self.settings.seal.authorities:
            at_once = {"next_run_time": datetime.now(UTC)}
            self.scheduler.add_job(self.seal, seconds=SEALS_EVERY_S, id="seal", **house, **at_once)
            self.scheduler.add_job(self.renew_seals, seconds=RENEWAL_EVERY_S, id="renew", **house, **at_once)
        self.scheduler.start()

    def reload(self) -> None:
        """Bring jobs in line with the source files; a file that is wrong is complained of, the others go on."""
        wanted: dict[str, Source] = {}
        for path in sorted(source_folder(self.settings).glob("*.toml")):
            try:
                source = load_source(path)
            except SourceError as error:
                self.complain(path.stem, f"left out of the schedule: {error}")
                continue
            if source.enabled and source.schedule is not None and not source.practice:
                wanted[source.name] = source
        for job in Job.objects.exclude(source__in=list(wanted)).filter(enabled=True):
            Job.objects.filter(pk=job.pk).update(enabled=False, next_at=None)
        for present in self.scheduler.get_jobs():
            if present.id.startswith("source:") and present.id.removeprefix("source:") not in wanted:
                present.remove()
        self.sources = wanted
        for source in wanted.values():
            self.enter(source)
        close_decisions()

    def complain(self, name: str, message: str) -> None:
        """Say each complaint once."""
        if self.complaints.get(name) != message:
            self.complaints[name] = message
            log.warning("%s", message)

    def enter(self, source: Source) -> None:
        """One source's job, new or changed; what was missed is due now."""
        timing = say_timing(source) or ""
        job, is_new = Job.objects.get_or_create(source=source.name, defaults={"timing": timing})
        known = self.scheduler.get_job(f"source:{source.name}")
        if known is not None and job.timing == timing and job.enabled:
            return
        next_at = first_time(source, job, is_new=is_new or job.timing != timing, now=datetime.now(UTC))
        Job.objects.filter(pk=job.pk).update(timing=timing, enabled=True, next_at=next_at)
        self.scheduler.add_job(
            self.crawl,
            trigger=make_trigger(source),
            args=[source.name],
            id=f"source:{source.name}",
            next_run_time=next_at,
            replace_existing=True,
        )

    def crawl(self, name: str) -> None:
        """Run one source in a process of its own, and keep how it ended."""
        started = datetime.now(UTC)
        Job.objects.filter(source=name).update(last_started_at=started, next_at=self.next_time(name, started))
        log.info("crawl started: source=%s", name)
        status = self.run_command(name, "run", name)
        self.exits[name] = status
        Job.objects.filter(source=name).update(last_finished_at=datetime.now(UTC), last_exit=status)
        log.info("crawl ended: source=%s exit=%d", name, status)
        close_decisions()

    def next_time(self, name: str, started: datetime) -> datetime | None:
        """When a source that starts now is due again; None when its file has gone meanwhile."""
        source = self.sources.get(name)
        following: datetime | None = make_trigger(source).get_next_fire_time(started, started) if source else None
        return following

    def drain_looks(self) -> None:
        """Let a process of its own take some sealed looks."""
        self.run_command("looks", "looks", "--limit", str(LOOKS_AT_ONCE))

    def deliver(self) -> None:
        """Let a process of its own tell the channels what is news; none is started while there are none."""
        if Channel.objects.filter(enabled=True, removed_at=None).exists():
            self.run_command("deliveries", "deliveries", "send")
        close_decisions()

    def look_again(self) -> None:
        """Let a process of its own look at watched offers whose round has come; none is started while none has."""
        from alerts.models.removal import Watch

        due = Watch.objects.filter(stopped_at=None, practice=False, next_at__lte=datetime.now(UTC)).exists()
        close_decisions()
        if due:
            self.run_command("removal", "watch", "look")

    def send_notices(self) -> None:
        """Send what two people let go, read reports that came back, draft reminders that are due."""
        from alerts.models.notice import Notice
        from alerts.models.request import Request
        from alerts.notices.outbox import send_due
        from alerts.notices.reminding import draft_reminders
        from alerts.requests import sending
        from alerts.returned import read_maildir

        now = datetime.now(UTC)
        if Notice.objects.filter(state__in=("queued", "sending"), practice=False).exists():
            told = send_due(self.settings, now)
            for reference in (*told.refused, *told.uncertain, *told.held_back):
                self.complain("notices", f"{reference} did not leave: `theriac notice show {reference}`")
        if Request.objects.filter(state__in=("queued", "sending"), practice=False).exists():
            gone = sending.send_due(self.settings, now)
            for reference in (*gone.refused, *gone.uncertain, *gone.held_back):
                self.complain("requests", f"{reference} did not leave: `theriac request show {reference}`")
        for unread in read_maildir(self.settings, now):
            self.complain("returned", unread)
        draft_reminders(self.settings, now)
        close_decisions()

    def close_audit(self) -> None:
        """Give the digests of the audit log's days that are over to the ledger."""
        from alerts.auditing import close_days_soundly

        complaint = close_days_soundly(self.settings, datetime.now(UTC))
        if complaint:
            self.complain("audit", complaint)
        close_decisions()

    def propose_operators(self) -> None:
        """Let a process of its own bring the proposals of operators in line with the evidence."""
        self.run_command("operators", "operator", "propose")

    def capture_reports(self) -> None:
        """Let a process of its own capture what was reported; nothing is started while nothing waits."""
        from alerts.models.report import ItemState, ReportItem

        due = ReportItem.objects.filter(state=ItemState.QUEUED, next_at__lte=datetime.now(UTC)).exists()
        close_decisions()
        if due:
            self.run_command("reports", "report", "capture")

    def seal(self) -> None:
        """Let a process of its own seal what is due; nothing is started while nothing is."""
        from indexer.errors import EvidenceError
        from indexer.seals.sealing import has_due

        try:
            due = has_due(self.settings, datetime.now(UTC))
        except EvidenceError as error:
            self.complain("seal", f"the ledger cannot be sealed: {error}")
            return
        if due:
            self.run_command("seal", "seal", "--due")

    def renew_seals(self) -> None:
        """Let a process of its own renew tokens whose authority's certificate ends soon."""
        self.run_command("renew", "seal", "--renew")

    def run_command(self, name: str, *words: str) -> int:
        """Run one of our commands and wait for it; its exit status."""
        folder = self.settings.home / "runs"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"schedule-{words[0]}.log").open("ab") as log_file, self.guard:
            if self.stopping.is_set():
                return -signal.SIGTERM
            process = subprocess.Popen(
                own_command(words), stdin=subprocess.DEVNULL, stdout=log_file, stderr=log_file, start_new_session=True
            )
            self.running[name] = process
        try:
            return process.wait()
        finally:
            self.running.pop(name, None)

    def run_due(self) -> dict[str, int]:
        """Crawl everything that is due now, one after the other; exit status by source."""
        self.reload()
        now = datetime.now(UTC)
        for name in list(Job.objects.filter(enabled=True, next_at__lte=now).values_list("source", flat=True)):
            if not self.stopping.is_set():
                self.crawl(name)
        return self.exits

    def stop(self) -> None:
        """Start nothing more, and ask what runs to stop in good order."""
        with self.guard:
            self.stopping.set()
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)
        running = list(self.running.values())
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(timeout=STOP_PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()


def own_command(words: Sequence[str]) -> list[str]:
    """One of our commands in a process of its own; the working folder is no place to import from."""
    return [sys.executable, "-P", "-m", "config.cli", *words]


def make_trigger(source: Source) -> BaseTrigger:
    """The trigger of a source's schedule, in UTC."""
    assert source.schedule is not None
    if source.schedule.cron is None:
        return IntervalTrigger(hours=source.schedule.every_h or 24, timezone=UTC)
    return cron_trigger(source.schedule.cron, UTC)


def first_time(source: Source, job: Job, *, is_new: bool, now: datetime) -> datetime:
    """When a source is due first: at once if it was missed; an interval counts from the last start."""
    assert source.schedule is not None
    if not is_new and job.next_at is not None and job.next_at <= now:
        return now
    if source.schedule.every_h is not None:
        if job.last_started_at is None:
            return now
        return max(now, job.last_started_at + timedelta(hours=source.schedule.every_h))
    following: datetime = make_trigger(source).get_next_fire_time(None, now)
    return following
