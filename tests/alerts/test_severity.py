# SPDX-License-Identifier: EUPL-1.2
import pytest

from alerts.harm import load_harm_tables
from alerts.models.alert import Alert
from alerts.raising import raise_alerts
from alerts.severity import severity_score
from alerts.vulnerable import MOST, addition, find_targets
from config.settings import Settings
from tests.alerts.memory_store import MemoryStore, make_assessment, make_record
from tests.make import SEEN_AT, make_listing


@pytest.mark.parametrize(
    ("title", "inn", "expected"),
    [
        pytest.param("Paracetamol syrup for children", "paracetamol", {"children"}, id="children"),
        pytest.param("Ibuprofen Kindersaft 2%", "ibuprofen", {"children"}, id="German"),
        pytest.param("儿童退烧药", "paracetamol", {"children"}, id="Chinese"),
        pytest.param("Детский сироп", "paracetamol", {"children"}, id="Russian"),
        pytest.param("Misoprostol 200 mcg", "misoprostol", {"pregnancy"}, id="by class"),
        pytest.param("Imatinib 400 mg", "imatinib", {"cancer"}, id="cancer by class"),
        pytest.param("Naloxone nasal spray", "naloxone", {"emergency medicine"}, id="emergency"),
        pytest.param("Sildenafil 100 mg, discreet", "sildenafil", set(), id="none"),
        pytest.param("Kinderdijk souvenir", "sildenafil", set(), id="a place in the Netherlands"),
    ],
)
def test_whom_an_offer_aims_at(title: str, inn: str, expected: set[str]) -> None:
    assert set(find_targets(title, load_harm_tables().substance(inn), [inn])) == expected


def test_targets_and_novelty_add_a_little() -> None:
    plain = severity_score(harm=0.5, confidence=0.9, offers=10)
    assert severity_score(harm=0.5, confidence=0.9, offers=10, added=0.05) == pytest.approx(plain + 0.05)
    assert severity_score(harm=1.0, confidence=1.0, offers=1_000, added=0.1) == 1.0
    assert addition(["children", "pregnancy", "cancer"]) == MOST


def test_what_is_new_is_told_beside_what_was_known(settings: Settings) -> None:
    store = MemoryStore()
    store.add([make_record(0)])
    raise_alerts(settings, store, SEEN_AT)
    assert Alert.objects.get().novel == []
    store.add(
        [
            make_record(1, site="fresh.example"),
            make_record(2, assessment=make_assessment("semaglutide"), listing=make_listing(title="pen for children")),
        ]
    )
    raise_alerts(settings, store, SEEN_AT)
    rows = {(row.site, row.product_group): (row.novel, row.vulnerable) for row in Alert.objects.all()}
    assert rows[("fresh.example", "sexual function")] == (["site"], [])
    novel, vulnerable = rows[("shop.example", "weight loss")]
    assert (novel, "children" in vulnerable) == (["substance semaglutide"], True)
