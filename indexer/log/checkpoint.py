# SPDX-License-Identifier: EUPL-1.2
"""Checkpoints: size and root of the log in a signed note that public tools read.

A note is text, an empty line, and signature lines `— name base64(key id, signature)`. Ours has one signature, and is
read only in the exact form in which it is written: there is no byte that could be changed unseen.
Source: C2SP signed-note and tlog-checkpoint.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from indexer.errors import LedgerError

ED25519 = b"\x01"
NAME = re.compile(r"[^\s+\x00-\x1f]{1,200}")


@dataclass(frozen=True, kw_only=True)
class VerifierKey:
    """A public key with its name; as text it is what public verifiers of signed notes take."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What a note says, and the note itself."""

    origin: str
    size: int
    root: bytes
    key_id: bytes
    signature: bytes
    note: bytes

    def is_signed_by(self, key: VerifierKey) -> bool:
        """Whether this key made the signature, under its own name."""
        if key.name != self.origin or key.key_id != self.key_id:
            return False
        return is_signature(key, checkpoint_text(self.origin, self.size, self.root), self.signature)


def checkpoint_text(origin: str, size: int, root: bytes) -> bytes:
    """The bytes that are signed."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n".encode()


def signed_note(text: bytes, key: VerifierKey, signature: bytes) -> bytes:
    """Text and signature as one note."""
    return text + f"\n— {key.name} {base64.b64encode(key.key_id + signature).decode()}\n".encode()


def is_signature(key: VerifierKey, text: bytes, signature: bytes) -> bool:
    """Whether the key made this signature over these bytes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def parse_verifier_key(text: str) -> VerifierKey:
    """A verifier key from its text; raises LedgerError."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    key = VerifierKey(name=name, public=data[1:])
    if len(data) != 33 or data[:1] != ED25519 or not NAME.fullmatch(name) or str(key) != f"{name}+{key_id}+{encoded}":
        raise LedgerError(f"expected a verifier key `name+id+base64` (Ed25519), got {text[:80]!r}")
    return key


def parse_checkpoint(note: bytes) -> Checkpoint:
    """What a note says; raises LedgerError for anything that is not written exactly as we write it."""
    try:
        lines = note.decode().split("\n")
        origin, size, root, empty, signed, end = lines
        dash, name, encoded = signed.split(" ")
        blob = base64.b64decode(encoded, validate=True)
        found = Checkpoint(
            origin=origin,
            size=int(size),
            root=base64.b64decode(root, validate=True),
            key_id=blob[:4],
            signature=blob[4:],
            note=note,
        )
    except ValueError as error:
        raise LedgerError(
            f"checkpoint: expected origin, size, root and one signature line, got {note[:60]!r}"
        ) from error
    text = checkpoint_text(origin, found.size, found.root)
    again = text + f"\n— {origin} {base64.b64encode(blob).decode()}\n".encode()
    if (dash, name, empty, end) != ("—", origin, "", "") or again != note or len(found.root) != 32 or len(blob) != 68:
        raise LedgerError("checkpoint: it is not written in the exact form of a signed note")
    return found
