# SPDX-License-Identifier: EUPL-1.2
"""Verdicts: from scores and signs to one word, the kind of product, and what would settle a doubt.

`falsified` and `unauthorised` are separate questions, each answered from its own signs alone: being unauthorised
somewhere never raises `falsified` (WHO).
"""

from dataclasses import dataclass

from classifiers import footing
from classifiers.assessment import NamedSignal, PointsTo, ProductKind, Verdict
from classifiers.context import Case
from classifiers.entitlement import join_unauthorised, lawful_beside, legal_signs
from classifiers.falsity import SUSPECT, TOUCHED, WORDING, either, join_falsified
from classifiers.indicators_falsifying import FALSIFIED as FALSIFYING
from classifiers.indicators_falsifying import of_medicine
from classifiers.model import Scores
from classifiers.said import is_dosed, is_dosed_medicine, is_formed, says_nothing_medical
from classifiers.standing import in_title
from config.reference import Role, Substance

FLAG = 0.6
"""From here on a listing is put before a person as suspected."""
LEGAL = 0.6
OFFER = 0.5
PERHAPS_OFFERED = 0.2
"""Below this score it is told less and less that something is falsified, since nothing seems to be offered."""
FADING = 3
"""How fast `unauthorised` fades below OFFER: chosen so that its chances hold on real sources left out."""
SURELY_ACTS, HARDLY_OFFERED = 0.8, 0.05
"""Wording as sure as the first speaks of an offer where the model sees as little of one as the second."""
PERHAPS_MEDICAL = 0.1
"""From this share on the wording may tell of what is falsified: fitted so that its chances hold."""
OFFER_UNNAMED = 0.75
"""On a hidden service, where most goods are other contraband, and no medicine is named."""
ITEMS = frozenset(
    {
        "forged_document",
        "packaging_with_brand",
        "original_empties",
        "tool_with_imprint",
        "device_without_conformity",
        "hidden_medicine",
        "contents_not_as_labelled",
        "origin_on_pack_not_its_own",
        "pharmacy_identity_borrowed",
    }
) | ({function.__name__ for function in FALSIFYING} - {WORDING})
KIND_SURE = 0.8
"""From here on the model's kind stands where no sign says one."""
SURER = 0.5
"""Of the doubt that a score past FLAG leaves so much is left when it is told: chosen on composed texts, where signs
were right more often than their strengths say."""
NO_REPORT = 0.05
"""Below this share of `not_offer` the model has no doubt that something is offered."""
SELLING_TABLES = frozenset({"offer", "bulk"})
NO_MEDICINES = frozenset({"supplement", "device", "accessory_word", "contraband"})
SURELY_TOLD = 0.9
"""From this share of `not_offer` on a text is told, even beside a price."""
TOLD = 0.3
"""From here on words of papers, authorities and patients make a text that offers nothing a report."""
FROM_TABLES = frozenset({"strength_never_made", "injectable_in_other_form", "form_never_made", "hidden_medicine"})
PAPER_TABLES = ("document", "packaging", "empty_pack", "tool", "identity_mark")
PAPERS = frozenset(
    {
        "forged_document", "packaging_with_brand", "original_empties", "tool_with_imprint", "production_tool",
        "paper_made_to_order", "printed_identity", "tool_with_makers_mark",
    }
)  # fmt: skip
"""Documents in the sense of Art. 4 h, which takes in what is directly associated with manufacturing."""
SPEECH = footing.PUBLISHED | {"public_warning", "news_report", "patients_talk", "health_information", "wanted_post"}
PLACES = frozenset({"offered_among_private_ads", "offered_in_a_channel"})
SELLING = frozenset(
    {
        "prescription_waived",
        "site_waives_prescription",
        "rogue_shop_wording",
        "miracle_claims",
        "reship_guarantee",
        "diverted_medicine",
    }
)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What `judge_case` decided."""

    offer: float
    falsified: float
    unauthorised: float
    verdict: Verdict
    kind: ProductKind
    would_settle: tuple[str, ...]


def judge_case(case: Case, signals: tuple[NamedSignal, ...], scores: Scores) -> Judgement:
    """The judgement of one case."""
    signals = footing.of_who_speaks(signals)
    offer = _offer(case, signals, scores)
    legal = legal_signs(signals)
    against_identity = [(s, _weighed(s, legal)) for s in signals if s.points_to is PointsTo.FALSIFIED]
    medical = of_medicine(case) or (scores.medical >= PERHAPS_MEDICAL and not case.is_novelty)
    falsified = join_falsified(against_identity, scores, case, medical=medical)
    unauthorised = join_unauthorised(signals, legal, scores)
    if not signals and offer >= OFFER and says_nothing_medical(case):
        offer = OFFER - 0.05
    bar = OFFER_UNNAMED if case.hidden_service and not case.names else OFFER
    if _is_told(case, signals, scores):
        verdict = Verdict.NOT_AN_OFFER
        offer, falsified = min(offer, OFFER / 2), falsified / 2
    elif offer >= bar and not footing.is_ordinary(case, suspected=falsified >= SUSPECT or unauthorised >= FLAG):
        lawful = lawful_beside(legal, case)
        verdict = _verdict_on_offer(falsified, unauthorised, lawful, signals, scores)
    else:
        verdict = _verdict_on_rest(case, signals, scores)
    unauthorised = _told(unauthorised)
    return Judgement(
        offer=round(offer, 4),
        falsified=round(falsified * min(1.0, offer / PERHAPS_OFFERED), 4),
        unauthorised=round(unauthorised * min(1.0, offer / OFFER) ** FADING, 4),
        verdict=verdict,
        kind=_kind(case, signals, verdict, scores),
        would_settle=_would_settle(case) if verdict is Verdict.NOT_SURE else (),
    )


def _told(score: float) -> float:
    """A score as it is told: past FLAG with less doubt than its signs leave."""
    return 1 - (1 - score) * SURER if score >= FLAG else score


def _weighed(signal: NamedSignal, legal: float) -> float:
    """A sign's strength; beside clear signs of lawful sale a gap in our tables is likelier than a false strength."""
    return signal.strength * (1 - 0.5 * legal) if signal.indicator in FROM_TABLES else signal.strength


def _offer(case: Case, signals: tuple[NamedSignal, ...], scores: Scores) -> float:
    """The model's score, lifted where the signs say more than an unknown vocabulary lets the model see."""
    speech = either(s.strength for s in signals if s.indicator in SPEECH)
    if speech >= 0.6:
        return scores.medical
    told = scores.falsifying >= SUSPECT and not TOUCHED.isdisjoint(case.text.tables)
    seen = PERHAPS_OFFERED if scores.falsifying < SURELY_ACTS else HARDLY_OFFERED
    if told and scores.medical >= seen and not case.is_novelty:
        return max(scores.medical, scores.falsifying)
    item = max((s.strength for s in signals if s.indicator in ITEMS), default=0.0)
    if item and scores.not_offer < 0.5 and (case.names or scores.contraband < 0.7):
        return max(scores.medical, item)
    if is_dosed_medicine(case) and scores.not_offer < 0.5:
        return max(scores.medical, 0.6)
    if _is_on_pharmacy_shelf(case) and scores.not_offer < 0.5:
        return max(scores.medical, 0.55)
    if footing.is_offered_by_footing(case, signals, scores):
        return max(scores.medical, 0.6)
    if case.prescribed and any(signal.indicator in PLACES for signal in signals):
        return max(scores.medical, 0.6)
    if case.narcotics or scores.contraband > scores.medical:
        return scores.medical
    selling = either(s.strength for s in signals if s.indicator in SELLING)
    if selling >= 0.6 and (case.names or case.prescribed or in_title(case, "grave")):
        return max(scores.medical, 0.6)
    if case.text.count("miracle") >= 2 and scores.not_offer < 0.9:
        return max(scores.medical, 0.55)  # presented as curing: a medicine by presentation, whatever is in it
    if case.listing.price is not None and any(one.indicator == "never_authorised_substance" for one in signals):
        return max(scores.medical, 0.6)
    named = any(hit.start < case.title_length for hit in case.names) or (
        in_title(case, "described") and scores.goods < 0.5
    )
    priced = case.listing.price is not None and scores.goods < 0.5
    if named and (scores.not_offer < 0.5 or case.hidden_service or selling >= 0.4 or priced):
        return max(scores.medical, 0.55)
    return scores.medical


def _is_on_pharmacy_shelf(case: Case) -> bool:
    """Whether a pharmacy's goods are dosed or named as medicines are, in a language or under a name that none knows."""
    if not any(party.reading.count("pharmacy") or party.reading.count("licensed") for party in case.parties):
        return False
    if footing.is_device_on_shelf(case):
        return True
    if case.narcotics or not NO_MEDICINES.isdisjoint(case.text.tables):
        return False
    if case.names or "asks_prescription" in case.text.tables:
        return True
    return case.text.count("medical_words") > 0 or is_dosed(case)


def _is_told(case: Case, signals: tuple[NamedSignal, ...], scores: Scores) -> bool:
    """Whether papers, authorities or patients speak of a medicine, and nobody offers one."""
    listing = case.listing
    if any(signal.indicator in footing.ASKING for signal in signals):
        return True
    asked = ("?" in listing.title or "؟" in listing.title) and "forum" in case.text.tables
    if not asked and either(s.strength for s in signals if s.indicator in SPEECH) < TOLD:
        return False
    if listing.price is not None or listing.price_ladder or case.hidden_service:
        return False
    if scores.not_offer < NO_REPORT and all(signal.indicator not in footing.PUBLISHED for signal in signals):
        return False
    if case.count_conduct() or not SELLING_TABLES.isdisjoint(case.text.tables):
        return False
    return "waives_prescription" not in case.text.tables or case.text.find("waives_prescription") is None


def _verdict_on_rest(case: Case, signals: tuple[NamedSignal, ...], scores: Scores) -> Verdict:
    named = any(hit.start < case.title_length for hit in case.names)
    formed = "supplement" not in case.text.tables and (is_dosed(case) or is_formed(case))
    if scores.doubtful and not case.narcotics and (named or formed):
        speech = either(s.strength for s in signals if s.indicator in SPEECH)
        if speech < 0.4 and scores.not_offer < 0.5:
            return Verdict.NOT_SURE
    if footing.may_be_medical(case, scores):
        return Verdict.NOT_SURE
    if case.listing.price is not None and scores.not_offer < SURELY_TOLD:
        return Verdict.NOT_MEDICAL  # a price is asked, though not for a medicine
    return Verdict.NOT_AN_OFFER if scores.not_offer >= max(scores.goods, scores.contraband) else Verdict.NOT_MEDICAL


def _verdict_on_offer(
    falsified: float, unauthorised: float, legal: float, signals: tuple[NamedSignal, ...], scores: Scores
) -> Verdict:
    speech = either(s.strength for s in signals if s.indicator in SPEECH)
    if speech >= 0.6 and scores.not_offer > 0.25:
        return Verdict.NOT_AN_OFFER
    if falsified >= SUSPECT:
        return Verdict.FALSIFIED
    if unauthorised >= FLAG:
        return Verdict.UNAUTHORISED
    return Verdict.LEGAL if legal >= LEGAL and unauthorised < 0.4 and falsified < 0.4 else Verdict.NOT_SURE


def _kind(case: Case, signals: tuple[NamedSignal, ...], verdict: Verdict, scores: Scores) -> ProductKind:
    if verdict is Verdict.NOT_MEDICAL:
        return ProductKind.NOT_MEDICAL
    seen = {signal.indicator for signal in signals}
    title_names = [hit for hit in case.names if hit.start < case.title_length]
    if seen & PAPERS and (not title_names or any(in_title(case, table) for table in _paper_tables(seen))):
        return ProductKind.DOCUMENT
    if not title_names and in_title(case, "document") and _begins_with_paper(case):
        return ProductKind.DOCUMENT
    if case.text.count("device_part"):
        return ProductKind.DEVICE_PART
    if _is_accessory(case) and not any(hit.entry.prescription_only for hit in title_names[:1] if hit.start == 0):
        return ProductKind.ACCESSORY
    if _is_device(case):
        return ProductKind.MEDICAL_DEVICE
    if _is_veterinary(case):
        return ProductKind.VETERINARY_MEDICINE
    if case.text.count("excipient") and not title_names:
        return ProductKind.EXCIPIENT
    if "raw_material_offered" in seen:
        return ProductKind.ACTIVE_SUBSTANCE
    if "not_yet_authorised" in seen or any(_is_investigational(row) for _, row in case.substances):
        return ProductKind.INVESTIGATIONAL_MEDICINE
    if not title_names and scores.kind_share >= KIND_SURE and scores.kind != ProductKind.NOT_MEDICAL:
        return ProductKind(scores.kind)
    return ProductKind.HUMAN_MEDICINE


def _paper_tables(seen: set[str]) -> tuple[str, ...]:
    """A copy is offered together with its box and label: those make no document of it."""
    return PAPER_TABLES[:-1] if "replica_words" in seen or "copy_with_identity" in seen else PAPER_TABLES


def _begins_with_paper(case: Case) -> bool:
    return any(start <= 1 for start, _, _ in case.text.tables.get("paper_thing", ()))


def _is_accessory(case: Case) -> bool:
    """Named as one, or a case, holder or battery for a device or for what carries a medicine."""
    if in_title(case, "accessory"):
        return True
    return in_title(case, "accessory_word") and (in_title(case, "device") or bool(case.names))


def _is_device(case: Case) -> bool:
    if in_title(case, "device"):
        return not any(hit.entry.prescription_only and hit.start < case.title_length for hit in case.names)
    return not case.names and case.text.count("device") > 0


def _is_veterinary(case: Case) -> bool:
    if case.text.count("veterinary") or any(hit.entry.via == "vet_brand" for hit in case.names):
        return True
    if any("eterinary" in row.therapeutic_class for _, row in case.substances):
        return True
    return any(party.reading.count("veterinary") >= 3 for party in case.parties)


def _is_investigational(row: Substance) -> bool:
    return "investigational" in row.therapeutic_class or (row.never_authorised and row.role is Role.MEDICINE)


def _would_settle(case: Case) -> tuple[str, ...]:
    wanted = []
    if not case.parties:
        wanted.append("who the seller is, and whether a register of authorised sellers knows it")
    elif not any(party.reading.count("licensed") for party in case.parties):
        wanted.append("whether a register of authorised sellers knows this seller")
    if case.prescription_name is not None:
        wanted.append("whether a prescription is asked for before dispatch")
    if not case.listing.ships_to:
        wanted.append("to which countries it is sent, and whether the product is authorised there")
    if not case.names:
        wanted.append("which active substance it contains")
    return tuple(wanted)
