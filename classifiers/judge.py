# SPDX-License-Identifier: EUPL-1.2
"""Judge: listings in their context go in, assessments come out, a batch at a time."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from msgspec.structs import replace
from threadpoolctl import threadpool_limits

from classifiers.assessment import Assessment, Verdict, Versions
from classifiers.context import Case, CaseMaker, ListingInContext, Party
from classifiers.destinations import find_destinations, find_narcotics
from classifiers.falsity import TOUCHED
from classifiers.footing import may_need_leave
from classifiers.indicators import find_signals
from classifiers.lexicon import Lexicon, load_lexicon
from classifiers.model import Model, Place, Scores, load_model
from classifiers.names import NameTable
from classifiers.reading import Reader
from classifiers.shelf import model_path
from classifiers.verdicts import OFFER, judge_case
from config.legal import LegalMap, load_legal_map
from config.reference import Reference, load_reference, with_registers
from config.registers import open_registers
from config.settings import Settings
from crawler.profile import SellerProfile, SiteProfile

ACTS = frozenset({"relabelling", "passing", "claimed_origin"})
"""Tables of acts that matter where something medical is offered, though no word of medicine is said."""
CONDUCT_MIN = 0.95
"""No licensed catalogue that was left out of training came near it."""
FALSIFYING_MIN = 0.5
"""From here on the wording is shown as a sign."""
EXPLAINED = frozenset({Verdict.FALSIFIED, Verdict.UNAUTHORISED, Verdict.NOT_SURE})


class Judge:
    """Everything a judgement rests on, loaded once."""

    def __init__(self, model: Model, lexicon: Lexicon, reference: Reference, legal: LegalMap) -> None:
        self.model, self.legal = model, legal
        self.cases = CaseMaker(Reader(NameTable(reference), lexicon), reference)
        self.versions = Versions(
            model_sha256=model.sha256,
            lexicon_sha256=lexicon.sha256,
            reference_sha256=reference.sha256,
            software=_software(),
        )
        self._digests: dict[int, tuple[SiteProfile | SellerProfile, str]] = {}

    def assess(self, items: Sequence[ListingInContext]) -> list[Assessment]:
        """One assessment for each item, in order."""
        cases = self.cases.make_all(items)
        places = self.places(cases)
        scores = self.model.score([case.text for case in cases], [case.title_length for case in cases], places)
        return [
            self._assess(item, _placed(case, score, place), score)
            for item, case, score, place in zip(items, cases, scores, places, strict=True)
        ]

    def places(self, cases: Sequence[Case]) -> list[Place | None]:
        """What the model makes of the place of each case; nothing where it matters to nobody who sells."""
        return [self._place(case.parties) if case.parties and may_need_leave(case) else None for case in cases]

    def _place(self, parties: tuple[Party, ...]) -> Place | None:
        """The same for a site, and for each seller there, worked out once."""
        memo, others = parties[0].memo, parties[1:]
        known: tuple[tuple[Party, ...], Place | None] | None = memo.get("place")
        if known is None or [*map(id, known[0])] != [*map(id, others)]:
            memo["place"] = known = others, self.model.place([party.reading for party in parties])
        return known[1]

    def _assess(self, item: ListingInContext, case: Case, scores: Scores) -> Assessment:
        telling = scores.falsifying >= FALSIFYING_MIN and not TOUCHED.isdisjoint(case.text.tables)
        disguised = scores.medical >= OFFER and (telling or not ACTS.isdisjoint(case.text.tables))
        if scores.conduct >= CONDUCT_MIN or telling or disguised:
            conduct = scores.conduct if scores.conduct >= CONDUCT_MIN else 0.0
            falsifying, beside = (scores.falsifying, self.model.most_telling(case.text)) if telling else (0.0, None)
            case = replace(case, conduct=conduct, falsifying=falsifying, telling=beside, medical=disguised)
        signals = find_signals(case, scores, self.legal)
        judgement = judge_case(case, signals, scores)
        return Assessment(
            offer=judgement.offer,
            falsified=judgement.falsified,
            unauthorised=judgement.unauthorised,
            verdict=judgement.verdict,
            kind=judgement.kind,
            substances=tuple(hit.as_substance() for hit in case.text.names[:20]),
            narcotic=find_narcotics(case),
            indicators=signals,
            words=self.model.moving_words(case.text) if judgement.verdict in EXPLAINED else (),
            destinations=find_destinations(case),
            would_settle=judgement.would_settle,
            site_profile_sha256=self._digest(item.site),
            seller_profile_sha256=self._digest(item.seller),
            versions=self.versions,
        )

    def _digest(self, profile: SiteProfile | SellerProfile | None) -> str | None:
        if profile is None:
            return None
        known = self._digests.get(id(profile))
        if known is not None and known[0] is profile:
            return known[1]
        if len(self._digests) >= 512:
            self._digests.clear()
        self._digests[id(profile)] = profile, profile.sha256
        return self._digests[id(profile)][1]


def _placed(case: Case, scores: Scores, place: Place | None) -> Case:
    """The case with what the model makes of its place."""
    if place is None or scores.unlawful is None:
        return case
    theme = place.unlawful_theme if scores.unlawful >= 0.5 else place.lawful_theme
    return replace(case, unlawful=scores.unlawful, theme=theme)


@lru_cache(maxsize=2)
def _load(model: Path, home: Path, _registers_sha256: str) -> Judge:
    threadpool_limits(limits=1, user_api="blas")  # products this small gain nothing, and waiting threads burn a core
    reference = with_registers(load_reference(), open_registers(home))
    return Judge(load_model(model), load_lexicon(), reference, load_legal_map())


def load_judge(settings: Settings) -> Judge:
    """The judge with the model of the settings, else the one promoted in the home, else the bundled one.

    Registers imported into the home count; once they change, the next call gives a judge that knows them.
    Raises JudgementError or ConfigError.
    """
    return _load(model_path(settings), settings.home, open_registers(settings.home).sha256)


def judge_with(settings: Settings, model: Path) -> Judge:
    """The same judge with another model; raises JudgementError or ConfigError."""
    return load_judge(settings.model_copy(update={"model": model}))


def _software() -> str:
    try:
        return f"theriac {version('theriac')}"
    except PackageNotFoundError:
        return "theriac (not installed)"
