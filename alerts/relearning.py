# SPDX-License-Identifier: EUPL-1.2
"""Relearning: what an alert is about once offers left it or came in: substances, harm, targets, sources, dates."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max, Min

from alerts.figures import count_figures, learn
from alerts.grouping import find_candidate
from alerts.harm import load_harm_tables
from alerts.models.alert import Alert, AlertMove, AlertOffer
from config.settings import Settings
from indexer.errors import EvidenceError
from indexer.store import EvidenceStore, open_store

OFFERS_READ = 500
"""An alert of more offers keeps what it says: reading them would keep a person waiting."""


def concerned(move: AlertMove) -> set[int]:
    """The alerts whose offers a merge, or its undoing, changed."""
    kept = move.undoes.before if move.undoes is not None else move.before
    return {move.alert_id, int(kept["into"])} if kept.get("into") else set()


def tell_again(settings: Settings, alerts: set[int]) -> str:
    """Learn again from the store of the settings; why not where it is away, which leaves what the alerts say."""
    if not alerts:
        return ""
    try:
        store = open_store(settings)
        try:
            learn_again(store, alerts)
        finally:
            store.close()
    except EvidenceError as error:
        return f"what the alerts are about was not read again: {error}"
    return ""


def learn_again(store: EvidenceStore, alerts: Iterable[int]) -> None:
    """Read the offers of these alerts back from the evidence, and say what is in them and nothing else.

    Where an offer cannot be read back nothing is changed: a wider description is safer than one with a gap.
    """
    tables = load_harm_tables()
    for number in sorted(set(alerts)):
        rows = AlertOffer.objects.filter(alert__in=Alert.objects.get(pk=number).family)
        wanted = list(rows.values_list("observation_id", flat=True)[: OFFERS_READ + 1])
        records = [record for one in wanted if (record := store.get(one)) is not None]
        candidates = [found for record in records if (found := find_candidate(record, tables, {})) is not None]
        if not candidates or len(candidates) < len(wanted) or len(wanted) > OFFERS_READ:
            continue
        with transaction.atomic():
            alert = Alert.objects.select_for_update().get(pk=number)
            alert.harm_class, alert.harm_weight, alert.injectable = "", -1.0, False
            alert.vulnerable, alert.substances, alert.sources = [], [], []
            learn(alert, candidates)
            dates = rows.aggregate(first=Min("first_seen_at"), last=Max("last_seen_at"))
            alert.first_seen_at, alert.last_seen_at = dates["first"], dates["last"]
            count_figures(alert)
            alert.save()
