# SPDX-License-Identifier: EUPL-1.2
"""Severity: how soon a person should look, and why."""

import math

from alerts.models.alert import Alert, Severity
from alerts.models.operator import OperatorState
from alerts.sureness import chance
from alerts.vulnerable import addition

CONFIDENCE_SHARE = 0.25
SCALE_SHARE = 0.20
STEPS = ((0.75, Severity.CRITICAL), (0.58, Severity.HIGH), (0.38, Severity.MEDIUM), (0.0, Severity.LOW))
RANK = {word.value: rank for rank, (_, word) in enumerate(reversed(STEPS))}
MANY_OFFERS = 100
NOVELTY = 0.03
"""Added once for a site, seller or substance that no alert had before: nobody has looked at it yet."""


def severity_score(*, harm: float, confidence: float, offers: int, added: float = 0.0) -> float:
    """Harm leads; confidence and scale decide within it, whom it aims at and what is new add a little. In [0, 1].

    55 % of the harm weight stands alone, 25 % follows the highest score, 20 % the number of offers (logarithmic, full
    at 100). Set by the project, so that a single offer of a deadly substance stands above a hundred of a milder one.
    """
    scale = min(1.0, math.log10(1 + offers) / math.log10(1 + MANY_OFFERS))
    rest = 1.0 - CONFIDENCE_SHARE - SCALE_SHARE
    return round(min(1.0, harm * (rest + CONFIDENCE_SHARE * confidence + SCALE_SHARE * scale) + added), 4)


def weigh(alert: Alert) -> None:
    """Severity and headline from the alert's own figures; not saved."""
    added = addition(alert.vulnerable) + (NOVELTY if alert.novel else 0.0)
    alert.severity_score = severity_score(
        harm=alert.harm_weight, confidence=alert.strength, offers=alert.offers, added=added if alert.offers else 0.0
    )
    alert.severity = severity_word(alert.severity_score)
    alert.headline = write_headline(alert)


def severity_word(score: float) -> Severity:
    """The word for a score."""
    return next(word for threshold, word in STEPS if score >= threshold)


def write_headline(alert: Alert) -> str:
    """One line: what is suspected, of what, how many; always a hypothesis."""
    what = alert.product_group
    if alert.substances:
        named = ", ".join(alert.substances[:4])
        what += f" ({named}{' …' if len(alert.substances) > 4 else ''})"
    said = f"suspected {suspicion(alert)} (hypothesis): {what}, {count_offers(alert.offers)}"
    return f"{say_operator(alert)}{said}"[:600]


def say_operator(alert: Alert) -> str:
    """Whether one hand behind all its parties is a proposal or upheld by a person; empty for a party of its own."""
    if not alert.is_operators or alert.operator is None:
        return ""
    if alert.operator.state == OperatorState.UPHELD:
        return "operator upheld by a person: "
    return f"proposed operator (probability {chance(alert.operator.probability)}, hypothesis): "


def suspicion(alert: Alert) -> str:
    """Falsified and unauthorised named apart, the more frequent first."""
    counted = [(alert.offers_falsified, "falsified"), (alert.offers_unauthorised, "unauthorised")]
    words = [f"{word} ({count})" for count, word in sorted(counted, reverse=True) if count]
    if len(words) == 1:
        words = [words[0].split(" (")[0]]
    return " and ".join(words) or "illicit, still not sure"


def count_offers(offers: int) -> str:
    """`1 offer`, `12 offers`."""
    return f"{offers:,} offer{'' if offers == 1 else 's'}"
