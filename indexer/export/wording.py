# SPDX-License-Identifier: EUPL-1.2
"""Wording: what an export says outwards. Facts and assessments apart, hypotheses only, falsified and unauthorised never
mixed."""

from enum import StrEnum

from classifiers.assessment import Assessment, NamedSignal, PointsTo, Verdict
from indexer.evidence import EvidenceRecord
from indexer.explain import VERDICT_WORDS
from indexer.export.content import ExportContent, Seal

SUSPECTED_FROM = 0.5
"""A score from which a hypothesis is stated beside the verdict's own."""
AGAINST = (PointsTo.LEGAL, PointsTo.NOT_AN_OFFER, PointsTo.NOT_MEDICAL)
LIMITS = (
    "Assessments are hypotheses of a model and of indicators for a person to check. They are no finding of guilt.",
    "A capture shows what a server sent to our address at that time; not who wrote it, and not what others were sent.",
    "A price, a stock or a review count is what the page stated; nothing was bought.",
)


class StatementKind(StrEnum):
    """Facts are apart from what was concluded of them (Directive (EU) 2016/680, Article 7)."""

    FACT = "fact"
    ASSESSMENT = "assessment"


def suspicions(assessment: Assessment | None) -> tuple[PointsTo, ...]:
    """Which hypotheses are stated of an offer; both may be, each for its own reasons."""
    if assessment is None or assessment.verdict in (Verdict.NOT_AN_OFFER, Verdict.NOT_MEDICAL, Verdict.LEGAL):
        return ()
    falsified = assessment.verdict is Verdict.FALSIFIED or assessment.falsified >= SUSPECTED_FROM
    unauthorised = assessment.verdict is Verdict.UNAUTHORISED or assessment.unauthorised >= SUSPECTED_FROM
    both = ((PointsTo.FALSIFIED, falsified), (PointsTo.UNAUTHORISED, unauthorised))
    return tuple(points_to for points_to, stated in both if stated)


def suspicion_words(points_to: PointsTo) -> str:
    """`suspected … (hypothesis)`."""
    return f"suspected {points_to.value} (hypothesis)"


def assessment_words(assessment: Assessment | None) -> str:
    """The outcome in outward words; never a bare `falsified`."""
    if assessment is None:
        return "not assessed"
    stated = suspicions(assessment)
    return "; ".join(map(suspicion_words, stated)) if stated else VERDICT_WORDS[assessment.verdict]


def signals_for(assessment: Assessment | None, points_to: PointsTo) -> tuple[NamedSignal, ...]:
    """The signs of one hypothesis alone, strongest first."""
    signals = assessment.indicators if assessment is not None else ()
    return tuple(sorted((one for one in signals if one.points_to is points_to), key=lambda one: -one.strength))


def signals_against(assessment: Assessment | None) -> tuple[NamedSignal, ...]:
    """The signs that speak for the seller, strongest first."""
    signals = assessment.indicators if assessment is not None else ()
    return tuple(sorted((one for one in signals if one.points_to in AGAINST), key=lambda one: -one.strength))


def signal_words(signal: NamedSignal) -> str:
    """Meaning, strength, and the words it was seen in."""
    quote = f": “{signal.quote}”" if signal.quote else ""
    return f"{signal.meaning} ({signal.where}, {signal.strength:.2f}){quote}"


def seal_words(seal: Seal) -> str:
    """What may be said of the time; unsealed evidence says so on every item."""
    when = f" {seal.sealed_at:%Y-%m-%d %H:%M:%S} UTC" if seal.sealed_at else ""
    by = f" by {seal.authority}" if seal.authority else ""
    if seal.state == "SEALED":
        return f"SEALED{when}{by}"
    if seal.state == "PRACTICE":
        return f"PRACTICE SEAL{when}: proves nothing outside the practice market"
    return "UNSEALED: no time authority has stamped this entry; its time rests on our own clock"


def title_of(record: EvidenceRecord) -> str:
    """What the offer calls itself, else the page's address."""
    return record.listing.title if record.listing is not None else record.page_url


def exhibit_name(content: ExportContent, number: int) -> str:
    """`REFERENCE-0001`."""
    return f"{content.reference}-{number:04d}"


def masked_words(content: ExportContent) -> str:
    """Which kind of copy this is."""
    if content.masked:
        return (
            "masked derivative: buyers' and victims' data replaced by pseudonyms of this export; see its redaction map"
        )
    return f"UNMASKED, authorised: {content.authority}"
