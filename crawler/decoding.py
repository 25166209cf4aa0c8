# SPDX-License-Identifier: EUPL-1.2
"""Content decoding (gzip, deflate, br) that stops at a limit, so that a bomb costs a page and not the machine."""

import zlib
from typing import Any

import brotli  # type: ignore[import-untyped]
from isal import isal_zlib

ACCEPTED = "gzip, deflate, br"
STEP = 1 << 20
DAMAGE: Any = (isal_zlib.error, zlib.error)


def decode_content(body: bytes, encoding: str, limit: int) -> tuple[bytes, str | None]:
    """The decoded body and what is wrong with it (None, `bomb` or `damaged`); what could be decoded is kept.

    Several encodings are undone in reverse order; an unknown one leaves the body as it is.
    """
    fault: str | None = None
    for name in reversed([part.strip().lower() for part in encoding.split(",")]):
        if not body or name in ("", "identity"):
            continue
        body, found = _undo(body, name, limit)
        fault = fault or found
    return body, fault


def _undo(body: bytes, name: str, limit: int) -> tuple[bytes, str | None]:
    if name in ("gzip", "x-gzip"):
        return _inflate_members(body, limit) if body[:2] == b"\x1f\x8b" else (body, None)
    if name == "deflate":
        wrapped, fault = _inflate(isal_zlib.decompressobj(), body, limit)
        return (wrapped, fault) if wrapped else _inflate(isal_zlib.decompressobj(-zlib.MAX_WBITS), body, limit)
    if name == "br":
        return _unbrotli(body, limit)
    return body, "unknown encoding"


def _inflate_members(body: bytes, limit: int) -> tuple[bytes, str | None]:
    parts: list[bytes] = []
    size, rest = 0, body
    while rest[:2] == b"\x1f\x8b":
        if size >= limit:
            return b"".join(parts), "bomb"
        machine = isal_zlib.decompressobj(16 + zlib.MAX_WBITS)
        part, fault = _inflate(machine, rest, limit - size)
        parts.append(part)
        size += len(part)
        if fault is not None:
            return b"".join(parts), fault
        rest = machine.unused_data
    return b"".join(parts), None


def _inflate(machine: Any, body: bytes, limit: int) -> tuple[bytes, str | None]:
    try:
        out = machine.decompress(body, limit)
    except DAMAGE:
        return _inflate_what_can_be(body, limit)
    if machine.eof:
        return out, None
    return out, "bomb" if len(out) >= limit else "damaged"


def _inflate_what_can_be(body: bytes, limit: int) -> tuple[bytes, str | None]:
    """Block by block, as a damaged tail would otherwise cost all that came before it."""
    machine = zlib.decompressobj(16 + zlib.MAX_WBITS if body[:2] == b"\x1f\x8b" else zlib.MAX_WBITS)
    out = bytearray()
    for start in range(0, len(body), 4_096):
        try:
            out += machine.decompress(body[start : start + 4_096], max(1, limit - len(out)))
        except zlib.error:
            break
        if len(out) >= limit:
            break
    return bytes(out), "damaged"


def _unbrotli(body: bytes, limit: int) -> tuple[bytes, str | None]:
    machine, out = brotli.Decompressor(), bytearray()
    try:
        out += machine.process(body, output_buffer_limit=STEP)
        while not machine.is_finished() and len(out) < limit and not machine.can_accept_more_data():
            out += machine.process(b"", output_buffer_limit=STEP)
    except brotli.error:
        is_plain = not out and body.lstrip()[:1] in (b"<", b"{", b"[")
        return (body, None) if is_plain else (bytes(out), "damaged")
    if machine.is_finished():
        return bytes(out), None
    return bytes(out[:limit]), "bomb" if len(out) >= limit else "damaged"
