# SPDX-License-Identifier: EUPL-1.2
"""Explaining: one alert in words a reviewer can check line by line, each leading to the evidence behind it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alerts.harm import load_harm_tables
from alerts.models.alert import Alert, AlertOffer
from alerts.models.operator import OperatorLink, OperatorState
from alerts.operators.kinds import WEIGHTS, IdentifierKind
from alerts.severity import NOVELTY
from alerts.sureness import chance
from alerts.vulnerable import load_targets
from classifiers.assessment import NamedSignal, PointsTo
from indexer.evidence import EvidenceRecord
from indexer.store import EvidenceStore

OFFERS_READ = 25
QUOTES = 3
LINKS_READ, REASONS_SHOWN = 200, 8
TO_ESTABLISH = (
    "whether the conduct was intentional, as every offence of the Convention must be",
    "who stands behind the offer",
    "whether the law of the countries concerned requires an authorisation that is missing",
    "what the product is: only a test of a unit shows its composition",
)
AGAINST = {PointsTo.FALSIFIED, PointsTo.UNAUTHORISED}


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One indicator over the offers that were read, with the words it was seen in."""

    indicator: str
    meaning: str
    points_to: str
    strength: float
    offers: int
    quotes: tuple[str, ...]
    provisions: tuple[str, ...]
    observation_id: str
    """The sighting with its strongest signal."""
    condition: str = ""
    """Under which the provisions apply, where the legal map states one."""


@dataclass(frozen=True, kw_only=True)
class ShownOffer:
    """One offer of the alert as evidence shows it."""

    observation_id: str
    verdict: str
    strength: float
    title: str
    price: str
    url: str
    capture: str
    observed_at: str
    sightings: int
    gone_at: str = ""
    """Since when its page was seen to be gone; empty: it was not."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What is suspected, why, what speaks against it, and what a person must still establish."""

    suspected: tuple[str, ...]
    for_it: tuple[Reason, ...]
    against_it: tuple[Reason, ...]
    severity: tuple[str, ...]
    to_establish: tuple[str, ...]
    offers: tuple[ShownOffer, ...]
    offers_read: int
    operator: tuple[str, ...] = ()
    """Who seems to stand behind it: a proposal with its reasons, until a person upholds it."""


def explain_alert(alert: Alert, store: EvidenceStore) -> Explanation:
    """Read the strongest offers of an alert back from the evidence and say what they show."""
    rows = list(AlertOffer.objects.filter(alert__in=alert.family).order_by("-strength", "offer_id")[:OFFERS_READ])
    pairs = [(row, record) for row in rows if (record := store.get(row.observation_id)) is not None]
    records = [record for _, record in pairs]
    reasons = find_reasons(records)
    settle = [line for record in records if record.assessment for line in record.assessment.would_settle]
    return Explanation(
        suspected=tuple(suspected_lines(alert)),
        for_it=tuple(reason for reason in reasons if PointsTo(reason.points_to) in AGAINST),
        against_it=tuple(reason for reason in reasons if PointsTo(reason.points_to) not in AGAINST),
        severity=tuple(severity_lines(alert)),
        to_establish=(*TO_ESTABLISH, *dict.fromkeys(settle)),
        offers=tuple(show_offer(row, record) for row, record in pairs),
        offers_read=len(records),
        operator=tuple(operator_lines(alert)),
    )


def operator_lines(alert: Alert) -> Iterable[str]:
    """The operator, how sure it is, and what its parties share, most telling first."""
    operator = alert.operator
    if operator is None:
        return
    parties = operator.memberships.filter(until=None)
    count = parties.count()
    if operator.state == OperatorState.UPHELD:
        yield f"{operator.subject}: a person upholds that {count} parties belong together; no finding of guilt"
    else:
        sure = f"probability {chance(operator.probability)}"
        yield f"{operator.subject} (hypothesis, {sure}): {count} parties seem to be run by one hand"
    held = parties.values("party")
    links = OperatorLink.objects.filter(left__in=held, right__in=held, refused=False)
    seen: dict[str, int] = {}
    for reasons in links.order_by("-probability", "id").values_list("reasons", flat=True)[:LINKS_READ]:
        for said in {shared(reason) for reason in reasons}:
            seen[said] = seen.get(said, 0) + 1
    for said, times in sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))[:REASONS_SHOWN]:
        yield f"shared: {said}, in {times} of the links that were read"
    yield f"theriac operator {operator.key[:12]} shows every link with its evidence"


def shared(reason: Mapping[str, Any]) -> str:
    """What a link rests on, in words; texts are compared by pieces, which mean nothing to a reader one by one."""
    if reason["kind"] == IdentifierKind.TEXT:
        return WEIGHTS[IdentifierKind.TEXT].meaning
    return " ".join(str(reason[name]) for name in ("kind", "value") if reason.get(name))


def suspected_lines(alert: Alert) -> Iterable[str]:
    """The hypotheses, falsified and unauthorised apart."""
    if alert.offers_falsified:
        yield (
            "suspected falsified (hypothesis): a false representation of identity or source, in "
            f"{alert.offers_falsified} of {alert.offers} offers, score up to {alert.falsified:.2f}"
        )
    if alert.offers_unauthorised:
        yield (
            f"suspected unauthorised (hypothesis): supply without the authorisation that is required, in "
            f"{alert.offers_unauthorised} of {alert.offers} offers, score up to {alert.unauthorised:.2f}"
        )
    if alert.offers_not_sure:
        yield (
            f"not sure: {alert.offers_not_sure} of {alert.offers} offers, shown because the substance can do great "
            "harm and a clear sign speaks against the offer"
        )


def severity_lines(alert: Alert) -> Iterable[str]:
    """Why this severity."""
    harm = load_harm_tables().classes.get(alert.harm_class)
    figures = f"harm {alert.harm_weight:.2f}, confidence {alert.strength:.2f}, {alert.offers} offers"
    yield f"{alert.severity} ({alert.severity_score:.2f}): {figures}"
    if harm is not None:
        yield f"harm: {harm.why} [{harm.source}]"
    if alert.injectable:
        added = load_harm_tables().classes["injectable_form"]
        yield f"injectable: {added.why} [{added.source}]"
    for name in alert.vulnerable:
        target = load_targets().get(name)
        if target is not None and target.addition:
            yield f"{name}: {target.why}; adds {target.addition:.2f} [{target.source}]"
    if alert.novel:
        yield f"new here: no alert before named its {', '.join(alert.novel)}; adds {NOVELTY:.2f}"


def find_reasons(records: Sequence[EvidenceRecord]) -> list[Reason]:
    """Signals joined by indicator, those seen most strongly and in most offers first."""
    seen: dict[str, list[tuple[NamedSignal, str]]] = defaultdict(list)
    for record in records:
        for signal in record.assessment.indicators if record.assessment else ():
            seen[signal.indicator].append((signal, record.observation_id))
    return sorted((join_signals(signals) for signals in seen.values()), key=reason_order)


def reason_order(reason: Reason) -> tuple[float, int, str]:
    """Strongest first, then the most frequent."""
    return (-reason.strength, -reason.offers, reason.indicator)


def join_signals(signals: Sequence[tuple[NamedSignal, str]]) -> Reason:
    """One indicator's signals as one reason."""
    strongest, observation_id = max(signals, key=lambda pair: pair[0].strength)
    quotes = dict.fromkeys(signal.quote.strip() for signal, _ in signals if signal.quote.strip())
    return Reason(
        indicator=strongest.indicator,
        meaning=strongest.meaning,
        points_to=strongest.points_to.value,
        strength=strongest.strength,
        offers=len({observation for _, observation in signals}),
        quotes=tuple(quotes)[:QUOTES],
        provisions=strongest.provisions,
        observation_id=observation_id,
        condition=strongest.condition,
    )


def show_offer(row: AlertOffer, record: EvidenceRecord) -> ShownOffer:
    """One offer with its own words and where its proof lies."""
    listing = record.listing
    price = listing.price if listing else None
    return ShownOffer(
        observation_id=row.observation_id,
        verdict=row.verdict,
        strength=row.strength,
        title=listing.title if listing else "",
        price=f"{price.amount} {price.currency or ''}".strip() if price else (listing and listing.raw_price) or "",
        url=listing.url if listing else record.page_url,
        capture=f"{record.capture.warc}#{record.capture.offset}" if record.capture else "",
        observed_at=record.observed_at.isoformat(timespec="seconds"),
        sightings=row.sightings,
        gone_at=f"{row.gone_at:%Y-%m-%d %H:%M} UTC" if row.gone_at else "",
    )
