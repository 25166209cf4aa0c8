# SPDX-License-Identifier: EUPL-1.2
"""What a site says of itself as a model reads it, and how that joins with signs."""

import pytest

from classifiers.assessment import NamedSignal, PointsTo, Verdict
from classifiers.entitlement import join_unauthorised
from classifiers.judge import Judge
from classifiers.model import Scores
from classifiers.places import PART, WORDS_MIN, parts_of, spoken_themes
from classifiers.reading import Reader
from tests.classifiers.conftest import Desk, make_site

ROGUE = (
    "Welcome to our international online drugstore. Doctors not needed, our friendly team has shipped worldwide for "
    "many years. Parcels leave from partner warehouses in Asia in plain envelopes. Pay by bitcoin for ten percent off."
)
PHARMACY = (
    "Registered pharmacy, GPhC premises number 1234567, superintendent pharmacist Jane Doe. Prescription medicines are "
    "dispensed against a valid prescription only. Check our registration with the General Pharmaceutical Council."
)


def test_a_long_text_is_read_in_parts_of_about_equal_length(reader: Reader) -> None:
    lengths = [len(part) for part in parts_of([reader.read("pills " * 400)])]
    assert sum(lengths) == 400
    assert max(lengths) - min(lengths) <= len(lengths)
    assert max(lengths) <= PART


def test_a_place_that_says_next_to_nothing_is_not_known(reader: Reader, judge: Judge) -> None:
    few = reader.read("word " * (WORDS_MIN - 1))
    assert parts_of([few]) == []
    assert judge.model.place([few]) is None
    assert judge.model.place([]) is None


def test_many_pages_of_the_same_say_no_more_than_one(reader: Reader, judge: Judge) -> None:
    once, often = (judge.model.place([reader.read("\n".join([ROGUE] * times))]) for times in (4, 16))
    assert once is not None
    assert often is not None
    assert once.score == pytest.approx(often.score, abs=0.6)
    assert spoken_themes([reader.read(ROGUE)]).any()


@pytest.mark.parametrize(
    ("site", "verdict", "sign"),
    [
        pytest.param(ROGUE, {Verdict.UNAUTHORISED}, "unlawful_place_wording", id="rogue"),
        pytest.param(PHARMACY, {Verdict.LEGAL, Verdict.NOT_SURE}, "lawful_place_wording", id="pharmacy"),
        pytest.param("", {Verdict.NOT_SURE}, None, id="nothing known"),
    ],
)
def test_the_wording_of_a_place_is_a_sign_in_its_own_words(
    site: str, verdict: set[Verdict], sign: str | None, desk: Desk
) -> None:
    found = desk("Amoxicillin 500 mg capsules", site=make_site(site) if site else None)
    assert found.verdict in verdict
    shown = [one for one in found.indicators if one.indicator.endswith("_place_wording")]
    assert [one.indicator for one in shown] == ([sign] if sign else [])
    assert all(one.quote in site and one.where == "site" for one in shown)


def sign(indicator: str, points_to: PointsTo, strength: float) -> NamedSignal:
    return NamedSignal(indicator=indicator, meaning="", points_to=points_to, strength=strength, quote="", where="site")


def scored(unlawful: float | None) -> Scores:
    return Scores(medical=1.0, contraband=0.0, goods=0.0, not_offer=0.0, conduct=0.0, unlawful=unlawful)


def test_wording_joins_the_signs_only_where_the_place_is_known_and_its_own() -> None:
    waived = sign("prescription_waived", PointsTo.UNAUTHORISED, 0.5)
    assert join_unauthorised([waived], 0.0, scored(None)) == pytest.approx(0.5)
    assert join_unauthorised([waived], 0.0, scored(0.95)) > 0.8
    assert join_unauthorised([waived], 0.0, scored(0.02)) < 0.4
    guest = sign("offered_by_somebody_there", PointsTo.UNAUTHORISED, 0.66)
    assert join_unauthorised([guest], 0.0, scored(0.02)) == pytest.approx(0.66)
    confirmed = sign("seller_in_register", PointsTo.LEGAL, 0.9)
    assert join_unauthorised([confirmed], 0.9, scored(0.99)) == 0.0


def test_no_wording_makes_a_hidden_service_lawful() -> None:
    hidden = sign("hidden_service_seller", PointsTo.UNAUTHORISED, 0.8)
    assert join_unauthorised([hidden], 0.0, scored(0.01)) >= 0.8
