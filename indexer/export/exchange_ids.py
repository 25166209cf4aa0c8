# SPDX-License-Identifier: EUPL-1.2
"""Ids in exchange files: the same thing gets the same id in every export of this software, whoever makes it."""

import uuid

NAMESPACE = uuid.UUID("7d0f5a2e-3f0e-5b43-9c55-1f7c2a60d1c4")


def stable_uuid(*parts: str) -> str:
    """A version 5 UUID of these words."""
    return str(uuid.uuid5(NAMESPACE, "\n".join(parts).encode("utf-8", "replace").decode("utf-8")))


def clean(text: str, characters: int = 10_000) -> str:
    """Page content for JSON readers that refuse lone surrogates and NUL; cut to a length."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "�")[:characters]
