# SPDX-License-Identifier: EUPL-1.2
"""Captured: identifiers that the wire tells, not the page: address, network, names, certificate, icon, pictures."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.texts import image_hash
from config.hubs import load_hubs
from config.registers import NO_REGISTERS, Registers
from crawler.capture_files import CaptureFiles
from crawler.captured import Capture
from crawler.captures import checked, read_event, split_message
from crawler.errors import CaptureError
from crawler.warc import WarcRecord, record_at

EVENT_BYTES = 60_000_000
"""A larger capture is not opened."""
PICTURES = 40
PICTURE_BYTES = 5_000_000
ICON = re.compile(r"(?i)favicon|apple-touch-icon|/icon[-_.\d]|\.ico(?:\?|$)")
NAME_SERVER = re.compile(r"(?im)^[\w.-]{1,253}\.?\s+\d+\s+IN\s+NS\s+([\w.-]{3,253})$")


def read_captured(
    files: CaptureFiles, capture: Capture, registers: Registers = NO_REGISTERS
) -> list[tuple[K, str, float]]:
    """What the capture of a home page or of a sealed look shows; nothing when it cannot be read."""
    if not 0 < capture.event_size_bytes <= EVENT_BYTES:
        return []
    try:
        event = read_event(files, capture)
        event = (*event, *read_names(files, capture, event))
    except (CaptureError, OSError, ValueError):
        return []  # verifying tells of it; here it only gives no identifiers
    return list(dict.fromkeys(_of_event(event, registers)))


def read_names(files: CaptureFiles, capture: Capture, event: tuple[WarcRecord, ...]) -> Iterator[WarcRecord]:
    """The name server's answer where an earlier capture of the file holds it."""
    for record in event:
        if record.kind == "metadata" and (facts := read_facts(record.block)):
            offsets = facts.get("record_offsets")
            offset = offsets.get("dns") if isinstance(offsets, Mapping) else None
            if isinstance(offset, int) and 0 <= offset < capture.event_offset:
                with files.open(capture.warc) as file:
                    yield checked(record_at(file, offset, capture.warc))


def read_facts(block: bytes) -> Mapping[str, Any]:
    """What a capture's metadata tells; empty for what is not ours."""
    try:
        facts = msgspec.json.decode(block)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return facts if isinstance(facts, Mapping) else {}


def _of_event(event: tuple[WarcRecord, ...], registers: Registers) -> Iterator[tuple[K, str, float]]:
    for record in event:
        content_type = record.field("Content-Type") or ""
        if record.kind == "metadata":
            yield from _of_metadata(record.block, registers)
        elif record.kind == "resource" and content_type.startswith("text/dns"):
            yield from of_names(record.block.decode("utf-8", "replace"))
    yield from _of_pictures(event)


def _of_metadata(block: bytes, registers: Registers) -> Iterator[tuple[K, str, float]]:
    facts = read_facts(block)
    server, tls = facts.get("server") or {}, facts.get("tls") or {}
    address = str(server.get("address") or "") if isinstance(server, Mapping) else ""
    if address and load_hubs().why("address", address) is None:
        yield K.ADDRESS, address, 1.0
    network = registers.network(address) if address else None
    if network is not None:
        yield K.NETWORK, f"AS{network.number} {network.name}".strip(), 1.0
    chain = tls.get("certificates") if isinstance(tls, Mapping) else None
    leaf = chain[0] if isinstance(chain, list) and chain else None
    digest = leaf.get("sha256") if isinstance(leaf, Mapping) else leaf
    if isinstance(digest, str) and digest:
        yield K.CERTIFICATE, digest[:64], 1.0


def of_names(text: str) -> Iterator[tuple[K, str, float]]:
    """Name servers in a name server's answer, without those of registrars and hosts."""
    for name in sorted({match[1].lower().rstrip(".") for match in NAME_SERVER.finditer(text[:50_000])})[:6]:
        if load_hubs().why("name_server", name) is None:
            yield K.NAME_SERVER, name, 1.0


def _of_pictures(event: tuple[WarcRecord, ...]) -> Iterator[tuple[K, str, float]]:
    taken = 0
    for record in event:
        if record.kind != "response" or taken >= PICTURES:
            continue
        head, body = split_message(record)
        if b"image/" not in head.lower() or not 0 < len(body) <= PICTURE_BYTES:
            continue
        taken += 1
        if ICON.search(record.field("WARC-Target-URI") or ""):
            yield K.FAVICON, hashlib.sha256(body).hexdigest(), 1.0
            continue
        picture = image_hash(body)
        if picture is not None:
            yield K.IMAGE, picture, 1.0
