# SPDX-License-Identifier: EUPL-1.2
"""Linking on planted worlds, small; the full size is `python -m tests.bench operators`."""

import pytest

from alerts.operators.bounds import Bounds
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import Linker, Use, pair_figures
from tests.alerts.operators.fitting import FITTED_ON, MEASURED_ON
from tests.alerts.operators.planted import Shape, naive_groups, plant
from tests.alerts.operators.planted_campaigns import plant_campaigns
from tests.alerts.operators.planted_trades import plant_trades


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shape", "precision", "recall"),
    [
        pytest.param(Shape(), 0.99, 0.85, id="as it is"),
        pytest.param(Shape(poison=0.03), 0.98, 0.82, id="three times the poison"),
        pytest.param(Shape(programmes=0.4), 0.98, 0.85, id="affiliate programmes"),
    ],
)
def test_a_planted_world(shape: Shape, precision: float, recall: float) -> None:
    world = plant(600, 120, 5, shape)
    found = pair_figures(Linker(world.uses).group(), world.truth)
    assert found[0] >= precision
    assert found[1] >= recall
    assert pair_figures(naive_groups(world), world.truth)[0] < 0.2


def test_an_identifier_on_ten_thousand_sites_links_nobody() -> None:
    uses = [Use(party, K.PHONE, "+4915112345071") for party in range(10_000)]
    assert len(Linker(uses).group()) == 10_000


@pytest.mark.slow
def test_one_hand_behind_two_thousand_mirrors_is_one_group() -> None:
    uses = [Use(party, kind, "same") for party in range(2_000) for kind in (K.PHONE, K.MAIL, K.WALLET)]
    assert len(Linker(uses).group()) == 1


def test_a_person_keeps_apart_and_together() -> None:
    uses = [Use(party, kind, "same") for party in range(4) for kind in (K.PHONE, K.WALLET)]
    bounds = Bounds(together=[[0, 4]])
    bounds.keep_apart("a decision", [[0], [1, 2, 3]])
    uses.append(Use(4, K.MAIL, "other@pill.example"))
    groups = sorted(Linker(uses, bounds=bounds).group())
    assert groups == [[0, 4], [1, 2, 3]]


def test_poison_takes_weight_and_joins_nobody() -> None:
    own = [Use(party, kind, "a's") for party in range(8) for kind in (K.PHONE, K.MAIL, K.TRACKER)]
    other = [Use(party, kind, "b's") for party in range(8, 16) for kind in (K.PHONE, K.MAIL, K.TRACKER)]
    poison = [Use(0, K.PHONE, "b's")]
    assert len(Linker([*own, *other, *poison]).group()) == 2


def test_clients_of_one_agency_stay_apart() -> None:
    own = [Use(party, kind, f"{party // 3}'s") for party in range(36) for kind in (K.PHONE, K.MAIL, K.HANDLE)]
    agency = [Use(party, kind, "the agency's") for party in range(36) for kind in (K.TRACKER, K.FORM, K.CHAT)]
    assert len(Linker([*own, *agency]).group()) == 12


def test_a_shop_builders_front_joins_no_strangers() -> None:
    own = [Use(party, kind, f"{party}'s") for party in range(40) for kind in (K.PHONE, K.MAIL)]
    front = [
        Use(party, kind, "the builder's") for party in range(40) for kind in (K.TEMPLATE, K.ASSET, K.FAVICON, K.TEXT)
    ]
    assert len(Linker([*own, *front]).group()) == 40


def test_campaigns_of_one_hand_are_joined_by_what_goes_on() -> None:
    uses = [Use(party, kind, f"campaign {party // 6}") for party in range(12) for kind in (K.PHONE, K.TRACKER)]
    uses += [Use(party, kind, "kept") for party in range(12) for kind in (K.WALLET, K.HANDLE)]
    assert len(Linker(uses).group()) == 1


def test_a_link_between_proposals_is_less_sure_than_one_within() -> None:
    linker = Linker(Use(party, K.MAIL, f"{party // 2}") for party in range(4))
    linker.add(Use(0, K.TEXT, "d-1"))
    linker.add(Use(2, K.TEXT, "d-1"))
    linker.group()
    single = {party: linker.single(party) for party in range(4)}
    within, between = linker.link(single[0], single[1]), linker.link(single[0], single[2])
    assert within.probability > 0.9 > 0.5 > between.probability > 0


def test_no_figure_is_measured_on_a_world_it_was_fitted_on() -> None:
    assert not set(FITTED_ON) & set(MEASURED_ON)


def test_a_world_of_campaigns() -> None:
    world = plant_campaigns(600, 90, MEASURED_ON[1])
    linker = Linker(world.uses)
    precision, recall = pair_figures(linker.group(), world.truth)
    assert precision >= 0.9
    assert recall >= 0.6
    assert pair_figures(naive_groups(world), world.truth)[0] < 0.2


def test_a_world_of_trades() -> None:
    world = plant_trades(1_000, 150, MEASURED_ON[0])
    precision, recall = pair_figures(Linker(world.uses).group(), world.truth)
    assert precision >= 0.85
    assert recall >= 0.9


def test_a_help_desk_does_not_vouch_for_its_own_rarity() -> None:
    own = [Use(party, kind, f"{party // 2}'s") for party in range(24) for kind in (K.PHONE, K.HANDLE)]
    desk = [Use(party, kind, "the platform's") for party in range(24) for kind in (K.MAIL, K.CHAT, K.TEMPLATE, K.ASSET)]
    assert len(Linker([*own, *desk]).group()) == 12


def test_one_page_joins_no_two_groups() -> None:
    own = [Use(party, kind, f"{party // 6}'s") for party in range(12) for kind in (K.PHONE, K.WALLET)]
    left = [Use(party, K.TRACKER, "the former owner's") for party in (0, 6, 7, 8)]
    assert len(Linker([*own, *left]).group()) == 2


def test_strays_of_two_large_groups_join_nobody() -> None:
    kinds = (K.PHONE, K.MAIL, K.WALLET, K.TRACKER)
    own = [Use(party, kind, f"{party // 130}'s") for party in range(260) for kind in kinds]
    strays = [Use(party, kind, "1's") for party, kind in zip((3, 90, 120), kinds, strict=False)]
    assert len(Linker([*own, *strays, Use(200, K.TRACKER, "0's")]).group()) == 2


def test_a_small_home_has_not_seen_enough_to_call_a_key_rare() -> None:
    worths = []
    for others in (20, 2_000):
        linker = Linker(Use(party, K.CHAT, "the platform's") for party in range(2))
        linker.known_parties = others
        linker.group()
        worths.append(linker.worth(0))
    assert worths[0] < worths[1] - 1


def test_a_later_campaign_with_all_other_contacts_is_joined_by_what_goes_on() -> None:
    new = (K.PHONE, K.MAIL, K.HANDLE, K.LEGAL_NAME)
    uses = [Use(party, kind, f"campaign {party // 20}") for party in range(40) for kind in new]
    uses += [Use(party, K.COMPANY, "kept") for party in range(40)]
    uses += [Use(party, K.WALLET, "kept") for party in (3, 4, 5, 23, 24, 25)]
    linker = Linker(uses)
    linker.known_parties = 5_000
    assert len(linker.group()) == 1


def test_a_new_party_is_placed() -> None:
    linker = Linker(Use(party, kind, f"{party // 3}") for party in range(9) for kind in (K.PHONE, K.MAIL))
    linker.group()
    linker.add(Use(9, K.PHONE, "1"))
    number, evidence = linker.place(9)
    assert number == linker.group_of[3]
    assert linker.identifiers[evidence.reasons[0].identifier] == (K.PHONE, "1")
