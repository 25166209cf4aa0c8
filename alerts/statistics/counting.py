# SPDX-License-Identifier: EUPL-1.2
"""Counting: facts into figures, by period and by what is asked; which verdicts count as removed is always said."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alerts.errors import StatisticsError
from alerts.removal.verdicts import RemovalVerdict
from alerts.statistics.facts import UNKNOWN, OfferFact
from alerts.statistics.rounding import coarsened, rounded
from alerts.statistics.suppressing import Row, Shown, suppress
from alerts.statistics.survival import Curve, Stay, survival

NEVER_REMOVED = frozenset({"still_there", "changed", "blocked_to_us", "geo_limited", "undetermined", "moved"})
MEASURES = (
    "offers", "falsified", "unauthorised", "not_sure", "sellers", "operators", "notices", "watched", "removed", "open",
    "relisted",
)  # fmt: skip
PARTITIONS = (("offers", ("falsified", "unauthorised", "not_sure")), ("watched", ("removed", "open")))


class By(StrEnum):
    """What figures are asked by."""

    ALL = "all"
    RECIPIENT = "recipient"
    COUNTRY = "country"
    PROVISION = "provision"
    KIND = "kind"
    SUBSTANCE = "substance"
    NARCOTIC = "narcotic"
    ROUTE = "route"
    PAYMENT = "payment"
    CHANNEL = "channel"
    VERDICT = "verdict"
    REMOVAL = "removal"
    MONTH = "month"


GROUPS: dict[By, Callable[[OfferFact], Iterable[str]]] = {
    By.ALL: lambda _: ("all",),
    By.RECIPIENT: lambda one: {notice.recipient for notice in one.notices} or {"no notice"},
    By.COUNTRY: lambda one: one.countries or (UNKNOWN,),
    By.PROVISION: lambda one: one.provisions or (UNKNOWN,),
    By.KIND: lambda one: (one.kind,),
    By.SUBSTANCE: lambda one: one.substances or (UNKNOWN,),
    By.NARCOTIC: lambda one: ("narcotic or psychotropic" if one.narcotic else "not scheduled",),
    By.ROUTE: lambda one: one.routes or (UNKNOWN,),
    By.PAYMENT: lambda one: one.payments or (UNKNOWN,),
    By.CHANNEL: lambda one: one.channels or (UNKNOWN,),
    By.VERDICT: lambda one: (one.verdict,),
    By.REMOVAL: lambda one: {watch.removed_as or "undetermined" for watch in one.watches} or {"not watched"},
    By.MONTH: lambda one: (f"{one.first_seen_at:%Y-%m}",),
}


@dataclass(frozen=True, kw_only=True)
class Group:
    """One line of the figures; None where a count is too small to be told."""

    name: str
    counts: Shown
    median_days: float | None
    median_low: float | None
    median_high: float | None
    relisting_rate: float | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was counted, and by which rules."""

    since: datetime
    until: datetime
    by: By
    removed_means: tuple[str, ...]
    smallest: int
    confidence: float
    groups: tuple[Group, ...]
    total: Group
    curve: Curve | None
    """None: fewer offers were watched than may be told."""
    practice: bool = False
    provisional: bool = False
    """The period is not over: these figures will change."""


def count(
    facts: Sequence[OfferFact], by: By, since: datetime, until: datetime, *, smallest: int, confidence: float,
    removed_means: frozenset[str],
) -> Figures:  # fmt: skip
    """The figures; raises StatisticsError for a verdict that can never count as removed."""
    check_removed(removed_means)
    by_group: dict[str, list[OfferFact]] = {}
    for fact in facts:
        for name in GROUPS[by](fact):
            by_group.setdefault(name, []).append(fact)
    plain = {name: tally(own, removed_means, until) for name, own in sorted(by_group.items())}
    shown, sums = suppress(plain, smallest, PARTITIONS, total=tally(facts, removed_means, until))
    shown, sums = {name: rounded(row, smallest) for name, row in shown.items()}, rounded(sums, smallest)
    told = [make_group(name, by_group[name], shown[name], removed_means, until, confidence) for name in plain]
    stays = stays_of(facts, removed_means, until)
    return Figures(
        since=since,
        until=until,
        by=by,
        removed_means=tuple(sorted(removed_means)),
        smallest=smallest,
        confidence=confidence,
        groups=tuple(sorted(told, key=lambda group: (-(group.counts["offers"] or 0), group.name))),
        total=make_group("total", facts, sums, removed_means, until, confidence),
        curve=coarsened(survival(stays, confidence), stays, smallest)
        if sums["watched"] and sums["removed"] is not None else None,
    )  # fmt: skip


def check_removed(wanted: frozenset[str]) -> None:
    """Raises StatisticsError for a verdict that is unknown, or that says the offer is there."""
    known = {verdict.value for verdict in RemovalVerdict}
    if not wanted or wanted - known or wanted & NEVER_REMOVED:
        allowed = ", ".join(sorted(known - NEVER_REMOVED))
        raise StatisticsError(
            f"--removed: expected one or more of {allowed}, got {', '.join(sorted(wanted)) or 'none'}"
        )


def tally(facts: Sequence[OfferFact], removed_means: frozenset[str], until: datetime) -> Row:
    """The plain counts of some offers."""
    stays = stays_of(facts, removed_means, until)
    removed = sum(stay.removed for stay in stays)
    verdicts = [fact.verdict for fact in facts]
    return {
        "offers": len(facts),
        "falsified": verdicts.count("falsified"),
        "unauthorised": verdicts.count("unauthorised"),
        "not_sure": len(facts) - verdicts.count("falsified") - verdicts.count("unauthorised"),
        "sellers": len({fact.seller for fact in facts}),
        "operators": len({fact.operator for fact in facts} - {None}),
        "notices": len({notice.reference for fact in facts for notice in fact.notices}),
        "watched": len(stays),
        "removed": removed,
        "open": len(stays) - removed,
        "relisted": sum(
            watch.relisted and watch.removed_as in removed_means for fact in facts for watch in fact.watches
        ),
    }


def stays_of(facts: Iterable[OfferFact], removed_means: frozenset[str], until: datetime) -> list[Stay]:
    """How long each watched offer stayed."""
    return [stay for fact in facts for stay in fact.stays(removed_means, until)]


def make_group(
    name: str, facts: Sequence[OfferFact], counts: Shown, removed_means: frozenset[str], until: datetime,
    confidence: float,
) -> Group:  # fmt: skip
    """One line; times and rates only where the counts below them are told."""
    told = bool(counts["watched"]) and counts["removed"] is not None and counts["open"] is not None
    curve = survival(stays_of(facts, removed_means, until), confidence) if told else None
    removed, relisted = counts["removed"], counts["relisted"]
    return Group(
        name=name,
        counts=counts,
        median_days=curve.median if curve else None,
        median_low=curve.median_low if curve else None,
        median_high=curve.median_high if curve else None,
        relisting_rate=relisted / removed if removed and relisted is not None else None,
    )
