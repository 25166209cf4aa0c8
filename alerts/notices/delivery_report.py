# SPDX-License-Identifier: EUPL-1.2
"""Delivery reports: what a mail server says became of a mail of ours: Postfix, Exim, Exchange, Gmail, qmail.

Read is RFC 3464 (with RFC 6533), and the plain texts that older Exim and qmail write in its place.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message

PARTS = 200
LONGEST = 200_000
STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
COPY_PARTS = (
    "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers",
)  # fmt: skip
ARRIVED = ("delivered", "relayed", "expanded")
MESSAGE_ID = re.compile(r"(?im)^[ \t>]*message-id:\s*(<[^>\s]{1,300}>)")
FIELD = re.compile(r"(?im)^(action|status|diagnostic-code|final-recipient|original-recipient):[ \t]*(\S.*)$")
FOLD = re.compile(r"\r?\n[ \t]+")
EXIM_DELAY = re.compile(r"^\s*(?:warning: )?message \S+ (?:has been |is )?delayed|delayed delivery", re.I)
QMAIL = re.compile(r"\A\s*(?:<[^>]*>\s*)?hi\. this is the qmail-send program", re.I)


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """What a server says of one mail."""

    action: str
    """failed, delayed, delivered, relayed or expanded (RFC 3464)."""
    said: str
    """Status and reason in its words."""
    recipients: tuple[str, ...]
    message_ids: frozenset[str]
    """Of the mails that it names: whoever forges one would have to know it."""


def read_report(mail: EmailMessage) -> DeliveryReport | None:
    """The report; None for any other mail."""
    parts = [part for _, part in zip(range(PARTS), mail.walk(), strict=False)]
    ids = named_ids(mail, parts)
    for part in parts:
        if part.get_content_type() in STATUS_PARTS:
            return from_status(status_text(part), ids)
    return from_plain(mail, ids)


def from_status(text: str, ids: frozenset[str]) -> DeliveryReport:
    """A report with fields; of several recipients, failed means that none was reached."""
    blocks = [dict_of(block) for block in re.split(r"\r?\n[ \t]*\r?\n", text)]
    told = [block for block in blocks if "action" in block] or [dict_of(text)]
    actions = [word_of(block.get("action", "failed")) for block in told]
    action = next((one for one in actions if one in ARRIVED), "") or ("delayed" if "delayed" in actions else "failed")
    if "failed" in actions and action in ARRIVED:
        action = "delayed"
    block = told[actions.index(action)] if action in actions else told[0]
    said = " ".join(block[name] for name in ("status", "diagnostic-code") if name in block)
    return DeliveryReport(
        action=action, said=said[:500] or "no reason is given", message_ids=ids,
        recipients=tuple(dict.fromkeys(address for one in told for address in addresses(one))),
    )  # fmt: skip


def from_plain(mail: EmailMessage, ids: frozenset[str]) -> DeliveryReport | None:
    """A report in words alone: Exim names the failed in a header, qmail begins with its own name."""
    text, failed = body_of(mail), str(mail.get("X-Failed-Recipients", ""))
    if EXIM_DELAY.search(str(mail.get("Subject", ""))) and str(mail.get("Auto-Submitted", "")).startswith("auto"):
        action = "delayed"
    elif failed or QMAIL.match(text):
        action = "failed"
    else:
        return None
    reason = next((line.strip() for line in text.splitlines() if re.search(r"\b[45]\d\d[ -]|[45]\.\d+\.\d+", line)), "")
    recipients = tuple(one.strip().lower() for one in failed.split(",") if one.strip())[:50]
    said = reason[:500] or "no reason is given"
    return DeliveryReport(action=action, said=said, recipients=recipients, message_ids=ids)


def named_ids(mail: EmailMessage, parts: list[EmailMessage]) -> frozenset[str]:
    """Every Message-ID that a mail answers, or holds a copy of."""
    ids = {one for name in ("In-Reply-To", "References") for one in str(mail.get(name, "")).split()[:100]}
    for part in parts:
        if part.get_content_type() in COPY_PARTS:
            ids |= set(MESSAGE_ID.findall(source_of(part)))
    return frozenset(ids | set(MESSAGE_ID.findall(body_of(mail))))


def dict_of(block: str) -> dict[str, str]:
    """The fields of one recipient, unfolded."""
    return {name.lower(): value.strip() for name, value in FIELD.findall(FOLD.sub(" ", block))}


def word_of(action: str) -> str:
    """The action alone: some servers add a comment. What is none of RFC 3464 is taken for a failure."""
    word = re.split(r"[^a-z]", action.lower(), maxsplit=1)[0]
    return word if word in (*ARRIVED, "delayed", "failed") else "failed"


def addresses(block: dict[str, str]) -> Iterator[str]:
    """Whom it did or did not reach: `rfc822; a@b.example`."""
    for name in ("original-recipient", "final-recipient"):
        if address := block.get(name, "").rpartition(";")[2].strip().strip("<>").lower():
            yield address[:320]


def status_text(part: Message) -> str:
    """The fields as text, also where a server encoded what should not be."""
    text = source_of(part)
    if not FIELD.search(text) and "base64" in str(part.get("Content-Transfer-Encoding", "")).lower():
        try:
            return base64.b64decode("".join(text.split()), validate=False).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return text
    return text


def source_of(part: Message) -> str:
    """A part as text: a message within as it stands, a text decoded."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n\n".join(inner_text(one) for one in payload if isinstance(one, Message))[:LONGEST]
    plain = part.get_payload(decode=True)
    return plain[:LONGEST].decode("utf-8", "replace") if isinstance(plain, bytes) else str(payload)[:LONGEST]


def inner_text(inner: Message) -> str:
    """Headers and the beginning of what follows, without rendering a large mail anew."""
    heads = "\n".join(f"{name}: {value}" for name, value in inner.raw_items())
    payload = inner.get_payload()
    return f"{heads}\n\n{payload[:LONGEST]}" if isinstance(payload, str) else heads


def body_of(mail: EmailMessage) -> str:
    """The readable text of a mail; empty when there is none."""
    try:
        body = mail.get_body(preferencelist=("plain",))
        return str(body.get_content())[:LONGEST] if body is not None else ""
    except (LookupError, ValueError, KeyError):
        return ""
