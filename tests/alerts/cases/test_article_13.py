# SPDX-License-Identifier: EUPL-1.2
"""The Article 13 file of a case: counted, kept, signed off, exported, and counted again by the bundle's own script."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.aggravation.enclosing import files_of
from alerts.aggravation.entering import Entered, enter_circumstance, withdraw_circumstance
from alerts.aggravation.file import ArticleThirteenFile, count_case
from alerts.aggravation.keeping import keep_count, kept_as, sign_off
from alerts.aggravation.measures import measures_of
from alerts.aggravation.telling import tell
from alerts.cases.content import CaseExport, content_of
from alerts.cases.evidence import uphold_offers
from alerts.cases.exporting import disclose, export_case
from alerts.cases.hypotheses import draft_for_case, uphold_hypothesis
from alerts.cases.money import money_csv
from alerts.cases.relying import changes_since, set_operator
from alerts.cases.samples import Handed, LabResult, Obtained, add_sample, enter_result, hand_sample
from alerts.errors import AccessError, DecisionError
from alerts.models.account import Account
from alerts.models.case import Case
from alerts.models.operator import Membership, Operator, OperatorDecision, Party
from alerts.recount.comparing import SHOWN_IN
from alerts.recount.shown import differing
from config.settings import Settings
from indexer.export.exporting import Format
from tests.alerts.cases.filled import NOW, SITES

WHY = "as read"


def value(file: ArticleThirteenFile, name: str, column: str = "seen") -> Any:
    one = next(one for one in file.figures if (one["name"], one["column"], one["scope"]) == (name, column, "subject"))
    return one["value"] if one["value"] is not None else (one["low"], one["high"])


@pytest.fixture
def upheld(case: Case, reviewer: Account, offers: dict[str, list[str]]) -> Case:
    for site in SITES:
        uphold_offers(case, offers[site], reviewer, NOW, why=f"{site}: read")
    return case


def make_operator(names: tuple[str, ...]) -> Operator:
    times = {"first_seen_at": NOW, "last_seen_at": NOW}
    operator = Operator.objects.create(key="k1", state="upheld", proposed_at=NOW, **times)
    for name in names:
        party = Party.objects.create(key=name, site=name, **times)
        Membership.objects.create(operator=operator, party=party, upheld=True, since=NOW)
    OperatorDecision.objects.create(operator=operator, action="confirm", by="k.jansen", why="one telephone", at=NOW)
    return operator


@pytest.mark.slow
def test_three_mirrors_are_counted_right(settings: Settings, upheld: Case) -> None:
    file = count_case(settings, upheld)
    seen = {
        name: value(file, name) for name in ("sites", "mirrors", "groups of mirrors", "offers", "products", "sightings")
    }
    assert seen == {"sites": 3, "mirrors": 3, "groups of mirrors": 1, "offers": 12, "products": 4, "sightings": 35}
    assert value(file, "offers", "upheld by a person") == 12
    assert value(file, "days on line") == ("3", "4")
    assert value(file, "relisting after removal: returns") == ("1", "1")
    assert value(file, "price volume: EUR") == ("46", "138")
    assert value(file, "units sold, as shown") == ("26", "78")
    states = {one["letter"]: one["state"] for one in file.circumstances}
    assert states == dict.fromkeys("abcef", "not known") | {"d": "measured"}
    assert "in so far as they do not already form part" in tell(file, {"number": None})


def test_nothing_is_counted_that_nobody_upheld(settings: Settings, case: Case) -> None:
    file = count_case(settings, case)
    assert value(file, "offers") == 0
    assert any("nobody has attributed" in line for line in file.warnings)


def test_dates_bound_the_counting(settings: Settings, upheld: Case) -> None:
    file = count_case(settings, upheld, since=NOW - timedelta(days=2), until=NOW)
    assert (value(file, "sightings"), value(file, "days on line")) == (12, ("1", "1"))
    with pytest.raises(DecisionError, match="beginning before its end"):
        count_case(settings, upheld, since=NOW, until=NOW)


@pytest.mark.databases
def test_countings_are_kept_and_signed_once(
    settings: Settings, upheld: Case, reviewer: Account, offers: dict[str, list[str]]
) -> None:
    first = keep_count(count_case(settings, upheld), reviewer, NOW, why=WHY)
    assert keep_count(count_case(settings, upheld), reviewer, NOW, why=WHY).number == first.number
    assert sign_off(upheld, 1, reviewer, NOW, why=WHY).signed_off_by == "k.jansen"
    with pytest.raises(DecisionError, match="signed it off already"):
        sign_off(upheld, 1, reviewer, NOW, why=WHY)
    entered = Entered(letter="d", text="host's register", source="letter 4/26", figure="domains", value="5")
    enter_circumstance(upheld, entered, reviewer, NOW, why=WHY)
    file = count_case(settings, upheld)
    assert kept_as(file) is None
    assert keep_count(file, reviewer, NOW, why=WHY).number == 2
    assert upheld.counts.get(number=1).signed_off_by == "k.jansen"


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        pytest.param(Entered(letter="f", text="fined", source="court"), "only convictions", id="no date of sentence"),
        pytest.param(
            Entered(letter="d", text="x", source="y", figure="shops", value="3"), "figure", id="no such figure"
        ),
        pytest.param(Entered(letter="a", text="x", source=" "), "source", id="no source"),
        pytest.param(Entered(letter="g", text="x", source="y"), "a letter", id="no such letter"),
        pytest.param(Entered(letter="b", text="x", source="y", dated_on=date(2030, 1, 1)), "to come", id="not yet"),
        pytest.param(
            Entered(letter="e", text="x", source="y", figure="sites", value="1"), "alone", id="a figure of (d)"
        ),
    ],
)
def test_what_may_not_be_entered(entered: Entered, said: str, upheld: Case, reviewer: Account) -> None:
    with pytest.raises(DecisionError, match=said):
        enter_circumstance(upheld, entered, reviewer, NOW, why=WHY)


@pytest.mark.databases
def test_a_conviction_is_entered_and_taken_back(settings: Settings, upheld: Case, reviewer: Account) -> None:
    sentence = Entered(
        letter="f", text="2 years", source="LG X 3/24", country="DE", dated_on=date(2024, 3, 1), is_final=True
    )
    row = enter_circumstance(upheld, sentence, reviewer, NOW, why=WHY)
    file = count_case(settings, upheld)
    assert file.circumstances[-1]["state"] == "entered by a person"
    (told,) = (one for one in measures_of(file) if one.circumstance == "f" and one.value == "entered")
    assert told.definition.endswith("2 years (final sentence of a court in DE of 2024-03-01)")
    withdraw_circumstance(upheld, row.pk, reviewer, NOW, why="another person")
    assert count_case(settings, upheld).circumstances[-1]["state"] == "not known"


def test_a_split_is_shown_and_counts_less(settings: Settings, case: Case, reviewer: Account) -> None:
    operator = make_operator(SITES)
    set_operator(case, operator, reviewer, NOW, why=WHY)
    assert value(count_case(settings, case), "sites") == 3
    kept = keep_count(count_case(settings, case), reviewer, NOW, why=WHY)
    operator.memberships.filter(party__site="three.example").update(until=NOW)
    OperatorDecision.objects.create(operator=operator, action="split", by="b.second", why="another telephone", at=NOW)
    assert "three.example was taken out" in changes_since(case)[0]
    file = count_case(settings, case)
    assert value(file, "sites") == 2
    assert any("b.second" in line for line in file.warnings)
    assert next(one for one in kept.figures["figures"] if one["name"] == "sites")["value"] == 3


LIES = [
    pytest.param("figures.csv", b",sites,subject,seen,measured,3,", b",sites,subject,seen,measured,4,", id="table"),
    pytest.param("figures.csv", b"\n", b"\nd,extent,sites,subject,seen,measured,9,,,,,0,,,,,\n", id="a row more"),
    pytest.param("article-13.json", b'"value": 3', b'"value": 4', id="file"),
    pytest.param("article-13.md", b"| sites | 3 |", b"| sites | 4 |", id="text"),
    pytest.param("article-13.md", b"| sites | 3 |", b"| sites | 3 |\n| sites | 9 |", id="a line more"),
]


@pytest.mark.parametrize(("name", "told", "lie"), LIES)
def test_what_is_shown_is_what_was_counted(
    name: str, told: bytes, lie: bytes, settings: Settings, upheld: Case, reviewer: Account
) -> None:
    entered = Entered(letter="d", text="registrar's list", source="letter 4/26", figure="domains", value="5")
    enter_circumstance(upheld, entered, reviewer, NOW, why=WHY)
    file = count_case(settings, upheld)
    files = files_of(settings, file)
    assert b"- entered: domains: 5; registrar's list (source: letter 4/26; by k.jansen)" in files["article-13.md"]

    def faults(shown: dict[str, bytes]) -> list[str]:
        return list(differing(file.figures, *(shown[one] for one in SHOWN_IN)))

    assert faults(files) == []
    assert told in files[name]
    assert [fault.partition(":")[0] for fault in faults(files | {name: files[name].replace(told, lie, 1)})] == [name]


def recount(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-I", "recount.py"], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.slow
def test_the_bundle_counts_itself(
    settings: Settings,
    upheld: Case,
    reviewer: Account,
    custodian: Account,
    tmp_path: Path,
    offers: dict[str, list[str]],
) -> None:
    obtained = Obtained(
        number="S-1", obtained_on=date(2026, 11, 20), obtained_by="customs", legal_ground="order 3/26",
        description="30 tablets", offer_id=offers["one.example"][0],
    )  # fmt: skip
    add_sample(upheld, obtained, reviewer, NOW, why=WHY)
    handed = Handed(at=NOW - timedelta(days=1), who="customs", seal="A 17")
    hand_sample(upheld, "S-1", handed, reviewer, NOW, why=WHY)
    found = LabResult(
        laboratory="OMCL", accreditation="ISO/IEC 17025, 12-3", method="HPLC", result="no sildenafil",
        result_on=date(2026, 11, 21),
    )  # fmt: skip
    assert "nothing more" in enter_result(upheld, "S-1", found, reviewer, NOW, why=WHY).settles
    draft_for_case(settings, upheld, reviewer, NOW, why=WHY)
    uphold_hypothesis(upheld, "8(a)(i)", reviewer, NOW, why=WHY)
    sign_off(upheld, keep_count(count_case(settings, upheld), reviewer, NOW, why=WHY).number, reviewer, NOW, why=WHY)
    masked, whole = tmp_path / "masked", tmp_path / "whole"
    export_case(settings, upheld, Format.BUNDLE, reviewer, NOW, output=masked)
    told = disclose(
        settings, upheld, custodian, NOW + timedelta(seconds=1), to="defence", legal_basis="order 12/26", why=WHY,
        output=whole, authority="order 12/26 of the court",
    )  # fmt: skip
    assert not told.masked
    for folder in (masked, whole):
        said = recount(folder)
        assert said.returncode == 0, said.stdout + said.stderr
        assert "HELD: every figure and every table agrees to the digit" in said.stdout
        assert not list(folder.rglob("__pycache__"))
    figures = json.loads((masked / "article-13" / "figures.json").read_bytes())
    assert figures == json.loads((whole / "article-13" / "figures.json").read_bytes())
    checked = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "ledger/keys/bundle.pem", "-rawin", "-in",
         "article-13/decisions.json", "-sigfile", "article-13/decisions.json.sig"],
        cwd=masked, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verified Successfully" in checked.stdout
    lie = masked / "article-13" / "figures.json"
    lie.write_bytes(lie.read_bytes().replace(b'"value": 12', b'"value": 13', 1))
    again = recount(masked)
    assert again.returncode == 1
    assert "BROKEN  'article-13/figures.json': not what the bundle's list says" in again.stdout


def test_content_tells_what_exculpates_and_what_fails(
    settings: Settings, upheld: Case, reviewer: Account, offers: dict[str, list[str]]
) -> None:
    path = next((settings.home / "captures").glob("run-0*"))
    path.chmod(0o640)
    path.write_bytes(path.read_bytes()[:-9])
    (said,) = (line for line in count_case(settings, upheld).warnings if "DOES NOT HOLD" in line)
    assert said.count(", ") >= upheld.evidence.filter(segment__startswith="run-0").count() - 1
    content = content_of(settings, upheld, CaseExport(made_at=NOW, account=reviewer))
    assert any("DOES NOT HOLD" in line for line in content.limits)
    assert {record.run_id for exhibit in content.exhibits for record in exhibit.sightings} == {"run-1", "run-2"}
    assert any("A prescription is asked for" in line for line in content.exculpating)
    assert {"captured", "sealed", "evidence added", "evidence upheld"} <= {one.action for one in content.custody}
    with pytest.raises(AccessError, match="unmasked"):
        content_of(settings, upheld, replace(CaseExport(made_at=NOW, account=reviewer), masked=False, authority="me"))


def test_money_is_a_range(settings: Settings, upheld: Case) -> None:
    table = money_csv(count_case(settings, upheld)).decode()
    assert "estimated proceeds,0 to " in table
    assert "price volume,46 to 138,46,138,EUR,seen" in table
