# SPDX-License-Identifier: EUPL-1.2
"""Labelling: what reviewers decided, as labels that the model learns from; one row an offer, masked as it is stored."""

from collections.abc import Iterator
from datetime import UTC

from alerts.models.alert import Alert, AlertMove, AlertOffer, Outcome
from classifiers.assessment import Verdict
from classifiers.decisions import Decision
from indexer.evidence import EvidenceRecord
from indexer.store import EvidenceStore

DECIDED = tuple(outcome.value for outcome in Outcome)
HYPOTHESES = {Verdict.FALSIFIED.value: "falsified", Verdict.UNAUTHORISED.value: "unauthorised"}


def label_rows(store: EvidenceStore) -> Iterator[Decision]:
    """Offers of decided alerts, real ones alone, each with its reviewer's outcome; operators stay together."""
    for alert in Alert.objects.filter(outcome__in=DECIDED, practice=False).order_by("id").iterator():
        last = AlertMove.objects.filter(alert=alert).exclude(outcome="").order_by("-id").first()
        for offer in AlertOffer.objects.filter(alert__in=alert.family).order_by("id").iterator():
            record = store.get(offer.observation_id)
            if record is not None and record.listing is not None:
                yield label_row(alert, offer, record, last)


def label_row(alert: Alert, offer: AlertOffer, record: EvidenceRecord, last: AlertMove | None) -> Decision:
    """One offer and what was said of its alert."""
    listing, assessment = record.listing, record.assessment
    assert listing is not None
    upheld = alert.outcome == Outcome.INDICATORS_UPHELD
    return Decision(
        id=record.observation_id,
        outcome=alert.outcome,
        title=listing.title,
        description=listing.description,
        url=listing.url,
        language=listing.language or "und",
        site=record.site,
        seller=alert.seller,
        operator=alert.operator.key if alert.operator is not None else "",
        hypothesis=HYPOTHESES.get(offer.verdict, "") if upheld else "",
        kind=assessment.kind.value if upheld and assessment is not None else "",
        decided_at=last.at.astimezone(UTC).isoformat(timespec="seconds") if last is not None else "",
    )
