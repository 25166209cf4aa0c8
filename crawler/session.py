# SPDX-License-Identifier: EUPL-1.2
"""Session: cookies of a Netscape file, sent and renewed; without one, cookies are kept only for hosts that insist."""

import http.cookiejar
import time
from collections.abc import Iterable
from email.message import Message
from pathlib import Path
from typing import Any, cast
from urllib.request import Request as UrlRequest

MAX_COOKIES = 500


class Session:
    """A jar, and for whom it is used."""

    def __init__(self) -> None:
        self.jar = http.cookiejar.CookieJar()
        self.from_user = False
        self.insisting: set[str] = set()
        self.complaints: tuple[str, ...] = ()

    @classmethod
    def from_file(cls, path: Path) -> "Session":
        """The cookies of a file; lines that cannot be read are complained of, an expired cookie too."""
        session = cls()
        session.from_user = True
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError as error:
            session.complaints = (f"{path}: the cookie file cannot be read: {error}",)
            return session
        complaints = [complaint for number, line in enumerate(lines, 1) if (complaint := session._enter(number, line))]
        if not len(session.jar):
            complaints.append(f"{path}: expected a Netscape cookie file, found no cookie in it")
        session.complaints = tuple(f"{path.name}: {complaint}" for complaint in complaints[:10])
        return session

    def _enter(self, number: int, raw: str) -> str | None:
        http_only = raw.startswith("#HttpOnly_")
        line = raw.removeprefix("#HttpOnly_").rstrip("\r\n")
        if not line.strip() or (line.startswith("#") and not http_only):
            return None
        parts = line.split("\t") if "\t" in line else line.split()
        if len(parts) == 6:
            parts.append("")
        if len(parts) != 7:
            return f"line {number}: expected 7 fields separated by tabs, got {len(parts)}"
        domain, _, path, secure, expires_text, name, value = parts
        expires = int(float(expires_text)) if expires_text.replace(".", "", 1).isdigit() else 0
        if 0 < expires < time.time():
            return f"line {number}: cookie {name!r} has expired"
        self.jar.set_cookie(_cookie(domain, path, secure.upper() == "TRUE", expires or None, name, value))
        return None

    def insist(self, host: str) -> None:
        """This host does not answer without cookies."""
        self.insisting.add(host)

    def header_for(self, url: str, host: str) -> str | None:
        """The Cookie header for a request."""
        if not (self.from_user or host in self.insisting) or not len(self.jar):
            return None
        request = UrlRequest(url)  # noqa: S310 (never opened)
        self.jar.add_cookie_header(request)
        return request.get_header("Cookie")

    def as_browser_cookies(self) -> list[dict[str, object]]:
        """The jar in the words of a browser."""
        return [
            {"name": cookie.name, "value": cookie.value or "", "domain": cookie.domain, "path": cookie.path}
            for cookie in self.jar
            if self.from_user
        ]

    def learn(self, url: str, host: str, headers: Iterable[tuple[str, str]]) -> bool:
        """Keep the cookies an answer set; True when there were any."""
        if not (self.from_user or host in self.insisting):
            return False
        values = [value for name, value in headers if name.lower() == "set-cookie"]
        if not values or len(self.jar) > MAX_COOKIES:
            return False
        self.jar.extract_cookies(cast("Any", _Answer(values)), UrlRequest(url))  # noqa: S310 (never opened)
        return True


class _Answer:
    """What a cookie jar wants to see of an answer."""

    def __init__(self, values: Iterable[str]) -> None:
        self.message = Message()
        for value in values:
            self.message["Set-Cookie"] = value

    def info(self) -> Message:
        return self.message


def _cookie(domain: str, path: str, secure: bool, expires: int | None, name: str, value: str) -> http.cookiejar.Cookie:
    host = domain.lstrip(".").lower()
    is_plain = host == "localhost" or host.replace(".", "").isdigit()
    shown = f"{host}.local" if host == "localhost" else host if is_plain else f".{host}"
    return http.cookiejar.Cookie(
        version=0, name=name, value=value, port=None, port_specified=False, domain=shown, domain_specified=not is_plain,
        domain_initial_dot=not is_plain, path=path or "/", path_specified=True, secure=secure, expires=expires,
        discard=expires is None, comment=None, comment_url=None, rest={},
    )  # fmt: skip
