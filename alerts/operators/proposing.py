# SPDX-License-Identifier: EUPL-1.2
"""Proposing: from what parties show to operators that a person may uphold; what people decided always holds.

A batch job (`theriac operators propose`, the schedule) does it for the whole home; after each reading of evidence it is
done for the parties that showed something new and those around them, which takes milliseconds.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Q

from alerts.database import locked
from alerts.folding import FOLD_AT, refold
from alerts.models.alert import Alert
from alerts.models.operator import Identifier, IdentifierUse, Membership, Party
from alerts.operators.entering import Entered, enter_groups
from alerts.operators.holding import read_bounds
from alerts.operators.keeping import IdentifierBook
from alerts.operators.kinds import CAUSES, WEIGHTS, Cause
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import Linker, Use
from alerts.operators.programmes import enter_programmes
from alerts.operators.texts import near_images
from config.settings import Settings
from crawler.capture_files import open_capture_files
from indexer.store import EvidenceStore

log = logging.getLogger(__name__)

SAME_SITE_LEAST, SAME_SITE_SHARE = 4, 0.25
"""What so many sellers of one market show is the market's own: its footer, its help desk."""
SOON, BATCH = 300, 2_000
AROUND = 400
"""Parties around a new one that are looked at."""
USERS_MOST, USERS_FEW = 120, 25
"""An identifier of more parties leads nowhere when only the surroundings of a party are looked at; of what
comes with a template or a host already when it has few."""


@dataclass(kw_only=True)
class Proposed:
    """What one proposing changed."""

    parties: int = 0
    operators: int = 0
    """Proposals of two parties or more, or of one that has alerts."""
    programmes: int = 0
    changed: set[int] = field(default_factory=set)
    """Operators whose parties or state changed."""


def propose(settings: Settings, now: datetime, parties: Collection[int] | None = None) -> Proposed:
    """Bring operators in line with what is shown; `parties`: only theirs and those around them.

    Practice and real parties never meet. Doing it twice changes nothing.
    """
    with locked(settings.home / "state" / "operators.lock"):
        proposed = propose_again(now, parties, settings.alerts.operator_probability)
    log.info("operators proposed: parties=%d operators=%d", proposed.parties, proposed.operators)
    return proposed


def propose_soon(settings: Settings, parties: Collection[int], now: datetime) -> Proposed:
    """After a reading: what is near the parties that showed something new, or everything when they are many."""
    if not parties:
        return Proposed()
    return propose(settings, now, parties if len(parties) <= SOON else None)


def read_again(settings: Settings, store: EvidenceStore, families: Mapping[str, str]) -> int:
    """Feed all evidence once more, for a home whose evidence is older than its identifiers; gives new uses."""
    book, count = IdentifierBook(families, open_capture_files(settings)), 0
    for segment in sorted(store.segments()):
        records = iter(store.read_segment(segment, -1))
        while batch := list(islice(records, BATCH)):
            with transaction.atomic():
                count += book.feed(batch)
    return count


def propose_again(now: datetime, parties: Collection[int] | None = None, fold_at: float = FOLD_AT) -> Proposed:
    """The same within a transaction of its own or of a decision; alerts are folded as the operators are then."""
    proposed = Proposed()
    with transaction.atomic():
        for practice in (False, True):
            wanted = None if parties is None else surroundings(parties, practice=practice)
            if wanted is None or wanted:
                propose_world(read_world(practice, wanted), now, proposed, whole=parties is None)
        if proposed.changed:
            refold(proposed.changed, now, fold_at)
    return proposed


def propose_world(world: "ShownWorld", now: datetime, proposed: Proposed, *, whole: bool) -> None:
    """Group one world and enter the groups."""
    if not world.parties:
        return
    linker = world.linker()
    groups = [group for group in linker.group() if len(group) > 1 or group[0] in world.alerted]
    entered: Entered = enter_groups(linker, groups, world, now)
    proposed.parties += len(world.parties)
    proposed.operators += len(groups)
    proposed.changed |= entered.changed
    if whole:
        proposed.programmes += enter_programmes(linker, entered.operator_of, world, now)


@dataclass(kw_only=True)
class ShownWorld:
    """Parties and what they show, as the tables hold it."""

    practice: bool
    parties: dict[int, Party]
    uses: list[Use]
    use_ids: dict[tuple[int, K, str], int]
    """Row of each use: what a reason leads to."""
    hubs: dict[tuple[K, str], int]
    """Identifiers that are known to be everybody's, by how many show them."""
    alerted: set[int]
    """Parties that have alerts: proposed alone too."""
    least: dict[tuple[K, str], int] = field(default_factory=dict)

    def linker(self) -> Linker:
        """All of it, with the decisions of people."""
        linker = Linker(self.uses, frozenset(self.hubs), read_bounds(self.parties))
        for party in self.parties:
            linker.shows.setdefault(party, {})
        for key, count in self.least.items():
            if key in linker.index:
                linker.least_unrelated[linker.index[key]] = count
        return linker


def read_world(practice: bool, wanted: Collection[int] | None = None) -> ShownWorld:
    """What is kept; `wanted`: of these parties alone."""
    chosen = Party.objects.filter(practice=practice)
    chosen = chosen if wanted is None else chosen.filter(pk__in=list(wanted))
    parties = {party.pk: party for party in chosen.iterator(chunk_size=5_000)}
    rows = IdentifierUse.objects.filter(party__practice=practice)
    rows = rows if wanted is None else rows.filter(party__in=list(wanted))
    shown = list(rows.values_list("pk", "party_id", "identifier_id", "weight"))
    named = read_identifiers_of(None if wanted is None else {row[2] for row in shown})
    pictures = near_images(value for kind, value, _, _ in named.values() if kind is K.IMAGE)
    of_market = market_values(parties, shown)
    world = ShownWorld(practice=practice, parties=parties, uses=[], use_ids={}, hubs={}, alerted=alerted(parties))
    wide: dict[int, tuple[K, str]] = {}
    for pk, party, identifier, weight in shown:
        if (party, identifier) in of_market or identifier not in named or party not in parties:
            continue
        kind, value, count, is_hub = named[identifier]
        value = pictures.get(value, value) if kind is K.IMAGE else value
        world.uses.append(Use(party, kind, value, weight))
        world.use_ids.setdefault((party, kind, value), pk)
        if is_hub:
            world.hubs[kind, value] = count
        elif wanted is not None and count > WEIGHTS[kind].hub:
            wide[identifier] = (kind, value)
    for identifier, others in unrelated_outside(wide, parties).items():
        world.least[wide[identifier]] = others
    return world


def read_identifiers_of(wanted: Collection[int] | None) -> dict[int, tuple[K, str, int, bool]]:
    """Kind, value, parties and whether it is a hub, by id; kinds that link nobody and unknown ones are left out."""
    rows = Identifier.objects.all() if wanted is None else Identifier.objects.filter(pk__in=list(wanted))
    known = {kind.value for kind in K if WEIGHTS[kind].shared > 0}
    rows = rows.filter(kind__in=known)
    if wanted is None:
        rows = rows.filter(Q(parties__gt=0))
    fields = rows.values_list("pk", "kind", "value", "parties", "is_hub")
    return {pk: (K(kind), value, count, is_hub) for pk, kind, value, count, is_hub in fields.iterator(chunk_size=5_000)}


def unrelated_outside(identifiers: Collection[int], parties: Collection[int]) -> dict[int, int]:
    """How many standing operators and single parties beside these show each identifier, from the tables."""
    users: dict[int, set[int]] = {identifier: set() for identifier in identifiers}
    rows = IdentifierUse.objects.filter(identifier__in=list(identifiers)).values_list("identifier_id", "party_id")
    for identifier, party in rows if users else ():
        if party not in parties:
            users[identifier].add(party)
    others = sorted(set().union(*users.values()))
    operator_of: dict[int, int] = {}
    for start in range(0, len(others), 500):
        held = Membership.objects.filter(until=None, party__in=others[start : start + 500])
        operator_of.update(held.values_list("party_id", "operator_id"))
    return {identifier: len({operator_of.get(party, -party) for party in own}) for identifier, own in users.items()}


def market_values(parties: Mapping[int, Party], shown: Iterable[tuple[int, int, int, float]]) -> set[tuple[int, int]]:
    """Uses of sellers that are their market's: shown by the site itself, or by many of its sellers."""
    sellers: Counter[str] = Counter(party.site for party in parties.values() if party.seller)
    users: dict[tuple[str, int], list[int]] = defaultdict(list)
    by_site: set[tuple[str, int]] = set()
    for _, party, identifier, _ in shown:
        own = parties.get(party)
        if own is None or own.site not in sellers:
            continue
        if own.seller:
            users[own.site, identifier].append(party)
        else:
            by_site.add((own.site, identifier))
    found: set[tuple[int, int]] = set()
    for (site, identifier), own_parties in users.items():
        many = len(own_parties) >= max(SAME_SITE_LEAST, SAME_SITE_SHARE * sellers[site])
        if many or (site, identifier) in by_site:
            found.update((party, identifier) for party in own_parties)
    return found


def alerted(parties: Mapping[int, Party]) -> set[int]:
    """Parties that alerts speak of."""
    if len(parties) < 1_000:
        alerts = Alert.objects.filter(site__in={party.site for party in parties.values()})
    else:
        alerts = Alert.objects.exclude(site="")
    named = {
        (site.casefold(), " ".join(seller.casefold().split()), practice)
        for site, seller, practice in alerts.values_list("site", "seller", "practice").iterator(chunk_size=5_000)
    }
    return {
        pk
        for pk, party in parties.items()
        if (party.site.casefold(), " ".join(party.seller.casefold().split()), party.practice) in named
    }


def surroundings(parties: Collection[int], *, practice: bool) -> set[int]:
    """Parties that share something with these, and all members of their operators; bounded."""
    own = list(Party.objects.filter(pk__in=list(parties), practice=practice).values_list("pk", flat=True))
    if not own:
        return set()
    hand = [kind.value for kind in K if CAUSES[kind] in (Cause.HAND, Cause.SERVICE)]
    few = Q(parties__lte=USERS_FEW) | Q(kind__in=hand, parties__lte=USERS_MOST)
    shared = Identifier.objects.filter(few, uses__party__in=own, is_hub=False, parties__gt=1)
    users = IdentifierUse.objects.filter(identifier__in=shared.values("pk")).values_list("party_id", flat=True)
    near = set(own) | set(users.distinct()[: AROUND * max(1, len(own))])
    held = Membership.objects.filter(party__in=near, until=None).values("operator_id")
    return near | set(Membership.objects.filter(operator__in=held, until=None).values_list("party_id", flat=True))
