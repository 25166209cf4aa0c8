# SPDX-License-Identifier: EUPL-1.2
"""Only what is sealed and holds enters a case; what fails later is shown; two people never change one state."""

import shutil
from pathlib import Path

import pytest

from alerts.cases.changing import close_case, reopen_case, write_note
from alerts.cases.evidence import add_evidence, check_case, end_upholding, failing, uphold_offers, withdraw
from alerts.cases.gathering import Asked
from alerts.cases.opening import open_case
from alerts.cases.showing import all_of
from alerts.commands.case_words import refused_lines
from alerts.errors import AccessError, DecisionError
from alerts.models.account import Account, Role
from alerts.models.audit import AuditEntry
from alerts.models.case import Case
from config.settings import Settings
from indexer.ledger import JOURNAL, ledger_folder
from tests.alerts.cases.filled import GONE, NOW, seal
from tests.alerts.people import make_account

WHY = "as read"


def test_sealed_evidence_enters_and_unsealed_is_told(
    settings: Settings, case: Case, reviewer: Account, offers: dict[str, list[str]], filled: Path
) -> None:
    kinds = sorted(case.evidence.values_list("kind", flat=True))
    assert (kinds.count("listing"), kinds.count("outcome")) == (35, 1)
    again = add_evidence(settings, case, Asked(offer_ids=(offers["one.example"][0],)), reviewer, NOW, why=WHY)
    assert (again.entered, again.known) == ((), 3)
    assert [one.why.split(":")[0] for one in again.refused] == ["UNSEALED"]
    assert "theriac seal" in again.refused[0].why
    seal(settings.home, filled / "authority")
    later = add_evidence(settings, case, Asked(offer_ids=(offers["one.example"][0],)), reviewer, NOW, why=WHY)
    assert (len(later.entered), later.refused) == (1, ())


def test_practice_and_real_are_never_mixed(settings: Settings, reviewer: Account, offers: dict[str, list[str]]) -> None:
    practice = open_case(reviewer, "practice", NOW, why=WHY)
    practice.practice = True
    practice.save()
    told = add_evidence(settings, practice, Asked(offer_ids=tuple(offers["two.example"])), reviewer, NOW, why=WHY)
    assert told.entered == ()
    assert "never mixed" in told.refused[0].why
    (said,) = refused_lines(told.refused)
    assert said.startswith(f"{len(told.refused)} observations, the first {told.refused[0].observation_id}: it is real")


def test_an_unknown_observation_is_named(settings: Settings, case: Case, reviewer: Account) -> None:
    told = add_evidence(settings, case, Asked(observation_ids=("0" * 32,)), reviewer, NOW, why=WHY)
    assert "no such observation" in told.refused[0].why
    with pytest.raises(DecisionError, match="nothing of what was asked for"):
        add_evidence(settings, case, Asked(offer_ids=("0" * 32,)), reviewer, NOW, why=WHY)


def spoil_journal(home: Path) -> None:
    path = next(ledger_folder(home).glob(f"run-0*{JOURNAL}"))
    path.chmod(0o640)
    path.write_bytes(path.read_bytes().replace(b"Sildenafil", b"Sildenafol", 1))


def spoil_capture(home: Path) -> None:
    path = next((home / "captures").glob("run-0*"))
    path.chmod(0o640)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def spoil_seal(home: Path) -> None:
    shutil.rmtree(home / "state", ignore_errors=True)
    for path in (home / "ledger" / "seals").glob("*.local/*.tsr"):
        path.chmod(0o640)
        data = bytearray(path.read_bytes())
        data[-20] ^= 4
        path.write_bytes(data)


@pytest.mark.parametrize("spoil", [spoil_journal, spoil_capture, spoil_seal])
def test_what_fails_later_is_shown(spoil: object, settings: Settings, case: Case) -> None:
    assert failing(check_case(settings, case)) == []
    spoil(settings.home)  # type: ignore[operator]
    checked = check_case(settings, case)
    assert failing(checked)
    told = all_of(case, checked)
    assert told["failing"]
    assert len(told["evidence"]) == 36


def test_spoilt_evidence_never_enters(settings: Settings, reviewer: Account, offers: dict[str, list[str]]) -> None:
    spoil_journal(settings.home)
    opened = open_case(reviewer, "late", NOW, why=WHY)
    told = add_evidence(settings, opened, Asked(offer_ids=tuple(offers["two.example"])), reviewer, NOW, why=WHY)
    assert any("does not hold" in one.why for one in told.refused)
    assert not opened.evidence.filter(segment__startswith="run-0").exists()


def test_upholding_is_a_reviewers(case: Case, reviewer: Account, offers: dict[str, list[str]]) -> None:
    analyst = make_account("a.b", Role.ANALYST)
    with pytest.raises(AccessError, match="uphold"):
        uphold_offers(case, offers["one.example"], analyst, NOW, why=WHY)
    assert uphold_offers(case, offers["one.example"], reviewer, NOW, why=WHY) == 4
    row = case.evidence.filter(upheld=True).first()
    assert row is not None
    assert (row.upheld_by, row.upheld_why) == ("k.jansen", WHY)
    assert end_upholding(case, offers["one.example"][:1], reviewer, NOW, why="mistaken") >= 1
    assert AuditEntry.objects.filter(action="case.evidence_upheld", case=case.reference).count() == 1


def test_two_people_and_one_state(case: Case, reviewer: Account, offers: dict[str, list[str]]) -> None:
    other = make_account("b.second", Role.REVIEWER)
    seen = case.version
    uphold_offers(case, offers["one.example"], reviewer, NOW, why=WHY, seen_version=seen)
    with pytest.raises(DecisionError, match=r"changed since you saw it by k\.jansen"):
        uphold_offers(case, offers["two.example"], other, NOW, why=WHY, seen_version=seen)


def test_withdrawn_stays_and_comes_back(
    settings: Settings, case: Case, reviewer: Account, offers: dict[str, list[str]]
) -> None:
    offer = offers[GONE[0]][GONE[1]]
    assert withdraw(case, [offer], reviewer, NOW, why="another shop") == 3
    assert case.evidence.filter(offer_id=offer, withdrawn_why="another shop").count() == 3
    told = add_evidence(settings, case, Asked(offer_ids=(offer,)), reviewer, NOW, why=WHY)
    assert len(told.entered) == 3


def test_closed_is_closed(case: Case, reviewer: Account) -> None:
    close_case(case, reviewer, NOW, why="done")
    with pytest.raises(DecisionError, match="reopen"):
        write_note(case, reviewer, "more", NOW)
    reopen_case(case, None, NOW, why="an offer is back")
    write_note(case, reviewer, "more", NOW)
    assert case.events.filter(action="reopened", by="theriac").exists()
