# SPDX-License-Identifier: EUPL-1.2
"""gather(): from ExportContent to the DossierView that the templates print."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from classifiers.assessment import Versions
from config.legal import load_legal_map
from config.settings import Settings
from crawler.capture_event import software_name
from indexer.evidence import EvidenceRecord
from indexer.export.content import Exhibit, ExportContent, Hypothesis
from indexer.export.dossier_charts import ChartView, draw_charts
from indexer.export.dossier_facts import Fact
from indexer.export.dossier_measures import (
    CUSTODY_SHOWN,
    CustodyRow,
    HypothesisGroup,
    MeasureGroup,
    custody_rows,
    group_hypotheses,
    group_measures,
    handled_together,
)
from indexer.export.dossier_summary import Figure, State, counted, figures, footing, front, lead, marks, states, summary
from indexer.export.dossier_tally import Tally, tally
from indexer.export.dossier_view import BriefView, ExhibitView, RegisterRow, SealOf, brief, view_exhibit
from indexer.export.hypotheses import draft_hypotheses
from indexer.export.wording import signal_words, signals_against
from indexer.masking import load_masker

BRIEFS_SHOWN = 800
"""Rows of the table of further offers; beyond them an offer is counted, and found in the attached records."""
WEIGHED = 1_000
LOOKED_AT = 50
"""Offers among which one is chosen to show how a capture is checked."""
EXCULPATING_SHOWN = 60
NAMED = 4
"""Observations named where many show the same."""
LIMITS = (
    "Pages were seen from the vantage named at each capture; a site can show others to other visitors.",
    "What was not looked for was not seen: the absence of a record is no evidence of absence.",
    "Registers were those loaded at the time; “unknown” means that none of them covered the question.",
    "Scores are a program's estimates; they are no probability of guilt.",
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the contents."""

    anchor: str
    title: str
    kind: str = "part"


@dataclass(frozen=True, kw_only=True)
class AttachmentRow:
    """A file of the dossier as its table names it."""

    name: str
    size: str
    said: str
    where: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DossierView:
    """Everything that the templates print."""

    reference: str
    title: str
    made_by: str
    made_at_w3c: str
    organisation: str
    software: str
    lead: str
    marks: tuple[str, ...]
    footing: str
    front: tuple[Fact, ...]
    states: tuple[State, ...]
    contents: tuple[Entry, ...]
    figures: tuple[Figure, ...]
    summary: tuple[str, ...]
    charts: tuple[ChartView, ...]
    hypotheses_from: str
    hypotheses: tuple[HypothesisGroup, ...]
    exculpating: tuple[str, ...]
    offers_said: str
    offers: tuple[ExhibitView, ...]
    briefs: tuple[BriefView, ...]
    more_briefs: int
    measures: tuple[MeasureGroup, ...]
    custody: tuple[CustodyRow, ...]
    more_custody: int
    versions: tuple[tuple[Versions, int], ...]
    legal_map_sha256: str
    limits: tuple[str, ...]
    check_capture: str
    file_name: str
    register: tuple[RegisterRow, ...]
    more_register: int
    attachments: tuple[AttachmentRow, ...] = ()


def gather(settings: Settings, content: ExportContent, seal_of: SealOf, signed: str, file_name: str) -> DossierView:
    """Read everything back and lay it out; `signed` says with what the PDF will be signed and stamped."""
    counts = tally(content, seal_of)
    full = settings.export.dossier_offers
    masker = load_masker(settings.home) if content.masked else None
    shown = pick(content, counts, 0, full)
    offers = told_once(view_exhibit(number, exhibit, settings, seal_of, masker) for number, exhibit in shown)
    briefs = tuple(brief(number, exhibit) for number, exhibit in pick(content, counts, full, full + BRIEFS_SHOWN))
    hypotheses = content.hypotheses or draft_hypotheses(first_records(content, counts))
    grouped = group_hypotheses(hypotheses)
    zone = settings.export.time_zone
    return DossierView(
        reference=content.reference,
        title=content.title,
        made_by=content.made_by,
        made_at_w3c=f"{content.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z",
        organisation=settings.export.organisation or "Theriac",
        software=software_name(),
        lead=lead(counts),
        marks=marks(content, counts),
        footing=footing(content),
        front=front(settings, content, counts),
        states=states(content, counts, signed),
        contents=tuple(contents(offers, counts.offers - len(offers), grouped)),
        figures=figures(counts),
        summary=tuple(summary(counts)),
        charts=draw_charts(counts),
        hypotheses_from=hypotheses_from(hypotheses),
        hypotheses=grouped,
        exculpating=tuple(joined(content.exculpating or exculpating(content))),
        offers_said=offers_said(len(offers), counts.offers),
        offers=offers,
        briefs=briefs,
        more_briefs=counts.offers - len(offers) - len(briefs),
        measures=group_measures(content.measures, zone),
        custody=custody_rows(content.custody, zone),
        more_custody=max(0, len(handled_together(content.custody)) - CUSTODY_SHOWN),
        versions=tuple(counts.versions.most_common(5)),
        legal_map_sha256=load_legal_map().sha256,
        limits=(*content.limits, *LIMITS),
        check_capture=check_capture(content, counts),
        file_name=file_name,
        register=tuple(counts.register),
        more_register=counts.captures - len(counts.register),
    )


def pick(content: ExportContent, counts: Tally, first: int, last: int) -> Iterator[tuple[int, Exhibit]]:
    """Exhibits by rank, each with its own number."""
    for _, _, place in counts.order[first:last]:
        exhibit = content.exhibits[place]
        yield exhibit.number or place + 1, exhibit


def told_once(offers: Iterable[ExhibitView]) -> tuple[ExhibitView, ...]:
    """The offers, a profile that stands at an earlier one referred to in place of being printed again."""
    printed: dict[str, int] = {}
    told = []
    for offer in offers:
        profiles = [replace(one, same_as=printed.get(one.sha256, 0)) for one in offer.profiles]
        printed |= {one.sha256: offer.number for one in profiles if not one.same_as}
        told.append(replace(offer, profiles=tuple(profiles)))
    return tuple(told)


def first_records(content: ExportContent, counts: Tally) -> list[EvidenceRecord]:
    """The most suspect offers, as many as are weighed."""
    return [exhibit.record for _, exhibit in pick(content, counts, 0, WEIGHED)]


def hypotheses_from(hypotheses: Sequence[Hypothesis]) -> str:
    """Who weighed them; a draft says that it is one."""
    people = sorted({one.weighed_by for one in hypotheses if one.weighed_by})
    if people:
        return f"Weighed by {', '.join(people)}."
    return "Drafted by the program from the signs in these offers. No person has weighed them yet."


def exculpating(content: ExportContent) -> list[str]:
    """What speaks for the sellers, each with the observation it was seen in."""
    told = (
        f"{signal_words(signal)} [{exhibit.record.observation_id[:12]}]"
        for exhibit in content.exhibits
        for signal in signals_against(exhibit.record.assessment)
    )
    return list(itertools.islice(told, EXCULPATING_SHOWN))


def joined(lines: Sequence[str]) -> Iterator[str]:
    """Lines that differ in the observation alone, as one line that names some of them."""
    same: dict[str, list[str]] = {}
    for line in lines:
        said, _, observation = line.rpartition(" [")
        same.setdefault(said or line, []).append(observation.rstrip("]")[:12] if said else "")
    for said, observations in same.items():
        named = ", ".join(filter(None, observations[:NAMED]))
        more = len(observations) - NAMED
        yield said + (f" [{named}{f' and {more} more' if more > 0 else ''}]" if named else "")


def offers_said(full: int, offers: int) -> str:
    """How the offers are laid out."""
    if offers > full:
        return (
            f"The {counted(full, 'offer')} with the strongest suspicion follow on pages of their own, falsified before "
            f"unauthorised; the other {offers - full:,} stand in the table after them."
        )
    return "The strongest suspicion comes first, falsified before unauthorised; each keeps its number as an exhibit."


def contents(offers: Sequence[ExhibitView], further: int, hypotheses: Sequence[HypothesisGroup]) -> Iterator[Entry]:
    """The parts in order."""
    yield Entry(anchor="summary", title="Summary")
    yield Entry(anchor="hypotheses", title="Hypotheses, provision by provision")
    for group in hypotheses:
        yield Entry(anchor=group.anchor, title=group.heading, kind="offer")
    yield Entry(anchor="exculpating", title="What speaks for the sellers", kind="offer")
    yield Entry(anchor="offers", title="Offers")
    for one in offers:
        yield Entry(anchor=f"offer-{one.number}", title=one.bookmark, kind="offer")
    if further > 0:
        yield Entry(anchor="further", title=f"Further offers ({further:,})")
    yield Entry(anchor="aggravation", title="Aggravating circumstances: Article 13")
    yield Entry(anchor="custody", title="Custody")
    yield Entry(anchor="method", title="Method")
    yield Entry(anchor="limits", title="What this dossier can and cannot show")
    yield Entry(anchor="check", title="How to check it by hand")
    yield Entry(anchor="glossary", title="Words used here")
    yield Entry(anchor="register", title="Register of captures")
    yield Entry(anchor="attachments", title="Attachments")


def check_capture(content: ExportContent, counts: Tally) -> str:
    """Commands that cut one record out of its file and compute its digests."""
    captures = (one.record.capture for _, one in pick(content, counts, 0, LOOKED_AT))
    captured = next((one for one in captures if one is not None and not one.revisit), None)
    if captured is None:
        return "No capture of its own stands behind the first offers."
    return (
        f"tail -c +{captured.offset + 1} {captured.warc} \\\n"
        f"  | head -c {captured.size_bytes} | gunzip > record; export LC_ALL=C\n"
        "sed '1,/^\\r$/d' record | head -c -4 | sha256sum   # is WARC-Block-Digest in record\n"
        "sed '1,/^\\r$/d' record | sed '1,/^\\r$/d' | head -c -4 | sha256sum   # is the payload's:\n"
        f"# {captured.payload_sha256}"
    )
