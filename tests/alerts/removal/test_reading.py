# SPDX-License-Identifier: EUPL-1.2
"""One look: what each reaction of a site is read as, on shops of several kinds."""

import pytest

from alerts.removal.asking import invented_url, look_again
from alerts.removal.verdicts import RemovalVerdict as V
from tests.alerts.removal.stages import OFFER, Theatre

SHOPS = (
    pytest.param(OFFER, id="woocommerce"),
    pytest.param("http://farmakeio24.example", id="greek shop"),
    pytest.param("http://rx-horizon.example", id="script state"),
)
UNLINKED = "http://rx-horizon.example"
"""Its home page names a few products alone: where others went cannot be seen from there."""
EXPECTED = {
    "restore": V.STILL_THERE,
    "remove": V.GONE,
    "remove_410": V.GONE,
    "soft_404": V.GONE,
    "home": V.GONE,
    "unavailable": V.GONE,
    "suspend": V.SUSPENDED,
    "park": V.PARKED,
    "seize": V.SEIZED,
    "block": V.BLOCKED_TO_US,
    "challenge": V.BLOCKED_TO_US,
    "login": V.BLOCKED_TO_US,
    "geo": V.GEO_LIMITED,
    "geo_451": V.GEO_LIMITED,
    "path": V.MOVED,
    "quiet_path": V.MOVED,
    "re_register": V.RE_REGISTERED,
    "sold_out": V.OUT_OF_STOCK,
    "price": V.CHANGED,
    "title": V.CHANGED,
    "error": V.UNDETERMINED,
    "down": V.UNDETERMINED,
    "silent": V.UNDETERMINED,
    "no_name": V.GONE,
    "name_fault": V.UNDETERMINED,
}


def offer_of(theatre: Theatre, url: str) -> str:
    """The address itself, or the site's first offer that is no pack of several prices."""
    if url.count("/") > 2:
        return url
    site = theatre.sites[url.removeprefix("http://")]
    return next(iter(offer.url for offer in site.offers() if offer.host in url and offer.price))


@pytest.mark.parametrize("shop", SHOPS)
@pytest.mark.parametrize(("act", "verdict"), EXPECTED.items(), ids=EXPECTED)
def test_reactions(act: str, verdict: V, shop: str) -> None:
    theatre = Theatre()
    url = offer_of(theatre, shop)
    baseline = theatre.baseline(url)
    theatre.stage.play(kind=act, url=url)
    asked = look_again(theatre.ask, baseline)
    expected = V.GONE if (act, shop) == ("quiet_path", UNLINKED) else verdict
    assert asked.reading.verdict is expected, asked.reading.reason


def test_moved_to_a_new_domain() -> None:
    theatre = Theatre()
    baseline = theatre.baseline()
    theatre.stage.play(kind="mirror", url=OFFER, to="medplus24-shop.example")
    theatre.stage.play(kind="move", url=OFFER, to="medplus24-shop.example")
    asked = look_again(theatre.ask, baseline)
    assert asked.reading.verdict is V.MOVED
    assert asked.reading.found_at.startswith("http://medplus24-shop.example/")


@pytest.mark.parametrize(
    ("url", "begins", "ends"),
    [
        pytest.param("https://a.example/p/pill-1.html", "https://a.example/p/", ".html", id="file"),
        pytest.param("https://a.example/item/pill/", "https://a.example/item/", "/", id="folder"),
        pytest.param("https://a.example/i.php?product_id=55", "https://a.example/i.php?product_id=9", "", id="number"),
        pytest.param("https://a.example/?p=pill", "https://a.example/?p=", "", id="word"),
        pytest.param("https://a.example", "https://a.example/", "", id="home"),
    ],
)
def test_invented_address(url: str, begins: str, ends: str) -> None:
    made = invented_url(url)
    assert made.startswith(begins)
    assert made.endswith(ends)
    assert made != url
