# SPDX-License-Identifier: EUPL-1.2
import json
from datetime import timedelta
from pathlib import Path

import msgspec

from alerts.deciding import decide
from alerts.labelling import label_rows
from alerts.models.alert import Alert, Outcome
from alerts.raising import raise_alerts
from classifiers.decisions import Decision
from config.settings import Settings
from tests.alerts.memory_store import MemoryStore, make_record
from tests.alerts.people import make_account
from tests.make import SEEN_AT


def test_decisions_become_labels_that_the_model_can_read(settings: Settings, tmp_path: Path) -> None:
    store = MemoryStore()
    store.add([make_record(number, site=f"{'ab'[number // 2]}.example") for number in range(4)])
    raise_alerts(settings, store, SEEN_AT)
    assert list(label_rows(store)) == []
    person = make_account()
    decide(Alert.objects.get(site="a.example"), Outcome.INDICATORS_UPHELD, person, "seen", SEEN_AT + timedelta(hours=1))
    decide(Alert.objects.get(site="b.example"), Outcome.LEGAL, person, "licensed", SEEN_AT + timedelta(hours=1))
    rows = sorted(label_rows(store), key=lambda row: (row.site, row.id))
    assert [(row.site, row.outcome, row.hypothesis) for row in rows] == [
        ("a.example", "indicators_upheld", "unauthorised"),
        ("a.example", "indicators_upheld", "unauthorised"),
        ("b.example", "legal", ""),
        ("b.example", "legal", ""),
    ]
    line = msgspec.json.encode(rows[0])
    assert msgspec.json.decode(line, type=Decision) == rows[0]
    assert json.loads(line)["decided_at"].startswith("2026-11-22T10:30")
