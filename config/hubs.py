# SPDX-License-Identifier: EUPL-1.2
"""Known hubs: what so many unrelated sites share that it links nobody (config/data/hubs.csv, source in each row)."""

import csv
import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from config.errors import ConfigError

TABLE = Path(__file__).parent / "data" / "hubs.csv"
MATCHES = ("exact", "suffix", "contains", "network")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, kw_only=True)
class Hubs:
    """The table, ready to be asked."""

    exact: dict[tuple[str, str], str]
    endings: dict[tuple[str, str], str]
    parts: tuple[tuple[str, str, str], ...]
    networks: tuple[tuple[str, Network, str], ...]

    def why(self, kind: str, value: str) -> str | None:
        """Why this value is everybody's; None when it is not known to be."""
        plain = value.lower()
        found = self.exact.get((kind, plain)) or self._ending(kind, plain)
        if found is None:
            found = next((why for of, part, why in self.parts if of == kind and part in plain), None)
        return found or self._network(kind, plain)

    def _ending(self, kind: str, plain: str) -> str | None:
        labels = plain.rstrip(".").split(".")
        tails = (".".join(labels[at:]) for at in range(len(labels) - 1))
        return next((why for tail in tails if (why := self.endings.get((kind, tail)))), None)

    def _network(self, kind: str, plain: str) -> str | None:
        if kind != "address":
            return None
        try:
            address = ipaddress.ip_address(plain)
        except ValueError:
            return "no address"
        if not address.is_global:
            return "an address of no public network"
        return next((why for _, network, why in self.networks if address in network), None)


@lru_cache(maxsize=1)
def load_hubs(path: Path = TABLE) -> Hubs:
    """The bundled table; raises ConfigError naming the line that cannot be read."""
    exact: dict[tuple[str, str], str] = {}
    endings: dict[tuple[str, str], str] = {}
    parts, networks = [], []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            kind, match, value, why = (row.get(name) or "" for name in ("kind", "match", "value", "why"))
            if match not in MATCHES or not (kind and value and why and row.get("source")):
                raise ConfigError(f"{path.name}: line {number}: expected kind, match {MATCHES}, value, why and source")
            if match == "exact":
                exact[kind, value.lower()] = why
            elif match == "suffix":
                endings[kind, value.lower()] = why
            elif match == "contains":
                parts.append((kind, value.lower(), why))
            else:
                networks.append((kind, ipaddress.ip_network(value), why))
    return Hubs(exact=exact, endings=endings, parts=tuple(parts), networks=tuple(networks))
