# SPDX-License-Identifier: EUPL-1.2
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts import schedule as schedule_module
from alerts.errors import ScheduleError
from alerts.models.job import Job
from alerts.schedule import Schedule, first_time, make_trigger
from config.settings import Settings
from config.source import Schedule as Timing
from config.source import Source
from tests.alerts.test_doubts import make_source

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
FILE = """
title = "Example"
family = "storefront"
start_urls = ["https://shop.example/"]
schedule = {{ {timing} }}
watched = {{ since = 2026-01-01, by = "desk", why = "a report" }}
"""


def write_source(settings: Settings, name: str, timing: str) -> None:
    assert settings.sources is not None
    (settings.sources / f"{name}.toml").write_text(FILE.format(timing=timing))


def timed(**timing: Any) -> Source:
    return make_source().model_copy(update={"schedule": Timing(**timing)})


@pytest.mark.parametrize(
    ("timing", "job", "due"),
    [
        pytest.param({"every_h": 6}, {}, NOW, id="new interval: now"),
        pytest.param(
            {"every_h": 6}, {"last_started_at": NOW - timedelta(hours=1)}, NOW + timedelta(hours=5), id="later"
        ),
        pytest.param({"every_h": 6}, {"last_started_at": NOW - timedelta(days=9)}, NOW, id="missed often: once, now"),
        pytest.param({"cron": "0 12 * * *"}, {}, NOW.replace(hour=12, minute=0), id="next noon"),
        pytest.param({"cron": "0 4 * * 0"}, {}, datetime(2026, 11, 29, 4, tzinfo=UTC), id="Sunday is Sunday"),
        pytest.param({"cron": "0 0 13 * 5"}, {}, datetime(2026, 11, 27, 0, tzinfo=UTC), id="either day"),
        pytest.param({"cron": "0 12 * * *"}, {"next_at": NOW - timedelta(days=3)}, NOW, id="cron missed: now"),
    ],
)
def test_when_a_source_is_due(timing: dict[str, Any], job: dict[str, Any], due: datetime) -> None:
    is_new = "next_at" not in job
    assert first_time(timed(**timing), Job(**job), is_new=is_new, now=NOW) == due


def test_triggers_follow_cron_over_a_week() -> None:
    trigger = make_trigger(timed(cron="0 8 * * 1-5"))
    moment, days = NOW, []
    for _ in range(5):
        moment = trigger.get_next_fire_time(moment, moment + timedelta(seconds=1))
        days.append(moment.strftime("%a"))
    assert days == ["Mon", "Tue", "Wed", "Thu", "Fri"]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Commands that are called are written down and wait a moment instead of running."""
    called = tmp_path / "called"
    called.touch()
    script = f"import sys, time; open({str(called)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n'); time.sleep(0.5)"
    monkeypatch.setattr(schedule_module, "own_command", lambda words: [sys.executable, "-c", script, *words])
    return called


def test_once_crawls_what_is_due_and_keeps_how_it_ended(settings: Settings, commands: Path) -> None:
    write_source(settings, "xx_due", "every_h = 6")
    write_source(settings, "xx_later", 'cron = "0 0 1 1 *"')
    write_source(settings, "xx_wrong", 'cron = "0 0 1 1"')
    with Schedule(settings) as running:
        assert running.run_due() == {"xx_due": 0}
        assert "five fields" in running.complaints["xx_wrong"]
    assert commands.read_text() == "run xx_due\n"
    job = Job.objects.get(source="xx_due")
    assert job.last_exit == 0
    assert job.last_finished_at is not None
    with Schedule(settings) as running:
        running.reload()
        assert running.run_due() == {}


def test_a_source_that_leaves_is_left_alone(settings: Settings, commands: Path) -> None:
    write_source(settings, "xx_due", "every_h = 6")
    with Schedule(settings) as running:
        running.reload()
        (settings.sources or Path()).joinpath("xx_due.toml").unlink()
        running.reload()
        assert not Job.objects.get().enabled
        assert running.run_due() == {}


def test_it_runs_by_itself_and_stops_in_good_order(settings: Settings, commands: Path) -> None:
    write_source(settings, "xx_one", "every_h = 6")
    write_source(settings, "xx_two", "every_h = 6")
    with Schedule(settings) as running:
        running.start()
        until = time.monotonic() + 20
        while len(running.exits) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert running.next_time("xx_one", NOW) == NOW + timedelta(hours=6)
    assert sorted(commands.read_text().splitlines()) == ["run xx_one", "run xx_two"]
    assert not [thread for thread in threading.enumerate() if "APScheduler" in thread.name]


def test_one_schedule_per_home(settings: Settings) -> None:
    with Schedule(settings), pytest.raises(ScheduleError, match="another process"):
        Schedule(settings).__enter__()
