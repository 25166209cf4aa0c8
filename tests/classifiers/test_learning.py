# SPDX-License-Identifier: EUPL-1.2
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifiers.choosing import choose, read_judged
from classifiers.contest import hold_contest, share_worse
from classifiers.decisions import as_labelled, import_decisions, is_frozen, kept_decisions, settle
from classifiers.drift import measure_drift
from classifiers.errors import LabelsError, ModelError
from classifiers.judge import Judge
from classifiers.labels import LabelledListing, read_labelled
from classifiers.measures import calibration_error
from classifiers.model import BUNDLED_MODEL, load_model, unpack
from classifiers.model_file import read_model_file
from classifiers.shelf import keep_model, model_path, promote, promotions, roll_back
from config.settings import Settings


def make_decision(**changes: Any) -> dict[str, Any]:
    fields = {
        "id": "1",
        "outcome": "legal",
        "title": "Sildenafil 100 mg",
        "operator": "op-1",
        "decided_at": "2026-01-01",
    }
    return fields | changes


def write_lines(path: Path, *rows: dict[str, Any] | str) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def changed_model(home: Settings, step: float = 0.5) -> Path:
    content = unpack(read_model_file(BUNDLED_MODEL))
    return keep_model(home, content | {"conduct_bias": content["conduct_bias"] + step})


class TestDecisions:
    def test_bad_lines_are_told_and_the_rest_is_kept(self, home: Settings, tmp_path: Path) -> None:
        path = write_lines(tmp_path / "l.jsonl", make_decision(), "{", make_decision(id="2", outcome="guilty"))
        done = import_decisions(home, path)
        assert (done.kept, [number for number, _ in done.bad]) == (1, [2, 3])

    def test_later_decision_replaces_the_earlier(self, home: Settings, tmp_path: Path) -> None:
        later = make_decision(outcome="not_an_offer", decided_at="2026-02-01")
        done = import_decisions(home, write_lines(tmp_path / "l.jsonl", later, make_decision()))
        assert done.new == 1
        assert [d.outcome for d in kept_decisions(home)] == ["not_an_offer"]

    def test_contradictory_group_is_set_aside(self, home: Settings, tmp_path: Path) -> None:
        rows = (
            make_decision(),
            make_decision(id="2", outcome="indicators_upheld"),
            make_decision(id="3", operator="op-2"),
            make_decision(id="4", operator="op-3", outcome="needs_a_look"),
        )
        done = import_decisions(home, write_lines(tmp_path / "l.jsonl", *rows))
        assert (done.kept, done.contradictory_groups, done.set_aside, done.undecided) == (1, 1, 2, 1)

    def test_an_operator_never_stands_on_both_sides(self, home: Settings, tmp_path: Path) -> None:
        rows = [make_decision(id=str(i), operator=f"op-{i % 12}", title=f"Title {i}") for i in range(60)]
        import_decisions(home, write_lines(tmp_path / "l.jsonl", *rows))
        usable, _ = settle(kept_decisions(home))
        taught = {row.operator for row in as_labelled(usable, frozen=False)}
        tested = {row.operator for row in as_labelled(usable, frozen=True)}
        assert taught
        assert tested
        assert not taught & tested
        assert all(map(is_frozen, tested))


@pytest.mark.slow
class TestShelf:
    def test_bundled_model_is_used_until_another_is_promoted_and_again_after_rollback(self, home: Settings) -> None:
        assert model_path(home) == BUNDLED_MODEL
        path = changed_model(home)
        assert model_path(home) == BUNDLED_MODEL
        promotion = promote(home, path, "analyst")
        assert load_model(model_path(home)).sha256 == promotion.digest == load_model(path).sha256
        assert roll_back(home) == BUNDLED_MODEL
        with pytest.raises(ModelError, match="no model was promoted"):
            roll_back(home)

    @pytest.mark.parametrize(
        "spoil",
        [
            pytest.param(lambda data: data[: len(data) // 2], id="cut"),
            pytest.param(lambda data: data[:2000] + b"\0" * 200 + data[2200:], id="tampered"),
            pytest.param(lambda _: b"", id="empty"),
        ],
    )
    def test_spoilt_model_is_one_clear_error_and_the_old_one_stays(self, home: Settings, spoil: Any) -> None:
        path = changed_model(home)
        path.write_bytes(spoil(path.read_bytes()))
        with pytest.raises(ModelError):
            promote(home, path, "analyst")
        assert model_path(home) == BUNDLED_MODEL
        assert promotions(home) == ()

    def test_a_whole_model_in_the_place_of_a_promoted_one_is_refused(self, home: Settings) -> None:
        path = changed_model(home)
        promote(home, path, "analyst")
        path.write_bytes(BUNDLED_MODEL.read_bytes())
        load_model.cache_clear()
        with pytest.raises(ModelError, match=r"changed since it was kept.*theriac model rollback"):
            load_model(model_path(home))
        assert roll_back(home) == BUNDLED_MODEL

    def test_model_of_another_version_is_refused(self) -> None:
        content = unpack(read_model_file(BUNDLED_MODEL))
        with pytest.raises(ModelError, match=r"format: expected \d+, .*, got 1: train it again"):
            type(load_model())(content | {"format": 1})

    def test_model_under_another_name_is_refused(self, home: Settings, tmp_path: Path) -> None:
        moved = tmp_path / "model.skops"
        moved.write_bytes(changed_model(home).read_bytes())
        with pytest.raises(ModelError, match="under the name of its digest"):
            promote(home, moved, "analyst")


def make_rows() -> list[LabelledListing]:
    offer = {"source": "t", "operator": "o", "language": "en", "description": "", "topic": "medical"}
    rows = [LabelledListing(title=f"Sildenafil {n} mg tablets", **offer) for n in range(10, 60)]  # type: ignore[arg-type]
    return [*rows, *(LabelledListing(**(offer | {"title": f"Chair {n}", "topic": "goods"})) for n in range(9))]  # type: ignore[arg-type]


class TestContest:
    def test_the_same_model_is_not_better(self, judge: Judge) -> None:
        contest = hold_contest(judge, judge, make_rows())
        assert contest.why_not[0].startswith("not better overall")
        assert [bout.group for bout in contest.bouts][:2] == ["all", "language en"]

    def test_chance_alone_makes_no_model_worse_calibrated(self) -> None:
        draw = np.random.default_rng(1)
        told = draw.random(300)
        truth = draw.random(300) < told
        slightly, much = np.clip(told + 0.01, 0, 1), np.clip(told + 0.2, 0, 1)
        assert calibration_error(truth, slightly) > 0.03
        assert share_worse(truth, told, slightly) < 0.95 <= share_worse(truth, told, much)

    def test_a_listing_with_a_verdict_beside_it_is_a_frozen_row(self, tmp_path: Path) -> None:
        path = tmp_path / "set.jsonl"
        path.write_text('{"title": "Xanax 2 mg", "verdict": "unauthorised", "also": [], "site_text": "Small ads"}\n')
        (row,) = read_labelled(path)
        assert (row.topic, row.illicit, row.site_text) == ("medical", True, "Small ads")

    def test_without_a_frozen_set_nothing_is_promoted(self, judge: Judge) -> None:
        assert hold_contest(judge, judge, []).why_not == ("there is no frozen test set to compare on",)


def make_judged(number: int, offer: float, verdict: str) -> dict[str, Any]:
    return {"title": f"listing number {number}", "assessment": {"offer": offer, "verdict": verdict}}


def test_lines_that_classify_refused_are_passed_over(tmp_path: Path) -> None:
    judged = {"title": "Viagra", "assessment": {"offer": 0.5}}
    refused = {"title": "", "error": {"line": 2, "message": "title: expected a text that is not empty"}}
    path = tmp_path / "judged.jsonl"
    path.write_text("\n".join(map(json.dumps, (judged, refused))), encoding="utf-8")
    assert read_judged(path) == [judged]
    path.write_text('{"title": "not judged"}', encoding="utf-8")
    with pytest.raises(LabelsError, match=r"judged\.jsonl: line 1: expected a listing with its assessment"):
        read_judged(path)


def test_next_labels_are_doubts_novelties_and_a_sample_of_negatives() -> None:
    doubts = [make_judged(i, 0.5, "not_sure") for i in range(4)]
    strange = {"title": "completely different words stand here", "assessment": {"offer": 1.0, "verdict": "legal"}}
    negatives = [make_judged(i, 0.0, "not_medical") for i in range(40)]
    chosen = choose([*negatives, strange, *doubts], frozenset({"listing", "number"}), 8, seed=1)
    assert [choice.why for choice in chosen].count("doubt") == 4
    assert any(choice.fields is strange and choice.why == "novelty" for choice in chosen)
    sample = [choice for choice in chosen if choice.why == "sample of negatives"]
    assert sum(choice.stands_for for choice in sample) == pytest.approx(39, abs=2)


@pytest.mark.parametrize(
    ("score", "title", "alarms"),
    [
        pytest.param(0.1, "Sildenafil tablets", 0, id="the same"),
        pytest.param(0.9, "Sildenafil tablets", 1, id="scores moved"),
        pytest.param(0.9, "шины зимние недорого", 2, id="scores and words moved"),
    ],
)
def test_drift(score: float, title: str, alarms: int) -> None:
    before = [(0.1, "Sildenafil tablets")] * 300
    assert len(measure_drift(before, [(score, title)] * 300).alarms) == alarms


def test_drift_says_nothing_of_few_listings() -> None:
    assert measure_drift([(0.1, "a")] * 10, [(0.9, "b")] * 300).alarms == ()
