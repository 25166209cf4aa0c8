# SPDX-License-Identifier: EUPL-1.2
"""Keeping: parties and what they show, batch by batch while alerts are raised, in the same transaction.

A second sighting only moves dates. What so many parties show that it links nobody is counted and kept no further, so an
identifier on ten thousand sites costs nothing.
"""

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db.models import F

from alerts.bulk import update_rows
from alerts.models.operator import Identifier, IdentifierUse, Party
from alerts.operators.captured import read_captured
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.reading import Shown, party_key, party_of, read_identifiers
from config.registers import NO_REGISTERS, Registers
from crawler.capture_files import CaptureFiles
from indexer.evidence import EvidenceRecord, ObservationKind

HUB_ROWS = 400
"""Parties of one identifier that are kept; from then on it is a hub."""
MOST_OF_KIND = {K.TEXT: 40, K.IMAGE: 60, K.ASSET: 30}
OF_KIND = 25
"""Identifiers of one kind that a party may show: a page that prints thousands is no help."""
REMEMBERED = 300_000
PARTIES_HELD = 5_000
HELD = ("weight", "observation_id", "shown_in", "first_seen_at", "last_seen_at")
WIRED = {ObservationKind.SITE_PROFILE, ObservationKind.LOOK}
"""Observations whose captures are opened: few, and whole."""
Key = tuple[str, str]
T = TypeVar("T")
V = TypeVar("V")


@dataclass(kw_only=True)
class Sight:
    """What a batch adds to one use."""

    weight: float
    observation_id: str
    shown_in: str
    first_at: datetime
    last_at: datetime

    def take(self, other: "Sight") -> None:
        """Another sighting of the same."""
        if (other.weight, -other.first_at.timestamp()) > (self.weight, -self.first_at.timestamp()):
            self.weight, self.observation_id, self.shown_in = other.weight, other.observation_id, other.shown_in
        self.first_at, self.last_at = min(self.first_at, other.first_at), max(self.last_at, other.last_at)


@dataclass(kw_only=True)
class Batch:
    """What a batch of observations says, each thing once."""

    parties: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    seen: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    sights: dict[str, dict[Key, Sight]] = field(default_factory=lambda: defaultdict(dict))


@dataclass(slots=True)
class HeldUse:
    """A use that is kept already, as it is remembered."""

    pk: int
    weight: float
    observation_id: str
    shown_in: str
    first_at: datetime
    last_at: datetime

    def move(self, sight: Sight) -> bool:
        """Take a sighting in; whether anything changed."""
        before = (self.weight, self.first_at, self.last_at)
        self.first_at, self.last_at = min(self.first_at, sight.first_at), max(self.last_at, sight.last_at)
        if sight.weight > self.weight:
            self.weight, self.observation_id, self.shown_in = sight.weight, sight.observation_id, sight.shown_in
        return before != (self.weight, self.first_at, self.last_at)

    def row(self) -> IdentifierUse:
        """As a row of the table, for its changing columns alone."""
        return IdentifierUse(
            pk=self.pk,
            weight=self.weight,
            observation_id=self.observation_id,
            shown_in=self.shown_in,
            first_seen_at=self.first_at,
            last_seen_at=self.last_at,
        )


class IdentifierBook:
    """Feeds observations into the tables of parties and identifiers; holds what it needs to be quick, bounded."""

    def __init__(
        self, families: Mapping[str, str], files: CaptureFiles | None = None, registers: Registers = NO_REGISTERS
    ) -> None:
        self.families = dict(families)
        self.registers = registers
        self.files = files
        self.party_ids: OrderedDict[str, int] = OrderedDict()
        self.identifier_ids: OrderedDict[Key, tuple[int, bool]] = OrderedDict()
        self.held: OrderedDict[int, tuple[dict[int, HeldUse], Counter[str]]] = OrderedDict()
        self.new_parties: set[int] = set()
        """Parties that showed something new since the last `take_new()`."""

    def feed(self, records: Iterable[EvidenceRecord]) -> int:
        """Keep what a batch shows; call it in the transaction that reads the batch. Gives the number of new uses."""
        batch = self._read(records)
        if not batch.parties:
            return 0
        self._keep_parties(batch)
        self._know_identifiers({key for sights in batch.sights.values() for key in sights})
        return self._keep_uses(batch)

    def take_new(self) -> set[int]:
        """Parties with something new, and forget them."""
        fresh, self.new_parties = self.new_parties, set()
        return fresh

    def _read(self, records: Iterable[EvidenceRecord]) -> Batch:
        batch = Batch()
        for record in records:
            whose = party_of(record, self.families) or self._looked_at(record)
            if whose is None:
                continue
            site, seller = whose
            key = party_key(site, seller, practice=record.practice)
            batch.parties[key] = (site, seller, record.practice)
            at = record.observed_at
            first, last = batch.seen.get(key, (at, at))
            batch.seen[key] = (min(first, at), max(last, at))
            for one in self._shown(record, site, seller):
                sight = Sight(
                    weight=one.weight,
                    observation_id=record.observation_id,
                    shown_in=record.kind.value,
                    first_at=at,
                    last_at=at,
                )
                held = batch.sights[key].setdefault((one.kind.value, one.value), sight)
                if held is not sight:
                    held.take(sight)
        return batch

    def _shown(self, record: EvidenceRecord, site: str, seller: str) -> list[Shown]:
        shown = read_identifiers(record, self.families)
        if self.files is not None and record.kind in WIRED and record.capture is not None:
            wired = read_captured(self.files, record.capture, self.registers)
            shown += [Shown(site, seller, kind, value, weight) for kind, value, weight in wired]
        return shown

    def _looked_at(self, record: EvidenceRecord) -> tuple[str, str] | None:
        """A sealed look shows what its site shows."""
        return (record.site, "") if record.kind is ObservationKind.LOOK else None

    def _keep_parties(self, batch: Batch) -> None:
        unknown = [key for key in batch.parties if key not in self.party_ids]
        for part in parts(unknown):
            for key, pk in Party.objects.filter(key__in=part).values_list("key", "pk"):
                self.party_ids[key] = pk
        new = [key for key in unknown if key not in self.party_ids]
        Party.objects.bulk_create(
            [
                Party(
                    key=key,
                    site=batch.parties[key][0][:253],
                    seller=batch.parties[key][1],
                    practice=batch.parties[key][2],
                    first_seen_at=batch.seen[key][0],
                    last_seen_at=batch.seen[key][1],
                )
                for key in new
            ],
            ignore_conflicts=True,
        )
        for part in parts(new):
            for key, pk in Party.objects.filter(key__in=part).values_list("key", "pk"):
                self.party_ids[key] = pk
                self.new_parties.add(pk)
        known = set(batch.parties) - set(new)
        dated = {self.party_ids[key]: batch.seen[key] for key in known}
        moved = []
        for some in parts(sorted(dated)):
            for party in Party.objects.filter(pk__in=some):
                first, last = dated[party.pk]
                if first < party.first_seen_at or last > party.last_seen_at:
                    party.first_seen_at = min(first, party.first_seen_at)
                    party.last_seen_at = max(last, party.last_seen_at)
                    moved.append(party)
        update_rows(moved, ("first_seen_at", "last_seen_at"))

    def _know_identifiers(self, keys: set[Key]) -> None:
        """Ids of all identifiers of a batch, new ones made."""
        unknown: dict[str, list[str]] = defaultdict(list)
        for kind, value in keys:
            if (kind, value) not in self.identifier_ids:
                unknown[kind].append(value)
        for kind, values in unknown.items():
            self._load(kind, values)
            new = [value for value in values if (kind, value) not in self.identifier_ids]
            if new:
                fresh = [Identifier(kind=kind, value=value) for value in new]
                Identifier.objects.bulk_create(fresh, ignore_conflicts=True)
                self._load(kind, new)

    def _load(self, kind: str, values: Sequence[str]) -> None:
        for part in parts(values):
            rows = Identifier.objects.filter(kind=kind, value__in=part).values_list("value", "pk", "is_hub", "parties")
            for value, pk, is_hub, count in rows:
                self.identifier_ids[kind, value] = (pk, is_hub and count >= HUB_ROWS)

    def _keep_uses(self, batch: Batch) -> int:
        self._remember([self.party_ids[key] for key in batch.sights])
        fresh, moved = [], []
        for key, sights in batch.sights.items():
            party = self.party_ids[key]
            held, of_kind = self.held[party]
            for name, sight in sights.items():
                identifier, is_full = self.identifier_ids[name]
                use = held.get(identifier)
                if use is not None:
                    moved += [use] if use.move(sight) else []
                elif not is_full and of_kind[name[0]] < MOST_OF_KIND.get(K(name[0]), OF_KIND):
                    of_kind[name[0]] += 1
                    fresh.append(draft_use(party, identifier, sight))
        IdentifierUse.objects.bulk_create(fresh, batch_size=2_000)
        for row in fresh:
            self.held[row.party_id][0][row.identifier_id] = held_use(row)
        self._count(Counter(row.identifier_id for row in fresh))
        self.new_parties |= {row.party_id for row in fresh}
        update_rows([use.row() for use in moved], HELD)
        forget(self.party_ids, REMEMBERED)
        forget(self.identifier_ids, REMEMBERED)
        forget(self.held, PARTIES_HELD)
        return len(fresh)

    def _remember(self, parties: Sequence[int]) -> None:
        """What these parties are known to show."""
        unknown = [party for party in parties if party not in self.held]
        for party in unknown:
            self.held[party] = ({}, Counter())
        for part in parts(unknown):
            rows = IdentifierUse.objects.filter(party_id__in=part).select_related("identifier")
            for row in rows.iterator(chunk_size=5_000):
                held, of_kind = self.held[row.party_id]
                held[row.identifier_id] = held_use(row)
                of_kind[row.identifier.kind] += 1

    def _count(self, fresh: Counter[int]) -> None:
        """How many parties show each; beyond what is kept it is a hub."""
        by_number: dict[int, list[int]] = defaultdict(list)
        for identifier, number in fresh.items():
            by_number[number].append(identifier)
        for number, identifiers in by_number.items():
            for part in parts(identifiers):
                Identifier.objects.filter(pk__in=part).update(parties=F("parties") + number)
        for part in parts(list(fresh)):
            full = Identifier.objects.filter(pk__in=part, parties__gte=HUB_ROWS)
            for pk, kind, value in list(full.values_list("pk", "kind", "value")):
                Identifier.objects.filter(pk=pk).update(is_hub=True)
                self.identifier_ids[kind, value] = (pk, True)


def draft_use(party: int, identifier: int, sight: Sight) -> IdentifierUse:
    """A new use, not yet saved."""
    return IdentifierUse(
        party_id=party,
        identifier_id=identifier,
        observation_id=sight.observation_id,
        shown_in=sight.shown_in,
        weight=sight.weight,
        first_seen_at=sight.first_at,
        last_seen_at=sight.last_at,
    )


def held_use(row: IdentifierUse) -> HeldUse:
    """A use as it is remembered."""
    return HeldUse(row.pk, row.weight, row.observation_id, row.shown_in, row.first_seen_at, row.last_seen_at)


def parts(values: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Pieces that a database takes in one question."""
    return (values[start : start + size] for start in range(0, len(values), size))


def forget(held: "OrderedDict[T, V]", most: int) -> None:
    """Keep what is remembered within bounds, the oldest go."""
    while len(held) > most:
        held.popitem(last=False)
