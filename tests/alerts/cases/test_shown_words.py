# SPDX-License-Identifier: EUPL-1.2
"""What a case says of itself in a terminal."""

import io

import pytest
from rich.console import Console

from alerts.cases.changing import link_cases
from alerts.cases.countries import standing_of
from alerts.cases.opening import open_case
from alerts.commands.case_words import print_case
from alerts.models.account import Role
from alerts.models.case import CountryLink
from config.settings import Settings
from tests.alerts.people import make_account
from tests.make import SEEN_AT


@pytest.mark.parametrize(
    ("country", "told"),
    [
        pytest.param("DE", "signed, no day of entry into force is known", id="signed, no more"),
        pytest.param("PT", "in force since 20", id="a Party"),
        pytest.param("US", "look it up", id="not in the map"),
    ],
)
def test_a_states_part_is_told_as_far_as_it_is_known(country: str, told: str) -> None:
    assert told in standing_of(CountryLink(country=country, limb="10(1)a"))


def test_a_case_names_those_it_is_linked_with(settings: Settings) -> None:
    account = make_account("k.jansen", Role.REVIEWER)
    case, other = (open_case(account, title, SEEN_AT, why="x") for title in ("Horizon shops", "Albion\nshops"))
    link_cases(case, other, account, SEEN_AT, why="same wholesaler")
    console = Console(file=io.StringIO(), width=100)
    print_case(case, (), console)
    assert f"linked with {other.reference} Albion shops\n" in console.file.getvalue()  # type: ignore[attr-defined]
