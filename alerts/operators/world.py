# SPDX-License-Identifier: EUPL-1.2
"""World: parties and what they show, as the tables hold it: all of it, or what is around some."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from alerts.models.alert import Alert
from alerts.models.operator import Identifier, IdentifierUse, Membership, Party
from alerts.operators.holding import read_bounds
from alerts.operators.kinds import CAUSES, WEIGHTS, Cause
from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import Linker, Use
from alerts.operators.texts import near_images
from alerts.operators.weighing import KNOWN

SAME_SITE_LEAST, SAME_SITE_SHARE = 4, 0.25
"""What so many sellers of one market show is the market's own: its footer, its help desk."""
AROUND = 400
"""Parties around a new one that are looked at."""
USERS_MOST, USERS_FEW = 120, 25
"""An identifier of more parties leads nowhere when only the surroundings of a party are looked at; of what
comes with a template or a host already when it has few."""


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
    known: int = 0
    """Parties of the whole home, as far as that matters."""

    def linker(self) -> Linker:
        """All of it, with the decisions of people."""
        linker = Linker(self.uses, frozenset(self.hubs), read_bounds(self.parties))
        linker.known_parties = self.known
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
    world.known = len(parties) if wanted is None else count_known(practice)
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


def count_known(practice: bool) -> int:
    """Parties of the home, counted no further than where rarity is seen."""
    return Party.objects.filter(practice=practice)[:KNOWN].count()


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
    found = Party.objects.filter(pk__in=list(parties), practice=practice).values_list("pk", flat=True)
    own = list(found) if parties else []
    if not own:
        return set()
    hand = [kind.value for kind in K if CAUSES[kind] in (Cause.HAND, Cause.SERVICE)]
    few = Q(parties__lte=USERS_FEW) | Q(kind__in=hand, parties__lte=USERS_MOST)
    shared = Identifier.objects.filter(few, uses__party__in=own, is_hub=False, parties__gt=1)
    users = IdentifierUse.objects.filter(identifier__in=shared.values("pk")).values_list("party_id", flat=True)
    near = set(own) | set(users.distinct()[: AROUND * max(1, len(own))])
    held = Membership.objects.filter(party__in=near, until=None).values("operator_id")
    return near | set(Membership.objects.filter(operator__in=held, until=None).values_list("party_id", flat=True))
