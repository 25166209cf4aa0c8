# SPDX-License-Identifier: EUPL-1.2
"""Acts in one breath, and how wording and signs are joined."""

from collections import Counter

import pytest

from classifiers.acts import ACTS, ANCHORS, PAIRS, find_beside
from classifiers.assessment import Verdict
from classifiers.corpus.babble import make_babble
from classifiers.corpus.bare import make_bare
from classifiers.labels import written_rows
from classifiers.lexicon import BUNDLED_LEXICON, load_lexicon
from classifiers.reading import Reader
from classifiers.training import vary
from config.reference import load_reference
from tests.classifiers.conftest import Desk, make_site
from tests.growth import LINEAR, growth


def test_every_pair_has_an_act_and_its_own_place() -> None:
    assert len(set(PAIRS)) == len(PAIRS)
    assert all(set(pair) & set(ACTS) and set(pair) <= {*ACTS, *ANCHORS} for pair in PAIRS)


def test_every_language_of_acts_knows_every_theme() -> None:
    themes = {(phrase.language, phrase.table) for phrase in load_lexicon().phrases if phrase.table in ACTS}
    languages = {path.name.split(".")[1] for path in BUNDLED_LEXICON.glob("acts.*.toml")}
    assert themes == {(language, act) for language in languages for act in ACTS}


@pytest.mark.parametrize(
    ("text", "pair", "there"),
    [
        pytest.param("We fill their vials", ("by_us", "mark_of"), True, id="an act and what it is done to"),
        pytest.param("We fill orders daily. " + "Nice shop. " * 20 + "Vials.", ("by_us", "mark_of"), False, id="far"),
        pytest.param("Sami drukujemy, pudełko Pfizer", ("mark_of", "brand"), True, id="a maker beside a box"),
        pytest.param("A walk in the park", ("by_us", "mark_of"), False, id="nothing of the kind"),
    ],
)
def test_two_acts_in_one_breath(text: str, pair: tuple[str, str], there: bool, reader: Reader) -> None:
    assert (pair in {one.pair for one in find_beside(reader.read(text))}) is there


def test_hostile_texts_of_acts_grow_no_faster_than_their_length(reader: Reader) -> None:
    def work(size: int) -> object:
        return find_beside(reader.read("we fill box label blister nobody notices Pfizer Viagra " * (size // 40)))

    assert growth(work, 1_000) < LINEAR


@pytest.mark.parametrize(
    ("title", "text", "verdict"),
    [
        pytest.param("Viagra 100 mg Pfizer", "", Verdict.NOT_SURE, id="a brand beside its maker tells of no act"),
        pytest.param(
            "Sustanon 250",
            "We fill the vials in our own lab, labels and boxes printed as Organon, nobody notices.",
            Verdict.FALSIFIED,
            id="acts and a maker",
        ),
        pytest.param(
            "Xanax replica 1:1 copy 2 mg",
            "No prescription needed, discreet, reship if seized",
            Verdict.FALSIFIED,
            id="a title that calls itself a copy, whatever else is said",
        ),
        pytest.param("Cialis 80 mg tablets", "Sealed box.", Verdict.FALSIFIED, id="a fact stands against mild wording"),
    ],
)
def test_wording_and_signs_are_joined(title: str, text: str, verdict: Verdict, desk: Desk) -> None:
    assert desk(title, text).verdict is verdict


def test_wording_is_shown_with_the_acts_it_rests_on(desk: Desk) -> None:
    text = "Botox made in our workshop, Allergan label and hologram printed by us, clinics notice nothing"
    signal = desk.signal("falsifying_wording", "Botox 100 U", text)
    assert signal is not None
    assert any(word in signal.quote for word in ("workshop", "label", "hologram", "printed"))


def test_sales_talk_stands_behind_texts_of_every_label() -> None:
    rows = [row for row in written_rows() if row.on_falsity]
    longer = Counter(row.falsified for row, varied in zip(rows, vary(rows), strict=True) if row != varied)
    for label in (True, False):
        share = longer[label] / sum(row.falsified is label for row in rows)
        assert 0.4 < share < 0.6


def test_written_texts_say_who_wrote_them_and_what_they_are() -> None:
    rows = written_rows()
    assert len(rows) > 3_000
    assert len({row.source for row in rows}) >= 10
    assert {row.falsified for row in rows} == {True, False, None}
    assert all(row.written and not row.generated for row in rows)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param(
            "Аптека с разрешение от ИАЛ за онлайн търговия, отговорен магистър-фармацевт.",
            {Verdict.LEGAL, Verdict.NOT_SURE},
            id="a pharmacy that names its authority",
        ),
        pytest.param("Доставка с куриер, плащане в брой.", {Verdict.UNAUTHORISED}, id="nobody in particular"),
    ],
)
def test_free_of_prescription_where_the_pharmacy_sells(text: str, verdict: set[Verdict], desk: Desk) -> None:
    assert desk("Метамизол 500 мг х 20, без рецепта", site=make_site(text)).verdict in verdict


def test_a_name_alone_tells_of_nothing_and_a_copy_says_so(desk: Desk) -> None:
    for title in ("Viagra 50 mg", "Cialis 20 mg tablets", "Valium 10 mg Roche", "10 x Diazepam 10mg Roche"):
        assert desk(title).falsified < 0.3, title
    assert desk("Viagra 100 mg replica, 30 tablets").verdict is Verdict.FALSIFIED


def test_made_up_rows_are_the_same_again_and_say_what_they_are() -> None:
    lexicon, reference = load_lexicon(), load_reference()
    bare = [*make_bare(lexicon, reference, size=200, seed=1)]
    assert bare == [*make_bare(lexicon, reference, size=200, seed=1)]
    assert 0.1 < sum(bool(row.falsified) for row in bare) / 200 < 0.3
    babble = [*make_babble(50, 1)]
    assert babble == [*make_babble(50, 1)]
    assert {row.topic for row in babble} == {"not_offer"}
