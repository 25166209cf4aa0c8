# SPDX-License-Identifier: EUPL-1.2
"""Assessment: what is suspected of one listing, how sure, and why. Hypotheses, never findings of guilt."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.captured import CapturedPage  # brings all that fetching needs, which judging a text does not


class Verdict(StrEnum):
    """Internal word for where a listing goes; outwards always "suspected (hypothesis)"."""

    FALSIFIED = "falsified"
    UNAUTHORISED = "unauthorised"
    LEGAL = "legal"
    NOT_SURE = "not_sure"
    NOT_AN_OFFER = "not_an_offer"
    NOT_MEDICAL = "not_medical"


class ProductKind(StrEnum):
    """What is offered, in the words of Article 4 of the Convention (shared law page), and not medical."""

    HUMAN_MEDICINE = "human_medicine"
    VETERINARY_MEDICINE = "veterinary_medicine"
    INVESTIGATIONAL_MEDICINE = "investigational_medicine"
    ACTIVE_SUBSTANCE = "active_substance"
    EXCIPIENT = "excipient"
    MEDICAL_DEVICE = "medical_device"
    ACCESSORY = "accessory"
    DEVICE_PART = "device_part"
    DOCUMENT = "document"
    NOT_MEDICAL = "not_medical"


class PointsTo(StrEnum):
    """What a sign speaks for."""

    FALSIFIED = "falsified"
    UNAUTHORISED = "unauthorised"
    LEGAL = "legal"
    NOT_AN_OFFER = "not_an_offer"
    NOT_MEDICAL = "not_medical"


class Known(StrEnum):
    """What a register says; `unknown` when no loaded register covers the question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Signal:
    """An indicator's answer: how strong, and the words it was seen in."""

    strength: float
    """In [0, 1]."""
    quote: str
    """The listing's or the site's own words."""
    where: str = "listing"
    """listing, site, seller or reference."""


@dataclass(frozen=True, kw_only=True)
class NamedSignal:
    """A signal with the indicator that gave it, as a reviewer reads it."""

    indicator: str
    meaning: str
    """First line of the indicator's docstring."""
    points_to: PointsTo
    strength: float
    quote: str
    where: str = "listing"
    provisions: tuple[str, ...] = ()
    """From the legal map only: "MEDICRIME Art. 8(a)(i)" …"""
    condition: str = ""
    """Under which the provisions apply, where the legal map states one ("only where the law of the Party …")."""


@dataclass(frozen=True, kw_only=True)
class SubstanceHit:
    """A substance found in the text, with where and how sure."""

    inn: str
    matched: str
    """The raw text of the span."""
    start: int
    end: int
    confidence: float
    via: str = "inn"
    """inn, brand, synonym, code, street …"""


@dataclass(frozen=True, kw_only=True)
class Narcotic:
    """Schedule under the UN conventions, and where that is stated."""

    substance: str
    schedule: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Destination:
    """What is known for one country that the offer ships to (or EU, WORLD)."""

    country: str
    product_authorised: Known
    prescription_only: Known
    seller_allowed: Known
    basis: str = ""
    """Register and date, or why nothing is known."""


@dataclass(frozen=True, kw_only=True)
class Versions:
    """What the judgement was made with: the same listing and versions give the same answer."""

    model_sha256: str
    lexicon_sha256: str
    reference_sha256: str
    software: str


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """Scores in [0, 1]; `falsified` and `unauthorised` are separate questions and neither raises the other."""

    offer: float
    falsified: float
    unauthorised: float
    verdict: Verdict
    kind: ProductKind
    substances: tuple[SubstanceHit, ...] = ()
    narcotic: tuple[Narcotic, ...] = ()
    indicators: tuple[NamedSignal, ...] = ()
    words: tuple[tuple[str, float], ...] = ()
    """Words of the listing that moved the score, strongest first."""
    destinations: tuple[Destination, ...] = ()
    would_settle: tuple[str, ...] = ()
    """For `not_sure`: what a person could look up to decide."""
    site_profile_sha256: str | None = None
    seller_profile_sha256: str | None = None
    versions: Versions = field(
        default_factory=lambda: Versions(model_sha256="", lexicon_sha256="", reference_sha256="", software="")
    )


@dataclass(frozen=True, kw_only=True)
class AssessedPage:
    """Station 2's answer: `assessments[i]` judges `captured.seen.listings[i]`."""

    captured: "CapturedPage"
    assessments: tuple[Assessment, ...]
