# SPDX-License-Identifier: EUPL-1.2
"""ExportContent: what every export format is made from; who asks for an export fills it, the formats only read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from indexer.evidence import EvidenceRecord


class Column(StrEnum):
    """How far a figure is established; the three are never added up."""

    SEEN = "seen"
    UPHELD = "upheld by a person"
    PROVED = "proved from outside"


@dataclass(frozen=True, kw_only=True)
class Hypothesis:
    """A suspected offence (hypothesis) for one provision, never a finding of guilt."""

    provision: str
    """As the legal map writes it: `MEDICRIME Art. 8 a i`."""
    wording: str
    """`suspected … (hypothesis)`, in full."""
    supports: tuple[str, ...]
    against: tuple[str, ...]
    to_establish: tuple[str, ...]
    """What a person still has to establish; intent is always among it."""
    score: float | None = None
    evidence: tuple[str, ...] = ()
    """Observation ids."""
    weighed_by: str = ""
    """The account that weighed it; empty: drafted from the signs, weighed by nobody yet."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure of the Article 13 file."""

    circumstance: str
    """Letter (a) to (f)."""
    name: str
    value: str
    column: Column
    definition: str
    how_counted: str
    low: float | None = None
    high: float | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Custody:
    """One handling of the evidence after it was collected (ISO/IEC 27037)."""

    at: datetime
    who: str
    action: str
    """captured, sealed, viewed, exported, copied, transferred, returned, re-stamped, erased."""
    what: str
    why: str = ""
    sha256_before: str = ""
    sha256_after: str = ""


@dataclass(frozen=True, kw_only=True)
class Seal:
    """How far the time and order of one record are proved from outside."""

    state: str = "UNSEALED"
    """UNSEALED, SEALED, or PRACTICE for the seal of a practice authority."""
    authority: str = ""
    sealed_at: datetime | None = None
    log_size: int = 0
    """Of the checkpoint that was stamped; 0 while unsealed."""


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One offer with everything that was kept of it."""

    record: EvidenceRecord
    """The sighting that stands for the offer: the latest one."""
    sightings: tuple[EvidenceRecord, ...] = ()
    """All sightings of the offer, oldest first, `record` among them."""
    looks: tuple[EvidenceRecord, ...] = ()
    """Sealed looks at it, oldest first."""
    profiles: tuple[EvidenceRecord, ...] = ()
    """What its site and its seller said of themselves when it was judged."""
    outcomes: tuple[EvidenceRecord, ...] = ()
    """Its page when it was seen gone, blocked, parked …: proofs of absence, oldest first."""
    number: int = 0
    """From 1, in the order of the export; `reference-number` names the exhibit."""
    seal: Seal = Seal()
    """Of `record`."""


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """A file that a case adds to its bundle; it holds no data of buyers or victims."""

    path: str
    """Below the bundle's folder: letters, digits, `.`, `_`, `-` and slashes."""
    data: bytes


@dataclass(frozen=True, kw_only=True)
class ExportContent:
    """Everything that goes into a dossier, a package or an exchange file."""

    reference: str
    """Of the case, or of the query's export."""
    title: str
    made_at: datetime
    made_by: str
    """A named account."""
    question: str
    """The query or the case, in words that can be asked again."""
    exhibits: Sequence[Exhibit]
    """May lie on the disk and be read one by one: go through it, do not copy it."""
    masked: bool = True
    authority: str = ""
    """Who authorised an unmasked export, and on which ground; empty for a masked one."""
    practice: bool = False
    hypotheses: tuple[Hypothesis, ...] = ()
    measures: tuple[Measure, ...] = ()
    custody: tuple[Custody, ...] = ()
    exculpating: tuple[str, ...] = ()
    """What speaks for the seller, in words, with observation ids."""
    limits: tuple[str, ...] = ()
    """What this export cannot show."""
    case: str = ""
    """Reference of the case whose pseudonyms are used; empty: pseudonyms of this export alone."""
    enclosed: tuple[Enclosed, ...] = ()
    """Files of the case for its bundle: the Article 13 file with what counts it again."""
