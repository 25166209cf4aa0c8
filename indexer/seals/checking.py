# SPDX-License-Identifier: EUPL-1.2
"""Checking one seal as it lies in its folder: every byte, its token, its checkpoint, against pinned roots."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import LedgerError, SealError, SealRefusedError
from indexer.log.checkpoint import Checkpoint, parse_checkpoint
from indexer.log.home_log import tree_root
from indexer.seals.authority import Pin, fingerprint, read_certificates, read_crls
from indexer.seals.files import (
    CHAIN,
    CHECKPOINT,
    CRL,
    NEEDED,
    NOTE,
    OCSP,
    QUERY,
    RECORD,
    REPLY,
    ROOT,
    SealNote,
    SealPlace,
)
from indexer.seals.token import Token, Wanted, check_reply, digest_of, read_request


class UnpinnedError(SealError):
    """The seal holds, but leads to a root that nobody pinned: it proves only what its own files say."""


@dataclass(frozen=True, kw_only=True)
class CheckedSeal:
    """A seal that holds."""

    place: SealPlace
    note: SealNote
    token: Token
    checkpoint: Checkpoint
    pin: Pin


def check_seal(place: SealPlace, pins: Sequence[Pin]) -> CheckedSeal:
    """The seal, after every check; raises SealError, or UnpinnedError when its root alone is not pinned."""
    note = place.note()
    if (note.log_size, note.authority, note.renewal) != (place.size, place.authority, place.renewal):
        raise SealError(f"{place.folder.name}: the note speaks of another seal")
    check_digests(place, note)
    checkpoint = read_checkpoint(place, note)
    roots = tuple(read_certificates(place.path(ROOT), place.folder.name))
    if len(roots) != 1 or fingerprint(roots[0]) != note.root_sha256:
        raise SealError(f"{place.folder.name}: root.pem is not the root that the note names")
    pin = next((pin for pin in pins if pin.sha256 == note.root_sha256), None)
    token = check_kept_token(place, note, roots[0])
    if note.sealed_at != token.gen_time or (note.policy, note.serial) != (token.policy, token.serial):
        raise SealError(f"{place.folder.name}: the note says another time, policy or number than the token")
    if pin is None:
        raise UnpinnedError(
            f"{place.folder.name}: the token of {note.authority} holds, but its root {note.root_sha256[:16]}… is not "
            "pinned here: name it in seal.authorities"
        )
    if pin.practice != note.practice:
        raise SealError(f"{place.folder.name}: a practice seal that poses as a real one, or the reverse")
    return CheckedSeal(place=place, note=note, token=token, checkpoint=checkpoint, pin=pin)


def check_in_log(place: SealPlace, home: Path, size: int) -> None:
    """Raise SealError unless the checkpoint that a seal stamps is one of this home's log of `size` leaves."""
    if place.size > size:
        raise SealError(
            f"{place.folder.name}: it was made over {place.size} leaves, the log has {size}: the log was cut"
        )
    if tree_root(home, place.size).hex() != place.note().log_root:
        raise SealError(f"{place.folder.name}: the checkpoint that it stamps is not of this log")


def check_digests(place: SealPlace, note: SealNote) -> None:
    """Raise SealError unless exactly the files that the note names are there, each unchanged."""
    prefix = f"{place.folder.name}."
    endings = {path.name.removeprefix(prefix): path for path in place.files()}
    missing = [ending for ending in NEEDED if ending not in endings]
    if missing or len(list(place.folder.iterdir())) != len(endings):
        raise SealError(f"{place.folder.name}: expected plain files, missing: {', '.join(missing) or 'none'}")
    named = set(note.files)
    present = {path.name for ending, path in endings.items() if ending != NOTE}
    if named != present:
        odd = ", ".join(sorted(named ^ present))
        raise SealError(f"{place.folder.name}: files that the note does not name, or that are missing: {odd}")
    for name, sha256 in note.files.items():
        if hashlib.sha256(place.read(name.removeprefix(prefix))).hexdigest() != sha256:
            raise SealError(f"{name}: it is not what was sealed (sha256)")


def read_checkpoint(place: SealPlace, note: SealNote) -> Checkpoint:
    """The checkpoint that was stamped; raises SealError when it is not the one of the note."""
    try:
        checkpoint = parse_checkpoint(place.read(CHECKPOINT))
    except LedgerError as error:
        raise SealError(f"{place.folder.name}: {error}") from error
    if (checkpoint.size, checkpoint.root.hex()) != (note.log_size, note.log_root):
        raise SealError(f"{place.folder.name}: the checkpoint has another size or root than the note")
    return checkpoint


def check_kept_token(place: SealPlace, note: SealNote, root: object) -> Token:
    """The kept reply against the kept request and the stamped bytes; raises SealRefusedError."""
    algorithm, digest, nonce = read_request(place.read(QUERY))
    expected = stamped_digest(place, note, algorithm)
    if digest != expected or (algorithm, digest.hex()) != (note.hash, note.digest):
        raise SealRefusedError(f"{place.folder.name}: the request is not about this checkpoint")
    endings = [path.name.removeprefix(f"{place.folder.name}.") for path in place.files()]
    wanted = Wanted(
        digest=digest,
        hash=algorithm,
        roots=(root,),
        nonce=nonce,
        between=tuple(read_certificates(place.path(CHAIN), place.folder.name)),
        crls=tuple(read_crls(place.path(CRL), place.folder.name)) if place.path(CRL).exists() else (),
        ocsps=tuple(place.read(ending) for ending in endings if ending.startswith(OCSP)),
    )
    try:
        return check_reply(place.read(REPLY), wanted)
    except SealRefusedError as error:
        raise SealRefusedError(f"{place.folder.name}: {error}") from error


def stamped_digest(place: SealPlace, note: SealNote, algorithm: str) -> bytes:
    """What the token must be about: the checkpoint, or for a renewal what its evidence record says."""
    if note.renewal == 0:
        return digest_of(place.read(CHECKPOINT), algorithm)
    from indexer.seals.evidence_record import last_digest

    return last_digest(place.read(RECORD), place.read(CHECKPOINT), algorithm)


def digest_all(place: SealPlace, pins: Sequence[Pin]) -> str:
    """One digest over all bytes of a seal and the pinned roots: the same again needs no second check."""
    said = hashlib.sha256()
    for path in place.files():
        said.update(f"{path.name}\0".encode() + hashlib.sha256(place_bytes(path)).digest())
    for pin in sorted(f"{pin.sha256}{pin.practice}" for pin in pins):
        said.update(pin.encode())
    return said.hexdigest()


def place_bytes(path: Path) -> bytes:
    """The bytes of one file; raises SealError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise SealError(f"{path.name}: not readable: {error.strerror}") from error
