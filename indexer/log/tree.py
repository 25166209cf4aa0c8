# SPDX-License-Identifier: EUPL-1.2
"""Merkle trees: roots, inclusion proofs and consistency proofs, made and checked.

Source: RFC 6962 section 2.1 (hashes and proofs) and RFC 9162 sections 2.1.3.2 and 2.1.4.2 (how proofs are checked).
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Node = Callable[[int, int], bytes]
"""Hash of a complete subtree: `node(level, index)` spans the leaves from `index << level` on, `1 << level` of them."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Edge:
    """The right edge of a growing tree: takes leaf after leaf, gives the root; holds one hash a level."""

    def __init__(self) -> None:
        self.size = 0
        self._complete: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Take one more leaf hash."""
        size, hashed = self.size, leaf
        while size & 1:
            hashed = hashlib.sha256(b"\1" + self._complete.pop() + hashed).digest()
            size >>= 1
        self._complete.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """The root over everything that was taken."""
        if not self._complete:
            return EMPTY_ROOT
        *left, root = self._complete
        for hashed in reversed(left):
            root = node_hash(hashed, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    edge = Edge()
    for leaf in leaves:
        edge.add(leaf)
    return edge.root()


class LeafTree:
    """A tree in memory: all complete subtrees over given leaf hashes, level by level."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.size = len(leaves)
        self._levels = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            self._levels.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])

    def node(self, level: int, index: int) -> bytes:
        """Hash of one complete subtree."""
        return self._levels[level][index]


def range_root(begin: int, end: int, node: Node) -> bytes:
    """The root over the leaves from `begin` to before `end`, as it stands in a tree that begins there or aligned."""
    count = end - begin
    if count == 0:
        return EMPTY_ROOT
    if count & (count - 1) == 0 and begin % count == 0:
        return node(count.bit_length() - 1, begin // count)
    middle = begin + _split(count)
    return node_hash(range_root(begin, middle, node), range_root(middle, end, node))


def inclusion_proof(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` to the root of the tree with `size` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"expected a leaf below {size}, got {index}")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(begin, middle, node))
            begin = middle
    return tuple(reversed(path))


def consistency_proof(old: int, size: int, node: Node) -> tuple[bytes, ...]:
    """The hashes which show that the tree of `old` leaves is the beginning of the tree of `size` leaves."""
    if not 0 < old <= size:
        raise ValueError(f"expected an older size from 1 to {size}, got {old}")
    path: list[bytes] = []
    begin, end, known = 0, size, True
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(begin, middle, node))
            begin, known = middle, False
    if not known:
        path.append(range_root(begin, end, node))
    return tuple(reversed(path))


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from this leaf hash to this root."""
    if not 0 <= index < size:
        return False
    place, last, hashed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            hashed = node_hash(sibling, hashed)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            hashed = node_hash(hashed, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and hashed == root


def is_consistent(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the older tree is the beginning of the newer one."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == root


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1
