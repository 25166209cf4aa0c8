# SPDX-License-Identifier: EUPL-1.2
"""From bytes to text, as browsers do it: BOM, header, meta, UTF-8 if it fits, then a guess."""

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding


def decode_html(body: bytes, content_type: str | None) -> str:
    """The body as text; undecodable bytes become U+FFFD, so nothing is silently dropped."""
    bom_encoding, _ = read_bom(body)
    if bom_encoding:
        return body.decode(bom_encoding, errors="replace").removeprefix("\ufeff")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    encoding = resolve_encoding(declared) if declared else None
    if encoding and encoding != "utf-8":
        return body.decode(encoding, errors="replace")
    return _guess(body)


def _guess(body: bytes) -> str:
    """Mostly valid UTF-8 stays UTF-8 (a cut page, one bad byte); anything else is guessed from a sample."""
    text = body.decode("utf-8", errors="replace")
    if text.count("\ufffd") * 1000 <= len(text):
        return text
    best = from_bytes(body[:50_000]).best()
    return body.decode(best.encoding, errors="replace") if best else text
