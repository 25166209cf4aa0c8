# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace

import pytest

from alerts.models.alert import Alert
from alerts.operators.proposing import propose_soon
from alerts.raising import raise_alerts
from config.settings import Settings
from indexer.evidence import EvidenceRecord
from tests.alerts.memory_store import MemoryStore, make_assessment
from tests.alerts.operators.shops import PHONES, contact, make_offer, make_profile
from tests.make import SEEN_AT

SITES, LISTINGS = 60, 900
GROUPS = ("sildenafil", "semaglutide", "diazepam", "amoxicillin", "testosterone")


def campaign() -> list[EvidenceRecord]:
    """Listings on 60 mirrored domains that show the same phone, mail and messenger."""
    shown = (
        contact("phone", PHONES[0]),
        contact("mail", "orders@mirror.example"),
        contact("telegram", "mirror_orders"),
    )
    records = [make_profile(n, f"mirror{n}.example", *shown) for n in range(SITES)]
    for number in range(SITES, SITES + LISTINGS):
        offer = make_offer(number, f"mirror{number % SITES}.example", *shown, title=f"Product {number // SITES}")
        records.append(replace(offer, assessment=make_assessment(GROUPS[number // SITES % len(GROUPS)])))
    return records


@pytest.mark.slow
def test_one_campaign_on_60_domains_is_at_most_five_alerts(settings: Settings) -> None:
    store = MemoryStore()
    store.add(campaign())
    raised = raise_alerts(settings, store, SEEN_AT)
    propose_soon(settings, raised.parties, SEEN_AT)
    shown = Alert.objects.filter(state__in=("new", "in_review"))
    assert len(shown) <= 5
    assert sum(alert.offers for alert in shown) == LISTINGS
    before = list(Alert.objects.order_by("id").values())
    assert raise_alerts(settings, store, SEEN_AT).read == 0
    propose_soon(settings, raised.parties, SEEN_AT)
    assert list(Alert.objects.order_by("id").values()) == before
