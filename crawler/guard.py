# SPDX-License-Identifier: EUPL-1.2
"""Guard: where a request may go. Names are judged by the addresses they resolve to, and again by the one that answered.

Refused always: link-local (169.254.0.0/16, where clouds keep their metadata; fe80::/10), multicast, unspecified and
reserved addresses. Refused unless the crawl allows it: loopback, private and shared ones. An IPv6 address that wraps an
IPv4 one (mapped, 6to4, Teredo, NAT64) is judged by both.
Source: IANA special-purpose address registries, as Python's `ipaddress` holds them; RFC 6052 for NAT64.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.errors import CrawlError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
SCHEMES = ("http", "https")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
SHARED = ipaddress.ip_network("100.64.0.0/10")
METADATA_HOSTS = frozenset({"metadata.google.internal", "metadata", "instance-data", "metadata.azure.internal"})
METADATA_ADDRESSES = frozenset(
    ipaddress.ip_address(text) for text in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192")
)
PRIVATE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet")


class GuardError(CrawlError):
    """A request would leave for a place it must not reach."""


@dataclass(frozen=True, kw_only=True)
class Guard:
    """The rules of one crawl."""

    allow_private: bool = False
    by_proxy: bool = False
    """True: a proxy connects for us, so that the address that answers is the proxy's."""
    names_are_practice: bool = False
    """True: every name belongs to the practice market and is answered by its proxy; addresses stay refused."""

    def check_url(self, url: str) -> None:
        """Raise GuardError when scheme or host are refused by what the address itself says."""
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES:
            raise GuardError(f"{url[:200]}: expected http or https")
        host = (parts.hostname or "").rstrip(".")
        if not host or parts.username is not None:
            raise GuardError(f"{url[:200]}: expected a host without user name")
        if host in METADATA_HOSTS:
            raise GuardError(f"{host}: address of a cloud's metadata")
        address = parse_address(host)
        if address is not None:
            self.check_address(address, host)
        elif not self.allow_private and (host == "localhost" or host.endswith(PRIVATE_NAMES)):
            raise GuardError(f"{host}: private name")

    def check_address(self, address: Address | str, host: str) -> None:
        """Raise GuardError when an address is refused; the text form is what a socket or a resolver gave."""
        found = parse_address(address) if isinstance(address, str) else address
        if found is None:
            raise GuardError(f"{host}: {address!r} is no address")
        for inner in (found, *unwrapped(found)):
            reason = refusal(inner, allow_private=self.allow_private)
            if reason:
                raise GuardError(f"{host}: {inner} is {reason}")


def refusal(address: Address, *, allow_private: bool) -> str | None:
    """Why an address is refused, or None."""
    if address in METADATA_ADDRESSES or address.is_link_local:
        return "link-local or a cloud's metadata address"
    if address.is_multicast or address.is_unspecified:
        return "no address of a server"
    if address.is_loopback or address.is_private or (address.version == 4 and address in SHARED):
        return None if allow_private else "private"
    return "reserved" if address.is_reserved else None


def unwrapped(address: Address) -> tuple[Address, ...]:
    """IPv4 addresses inside an IPv6 one."""
    if not isinstance(address, ipaddress.IPv6Address):
        return ()
    inner: list[Address | None] = [address.ipv4_mapped, address.sixtofour]
    if address.teredo is not None:
        inner.append(address.teredo[1])
    if address in NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    return tuple(found for found in inner if found is not None)


def is_private_host(host: str) -> bool:
    """True when a host is, or resolves to, nothing but loopback and private addresses."""
    literal = parse_address(host)
    try:
        rows = [] if literal is not None else socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    found = [literal] if literal is not None else [parse_address(str(row[4][0])) for row in rows]
    return bool(found) and all(address is not None and (address.is_private or address.is_loopback) for address in found)


def parse_address(host: str) -> Address | None:
    """The address a host stands for, also in the odd spellings that C libraries take (127.1, 0x7f000001)."""
    text = host.partition("%")[0].strip("[]")
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return _odd_ipv4(text)


def _odd_ipv4(text: str) -> ipaddress.IPv4Address | None:
    parts = text.split(".")
    if len(parts) > 4 or not all(part and part[0].isdigit() for part in parts):
        return None
    try:
        numbers = [_c_number(part) for part in parts]
    except ValueError:
        return None
    value = numbers.pop()
    if value >= 1 << (8 * (4 - len(numbers))) or any(number > 255 for number in numbers):
        return None
    for place, number in enumerate(numbers):
        value |= number << (8 * (3 - place))
    return ipaddress.IPv4Address(value)


def _c_number(part: str) -> int:
    if part[:2].lower() == "0x":
        return int(part[2:] or "0", 16)
    return int(part, 8) if part[0] == "0" and len(part) > 1 else int(part)
