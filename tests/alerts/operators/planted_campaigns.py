# SPDX-License-Identifier: EUPL-1.2
"""Planted worlds of another shape: operators work in campaigns; builders and agencies serve thousands of innocents.

In `planted` each site draws what it shows by itself. Here the sites of one campaign are made together and show the
same, a later campaign takes over only some of it; a few farms of hundreds of sites stand beside many single shops;
hosts, builders, small themes, agencies and call centres are shared by the unrelated; 3 % of contacts are poisoned.
"""

import random
from dataclasses import dataclass

from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import Use
from tests.alerts.operators.planted import World, add_poison

Shown = set[tuple[K, str]]
USED = {
    K.PHONE: (0.60, 0.7),
    K.MAIL: (0.75, 0.7),
    K.HANDLE: (0.45, 0.75),
    K.WALLET: (0.30, 0.7),
    K.IBAN: (0.05, 0.7),
    K.TRACKER: (0.50, 0.75),
    K.CHAT: (0.35, 0.75),
    K.FORM: (0.25, 0.7),
    K.COMPANY: (0.10, 0.7),
    K.LEGAL_NAME: (0.20, 0.6),
    K.CERTIFICATE: (0.10, 0.1),
    K.FAVICON: (0.40, 0.6),
    K.ASSET: (0.40, 0.6),
    K.TEXT: (0.50, 0.6),
    K.ADDRESS: (0.45, 0.3),
    K.TEMPLATE: (0.30, 0.6),
}
"""Kind: share of campaigns that use it, and how often the next campaign takes the value over."""
HABIT, OWN = 0.85, 0.1
"""Of a campaign's sites that show what it uses; of these, with a value of the site's own."""


@dataclass(frozen=True, kw_only=True)
class Trade:
    """What the unrelated share, and how much of the truth is spoilt."""

    poison: float = 0.03
    builders: int = 10
    in_builder: float = 0.6
    """Share of operators whose sites stand in a shop builder."""
    clients: float = 0.06
    """Share of operators that are clients of an agency, which puts its own tracker and form key into their pages."""
    call_centre: float = 0.02
    shared_host: float = 0.5


def plant_campaigns(sites: int, operators: int, seed: int, trade: Trade = Trade()) -> World:
    """A world of so many sites and operators."""
    draw = random.Random(f"campaigns {seed}")
    world = World()
    common = Common(sites, trade, draw)
    party = 0
    for operator, size in enumerate(farm_sizes(sites, operators, draw)):
        served = common.serve(draw)
        values: dict[K, str] = {}
        left = size
        while left:
            campaign = min(left, draw.randint(2, 12))
            left -= campaign
            used = begin_campaign(operator, values, draw)
            for _ in range(campaign):
                world.truth[party] = operator
                shown = show(party, used, draw) | common.surround(served, draw)
                world.uses += [Use(party, kind, value) for kind, value in sorted(shown)]
                party += 1
    add_poison(world, trade.poison, draw)
    return world


def farm_sizes(sites: int, operators: int, draw: random.Random) -> list[int]:
    """Nearly half have one site, a hundredth are farms of up to three hundred, the others lie between."""
    sizes = []
    for _ in range(operators):
        lot = draw.random()
        farm, middle = draw.randint(60, 300), 2 + int(draw.expovariate(1 / 6.7))
        sizes.append(1 if lot < 0.45 else middle if lot < 0.99 else min(farm, sites // 20))
    while sum(sizes) < sites:
        sizes[draw.randrange(operators)] += 1
    while sum(sizes) > sites:
        place = draw.randrange(operators)
        sizes[place] -= sizes[place] > 1
    return sizes


def begin_campaign(operator: int, values: dict[K, str], draw: random.Random) -> dict[K, str]:
    """What a campaign uses: some of it taken over from those before, which `values` remembers."""
    used = {}
    for kind, (share, again) in USED.items():
        if draw.random() < share:
            if kind not in values or draw.random() >= again:
                values[kind] = f"{operator}-{kind}-{draw.getrandbits(40):x}"
            used[kind] = values[kind]
    return used


def show(party: int, used: dict[K, str], draw: random.Random) -> Shown:
    """What one site shows of its campaign."""
    shown = {
        (kind, f"site-{party}-{kind}" if draw.random() < OWN else value)
        for kind, value in used.items()
        if draw.random() < HABIT
    }
    return shown | {(K.MAIL, f"site-{party}-mail")} if draw.random() < 0.2 else shown


class Common:
    """What the unrelated share."""

    def __init__(self, sites: int, trade: Trade, draw: random.Random) -> None:
        self.trade = trade
        self.builders = [handed("builder", at, draw) for at in range(trade.builders)]
        self.themes = [handed("theme", at, draw)[:3] for at in range(sites // 90 + 1)]
        self.agencies = [
            [(kind, f"agency-{at}-{kind}") for kind in (K.TRACKER, K.FORM)] for at in range(sites // 1_200 + 1)
        ]
        self.centres = [(K.PHONE, f"call-centre-{at}") for at in range(sites // 3_000 + 1)]
        self.hosts = sites // 160 + 1

    def serve(self, draw: random.Random) -> list[tuple[float, tuple[K, str]]]:
        """What is handed to one operator, each with the share of its sites that show it."""
        trade = self.trade
        front = draw.choice(self.themes)
        if draw.random() < trade.in_builder:
            front = self.builders[int(trade.builders * draw.random() ** 2)]
        served = [(0.9 if kind in (K.TEMPLATE, K.ASSET) else 0.3, (kind, value)) for kind, value in front]
        if draw.random() < trade.clients:
            served += [(0.8, one) for one in draw.choice(self.agencies)]
        if draw.random() < trade.call_centre:
            served.append((0.7, draw.choice(self.centres)))
        return served

    def surround(self, served: list[tuple[float, tuple[K, str]]], draw: random.Random) -> Shown:
        """What one site shows of what it shares with the unrelated."""
        shown = {one for share, one in served if draw.random() < share}
        if draw.random() < self.trade.shared_host:
            host = int(self.hosts * draw.random() ** 2)
            shown |= {(K.ADDRESS, f"host-{host}-{draw.randrange(3)}"), (K.NAME_SERVER, f"host-{host}")}
            shown |= {(K.CERTIFICATE, f"host-{host}-{draw.randrange(8)}")} if draw.random() < 0.03 else set()
        shown.add((K.NETWORK, f"network-{int(40 * draw.random() ** 2)}"))
        shown |= {(K.IMAGE, f"stock-{int(5_000 * draw.random() ** 2)}") for _ in range(draw.randrange(3))}
        return shown | ({(K.PROCESSOR, f"processor-{int(20 * draw.random() ** 2)}")} if draw.random() < 0.5 else set())


def handed(name: str, at: int, draw: random.Random) -> list[tuple[K, str]]:
    """What one builder or theme gives to all who use it: look first, then icon, boilerplate and its own captcha."""
    kinds = (K.TEMPLATE, K.ASSET, K.ASSET, K.FAVICON, K.TEXT, K.TEXT, K.FORM)
    return [(kind, f"{name}-{at}-{place}-{draw.getrandbits(24):x}") for place, kind in enumerate(kinds)]
