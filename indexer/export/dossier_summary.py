# SPDX-License-Identifier: EUPL-1.2
"""The first pages of a dossier in plain words; every sentence can be checked in the tables behind it."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.settings import Settings
from indexer.export.content import ExportContent
from indexer.export.dossier_facts import Fact, at, fact, present
from indexer.export.dossier_tally import KINDS, Tally

PRACTICE_MARK = "PRACTICE – EVIDENCE OF NOTHING"
SEAL_WORDS = {"SEALED": "sealed", "PRACTICE": "with a practice seal", "UNSEALED": "not sealed"}
NAMED = 8


@dataclass(frozen=True, kw_only=True)
class State:
    """A line of the status box."""

    name: str
    said: str
    loud: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A key figure."""

    value: str
    label: str


def counted(number: int, noun: str) -> str:
    """`1 offer`, `2 offers`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def lead(counts: Tally) -> str:
    """One sentence under the title."""
    they = "it is" if counts.offers == 1 else "they are"
    return (
        f"What was seen of {counted(counts.offers, 'offer')} on {counted(len(counts.by_site), 'site')}, what {they} "
        "suspected of, what speaks against it, and where the proof lies."
    )


def marks(content: ExportContent, counts: Tally) -> tuple[str, ...]:
    """What stands on every page."""
    found = (
        (PRACTICE_MARK, counts.practice),
        ("CONTAINS UNSEALED RECORDS", bool(counts.seals["UNSEALED"]) and not counts.practice),
        ("UNMASKED", not content.masked),
    )
    return tuple(mark for mark, holds in found if holds)


def footing(content: ExportContent) -> str:
    """What stands at the foot of every page."""
    return "Suspicions are hypotheses, not findings" + (" · buyers' data masked" if content.masked else "")


def front(settings: Settings, content: ExportContent, counts: Tally) -> tuple[Fact, ...]:
    """The table of the first page."""
    zone = settings.export.time_zone
    seen = [at(moment, zone) for moment in (counts.first_seen, counts.last_seen) if moment]
    return present(
        (
            fact("Reference", content.reference),
            fact("Made", f"{at(content.made_at, zone)} by {content.made_by}"),
            fact("Answers", content.question),
            fact("Seen between", " and ".join(seen)),
            fact("Times", "UTC" + (f"; local time of {zone} in brackets" if zone else "; no local time is set")),
        )
    )


def states(content: ExportContent, counts: Tally, signed: str) -> tuple[State, ...]:
    """The status box: what a reader must know before the first figure."""
    masked = "Buyers' and patients' data are masked; the captures keep the pages as they came."
    unmasked = f"Unmasked. Authorised: {content.authority or 'by nobody; this must not leave the house'}."
    practice = State(name="Practice", said="From the practice market. Evidence of nothing.", loud=True)
    return (
        *((practice,) if counts.practice else ()),
        State(name="Personal data", said=masked if content.masked else unmasked, loud=not content.masked),
        State(name="Seals", said=seal_sentence(counts)),
        State(name="Signature", said=signed),
    )


def seal_sentence(counts: Tally) -> str:
    """How many captures are sealed; what is not is said."""
    if not counts.captures:
        return "No capture stands behind this dossier."
    told = ", ".join(f"{number:,} {SEAL_WORDS.get(state, state)}" for state, number in counts.seals.most_common())
    rest = " What is not sealed may enter no case as evidence." if counts.seals["UNSEALED"] else ""
    return f"Of {counted(counts.captures, 'capture')}: {told}.{rest}"


def figures(counts: Tally) -> tuple[Figure, ...]:
    """Key figures, falsified and unauthorised apart."""
    kinds = (Figure(value=f"{counts.kinds[kind]:,}", label=kind) for kind in KINDS.values())
    return (
        Figure(value=f"{counts.offers:,}", label="offers" if counts.offers != 1 else "offer"),
        Figure(value=f"{len(counts.by_site):,}", label="sites" if len(counts.by_site) != 1 else "site"),
        *kinds,
        Figure(value=f"{counts.captures:,}", label="captures" if counts.captures != 1 else "capture"),
    )


def summary(counts: Tally) -> Iterator[str]:
    """A few sentences."""
    told = [f"{number:,} {kind}" for kind in (*KINDS.values(), "not suspected") if (number := counts.kinds[kind])]
    yield f"Of {counted(counts.offers, 'offer')}: {', '.join(told)}. Each suspicion is a hypothesis."
    if counts.substances:
        named = ", ".join(f"{name} ({number:,})" for name, number in counts.substances.most_common(NAMED))
        more = len(counts.substances) - NAMED
        yield f"Substances read, with the number of offers: {named}{f' and {more} more' if more > 0 else ''}."
    if counts.signs:
        signs = counts.signs.most_common(4)
        listed = "; ".join(f"{meaning.rstrip('.')} ({counted(number, 'offer')})" for meaning, number in signs)
        yield f"Signs seen most often: {listed}."
    if counts.by_country:
        yield f"Places that the offers say they ship to: {', '.join(sorted(counts.by_country)[:40])}."
    if counts.looks:
        yield f"Sealed looks with screenshots: {counts.looks:,}."
