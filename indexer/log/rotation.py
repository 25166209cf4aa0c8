# SPDX-License-Identifier: EUPL-1.2
"""Changing the key that signs the log: the old key signs the new one, in the log itself, for everybody to see."""

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.living import only_one
from indexer.errors import LedgerError
from indexer.log.checkpoint import VerifierKey, is_signature, parse_verifier_key
from indexer.log.home_log import Leaf, LeafKind, append_locked, open_key, read_note, signed_folder, utc_now
from indexer.log.keys import NEXT_KEY, has_key, keys_folder, make_key, put_in_place


@dataclass(frozen=True, kw_only=True)
class KeyStep:
    """One key of the log's history, and what is wrong with how it came."""

    key: VerifierKey
    index: int
    """Of its leaf."""
    at: str
    fault: str = ""
    lost: bool = False
    """True: its predecessor was lost and did not sign it."""


def rotate_key(home: Path, *, why: str, lost: bool = False) -> VerifierKey:
    """Put a new key in place of the old one and enter it in the log; raises LedgerError.

    `lost`: the old key is gone, so nothing but this leaf vouches for the new one.
    """
    with only_one(home, "log"):
        signed = read_note(signed_folder(home))
        if signed is None:
            raise LedgerError(f"{home}: the log is empty; its first key is made with its first entry")
        body: dict[str, str | int] = {"why": why}
        if lost and has_key(home):
            raise LedgerError(f"{keys_folder(home)}: the key is there, so it must sign its successor: leave out --lost")
        old = None if lost else open_key(home)
        (keys_folder(home) / NEXT_KEY).unlink(missing_ok=True)
        new = make_key(home, signed.origin, NEXT_KEY)
        body["vkey"] = str(new.verifier)
        if old is not None:
            signature = old.sign(rotation_text(signed.origin, str(new.verifier), signed.size))
            body |= {"previous": str(old.verifier), "signature": base64.b64encode(signature).decode()}
        append_locked(home, new, LeafKind.KEY, body, utc_now())
        put_in_place(home)
    return new.verifier


def rotation_text(origin: str, vkey: str, index: int) -> bytes:
    """What the old key signs: the log, the new key, and which leaf brings it."""
    return f"theriac log key\n{origin}\n{vkey}\n{index}\n".encode()


def key_history(origin: str, leaves: Iterable[Leaf]) -> Iterator[KeyStep]:
    """The keys of a log in order, each checked against the one before; raises LedgerError for a leaf that is none."""
    before: VerifierKey | None = None
    for leaf in leaves:
        if leaf.kind != LeafKind.KEY:
            continue
        key = parse_verifier_key(str(leaf.body.get("vkey", "")))
        lost = before is not None and "signature" not in leaf.body
        fault = "" if lost else _fault(origin, key, before, leaf)
        yield KeyStep(key=key, index=leaf.index, at=leaf.at, fault=fault, lost=lost)
        before = key


def _fault(origin: str, key: VerifierKey, before: VerifierKey | None, leaf: Leaf) -> str:
    if key.name != origin:
        return f"it is the key of another log, {key.name}"
    if before is None:
        return "" if leaf.index == 0 else "the log does not begin with a key"
    try:
        signature = base64.b64decode(str(leaf.body["signature"]), validate=True)
    except (binascii.Error, ValueError):
        return "its predecessor's signature cannot be read"
    if not is_signature(before, rotation_text(origin, str(key), leaf.index), signature):
        return "its predecessor did not sign it"
    return ""
