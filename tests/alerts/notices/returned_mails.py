# SPDX-License-Identifier: EUPL-1.2
"""Delivery reports in the shapes that mail servers write them (`returned/`); every name in them is invented."""

from pathlib import Path

FOLDER = Path(__file__).with_name("returned")


def shape_of(name: str) -> str:
    """The text of one shape, with gaps."""
    return (FOLDER / f"{name}.eml").read_text(encoding="utf-8")


FAILED, DELAYED = {"action": "failed", "status": "5.1.1", "word": "Failure"}, {
    "action": "delayed", "status": "4.4.1", "word": "Delay",
}  # fmt: skip
SHAPES = {
    "postfix": ("postfix", FAILED, "failed"),
    "postfix, delayed": ("postfix", DELAYED, "delayed"),
    "exim": ("exim", FAILED, "failed"),
    "exim before reports had fields": ("exim-old", FAILED, "failed"),
    "exim, delayed": ("exim-delayed", DELAYED, "delayed"),
    "exchange": ("exchange", FAILED, "failed"),
    "gmail": ("gmail", FAILED, "failed"),
    "gmail, delayed": ("gmail", DELAYED, "delayed"),
    "qmail": ("qmail", FAILED, "failed"),
    "international, in base64": ("utf8", FAILED, "failed"),
    "postfix, delivered": ("postfix", FAILED | {"action": "delivered (to mailbox)", "status": "2.0.0"}, "delivered"),
}


def returned(shape: str, message_id: str) -> bytes:
    """The report of that shape about the mail with this Message-ID, as it lies in a Maildir."""
    name, values, _ = SHAPES[shape]
    return shape_of(name).format(id=message_id, **values).encode()
