# SPDX-License-Identifier: EUPL-1.2
"""Planted worlds of a third shape, on which nothing is fitted: trades over time, most sites show one to three things.

Operators hold a handful of things at a time, lose them one by one and replace them (`Holding.age`); each new site shows
one to three of what is held that day. Sellers stand on several markets and mirror themselves in channels. Resellers
copy wording and pictures from wholesalers; half of all shops stand on a white-label platform with its help desk, chat
and processor. Some domains were another's before, some shops sit in a broken-into site that shows its owner's contacts.
"""

import random
from dataclasses import dataclass, field

from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.linking import Use
from tests.alerts.operators.planted import World

Name = tuple[K, str]
SHOP = {
    K.MAIL: 0.8, K.PHONE: 0.55, K.HANDLE: 0.6, K.WALLET: 0.3, K.TRACKER: 0.4, K.IBAN: 0.08, K.LEGAL_NAME: 0.15,
    K.CHAT: 0.15,
}  # fmt: skip
SELLER = {K.HANDLE: 0.95, K.PGP: 0.5, K.WALLET: 0.4, K.MAIL: 0.3, K.ONION: 0.2}
"""Share of operators that hold such a thing at all."""
SHOWN = (1, 1, 2, 2, 2, 3, 3, 4)
"""How many of its operator's things a site shows: one of these, drawn anew for each."""
LOST, TAKEN_OVER, BROKEN_INTO, RIVAL = 0.12, 0.03, 0.05, 0.015


@dataclass(kw_only=True)
class Holding:
    """What one operator holds on a day."""

    operator: int
    shares: dict[K, float]
    draw: random.Random
    held: dict[K, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Things of the first day: two at least."""
        kinds = [kind for kind, share in self.shares.items() if self.draw.random() < share]
        for kind in kinds if len(kinds) > 1 else list(self.shares)[:2]:
            self.replace(kind)

    def replace(self, kind: K) -> None:
        """A new phone for the one that was cut off."""
        self.held[kind] = f"{self.operator} {kind} {self.draw.getrandbits(32):x}"

    def age(self) -> None:
        """Between two sites, now and then one thing is lost."""
        if self.draw.random() < LOST:
            self.replace(self.draw.choice(sorted(self.held)))

    def show(self) -> set[Name]:
        """What a site of today shows of it."""
        kinds = sorted(self.held)
        return {(kind, self.held[kind]) for kind in self.draw.sample(kinds, min(len(kinds), self.draw.choice(SHOWN)))}


class Suppliers:
    """Wholesalers whose wording and pictures are copied, platforms that rent out shops."""

    def __init__(self, sites: int, draw: random.Random) -> None:
        self.draw = draw
        self.wholesalers = max(3, sites // 150)
        self.platforms = 5

    def copied(self, wholesaler: int) -> set[Name]:
        """Wording and pictures that a site took."""
        texts = {
            (K.TEXT, f"wholesaler {wholesaler} text {self.draw.randrange(12)}") for _ in range(self.draw.randrange(3))
        }
        return texts | {
            (K.IMAGE, f"wholesaler {wholesaler} {self.draw.randrange(40)}") for _ in range(self.draw.randrange(4))
        }

    def rented(self, platform: int) -> set[Name]:
        """What a white-label platform puts into each of its shops."""
        name = f"platform {platform}"
        given = (
            (K.TEMPLATE, name), (K.PROCESSOR, name), (K.ASSET, name), (K.CHAT, name), (K.FAVICON, name), (K.FORM, name),
            (K.MAIL, f"help {name}"), (K.ADDRESS, f"{name} {self.draw.randrange(6)}"),
        )  # fmt: skip
        return {one for one in given if self.draw.random() < (0.15 if one[0] is K.MAIL else 0.75)}


def plant_trades(sites: int, operators: int, seed: int) -> World:
    """A world of so many sites and operators."""
    draw = random.Random(f"trades {seed}")
    world, suppliers = World(), Suppliers(sites, draw)
    owners = list(range(operators)) + [int(operators * draw.random() ** 1.8) for _ in range(sites - operators)]
    holdings: dict[int, Holding] = {}
    habits: dict[int, tuple[int, int | None]] = {}
    shown_by: list[set[Name]] = []
    draw.shuffle(owners)
    for party, operator in enumerate(owners):
        if operator not in holdings:
            shares = SELLER if draw.random() < 0.3 else SHOP
            holdings[operator] = Holding(operator=operator, shares=shares, draw=draw)
            holdings[operator].begin()
            platform = int(suppliers.platforms * draw.random() ** 2) if shares is SHOP and draw.random() < 0.6 else None
            habits[operator] = (draw.randrange(suppliers.wholesalers), platform)
        holding, (wholesaler, platform) = holdings[operator], habits[operator]
        holding.age()
        shown = holding.show() | (suppliers.copied(wholesaler) if draw.random() < 0.7 else set())
        shown |= suppliers.rented(platform) if platform is not None else set()
        shown |= strange(party, shown_by, draw)
        if holding.shares is SELLER and draw.random() < 0.5:
            shown |= {(K.TEMPLATE, f"market {draw.randrange(8)}"), (K.ADDRESS, f"market {draw.randrange(8)}")}
        shown_by.append(shown)
        world.truth[party] = operator
        world.uses += [Use(party, kind, value) for kind, value in sorted(shown)]
    return world


def strange(party: int, before: list[set[Name]], draw: random.Random) -> set[Name]:
    """What a site shows that is not its operator's: the last owner's, the broken-into site's, a rival's."""
    lot = draw.random()
    if lot < TAKEN_OVER and before:
        left = [one for one in sorted(draw.choice(before)) if one[0] in (K.TRACKER, K.LEGAL_NAME, K.FORM, K.CHAT)]
        return set(left)
    if lot < TAKEN_OVER + BROKEN_INTO:
        return {(kind, f"owner of {party} {kind}") for kind in (K.MAIL, K.PHONE, K.LEGAL_NAME, K.TRACKER)}
    if lot < TAKEN_OVER + BROKEN_INTO + RIVAL and before:
        contacts = [one for one in sorted(draw.choice(before)) if one[0] in (K.PHONE, K.MAIL, K.HANDLE, K.WALLET)]
        return set(contacts[:1])
    return set()
