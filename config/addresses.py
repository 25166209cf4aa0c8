# SPDX-License-Identifier: EUPL-1.2
"""Addresses as settings hold them."""

from collections.abc import Sequence
from urllib.parse import urlsplit


def is_address(text: str, schemes: Sequence[str]) -> bool:
    """Whether a text is an address with one of these schemes, a host, and a port that exists."""
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
