# SPDX-License-Identifier: EUPL-1.2
"""Ids in exchange files: the same thing gets the same id in every export of this software, whoever makes it."""

import hashlib
import uuid


def stable_uuid(*parts: str) -> str:
    """A UUID of these words, in the form of version 4, which STIX asks for."""
    digest = hashlib.sha256("\n".join(("theriac", *parts)).encode("utf-8", "replace")).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def clean(text: str, characters: int = 10_000) -> str:
    """Page content for JSON readers that refuse lone surrogates and NUL; cut to a length."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "�")[:characters]
