# SPDX-License-Identifier: EUPL-1.2
"""Query: what may be asked of the evidence, in words no backend owns."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from indexer.evidence import ObservationKind


class SortBy(StrEnum):
    """Orders both backends can give; a leading "-" on the command line reverses."""

    OBSERVED_AT = "observed_at"
    FALSIFIED = "falsified"
    UNAUTHORISED = "unauthorised"
    PRICE = "price"
    TITLE = "title"


@dataclass(frozen=True, kw_only=True)
class Query:
    """All given conditions must hold; an empty Query asks for everything."""

    words: str = ""
    """All of these words, in title, description or seller; normalised in Python before they are asked."""
    kinds: tuple[ObservationKind, ...] = (ObservationKind.LISTING,)
    source: str | None = None
    site: str | None = None
    seller: str | None = None
    verdict: str | None = None
    substance: str | None = None
    country: str | None = None
    """Ships from or to."""
    run_id: str | None = None
    offer_id: str | None = None
    observed_from: datetime | None = None
    observed_until: datetime | None = None
    sort: SortBy = SortBy.OBSERVED_AT
    descending: bool = True
    limit: int | None = 50
