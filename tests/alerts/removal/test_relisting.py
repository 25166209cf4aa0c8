# SPDX-License-Identifier: EUPL-1.2
"""Relisting: what brings a removed offer back, what is a mirror or another seller's, and whom it is put before."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from alerts.cases.changing import close_case
from alerts.cases.opening import open_case
from alerts.errors import DecisionError
from alerts.grouping import Candidate
from alerts.harm import assess_harm, load_harm_tables
from alerts.models.alert import Alert
from alerts.models.case import CaseState
from alerts.models.removal import Watch
from alerts.removal.fingerprints import fingerprint_of, min_hash, text_likeness
from alerts.removal.relisting import find_relisted, note_relistings, recurrences, refuse_relisting
from config.settings import Settings
from crawler.listing import Contact, ContactKind, Listing, Money
from crawler.page import PageState
from indexer.evidence import EvidenceRecord, ObservationKind
from tests.alerts.people import make_account
from tests.make import SEEN_AT, make_assessment, make_capture, make_listing

GONE_AT = SEEN_AT + timedelta(days=3)
BACK_AT = SEEN_AT + timedelta(days=10)
TEXT = (
    "Our tablets come from a partner plant in India in the same blister as the brand, thirty pills a pack, shipped in "
    "a plain envelope within two days, money back if the customs office keeps it, no prescription is asked for"
)
PHONE = Contact(kind=ContactKind.PHONE, value="+18885550172", raw="+1 888 555 0172")


def offer(**changes: Any) -> Listing:
    fields: dict[str, Any] = {
        "url": "https://old-pills.example/p/1",
        "title": "Sildenafil 100 mg, 30 tablets",
        "description": TEXT,
        "contacts": (PHONE,),
        "images": ("https://old-pills.example/img/sildenafil-blue-pack.png",),
        "price": Money(amount=Decimal("39.00"), currency="USD"),
    }
    return make_listing(**(fields | changes))


def sighting(listing: Listing, site: str, at: datetime = BACK_AT, offer_id: str = "") -> Candidate:
    assessment = make_assessment()
    record = EvidenceRecord(
        schema_version=1, observation_id=f"obs-{site}-{at:%d}", offer_id=offer_id or f"offer-{site}",
        kind=ObservationKind.LISTING, run_id="run-2", source="web", site=site, page_url=listing.url, page_key="k",
        observed_at=at, state=PageState.OK, capture=make_capture(), listing=listing, assessment=assessment,
    )  # fmt: skip
    harm = assess_harm(listing, assessment, load_harm_tables())
    return Candidate(
        key="key", site=site, seller="", harm=harm, targets=(), verdict=assessment.verdict, strength=0.9, record=record,
        listing=listing, assessment=assessment,
    )  # fmt: skip


@pytest.fixture
def removed(settings: Settings) -> Watch:
    first = sighting(offer(), "old-pills.example", SEEN_AT, "offer-old")
    alert = Alert.objects.create(
        key="a" * 24, site="old-pills.example", product_group="potency", harm_class="x", harm_weight=0.5,
        severity="high", severity_score=0.5, headline="h", first_seen_at=SEEN_AT, last_seen_at=SEEN_AT,
    )  # fmt: skip
    return Watch.objects.create(
        offer_id="offer-old", observation_id=first.record.observation_id, url="https://old-pills.example/p/1",
        site="old-pills.example", source="web", run_id="run-1", alert=alert, started_at=SEEN_AT, started_by="theriac",
        fingerprint=fingerprint_of(first.record).stored(), verdict="gone", removed_as="gone", absent_since=GONE_AT,
        proved_at=GONE_AT + timedelta(hours=8), next_at=BACK_AT,
    )  # fmt: skip


BARE: dict[str, Any] = {"description": "", "contacts": (), "images": (), "price": None}


@pytest.mark.parametrize(
    ("changes", "site", "found"),
    [
        pytest.param({}, "new-pills.example", True, id="all of it on a new site"),
        pytest.param({**BARE, "contacts": (PHONE,)}, "new-pills.example", True, id="the same telephone"),
        pytest.param({**BARE, "description": TEXT + "."}, "new-pills.example", True, id="the same text"),
        pytest.param({**BARE}, "new-pills.example", False, id="only the same product"),
        pytest.param({**BARE, "price": offer().price}, "new-pills.example", False, id="product and price alone"),
        pytest.param({"title": "Tadalafil 20 mg, 10 tablets"}, "new-pills.example", False, id="another product"),
        pytest.param({"title": "Sildenafil 50 mg, 30 tablets"}, "new-pills.example", False, id="another strength"),
        pytest.param({**BARE, "url": "https://old-pills.example/p/9"}, "old-pills.example", True, id="the same site"),
    ],
)
def test_found_again(removed: Watch, changes: dict[str, Any], site: str, found: bool) -> None:
    listing = offer(**({"url": f"https://{site}/x"} | changes))
    assert bool(find_relisted([removed], [sighting(listing, site)])) is found


def test_before_the_removal_is_no_return(removed: Watch) -> None:
    listing = offer(url="https://mirror.example/x")
    assert find_relisted([removed], [sighting(listing, "mirror.example", GONE_AT - timedelta(hours=1))]) == []


@pytest.mark.databases
def test_reopens_and_counts_once(removed: Watch) -> None:
    reviewer = make_account()
    case = open_case(reviewer, "old pills", SEEN_AT, why="test")
    removed.case = case
    removed.save()
    close_case(case, reviewer, GONE_AT, why="all removed")
    back = sighting(offer(url="https://new-pills.example/x"), "new-pills.example")
    first = note_relistings([back], BACK_AT)
    assert note_relistings([back], BACK_AT) == []
    case.refresh_from_db()
    assert case.state == CaseState.OPEN
    assert [row.delay_s for row in recurrences(case)] == [timedelta(days=7).total_seconds()]
    assert case.events.filter(action="recurrence").count() == 1
    refuse_relisting(first[0], reviewer, BACK_AT, why="a lawful wholesaler's text")
    assert recurrences(case) == []
    with pytest.raises(DecisionError):
        refuse_relisting(first[0], reviewer, BACK_AT, why="again")


def test_at_its_own_address_the_removal_is_over(removed: Watch) -> None:
    note_relistings([sighting(offer(), "old-pills.example", BACK_AT, "offer-old")], BACK_AT)
    removed.refresh_from_db()
    assert (removed.removed_as, removed.verdict, removed.relistings.get().place) == ("", "undetermined", "same_page")


def test_texts_by_their_word_groups() -> None:
    one, other = min_hash(TEXT), min_hash(TEXT.replace("thirty pills", "sixty pills"))
    assert text_likeness(one, other) > 0.7
    assert text_likeness(one, min_hash("Aspirin tablets of a licensed pharmacy " * 4)) < 0.1
    assert min_hash("too short") == ()
