# SPDX-License-Identifier: EUPL-1.2
"""Asking: one question to a directory over HTTP or WHOIS; its answer is bounded, and no private place is asked."""

import socket
import time
from dataclasses import dataclass

import httpx

from alerts.errors import NoticeError
from config.settings import Settings
from crawler.guard import Guard, GuardError, is_private_host

REDIRECTS = 3
PIECE = 65_536


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came: the address that answered last, and the bytes."""

    server: str
    data: bytes
    status: int = 200


def require_lookups(settings: Settings) -> None:
    """Raises NoticeError while the house has not said that directories may be asked."""
    if not settings.notices.lookups:
        raise NoticeError(
            "look-ups are off: a directory that is asked learns what is watched; "
            "set notices.lookups, and notices.lookup_proxy to ask through another address"
        )


def fetch(settings: Settings, url: str, *, accept: str = "*/*") -> Answered:
    """One GET; raises NoticeError for a private place (also after redirects), too much, too slow, or an error."""
    require_lookups(settings)
    house = settings.notices
    guard = Guard(allow_private=house.lookup_allow_private, by_proxy=bool(house.lookup_proxy))
    ends_at = time.monotonic() + house.lookup_timeout_s
    headers = {"Accept": accept, "User-Agent": "Theriac"}
    with httpx.Client(
        proxy=house.lookup_proxy or None, trust_env=False, follow_redirects=False, timeout=house.lookup_timeout_s
    ) as client:
        for _ in range(REDIRECTS + 1):
            _check(guard, url)
            try:
                with client.stream("GET", url, headers=headers) as response:
                    _check_peer(guard, response)
                    if not response.is_redirect:
                        return Answered(
                            server=url, data=_read(response, house.lookup_bytes, ends_at), status=response.status_code
                        )
                    url = str(response.url.join(response.headers.get("Location", "")))
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise NoticeError(f"{_host(url)}: {type(error).__name__}: {error}"[:300]) from error
    raise NoticeError(f"{_host(url)}: more than {REDIRECTS} redirects")


def _check(guard: Guard, url: str) -> None:
    try:
        guard.check_url(url)
    except GuardError as error:
        raise NoticeError(f"refused: {error}") from error
    if not guard.allow_private and not guard.by_proxy and is_private_host(_host(url)):
        raise NoticeError(f"refused: {_host(url)} lies in a private network")
    if not url.startswith("https://") and not guard.allow_private:
        raise NoticeError(f"refused: {_host(url)}: expected https")


def _check_peer(guard: Guard, response: httpx.Response) -> None:
    """The address that really answered, whatever the name said a moment before."""
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if peer and not guard.by_proxy:
        try:
            guard.check_address(str(peer[0]), response.url.host)
        except GuardError as error:
            raise NoticeError(f"refused: {error}") from error


def _read(response: httpx.Response, limit: int, ends_at: float) -> bytes:
    data = bytearray()
    for piece in response.iter_bytes(PIECE):
        data += piece
        if len(data) > limit:
            raise NoticeError(f"{response.url.host}: refused: more than {limit} bytes")
        if time.monotonic() > ends_at:
            raise NoticeError(f"{response.url.host}: refused: too slow")
    return bytes(data)


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host
    except httpx.InvalidURL:
        return url[:80]


def ask_whois(settings: Settings, server: str, name: str) -> Answered:
    """A WHOIS answer; raises NoticeError where a proxy is set, which WHOIS would go past."""
    require_lookups(settings)
    house = settings.notices
    if house.lookup_proxy:
        raise NoticeError("WHOIS knows no proxy and would show our own address: not asked while lookup_proxy is set")
    host, _, port = server.rpartition(":")
    if not host or not port.isdigit():
        raise NoticeError(f"notices.whois_server: expected host:port, got {server[:60]!r}")
    if not house.lookup_allow_private and is_private_host(host):
        raise NoticeError(f"refused: {host} lies in a private network")
    ends_at = time.monotonic() + house.lookup_timeout_s
    data = bytearray()
    try:
        with socket.create_connection((host, int(port)), timeout=house.lookup_timeout_s) as link:
            link.sendall(name.encode("idna") + b"\r\n")
            while piece := link.recv(PIECE):
                data += piece
                if len(data) > house.lookup_bytes or time.monotonic() > ends_at:
                    raise NoticeError(f"{host}: refused: more than {house.lookup_bytes} bytes, or too slow")
    except (OSError, UnicodeError) as error:
        raise NoticeError(f"{host}: {error}") from error
    return Answered(server=server, data=bytes(data))
