# SPDX-License-Identifier: EUPL-1.2
"""From bytes to text, as browsers do it: BOM, UTF-8 if it fits, header, meta, then a guess."""

import re

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

SAMPLE_BYTES = 50_000
SERVER_DEFAULTS = frozenset(("cp1252", "latin-1", "iso8859-1", "ascii", "utf-8"))
"""What servers say when nobody told them: a page's own meta element knows better."""
LANGUAGE = re.compile(rb"<html[^>]{0,300}\blang=[\"']?([a-zA-Z]{2})", re.IGNORECASE)
LEGACY = {
    language: encoding
    for encoding, languages in (
        ("cp1250", "cs sk pl hu sl hr bs ro sq"),
        ("cp1254", "tr az"),
        ("cp1257", "lt lv et"),
        ("cp1255", "he iw"),
        ("cp1251", "ru uk be bg mk kk"),
        ("cp1253", "el"),
        ("cp1256", "ar fa ur"),
        ("cp1252", "en de fr es it pt nl sv da nb no fi is ca"),
    )
    for language in languages.split()
}
"""Encodings that a guess by letters mixes up, by language. Source: WHATWG Encoding, legacy defaults by locale."""


def decode_html(body: bytes, content_type: str | None) -> str:
    """The body as text; undecodable bytes become U+FFFD, so nothing is silently dropped."""
    bom_encoding, _ = read_bom(body)
    if bom_encoding:
        return body.decode(bom_encoding, errors="replace").removeprefix("\ufeff")
    if body[:4] in (b"<\x00!\x00", b"<\x00h\x00", b"<\x00H\x00"):
        return body.decode("utf-16-le", errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    encoding = _declared(body, content_type)
    if encoding and encoding != "utf-8":
        return body.decode(encoding, errors="replace")
    return _guess(body)


def _declared(body: bytes, content_type: str | None) -> str | None:
    """By the header, unless that is but a server's default and the page itself says otherwise."""
    header = resolve_encoding(http_content_type_encoding(content_type) or "")
    if header and header not in SERVER_DEFAULTS:
        return header
    declared = html_body_declared_encoding(body)
    meta = resolve_encoding(declared) if declared else None
    return meta if meta and meta != "utf-8" else header


def _guess(body: bytes) -> str:
    """Mostly valid UTF-8 stays UTF-8 (a cut page, one bad byte); anything else is guessed from a sample."""
    text = body.decode("utf-8", errors="replace")
    if text.count("\ufffd") * 1000 <= len(text):
        return text
    language = LANGUAGE.search(body[:4_000])
    encoding = LEGACY.get(language.group(1).decode().lower()) if language else None
    if encoding is None:
        best = from_bytes(body[:SAMPLE_BYTES]).best()
        encoding = best.encoding if best else None
    return body.decode(encoding, errors="replace") if encoding else text
