# SPDX-License-Identifier: EUPL-1.2
"""The figures that must hold, in a reduced form; `python -m tests.bench judgement` measures them at full size."""

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

from classifiers.assessment import Verdict
from classifiers.card import read_facts
from classifiers.card_page import write_page
from classifiers.classifying import GoodLine, read_line
from classifiers.commands.model import CARD, FIGURES
from classifiers.context import ListingInContext
from classifiers.figure import Figure
from classifiers.judge import Judge
from classifiers.model import load_model
from classifiers.trial_figures import (
    context_figures,
    disguise_figures,
    falsified_figures,
    language_figures,
    name_figures,
)
from classifiers.trials import disguised, read_context, read_falsified, read_languages, read_names, try_all
from crawler.listing import Money

pytestmark = pytest.mark.slow

DATA = Path(__file__).parent / "data"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "train.jsonl"
FLAGGED = {Verdict.FALSIFIED, Verdict.UNAUTHORISED}


def missed(figures: list[Figure]) -> list[str]:
    return [f"{f.question}, {f.measured_on}: {f.value:.3f}, must be {f.must}" for f in figures if f.reached is False]


def test_falsified_against_only_unauthorised(judge: Judge) -> None:
    figures = list(falsified_figures(try_all(judge, read_falsified(DATA / "falsified.jsonl"))))
    assert missed([figure for figure in figures if "macro-F1" in figure.question]) == []
    errors = [figure.value for figure in figures if "calibration" in figure.question]
    assert max(errors) <= 0.09, "a hundred and fifty rows say no more exactly"


def test_listings_in_context(judge: Judge) -> None:
    path = DATA / "context.jsonl"
    figures = list(context_figures(try_all(judge, read_context(path)), path))
    right = [(f.rows, f.value) for f in figures if "allows" in f.question]
    assert sum(rows * value for rows, value in right) / sum(rows for rows, _ in right) >= 0.85
    assert max(f.value for f in figures if "flagged" in f.question) <= 0.04


def test_blind_sets(judge: Judge) -> None:
    """Written by another hand and never read; floors are a little below what was counted."""
    tried = try_all(judge, read_falsified(DATA / "falsified_blind.jsonl"))
    assert next(falsified_figures(tried)).value >= 0.86
    assert sum(t.trial.label != "falsified" and t.assessment.falsified >= 0.6 for t in tried) <= 12
    path = DATA / "context_blind.jsonl"
    figures = list(context_figures(try_all(judge, read_context(path)), path))
    right = [(f.rows, f.value) for f in figures if "allows" in f.question]
    assert sum(rows * value for rows, value in right) / sum(rows for rows, _ in right) >= 0.75
    assert max(f.value for f in figures if "flagged" in f.question) <= 0.10


def test_names_as_languages_write_them(judge: Judge) -> None:
    figures = list(name_figures(try_all(judge, read_names(DATA / "names.jsonl"))))
    assert len(figures) >= 25
    assert missed(figures) == []


def test_languages_are_within_five_points_of_english(judge: Judge) -> None:
    figures = list(language_figures(try_all(judge, read_languages(DATA / "languages.jsonl")[::3])))
    assert len(figures) >= 15
    assert missed(figures) == []


def test_disguises_cost_at_most_three_points(judge: Judge) -> None:
    assert missed(list(disguise_figures(try_all(judge, disguised(DATA / "languages.jsonl"))))) == []


def shared_rows(step: int) -> list[GoodLine]:
    if not SHARED.exists():
        pytest.skip(f"labelled listings are not there: {SHARED}")
    with SHARED.open("rb") as lines:
        found = [read_line(number, line) for number, line in enumerate(lines) if number % step == 0]
    return [line for line in found if isinstance(line, GoodLine)]


def test_shortcuts_teach_nothing(judge: Judge) -> None:
    """Prices and currencies of other rows change no verdict by more than one row in a hundred."""
    rows = shared_rows(60)
    chance = random.Random(5)
    prices = [chance.choice((None, Money(amount=Decimal(12), currency="USD"))) for _ in rows]
    plain = judge.assess([row.item for row in rows])
    shuffled = judge.assess(
        [
            ListingInContext(listing=replace(row.item.listing, price=price, raw_price=None), site=row.item.site)
            for row, price in zip(rows, prices, strict=True)
        ]
    )
    changed = sum(a.verdict != b.verdict for a, b in zip(plain, shuffled, strict=True))
    assert changed <= len(rows) / 100


def test_licensed_catalogues_are_not_flagged_and_markets_are(judge: Judge) -> None:
    rows = shared_rows(40)
    answers = judge.assess([row.item for row in rows])
    flags: dict[str, list[bool]] = {}
    for row, answer in zip(rows, answers, strict=True):
        flags.setdefault(str(row.fields["label"]), []).append(answer.verdict in FLAGGED)
    assert sum(flags["offer_legal_medicine"]) <= len(flags["offer_legal_medicine"]) / 100
    assert sum(flags["offer_illicit_medicine"]) >= 0.93 * len(flags["offer_illicit_medicine"])
    assert sum(flags["not_offer"]) <= len(flags["not_offer"]) / 100


def test_card_is_that_of_the_bundled_model() -> None:
    facts = read_facts(FIGURES)
    assert facts.digest == load_model().sha256
    assert facts.digest in CARD.read_text(encoding="utf-8")


def test_page_of_the_card_loads_nothing_from_elsewhere() -> None:
    page = write_page(read_facts(FIGURES))
    assert "<svg" in page
    assert not any(mark in page for mark in ("http://", "https://", "<script", "src=", "@import"))


def test_rows_of_the_hand_labelled_set_have_reason_and_provision() -> None:
    rows = [orjson.loads(line) for line in (DATA / "falsified.jsonl").read_bytes().splitlines()]
    assert sum(row["label"] != "neither" for row in rows) >= 300
    assert len({row["language"] for row in rows}) >= 10
    assert all(row["reason"] and row["law"] for row in rows)
    halves = [{row["scenario"] for row in rows if row["half"] == half} for half in ("development", "frozen")]
    assert not halves[0] & halves[1]
