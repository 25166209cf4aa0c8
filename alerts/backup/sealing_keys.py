# SPDX-License-Identifier: EUPL-1.2
"""Keys of a home as one sealed box: scrypt makes a key of the passphrase, AES-256-GCM closes the box."""

import hashlib
import os
from pathlib import Path

import msgspec

from indexer.errors import BackupError
from indexer.log.keys import read_secret

SECRETS = ("state/keys", "state/secret_key", "state/masking.key", "state/exports", "state/practice-authority")
"""Files and folders that hold what nobody else may read."""
MAGIC = b"theriac-keys-1\n"
LEAST_CHARACTERS = 12


def secret_files(home: Path) -> list[str]:
    """Every key of a home, as a path below it."""
    found = []
    for name in SECRETS:
        path = home / name
        paths = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [one.relative_to(home).as_posix() for one in paths if one.is_file()]
    return found


def is_secret(path: str) -> bool:
    """Whether a path below a home is a key's."""
    return any(path == name or path.startswith(name + "/") for name in SECRETS)


def seal_keys(home: Path, passphrase: bytes) -> bytes:
    """All keys of a home, sealed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    files = {name: ((home / name).stat().st_mode & 0o777, (home / name).read_bytes()) for name in secret_files(home)}
    salt, nonce = os.urandom(16), os.urandom(12)
    return MAGIC + salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, msgspec.msgpack.encode(files), MAGIC)


def open_keys(sealed: bytes, passphrase: bytes) -> dict[str, tuple[int, bytes]]:
    """Mode and bytes of each key; raises BackupError for a wrong passphrase or a changed box."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not sealed.startswith(MAGIC):
        raise BackupError("the keys of this backup are not in a box that this version knows")
    body = sealed[len(MAGIC) :]
    try:
        text = AESGCM(_key(passphrase, body[:16])).decrypt(body[16:28], body[28:], MAGIC)
        return msgspec.msgpack.decode(text, type=dict[str, tuple[int, bytes]])
    except (InvalidTag, ValueError, msgspec.MsgspecError) as error:
        raise BackupError("the keys cannot be opened: the passphrase is another one, or they were changed") from error


def read_passphrase(path: Path) -> bytes:
    """The first line of a file that nobody else can read; raises LedgerKeyError or BackupError."""
    text = read_secret(path.absolute()).split(b"\n")[0].strip()
    if len(text) < LEAST_CHARACTERS:
        raise BackupError(f"{path}: expected a passphrase of at least {LEAST_CHARACTERS} characters")
    return text


def _key(passphrase: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase, salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
