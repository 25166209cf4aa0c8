# SPDX-License-Identifier: EUPL-1.2
"""Planted worlds: operators, sites and what they show; hubs, rented templates, stock images, poison, programmes."""

import random
from dataclasses import dataclass, field

from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import Use

POOLS = {
    K.PHONE: (3, 0.55, 0.75),
    K.MAIL: (4, 0.7, 0.6),
    K.HANDLE: (2, 0.4, 0.8),
    K.WALLET: (4, 0.3, 0.7),
    K.IBAN: (2, 0.06, 0.7),
    K.TRACKER: (3, 0.5, 0.75),
    K.CHAT: (2, 0.3, 0.8),
    K.FORM: (3, 0.25, 0.8),
    K.COMPANY: (1, 0.12, 0.9),
    K.LEGAL_NAME: (2, 0.2, 0.8),
    K.CERTIFICATE: (4, 0.15, 1.0),
    K.FAVICON: (3, 0.5, 1.0),
    K.ASSET: (3, 0.5, 1.0),
    K.TEXT: (6, 0.5, 1.0),
    K.ADDRESS: (4, 0.6, 1.0),
}
"""Kind: how many values an operator has at most, share of its sites that show one, how often it is one of the pool
(else the site's own)."""
HUBS = {
    K.TEMPLATE: (60, 0.8),
    K.ADDRESS: (150, 0.4),
    K.NAME_SERVER: (60, 0.9),
    K.NETWORK: (40, 1.0),
    K.FAVICON: (15, 0.25),
    K.ASSET: (40, 0.5),
    K.FORM: (20, 0.1),
    K.PROCESSOR: (25, 0.6),
    K.TRACKER: (12, 0.03),
    K.IMAGE: (4_000, 1.0),
}
"""Kind: how many values are shared by everybody, and the share of sites that show one."""
PROGRAMME = {
    K.TEMPLATE: (2, 0.9),
    K.ASSET: (2, 0.8),
    K.FORM: (2, 0.8),
    K.FAVICON: (3, 0.5),
    K.TEXT: (8, 0.8),
    K.IMAGE: (40, 1.0),
    K.PROCESSOR: (1, 0.9),
}
"""What an affiliate programme gives to all operators that work for it: values, share of sites that show one."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How a world is made."""

    poison: float = 0.01
    own: float = 1.0
    """Scales how often operators use values again."""
    shown: float = 1.0
    """Scales the share of sites that show a kind."""
    rented: float = 0.3
    """Share of operators that rent a template that others rent."""
    programmes: float = 0.0
    """Share of operators that work for an affiliate programme."""
    per_programme: int = 40
    hubs: float = 1.0
    """Scales how many values the hubs have: fewer are shared by more."""
    tail: float = 1.1
    """Of the sizes of operators: smaller is longer."""


@dataclass(kw_only=True)
class World:
    """Uses, which operator each party is of, and which programme each operator works for."""

    uses: list[Use] = field(default_factory=list)
    truth: dict[int, int] = field(default_factory=dict)
    programme_of: dict[int, int] = field(default_factory=dict)


def plant(sites: int, operators: int, seed: int, shape: Shape = Shape()) -> World:
    """A world of so many sites and operators."""
    draw = random.Random(seed)
    world = World()
    sizes = operator_sizes(sites, operators, draw, shape)
    rented = [
        [(kind, f"rented-{kind}-{n}") for kind in (K.TEMPLATE, K.ASSET, K.FAVICON)] for n in range(sites // 60 + 1)
    ]
    programmes = max(1, int(operators * shape.programmes / shape.per_programme))
    party = 0
    for operator, size in enumerate(sizes):
        pools = {
            kind: [f"{operator}-{kind}-{at}" for at in range(draw.randint(1, most))]
            for kind, (most, _, _) in POOLS.items()
        }
        images = [f"{operator}-image-{at}" for at in range(6)]
        leased = draw.choice(rented) if draw.random() < shape.rented else []
        if draw.random() < shape.programmes:
            world.programme_of[operator] = draw.randrange(programmes)
        for _ in range(size):
            world.truth[party] = operator
            shown = show_site(party, pools, images, leased, draw, shape)
            if operator in world.programme_of:
                shown |= show_programme(world.programme_of[operator], draw)
            world.uses += [Use(party=party, kind=kind, value=value) for kind, value in sorted(shown)]
            party += 1
    add_poison(world, shape.poison, draw)
    return world


def operator_sizes(sites: int, operators: int, draw: random.Random, shape: Shape) -> list[int]:
    """Long-tailed: most have one or two sites, a few have hundreds."""
    weights = [draw.paretovariate(shape.tail) for _ in range(operators)]
    scale = (sites - operators) / sum(min(weight, 80.0) for weight in weights)
    sizes = [1 + int(min(weight, 80.0) * scale) for weight in weights]
    while sum(sizes) < sites:
        sizes[draw.randrange(operators)] += 1
    return sizes


def show_site(
    party: int,
    pools: dict[K, list[str]],
    images: list[str],
    leased: list[tuple[K, str]],
    draw: random.Random,
    shape: Shape,
) -> set[tuple[K, str]]:
    """What one site shows."""
    shown: set[tuple[K, str]] = set(leased)
    for kind, (_, share, again) in POOLS.items():
        if draw.random() < share * shape.shown:
            is_again = draw.random() < again * shape.own
            shown.add((kind, draw.choice(pools[kind]) if is_again else f"site-{party}-{kind}"))
    for kind, (count, share) in HUBS.items():
        if draw.random() < share:
            shown.add((kind, f"hub-{kind}-{int(count * shape.hubs * draw.random() ** 2)}"))
    shown |= {(K.IMAGE, image) for image in draw.sample(images, 2) if draw.random() < 0.5}
    return shown


def show_programme(programme: int, draw: random.Random) -> set[tuple[K, str]]:
    """What a site shows of the programme it works for."""
    return {
        (kind, f"programme-{programme}-{kind}-{draw.randrange(count)}")
        for kind, (count, share) in PROGRAMME.items()
        if draw.random() < share
    }


def add_poison(world: World, share: float, draw: random.Random) -> None:
    """Pages that print another's contact on purpose, beside or in place of their own."""
    contacts = [use for use in world.uses if use.kind in (K.PHONE, K.MAIL, K.HANDLE, K.WALLET, K.TRACKER)]
    for use in draw.sample(contacts, int(len(contacts) * share)):
        victim = draw.choice(contacts)
        world.uses.append(Use(party=use.party, kind=victim.kind, value=victim.value))


def naive_groups(world: World) -> list[list[int]]:
    """The baseline: parties that share any identifier are one."""
    parent = {party: party for party in world.truth}

    def root(party: int) -> int:
        while parent[party] != party:
            parent[party] = party = parent[parent[party]]
        return party

    first: dict[tuple[K, str], int] = {}
    for use in world.uses:
        parent[root(use.party)] = root(first.setdefault((use.kind, use.value), use.party))
    groups: dict[int, list[int]] = {}
    for party in world.truth:
        groups.setdefault(root(party), []).append(party)
    return list(groups.values())
