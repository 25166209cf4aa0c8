# SPDX-License-Identifier: EUPL-1.2
"""Ask and Answer: what a practice site is asked over HTTP, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

HTML = "text/html"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request, whichever way it came (through the proxy door or directly)."""

    method: str
    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer; `lasting` answers are the same for everybody and may be kept."""

    body: bytes
    status: int = 200
    content_type: str = HTML
    headers: Headers = ()
    lasting: bool = True


def redirect(location: str, status: int = 301) -> Answer:
    """An answer that sends the visitor elsewhere."""
    return Answer(body=b"", status=status, headers=(("Location", location),))


def not_found(
    text: str = "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>",
) -> Answer:
    """The plain 404 of a web server without a page of its own for it."""
    return Answer(body=text.encode(), status=404)
