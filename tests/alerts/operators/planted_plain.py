# SPDX-License-Identifier: EUPL-1.2
"""A fourth world, as one would write it who knows nothing of how operators are found.

Plain rows: each site has lists of values under names of kinds. An operator has a pool of values, each of its sites
shows a random part of it, and some values are replaced with time. Hubs stand on a large share of all sites, one in a
hundred values is another operator's, pictures come from stock, templates are rented; most operators have a few sites.
"""

import random
from dataclasses import dataclass, field, replace

from alerts.operators.linking import Use
from alerts.operators.plain import identifiers_of
from tests.alerts.operators.planted import World

ALL_KINDS = (
    *("mail", "phone", "telegram", "wallet", "tracker", "name_server", "address", "template", "icon", "image"),
    *("text", "company_number"),
)
WORDS = tuple(
    "original quality fast delivery discreet packing order now best price pharmacy tablets pills cream doctor online "
    "trusted customers worldwide support chat secure payment refund policy guaranteed weeks reship tracking genuine "
    "brand generic box blister stock warehouse europe asia shipping express bonus discount coupon loyalty member "
    "health men women weight sleep pain relief anti strong legal import factory direct".split()
)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How a world is drawn: which kinds there are, how much of its operator's pool a site shows, and what is shared."""

    kinds: tuple[str, ...] = ALL_KINDS
    shown: float = 0.6
    rotate_every: int = 12
    poison: float = 0.01
    hub_share: float = 0.3
    rented: float = 0.6
    one_host: bool = False
    fictional: bool = True
    mean_size: float = 6.67


@dataclass(frozen=True, kw_only=True)
class PlainSite:
    """A site as a row: its name, who runs it in truth, and the values seen there for each kind."""

    name: str
    operator: int
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)


def plain_world(sites: int, seed: int, shape: Shape | None = None) -> list[PlainSite]:
    """Give a world of so many sites; the same seed gives the same world."""
    shape = shape or Shape()
    rng = random.Random(seed)
    hubs = {kind: [_value(rng, kind, shape) for _ in range(4)] for kind in ALL_KINDS}
    templates = [_value(rng, "template", shape) for _ in range(40)]
    stock = [_value(rng, "image", shape) for _ in range(300)]
    rows: list[tuple[int, dict[str, list[str]]]] = []
    for operator, size in enumerate(_sizes(rng, sites, shape.mean_size)):
        rows += [(operator, row) for row in _operator(rng, size, shape, templates)]
    for _, row in rows:
        _share(rng, row, shape, hubs, stock)
    _poison(rng, rows, shape)
    names = rng.sample(range(10 * sites), sites)
    return [
        PlainSite(name=f"shop{name}.example", operator=operator, values={kind: tuple(row[kind]) for kind in row})
        for name, (operator, row) in zip(names, rows, strict=True)
    ]


def plant_plain(sites: int, operators: int, seed: int, shape: Shape | None = None) -> World:
    """The same as uses, cleaned like any rows of others."""
    world = World()
    for number, site in enumerate(plain_world(sites, seed, replace(shape or Shape(), mean_size=sites / operators))):
        world.truth[number] = site.operator
        world.uses += [Use(number, *one) for one in identifiers_of({"site": site.name, **site.values})]
    return world


def _sizes(rng: random.Random, sites: int, mean: float) -> list[int]:
    """Sizes by Zipf's law: as many operators as the mean asks for, the largest with a few percent of all sites."""
    operators = max(2, round(sites / mean))
    weights = [1 / (rank + 3) ** 0.9 for rank in range(operators)]
    scale = (sites - operators) / sum(weights)
    sizes = [1 + int(scale * weight) for weight in weights]
    for _ in range(sites - sum(sizes)):
        sizes[rng.randrange(operators)] += 1
    return sizes


HUBS = {"name_server": 1, "address": 1, "tracker": 1, "icon": 1, "mail": 1 / 6, "phone": 1 / 6, "telegram": 1 / 6}
"""How often the unrelated share a value of such a kind, against those that are shared most."""
POOL = {
    "mail": (1, 3), "phone": (1, 2), "telegram": (0, 2), "wallet": (0, 3), "tracker": (0, 2), "name_server": (0, 1),
    "address": (1, 4), "template": (1, 1), "icon": (0, 2), "image": (2, 8), "text": (1, 2), "company_number": (0, 1),
}  # fmt: skip


def _operator(rng: random.Random, size: int, shape: Shape, templates: list[str]) -> list[dict[str, list[str]]]:
    pool = {kind: [_value(rng, kind, shape) for _ in range(rng.randint(*POOL[kind]))] for kind in shape.kinds}
    if "template" in pool and rng.random() < shape.rented:
        pool["template"] = [rng.choice(templates)]
    rows = []
    for number in range(size):
        if number and number % shape.rotate_every == 0:
            for kind in rng.sample(shape.kinds, max(1, len(shape.kinds) // 3)):
                if pool[kind] and kind != "template":
                    pool[kind][rng.randrange(len(pool[kind]))] = _value(rng, kind, shape)
        row = {kind: [v for v in values if rng.random() < shape.shown] for kind, values in pool.items()}
        if "text" in row:
            row["text"] = [_varied(rng, text) for text in row["text"]]
        rows.append(row)
    return rows


def _share(
    rng: random.Random, row: dict[str, list[str]], shape: Shape, hubs: dict[str, list[str]], stock: list[str]
) -> None:
    for kind in row:
        if rng.random() < shape.hub_share * HUBS.get(kind, 0.0):
            row[kind].append(rng.choice(hubs[kind]))
    if "image" in row:
        row["image"] += rng.sample(stock, rng.randint(0, 4))
    if shape.one_host:
        for kind in row.keys() & {"name_server", "address"}:
            row[kind] = [hubs[kind][0]]


def _poison(rng: random.Random, rows: list[tuple[int, dict[str, list[str]]]], shape: Shape) -> None:
    """One in a hundred of the values shown is another operator's."""
    for operator, row in rows:
        for kind, values in row.items():
            for place in range(len(values)):
                if rng.random() < shape.poison:
                    other, theirs = rng.choice(rows)
                    if other != operator and theirs[kind]:
                        values[place] = rng.choice(theirs[kind])


def _varied(rng: random.Random, text: str) -> str:
    return " ".join(word if rng.random() > 0.03 else rng.choice(WORDS) for word in text.split())


def _value(rng: random.Random, kind: str, shape: Shape) -> str:
    number = rng.randrange(10**9)
    top = "example" if shape.fictional else "com"
    match kind:
        case "mail":
            return f"user{number}@mail{number % 977}.{top}"
        case "phone":
            return f"+1555{number % 10**7:07d}" if shape.fictional else f"+4915{rng.choice('127')}{number % 10**8:08d}"
        case "telegram":
            return f"@seller_{number}"
        case "wallet":
            return f"0x{rng.getrandbits(160):040x}"
        case "tracker":
            return f"UA-{10**7 + number % (9 * 10**7)}-{rng.randint(1, 4)}"
        case "name_server":
            return f"ns1.dns{number}.{top}"
        case "address":
            return f"{rng.randint(11, 99)}.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randint(1, 254)}"
        case "text":
            return " ".join(rng.choices(WORDS, k=60))
        case "company_number":
            return f"HRB {number % 10**6:06d}"
        case _:
            return f"{rng.getrandbits(64):016x}"
