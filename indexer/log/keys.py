# SPDX-License-Identifier: EUPL-1.2
"""The key that signs the log: one file that only its owner reads, made once, changed by a signed rotation.

`<home>/state/keys/log.key` holds the key (PEM), `log.next` the key that a rotation is about to put in its place.
"""

import os
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import LedgerKeyError
from indexer.log.checkpoint import VerifierKey, checkpoint_text, signed_note
from indexer.writing import flush_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY, NEXT_KEY = "log.key", "log.next"
OTHERS = stat.S_IRWXG | stat.S_IRWXO
KEY_BYTES = 10_000


@dataclass(frozen=True)
class LogKey:
    """A private key and the name under which it signs."""

    name: str
    private: "Ed25519PrivateKey"

    @cached_property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(name=self.name, public=self.private.public_key().public_bytes_raw())

    def sign(self, text: bytes) -> bytes:
        """The signature over these bytes."""
        return self.private.sign(text)

    def sign_checkpoint(self, size: int, root: bytes) -> bytes:
        """A signed note for this size and root."""
        text = checkpoint_text(self.name, size, root)
        return signed_note(text, self.verifier, self.sign(text))


def keys_folder(home: Path) -> Path:
    """Where keys lie."""
    return home / "state" / "keys"


def has_key(home: Path, file: str = KEY) -> bool:
    """Whether the key file is there."""
    return (keys_folder(home) / file).exists()


def make_key(home: Path, name: str, file: str = KEY) -> LogKey:
    """A new key, kept in a new file of mode 0600; raises LedgerKeyError when there is one already."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = Ed25519PrivateKey.generate()
    text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    folder = keys_folder(home)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = folder / f"{file}.new"
        beside.unlink(missing_ok=True)  # of a kill
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            os.write(handle, f"name: {name}\n".encode() + text)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.link(beside, folder / file)  # whole or not there, and never in the place of another
        beside.unlink()
        flush_folder(folder)
    except OSError as error:
        raise LedgerKeyError(f"{folder / file}: the key could not be written: {error.strerror}") from error
    return LogKey(name, private)


def load_key(home: Path, file: str = KEY) -> LogKey:
    """The key from its file; raises LedgerKeyError when others can read it, or it is no key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path = keys_folder(home) / file
    head, _, pem = read_secret(path).partition(b"\n")
    try:
        private = load_pem_private_key(pem, None)
    except (ValueError, TypeError) as error:
        raise LedgerKeyError(f"{path}: expected a private key in PEM after a line `name: …`") from error
    if not isinstance(private, Ed25519PrivateKey) or not head.startswith(b"name: "):
        raise LedgerKeyError(f"{path}: expected an Ed25519 key after a line `name: …`")
    return LogKey(head.removeprefix(b"name: ").decode(), private)


def read_secret(path: Path) -> bytes:
    """A secret file's bytes; raises LedgerKeyError when anyone but its owner may read or change it."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError as error:
        raise LedgerKeyError(f"{path}: the key is missing: bring it back from a backup of state/keys") from error
    except OSError as error:
        raise LedgerKeyError(f"{path}: expected a plain file that this user can read: {error.strerror}") from error
    try:
        refuse_shared(path, os.fstat(handle), OTHERS)
        refuse_shared(path.parent, path.parent.stat(), stat.S_IWGRP | stat.S_IWOTH)
        return os.read(handle, KEY_BYTES)
    finally:
        os.close(handle)


def refuse_shared(path: Path, found: os.stat_result, forbidden: int) -> None:
    """Raise LedgerKeyError when a key, or the folder that holds it, is open to others."""
    mode = stat.S_IMODE(found.st_mode)
    if mode & forbidden:
        raise LedgerKeyError(
            f"{path}: others may reach it (mode {mode:04o}), so nothing is signed with it: `chmod go= {path}`, "
            "and if someone may have copied the key, then `theriac keys rotate`"
        )
    if found.st_uid not in (os.geteuid(), 0):
        raise LedgerKeyError(f"{path}: expected to belong to this user, it belongs to user {found.st_uid}")


def put_in_place(home: Path) -> None:
    """The next key becomes the key; the old one is gone."""
    folder = keys_folder(home)
    os.replace(folder / NEXT_KEY, folder / KEY)
    flush_folder(folder)
