# SPDX-License-Identifier: EUPL-1.2
"""NameAnswers: what the name server said of each host and its domain, asked once per host and run, beside the fetching.

Kept as text/dns: lines of a master file, what is not a record as a comment. The same server is asked that the system
asks for the connection itself; behind a proxy nothing is asked, because that would tell another what is watched.
Source: RFC 4027 (text/dns), RFC 1035 section 5 (master files).
"""

import ipaddress
import threading
from base64 import b64encode
from datetime import UTC, datetime

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.resolver

from crawler.site import site_of

LIFETIME_S = 4.0
MOST_HOSTS = 5_000
KINDS = ("A", "AAAA")


class NameAnswers:
    """Answers by host; empty while one is on its way, and for hosts that are addresses. Nobody waits for them."""

    def __init__(self, *, by_proxy: bool) -> None:
        self.by_proxy = by_proxy
        self.texts: dict[str, str] = {}
        self.asked = 0
        self._room = threading.BoundedSemaphore(4)

    def text(self, host: str) -> str:
        """The answer if it is there; the first call for a host asks."""
        found = self.texts.get(host)
        if found is None:
            self._ask(host)
            return self.texts.get(host, "")
        return found

    def _ask(self, host: str) -> None:
        if len(self.texts) >= MOST_HOSTS:
            self.texts.clear()
        if self.by_proxy or not is_asked(host):
            self.texts[host] = ""
        elif self._room.acquire(blocking=False):
            self.texts[host] = ""
            self.asked += 1
            threading.Thread(target=self._keep, args=(host,), daemon=True, name="names").start()

    def _keep(self, host: str) -> None:
        try:
            self.texts[host] = name_text(host)
        finally:
            self._room.release()


def is_asked(host: str) -> bool:
    """Whether a host is a name of the public system of names."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".onion", ".i2p", ".local", ".localhost"))
    return False


def name_text(host: str, resolver: dns.resolver.Resolver | None = None) -> str:
    """The answer on a host's addresses and its domain's name servers, or what stood in the way, as text/dns."""
    domain = site_of(f"https://{host}/")
    questions = f"; question {host.rstrip('.')}. IN A, AAAA; {domain}. IN NS"
    lines = [f"{datetime.now(UTC):%Y%m%d%H%M%S}", questions]
    try:
        asked = resolver or dns.resolver.Resolver()
        asked.lifetime = LIFETIME_S
        asked.use_edns(0, dns.flags.DO, 1_232)
        asked.flags = dns.flags.RD | dns.flags.AD
    except (dns.exception.DNSException, OSError) as error:
        return "\n".join([*lines, f"; no resolver is configured: {type(error).__name__}", ""])
    for kind in KINDS:
        lines += _answer(asked, host, kind)
    lines += _answer(asked, domain, "NS")
    return "\n".join([*lines, ""])


def _answer(resolver: dns.resolver.Resolver, host: str, kind: str) -> list[str]:
    try:
        found = resolver.resolve(host, kind, raise_on_no_answer=False, search=False)
    except dns.resolver.NXDOMAIN as error:
        answers = list(error.responses().values())  # type: ignore[no-untyped-call]
        lines = [f"; {kind}: no such name"]
        return lines + (_message(answers[0]) if answers else [])
    except (dns.exception.DNSException, OSError, UnicodeError) as error:
        return [f"; {kind}: {' '.join(str(error).split())[:300] or type(error).__name__}"]
    return [f"; {kind}: resolver {found.nameserver} port {found.port}", *_message(found.response)]


def _message(message: dns.message.Message) -> list[str]:
    flags = dns.flags.to_text(message.flags)
    lines = [f"; {dns.rcode.to_text(message.rcode())}, flags {flags}, validated {bool(message.flags & dns.flags.AD)}"]
    for rows in message.answer:
        lines += rows.to_text().splitlines()
    if message.wire is not None:
        lines.append(f"; as it came: {b64encode(message.wire).decode()}")
    return lines
