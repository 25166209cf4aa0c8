# SPDX-License-Identifier: EUPL-1.2
"""Severity: how soon a person should look, and why."""

import math

from alerts.models.alert import Alert, Severity

CONFIDENCE_SHARE = 0.25
SCALE_SHARE = 0.20
STEPS = ((0.75, Severity.CRITICAL), (0.58, Severity.HIGH), (0.38, Severity.MEDIUM), (0.0, Severity.LOW))
MANY_OFFERS = 100


def severity_score(*, harm: float, confidence: float, offers: int) -> float:
    """Harm leads; confidence and scale decide within it. In [0, 1].

    55 % of the harm weight stands alone, 25 % follows the highest score, 20 % the number of offers (logarithmic, full
    at 100). Set by the project, so that a single offer of a deadly substance stands above a hundred of a milder one.
    """
    scale = min(1.0, math.log10(1 + offers) / math.log10(1 + MANY_OFFERS))
    rest = 1.0 - CONFIDENCE_SHARE - SCALE_SHARE
    return round(harm * (rest + CONFIDENCE_SHARE * confidence + SCALE_SHARE * scale), 4)


def severity_word(score: float) -> Severity:
    """The word for a score."""
    return next(word for threshold, word in STEPS if score >= threshold)


def write_headline(alert: Alert) -> str:
    """One line: what is suspected, of what, how many; always a hypothesis."""
    what = alert.product_group
    if alert.substances:
        named = ", ".join(alert.substances[:4])
        what += f" ({named}{' …' if len(alert.substances) > 4 else ''})"
    return f"suspected {suspicion(alert)} (hypothesis): {what}, {count_offers(alert.offers)}"[:600]


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
