# SPDX-License-Identifier: EUPL-1.2
"""Sealing at the end of a run, by the schedule and in the doctor's eyes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.checks import State, check_seals
from alerts.schedule import Schedule
from alerts.sealing import seal_at_end
from config.finding import Held
from config.seal_settings import AuthoritySettings, SealSettings
from config.settings import Settings
from indexer.log.home_log import LeafKind, append_leaf
from indexer.seals.attempts import Attempt, write_attempts
from indexer.seals.authority import practice_folder
from indexer.seals.pins import own_pins
from indexer.seals.verify import verify_seals
from tests.homes import new_home
from tests.indexer.seals.authority import serve
from tests.practice.authority import PracticeAuthority
from tests.practice.running import run_practice


@pytest.fixture
def home(tmp_path: Path) -> Path:
    append_leaf(tmp_path, LeafKind.CLOSED, {"segment": "s1", "entries": 5, "root": "00" * 32})
    return tmp_path


def with_authority(home: Path, url: str, root: Path) -> Settings:
    chosen = AuthoritySettings(name="local", url=url, root=root)
    return Settings(home=home, seal=SealSettings(authorities=(chosen,), timeout_s=2))


def test_without_an_authority_the_summary_says_so(home: Path) -> None:
    sealing = seal_at_end(Settings(home=home), None, practice=False)
    assert sealing.words == "5 entries unsealed: no time authority is named (seal.authorities)"
    assert (sealing.sealed, sealing.entries_unsealed) == (False, 5)


def test_an_authority_that_fails_is_told_and_harms_nothing(home: Path) -> None:
    authority = PracticeAuthority(home / "other", organisation="Other")
    with serve(lambda _: b"nonsense") as server:
        sealing = seal_at_end(with_authority(home, server.url, authority.root), None, practice=False)
        assert not sealing.sealed
        assert "not sealed by local: the answer is not a reply" in sealing.words
        assert "5 entries unsealed" in sealing.words
        again = seal_at_end(with_authority(home, server.url, authority.root), None, practice=False)
        assert "tried again from" in again.words
        assert server.asked == 1


def test_a_practice_run_asks_the_practice_authority_alone(home: Path) -> None:
    own = PracticeAuthority(practice_folder(home))
    with serve(own.answer) as market, serve(own.answer) as real:
        settings = with_authority(home, real.url, PracticeAuthority(home / "other", organisation="Other").root)
        sealing = seal_at_end(settings, market.url, practice=True)
        assert (market.asked, real.asked) == (1, 0)
    assert sealing.sealed
    assert "PRACTICE" in sealing.words


def test_a_ledger_that_is_broken_does_not_fail_the_run(home: Path) -> None:
    (home / "ledger" / "log" / "checkpoint").write_text("nonsense")
    assert (
        "not sealed, it is tried again"
        in seal_at_end(with_authority(home, "http://127.0.0.1:9/", home), None, practice=False).words
    )


def test_the_doctor_names_what_waits_too_long(home: Path) -> None:
    assert check_seals(Settings(home=home)).state is State.ABSENT
    authority = PracticeAuthority(home / "other", organisation="Other")
    settings = with_authority(home, "http://127.0.0.1:9/", authority.root)
    assert check_seals(settings).state is State.OK
    hasty = settings.seal.model_copy(update={"alarm_after_h": 1e-9})
    assert check_seals(settings.model_copy(update={"seal": hasty})).state is State.FAULT


def test_the_schedule_starts_a_sealing_only_when_one_is_due(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = PracticeAuthority(home / "other", organisation="Other")
    schedule = Schedule(with_authority(home, "http://127.0.0.1:9/", authority.root))
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(schedule, "run_command", lambda _, *words: started.append(words) or 0)
    schedule.seal()
    later = Attempt(failures=1, next_at=datetime.now(UTC) + timedelta(hours=1))
    write_attempts(home, {"local": later})
    schedule.seal()
    schedule.renew_seals()
    assert started == [("seal", "--due"), ("seal", "--renew")]


@pytest.mark.slow
def test_a_practice_run_seals_its_evidence(tmp_path: Path) -> None:
    finished = run_practice(new_home(tmp_path / "home"), ["xx_rxcentral"], timeout_s=200)
    run = finished.events[-1]
    assert (run["sealing"]["sealed"], run["sealing"]["practice"]) == (True, True)
    findings = list(verify_seals(finished.home, own_pins(finished.home, Settings(home=finished.home))))
    assert [finding.answer for finding in findings] == [Held.HELD]
    assert "practice seal, proves nothing" in findings[0].reason
