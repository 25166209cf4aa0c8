# SPDX-License-Identifier: EUPL-1.2
import pytest

from alerts.models.alert import Alert
from alerts.operators.proposing import propose_soon
from alerts.raising import raise_alerts
from config.settings import Settings
from tests.alerts.memory_store import MemoryStore
from tests.alerts.operators.shops import campaign
from tests.make import SEEN_AT

LISTINGS = 900


@pytest.mark.slow
def test_one_campaign_on_60_domains_is_at_most_five_alerts(settings: Settings) -> None:
    store = MemoryStore()
    store.add(campaign(LISTINGS))
    raised = raise_alerts(settings, store, SEEN_AT)
    propose_soon(settings, raised.parties, SEEN_AT)
    shown = Alert.objects.filter(state__in=("new", "in_review"))
    assert len(shown) <= 5
    assert sum(alert.offers for alert in shown) == LISTINGS
    before = list(Alert.objects.order_by("id").values())
    assert raise_alerts(settings, store, SEEN_AT).read == 0
    propose_soon(settings, raised.parties, SEEN_AT)
    assert list(Alert.objects.order_by("id").values()) == before
