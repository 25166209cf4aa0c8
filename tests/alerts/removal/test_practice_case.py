# SPDX-License-Identifier: EUPL-1.2
"""The practice case: its people, its order of steps, and what it says when a step fails."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from alerts.errors import RunError
from alerts.models.account import Role
from alerts.practice_case import playing
from alerts.practice_case.people import make_people
from alerts.practice_case.play import Play
from alerts.practice_case.playing import STEPS, Step, play_case
from alerts.practice_market import Doors
from alerts.second_factor import is_code_right
from config.settings import Settings

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_steps_need_steps_before_them() -> None:
    names = [step.name for step in STEPS]
    assert len(set(names)) == len(names)
    for place, step in enumerate(STEPS):
        assert set(step.needs) <= set(names[:place])


def test_two_people_with_second_factors(settings: Settings) -> None:
    people = make_people(settings.home / "practice", NOW)
    assert is_code_right(people.regulator.account, people.regulator.code())
    assert not people.analyst.account.has_role(Role.REGULATOR)
    kept = settings.home / "practice" / "accounts.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with pytest.raises(RunError, match="home without accounts"):
        make_people(settings.home / "practice", NOW)


def test_a_failed_step_is_told_and_what_needs_it_left_out(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def doors(**_: object) -> Iterator[Doors]:
        yield Doors(first="http://127.0.0.1:9", second="http://127.0.0.1:9")

    def fail(play: Play) -> None:
        raise RunError("the market is closed")

    played: list[str] = []
    steps = (
        Step("run", fail),
        Step("review", lambda play: played.append("review"), ("run",)),
        Step("alone", lambda play: played.append("alone")),
    )
    monkeypatch.setattr(playing, "practice_doors", doors)
    monkeypatch.setattr(playing, "STEPS", steps)
    play = play_case(settings, lambda step, words: None)
    assert play.undone == ["run: the market is closed", "review: needs run"]
    assert played == ["alone"]
