# SPDX-License-Identifier: EUPL-1.2
"""What is counted, what is not, and by whose decision."""

import random
from typing import Any

import pytest

from alerts.recount.counting import as_json
from alerts.recount.products import find_mirrors, group_products
from alerts.recount.records import read_item
from alerts.recount.tables import write_tables
from tests.alerts.recount.made import Told, absence, count, decided, figure, offer, profile

DAY = "2026-03-0{}T12:00:00Z"
TITLES = ("Sildenafil 100 mg", "Tadalafil 20 mg", "Ozempic 2 mg pen", "Xanax 2 mg bars")


def shop(site: str, day: int = 1, titles: tuple[str, ...] = TITLES) -> list[Told]:
    return [offer(number, DAY.format(day), title, site=site) for number, title in enumerate(titles)]


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        pytest.param({}, 1, id="suspected supply"),
        pytest.param({"verdict": "legal"}, 0, id="judged legal"),
        pytest.param({"verdict": "not_sure"}, 0, id="nobody suspects it"),
        pytest.param({"kind": "document"}, 0, id="a document is no medical product"),
        pytest.param({"kind": "not_medical"}, 0, id="a press is none"),
        pytest.param({"provision": "MEDICRIME Art. 9(1)"}, 0, id="all signs speak of other conduct"),
        pytest.param({"provision": "MEDICRIME Art. 6"}, 1, id="supplying a counterfeit"),
    ],
)
def test_only_supply_is_counted(changes: dict[str, str], counted: int) -> None:
    record = offer(1, DAY.format(1), **changes)
    assert figure(count([record], members=["a.example"]), "offers")["value"] == counted


def test_upholding_counts_what_nobody_suspected() -> None:
    records = [offer(1, DAY.format(1), verdict="not_sure"), offer(2, DAY.format(1))]
    counting = count(records, upheld=[["a.example/p/1"]])
    assert figure(counting, "offers")["value"] == 2
    assert figure(counting, "offers", "upheld by a person")["value"] == 1
    assert figure(counting, "offers", "proved from outside")["value"] == 0


def test_without_a_decision_nothing_is_counted() -> None:
    counting = count(shop("a.example"))
    assert {one["value"] for one in counting.figures() if one["name"] == "offers"} == {0}


def test_a_sample_proves_its_offer_alone() -> None:
    records = shop("a.example")
    sampled = {"number": "S-1", "offer_id": records[0]["offer_id"], "obtained_on": "2026-03-02"}
    counting = count(records, members=["a.example"], samples=[sampled])
    assert figure(counting, "offers", "proved from outside")["value"] == 1
    assert not any(one["name"] == "languages" and one["column"] == "proved from outside" for one in counting.figures())


def test_mirrors_and_products_over_three_sites() -> None:
    records = [record for site in ("a.example", "b.example", "c.example") for record in shop(site)]
    records += shop("d.example", titles=("Insulin 100 IU", "Aspirin 500 mg", "Sildenafil 100 mg"))
    counting = count(records, members=["a.example", "b.example", "c.example", "d.example"])
    values = {name: figure(counting, name)["value"] for name in ("sites", "mirrors", "groups of mirrors", "offers")}
    assert values == {"sites": 4, "mirrors": 3, "groups of mirrors": 1, "offers": 15}
    assert figure(counting, "products")["value"] == 6
    assert figure(counting, "price volume: EUR") | {"low": "63", "high": "157.5"} == figure(
        counting, "price volume: EUR"
    )


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        pytest.param("Sildenafil 100 mg, 30 tablets", "SILDENAFIL 100mg 30 tablets", True, id="spelling"),
        pytest.param("Sildenafil 100 mg, 30 tablets", "Sildenafil 50 mg, 30 tablets", False, id="strength"),
        pytest.param("Buy Sildenafil 100 mg now", "Sildenafil 100 mg", True, id="three fifths in common"),
        pytest.param("Ask [mail 0123abcd] Kamagra gel", "Ask [mail 89abcdef] Kamagra gel", True, id="pseudonyms"),
        pytest.param("", "", True, id="empty"),
    ],
)
def test_near_duplicates(left: str, right: str, same: bool) -> None:
    made = [
        read_item(offer(number, DAY.format(1), title), ("a.example", "")) for number, title in enumerate((left, right))
    ]
    named: dict[str, str] = group_products(made)  # type: ignore[arg-type]
    assert (len(set(named.values())) == 1) is same


def test_mirrors_need_three_products() -> None:
    assert find_mirrors(
        {"a": frozenset("xy"), "b": frozenset("xy"), "c": frozenset("xyz"), "d": frozenset("xyzw")}
    ) == [["c", "d"]]


def test_relisting_and_its_delay() -> None:
    first, again = offer(1, DAY.format(1)), offer(1, DAY.format(6))
    gone = [absence(first, DAY.format(3)), absence(first, DAY.format(4), "seized")]
    blocked = absence(first, DAY.format(5), "blocked")
    counting = count([first, *gone, blocked, again], members=["a.example"])
    assert figure(counting, "relisting after removal: returns")["high"] == "1"
    away = figure(counting, "relisting after removal: seconds away")
    assert (away["low"], away["high"]) == (str(86_400), str(5 * 86_400))
    only_blocked = count([first, blocked, again], members=["a.example"])
    assert figure(only_blocked, "relisting after removal: returns")["high"] == "0"


@pytest.mark.parametrize(
    ("moments", "days"),
    [
        pytest.param(["2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z"], ("2", "2"), id="midnight in UTC"),
        pytest.param(["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"], ("1", "1"), id="the hour twice"),
        pytest.param(["2026-03-29T01:59:00+01:00", "2026-03-29T03:01:00+02:00"], ("1", "1"), id="the hour that is not"),
        pytest.param(["2026-01-01T00:30:00+13:00", "2026-03-05T00:00:00Z"], ("1", "1"), id="before the dates in UTC"),
        pytest.param(["2026-03-01T00:00:00Z", "2026-03-10T00:00:00Z"], ("2", "10"), id="a gap"),
    ],
)
def test_days_are_utc(moments: list[str], days: tuple[str, str]) -> None:
    counting = count([offer(1, at) for at in moments], members=["a.example"])
    told = figure(counting, "days on line")
    assert (told["low"], told["high"]) == days


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        count([offer(1, "2026-03-01T00:00:00")], members=["a.example"])


def test_counters_are_intervals() -> None:
    records = [
        offer(1, DAY.format(1), counters=[["sales", 10]], quantity_on_offer=5),
        offer(2, DAY.format(1), counters=[["sales", 30], ["views", 7]]),
        offer(1, DAY.format(2), counters=[["sales", 12], ["sales", -4]]),
    ]
    counting = count(records, members=["a.example"])
    sold = figure(counting, "units sold, as shown")
    assert (sold["low"], sold["high"]) == ("12", "42")
    assert figure(counting, "audience, as shown: views")["high"] == "7"
    money = figure(counting, "estimated proceeds: EUR")
    assert (money["low"], money["high"]) == ("0", "441")


def test_without_each_link() -> None:
    records = [*shop("a.example"), *shop("b.example")]
    counting = count(records, members=["a.example", "b.example"], upheld=[["a.example/p/1"]])
    table = write_tables(counting)["without-each-link.csv"].decode().splitlines()
    assert "2,b.example,,sites,seen,2,1" in table
    assert "3,a.example,,offers,upheld by a person,1,0" in table
    assert not any(line.startswith("1,") and ",seen," in line for line in table)  # the upheld offer attributes it too


def test_gaps_in_coverage() -> None:
    records = [offer(1, DAY.format(2)), offer(1, DAY.format(6))]
    told = count(
        records, members=["a.example"], since="2026-03-01T00:00:00.000000Z", until="2026-03-08T00:00:00.000000Z"
    )
    rows = write_tables(told)["gaps.csv"].decode().splitlines()[1:]
    assert [row.split(",")[2:] for row in rows] == [
        ["2026-03-01", "2026-03-01", "1"],
        ["2026-03-03", "2026-03-05", "3"],
        ["2026-03-07", "2026-03-07", "1"],
    ]


def test_a_programme_is_apart() -> None:
    records = [*shop("a.example"), *shop("b.example")]
    decisions = decided(records, members=["a.example", "b.example"])
    decisions["links"][1]["scope"] = "programme"
    counting = count(records, links=decisions["links"])
    assert figure(counting, "sites")["value"] == 1
    assert figure(counting, "sites", scope="programme")["value"] == 2


def test_order_of_records_changes_no_byte() -> None:
    records = [*shop("a.example"), *shop("b.example", 3), profile("a.example", DAY.format(2), languages=["de", "en"])]
    whole: dict[str, Any] = {"members": ["a.example", "b.example"], "upheld": [["a.example/p/1", "a.example/p/2"]]}
    wanted = as_json(count(records, **whole).figures())
    shuffled = records * 2
    random.Random(7).shuffle(shuffled)
    assert as_json(count(shuffled, **whole).figures()) == wanted


def test_a_cell_runs_no_formula() -> None:
    records = [offer(1, DAY.format(1), '=HYPERLINK("http://x.example")')]
    table = write_tables(count(records, members=["a.example"]))["units.csv"].decode()
    assert "'=HYPERLINK" in table
