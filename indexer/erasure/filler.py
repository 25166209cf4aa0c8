# SPDX-License-Identifier: EUPL-1.2
"""filler(): the record that stands in a capture file where others were erased, exactly as long as they were.

So nothing else in the file moves: offsets that journals, proofs and exports name stay true. The record is one gzip
member of stored blocks, whose length can be had to the byte.
"""

import hashlib
import struct
import uuid
import zlib

from crawler.warc import sha256_field
from indexer.errors import LedgerError

HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
STORED = 65_535
FRAME_BYTES = len(HEAD) + 8


def filler(reference: str, erased_at: str, warc: str, offset: int, size_bytes: int) -> bytes:
    """A metadata record of exactly so many bytes; always the same for the same place. Raises LedgerError."""
    blocks = max(1, -(-(size_bytes - FRAME_BYTES) // (STORED + 5)))
    raw = _record(reference, erased_at, warc, offset, size_bytes - FRAME_BYTES - 5 * blocks)
    parts = [HEAD]
    for number in range(blocks):
        piece = raw[number * STORED : (number + 1) * STORED]
        parts.append(struct.pack("<BHH", number == blocks - 1, len(piece), len(piece) ^ 0xFFFF) + piece)
    parts.append(struct.pack("<II", zlib.crc32(raw), len(raw) & 0xFFFFFFFF))
    return b"".join(parts)


def _record(reference: str, erased_at: str, warc: str, offset: int, size_bytes: int) -> bytes:
    """A whole WARC record of so many bytes; its block says what happened and is filled up with spaces."""
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:theriac:erased:{reference}:{warc}:{offset}")
    said = f"erased: {reference}\r\n".encode()
    for kind in ("text/plain", "text/plain; charset=utf-8"):  # for some lengths only one of the two comes out even
        for digits in range(1, 12):  # the length of the block stands in the head, whose length it changes
            room = size_bytes - len(_head(name, erased_at, kind, sha256_field(b""), "9" * digits)) - 4
            if room >= 0 and len(str(room)) == digits:
                block = said.ljust(room)[:room]
                return _head(name, erased_at, kind, sha256_field(block), str(room)) + block + b"\r\n\r\n"
    digest = hashlib.sha256(f"{warc} {offset}".encode()).hexdigest()[:8]
    raise LedgerError(f"{warc} at {offset}: {size_bytes} bytes have no room for the record of an erasure ({digest})")


def _head(name: uuid.UUID, erased_at: str, kind: str, digest: str, length: str) -> bytes:
    lines = [
        "WARC/1.1",
        "WARC-Type: metadata",
        f"WARC-Record-ID: <urn:uuid:{name}>",
        f"WARC-Date: {erased_at}",
        f"Content-Type: {kind}",
        f"WARC-Block-Digest: {digest}",
        f"Content-Length: {length}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
