# SPDX-License-Identifier: EUPL-1.2
"""Which offers are of the same product, and which sites are mirrors: by rules that a reader can follow by hand."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from alerts.recount.records import Offered

Member = TypeVar("Member", bound=Hashable)
MASKED = "mail|phone|order|address|handle|name|contact|birth|identity|account|person"
PSEUDONYM = re.compile(rf"\[(?:{MASKED}) [0-9a-f]{{8}}\]")
WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")
ALIKE = 0.6
"""Share of common words from which two titles with the same numbers and substances are of one product."""
COMPARED = 2_000
"""Titles with the same numbers and substances; beyond them only equal ones are one product."""
COMMON = 3
"""Products that two sites have in common at least, to be mirrors."""
MIRROR = 0.5
"""Share of the smaller catalogue that the other repeats, from which two sites are mirrors."""


def words_of(title: str) -> frozenset[str]:
    """Words and numbers of a title: lower case, without marks, without the pseudonyms of a masked copy."""
    folded = unicodedata.normalize("NFKD", PSEUDONYM.sub(" ", title).casefold())
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return frozenset(word.replace(",", ".") for word in WORD.findall(plain))


def group_products(offers: Iterable[Offered]) -> dict[str, str]:
    """Offer id to the name of its product: the first title, in the alphabet, of those that are alike."""
    latest = {offer.offer_id: offer for offer in offers}
    blocks: dict[Hashable, dict[frozenset[str], list[Offered]]] = defaultdict(lambda: defaultdict(list))
    for offer in latest.values():
        words = words_of(offer.title)
        numbers = frozenset(word for word in words if word[0].isdigit())
        blocks[(numbers, offer.substances)][words].append(offer)
    named: dict[str, str] = {}
    for block in blocks.values():
        for group in joined(sorted(block, key=sorted)):
            own = [offer for words in group for offer in block[words]]
            name = min(" ".join(PSEUDONYM.sub(" ", offer.title).split()) for offer in own)
            substances = ", ".join(sorted(own[0].substances))
            named |= {offer.offer_id: f"{name} ({substances})" if substances else name for offer in own}
    return named


def joined(titles: Sequence[frozenset[str]]) -> list[list[frozenset[str]]]:
    """Titles in groups, each alike to at least one other of its group."""
    if len(titles) > COMPARED:
        return [[words] for words in titles]
    edges = [
        (left, right)
        for at, left in enumerate(titles)
        for right in titles[at + 1 :]
        if len(left & right) >= ALIKE * len(left | right)
    ]
    return groups(titles, edges)


def find_mirrors(catalogues: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Groups of sites that repeat each other's products; a site alone is in none."""
    sites = sorted(catalogues)
    edges = [
        (left, right)
        for at, left in enumerate(sites)
        for right in sites[at + 1 :]
        if repeats(catalogues[left], catalogues[right])
    ]
    return [group for group in groups(sites, edges) if len(group) > 1]


def repeats(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether at least half of the smaller catalogue, and three products, are in the other."""
    common = len(left & right)
    return common >= COMMON and common >= MIRROR * min(len(left), len(right))


def groups(members: Sequence[Member], edges: Iterable[tuple[Member, Member]]) -> list[list[Member]]:
    """Connected groups, in the order of their first members."""
    leader = {member: member for member in members}

    def find(member: Member) -> Member:
        while leader[member] != member:
            leader[member] = leader[leader[member]]
            member = leader[member]
        return member

    for left, right in edges:
        leader[find(right)] = find(left)
    gathered: dict[Member, list[Member]] = {}
    for member in members:
        gathered.setdefault(find(member), []).append(member)
    return list(gathered.values())
