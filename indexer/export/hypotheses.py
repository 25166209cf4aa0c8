# SPDX-License-Identifier: EUPL-1.2
"""draft_hypotheses(): what the signs of many offers may point to, provision by provision, for a person to weigh."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from classifiers.assessment import NamedSignal, PointsTo
from config.legal import load_legal_map
from indexer.evidence import EvidenceRecord
from indexer.export.content import Hypothesis

TO_ESTABLISH = (
    "whether the conduct was intentional, as every offence of the Convention must be",
    "who stands behind the offer",
)
COMPOSITION = (
    "what the product is: only a test of a unit shows its composition, and only the holder can speak for its source"
)
AUTHORISATION = "whether the domestic law of the Parties concerned requires an authorisation that is missing"
SUSPECTED = (PointsTo.FALSIFIED, PointsTo.UNAUTHORISED)
SHOWN = 6
"""Signs named per provision, the strongest first."""
AGGRAVATING = "13"
"""Articles that begin so name circumstances, not offences."""


def draft_hypotheses(records: Sequence[EvidenceRecord]) -> tuple[Hypothesis, ...]:
    """One suspicion per provision with signs for and against it, in the legal map's order; none is a finding."""
    legal = load_legal_map()
    by_provision = _by_provision(records)
    drafted = []
    for key, provision in legal.provisions.items():
        found = by_provision.get(provision.name)
        if found and not key.startswith(AGGRAVATING):
            drafted.append(_draft(provision.name, provision.conduct, found))
    return tuple(drafted)


def _by_provision(records: Sequence[EvidenceRecord]) -> dict[str, list[tuple[EvidenceRecord, NamedSignal]]]:
    found: dict[str, list[tuple[EvidenceRecord, NamedSignal]]] = defaultdict(list)
    for record in records:
        assessment = record.assessment
        if assessment is None or assessment.verdict.value not in {one.value for one in SUSPECTED}:
            continue
        for signal in assessment.indicators:
            for provision in signal.provisions if signal.points_to in SUSPECTED else ():
                found[provision].append((record, signal))
    return found


def _draft(provision: str, conduct: str, found: Sequence[tuple[EvidenceRecord, NamedSignal]]) -> Hypothesis:
    records = {record.observation_id: record for record, _ in found}
    points = {signal.points_to for _, signal in found}
    against = [
        (record, signal)
        for record in records.values()
        for signal in (record.assessment.indicators if record.assessment else ())
        if signal.points_to not in SUSPECTED
    ]
    needed = COMPOSITION if PointsTo.FALSIFIED in points else AUTHORISATION
    return Hypothesis(
        provision=provision,
        wording=f"suspected {conduct[:1].lower()}{conduct[1:]} (hypothesis)",
        supports=tuple(_tell(found)),
        against=tuple(_tell(against)),
        to_establish=(*TO_ESTABLISH, needed),
        evidence=tuple(records),
    )


def _tell(found: Sequence[tuple[EvidenceRecord, NamedSignal]]) -> Iterable[str]:
    by_indicator: dict[str, list[tuple[EvidenceRecord, NamedSignal]]] = defaultdict(list)
    for pair in found:
        by_indicator[pair[1].indicator].append(pair)
    ordered = sorted(by_indicator.values(), key=lambda pairs: (-max(one.strength for _, one in pairs), -len(pairs)))
    for pairs in ordered[:SHOWN]:
        record, strongest = max(pairs, key=lambda pair: pair[1].strength)
        offers = len({other.observation_id for other, _ in pairs})
        quote = f" “{strongest.quote.strip()[:120]}”" if strongest.quote.strip() else ""
        counted = "1 offer" if offers == 1 else f"{offers} offers"
        where = f"[{record.observation_id[:12]}]"
        yield f"{strongest.meaning} In {counted}, strength up to {strongest.strength:.2f}:{quote} {where}"
