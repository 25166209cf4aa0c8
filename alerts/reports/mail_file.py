# SPDX-License-Identifier: EUPL-1.2
"""A mail that reports something: addresses and batches from its text. Attachments are counted, never opened."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from html import unescape
from pathlib import Path

from alerts.errors import ReportError
from alerts.reports.reading import Read, find_in_text

PARTS = 100
TEXT = 500_000
"""Characters of a mail's text that are read."""
TAG = re.compile(r"<(?:a\s[^>]{0,400}?href\s*=\s*[\"']?(?P<link>[^\"'\s>]{1,2000})[^>]{0,400}|[^>]{0,2000})>", re.I)
HIDDEN = re.compile(r"<(script|style)\b.{0,200000}?</\1\s*>", re.I | re.S)


@dataclass(frozen=True, kw_only=True)
class MailReport:
    """What a mail says, and who sent it."""

    name: str
    address: str
    subject: str
    text: str
    named: tuple[Read, ...]
    attachments: int


def read_mail(path: Path, size_bytes: int, *, practice: bool = False) -> MailReport:
    """The mail in a file; raises ReportError for one that is too large or no mail."""
    try:
        if path.stat().st_size > size_bytes:
            raise ReportError(f"{path}: expected a mail of at most {size_bytes:,} bytes")
        raw = path.read_bytes()
    except OSError as error:
        raise ReportError(f"{path}: expected a readable mail file: {error.strerror}") from error
    return parse_mail(raw, str(path), practice=practice)


def parse_mail(raw: bytes, where: str, *, practice: bool = False) -> MailReport:
    """The same from bytes; a header or part that breaks the rules of mail is left out."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise ReportError(f"{where}: expected a mail with headers (.eml)")
    text, attachments = text_of(message)
    subject = header(message, "subject")
    name, address = parseaddr(header(message, "from"))
    named = tuple(find_in_text(f"{subject}\n{text}", practice=practice))
    return MailReport(
        name=name[:200], address=address[:320], subject=subject[:300], text=text, named=named, attachments=attachments
    )


def header(message: EmailMessage, name: str) -> str:
    """A header on one line; empty when it is not there or cannot be read."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


def text_of(message: EmailMessage) -> tuple[str, int]:
    """The text of all readable parts (links of HTML included), and how many attachments lie beside."""
    said: list[str] = []
    attachments, left = 0, TEXT
    for place, part in enumerate(message.walk()):
        if place >= PARTS or left <= 0:
            break
        if part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            attachments += 1
            continue
        text = content(part)[:left]
        said.append(plain(text) if part.get_content_subtype() == "html" else text)
        left -= len(text)
    return "\n".join(said), attachments


def content(part: EmailMessage) -> str:
    """The text of a part in whatever encoding it claims or has."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def plain(html: str) -> str:
    """Text of HTML, with the links where they stood."""
    return unescape(TAG.sub(lambda tag: f" {tag.group('link') or ''} ", HIDDEN.sub(" ", html)))
