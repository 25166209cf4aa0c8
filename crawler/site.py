# SPDX-License-Identifier: EUPL-1.2
"""Which site an address belongs to: the registrable domain, or host and port where there is none."""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

import tldextract

EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
DEFAULT_PORTS = {"http": 80, "https": 443}


def site_of(url: str) -> str:
    """The site of an address; empty when it has no host.

    For addresses and single-label hosts (localhost) the port belongs to the site: another port is another server.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    if port == DEFAULT_PORTS.get(parts.scheme):
        port = None
    return _site(host.rstrip("."), port)


@lru_cache(maxsize=4096)
def _site(host: str, port: int | None) -> str:
    if is_address(host) or "." not in host:
        shown = f"[{host}]" if ":" in host else host
        return f"{shown}:{port}" if port else shown
    found = EXTRACT(host)
    if found.suffix and found.domain:
        return f"{found.domain}.{found.suffix}"
    return ".".join(host.split(".")[-2:])


def is_address(host: str) -> bool:
    """True for an IPv4 or IPv6 literal."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def home_of(url: str) -> str:
    """The home page of the address's host."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
