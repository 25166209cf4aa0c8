# SPDX-License-Identifier: EUPL-1.2
"""The script elements of a page, looked at once and sorted by what they hold."""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

SCRIPTS = 600


@dataclass(frozen=True, kw_only=True)
class Script:
    """One script element with content: its type, its id and its text."""

    type: str
    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Scripts:
    """JSON-LD texts apart from all others that hold data or code."""

    json_ld: tuple[str, ...]
    other: tuple[Script, ...]


def read_scripts(tree: LexborHTMLParser) -> Scripts:
    """All inline scripts, in order."""
    json_ld: list[str] = []
    other: list[Script] = []
    for node in tree.css("script")[:SCRIPTS]:
        attributes = node.attributes
        kind = (attributes.get("type") or "").lower().strip()
        if kind.startswith("application/ld"):
            json_ld.append(node.text())
        elif not attributes.get("src"):
            text = node.text()
            if text:
                other.append(Script(type=kind, id=attributes.get("id") or "", text=text))
    return Scripts(json_ld=tuple(json_ld), other=tuple(other))
