# SPDX-License-Identifier: EUPL-1.2
"""Verdicts: two vantages over time, and what must never be called removed."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.removal.verdicts import Look, Policy, RemovalVerdict, decide, weigh

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
READINGS = {
    "P": "still_there",
    "C": "changed",
    "G": "gone",
    "U": "suspended",
    "Z": "seized",
    "K": "parked",
    "B": "blocked_to_us",
    "L": "geo_limited",
    "M": "moved",
    "R": "re_registered",
    "O": "out_of_stock",
    "?": "undetermined",
}


def looks(rounds: dict[str, str], hours: float = 8) -> list[Look]:
    """Readings of each vantage, one letter a round; `.`: it did not look."""
    return [
        Look(vantage=vantage, at=START + timedelta(hours=hours * turn), reading=RemovalVerdict(READINGS[letter]))
        for vantage, letters in rounds.items()
        for turn, letter in enumerate(letters)
        if letter != "."
    ]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        pytest.param("GG", "GG", "gone", id="two vantages agree over time"),
        pytest.param("G", "G", "undetermined", id="two vantages at one time alone"),
        pytest.param("GGGG", "....", "undetermined", id="one vantage alone"),
        pytest.param("GG", "??", "undetermined", id="the other never answers"),
        pytest.param("GG..", "..GG", "undetermined", id="at different times"),
        pytest.param("PP", "PP", "still_there", id="still there"),
        pytest.param("PPG", "PPG", "undetermined", id="first absence"),
        pytest.param("PPGG", "PPGG", "gone", id="absence that lasts"),
        pytest.param("PPPG", "PPPP", "still_there", id="one 404 of the moment"),
        pytest.param("PPGP", "PPPP", "still_there", id="a 404 in between"),
        pytest.param("GGGP", "GGGG", "undetermined", id="one sees it again: no removal stands"),
        pytest.param("GGPGG", "GGGGG", "gone", id="seen once more, then gone for good"),
        pytest.param("GGPP", "GGPP", "still_there", id="relisted"),
        pytest.param("BB", "BB", "blocked_to_us", id="refused everywhere"),
        pytest.param("GGBB", "GGBB", "blocked_to_us", id="a refusal is no removal"),
        pytest.param("GG", "BB", "undetermined", id="absent here, refused there"),
        pytest.param("PP", "BB", "undetermined", id="seen here, refused there"),
        pytest.param("PPP", "PPB", "still_there", id="one challenge is weather"),
        pytest.param("PP", "LL", "geo_limited", id="withheld by place"),
        pytest.param("PP", "GG", "geo_limited", id="seen here, absent there, over time"),
        pytest.param("P", "L", "undetermined", id="withheld, at one time"),
        pytest.param("LL", "LL", "geo_limited", id="withheld everywhere we look is not removed"),
        pytest.param("UU", "GG", "suspended", id="both absent, the more telling reason"),
        pytest.param("ZZ", "ZZ", "seized", id="seized"),
        pytest.param("ZZG", "ZZZ", "seized", id="one look differs among absences"),
        pytest.param("KK", "KK", "parked", id="parked"),
        pytest.param("RR", "RR", "re_registered", id="new owner"),
        pytest.param("MM", "GG", "moved", id="found elsewhere by one"),
        pytest.param("OO", "OO", "out_of_stock", id="out of stock"),
        pytest.param("CC", "PP", "still_there", id="the least change is said"),
        pytest.param("PP???", "PP???", "undetermined", id="long silence after it was seen"),
        pytest.param("GG???", "GG???", "gone", id="long silence after it was gone"),
        pytest.param("", "", "undetermined", id="never looked"),
    ],
)
def test_decide(first: str, second: str, verdict: str) -> None:
    assert decide(looks({"nl": first, "tr": second})) == verdict


def test_spacing_counts() -> None:
    close = looks({"nl": "GG", "tr": "GG"}, hours=5)
    assert decide(close) == "undetermined"
    assert decide(close, Policy(spacing=timedelta(hours=4))) == "gone"


def test_three_vantages_two_are_enough_to_see() -> None:
    assert decide(looks({"nl": "PP", "tr": "PP", "tor": "BB"})) == "still_there"
    assert decide(looks({"nl": "GG", "tr": "GG", "tor": "BB"})) == "undetermined"


def test_what_it_rests_on() -> None:
    weighed = weigh(looks({"nl": "PPGG", "tr": "PPGG"}))
    assert weighed.since == START + timedelta(hours=16)
    assert "nl, tr over 8 h" in weighed.reason


def test_order_of_looks_changes_nothing() -> None:
    some = looks({"nl": "PPGG", "tr": "PPGG"})
    assert weigh(reversed(some)) == weigh(some)
