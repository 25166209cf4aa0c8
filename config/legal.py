# SPDX-License-Identifier: EUPL-1.2
"""LegalMap: from an indicator to the provisions it may point to, and from a country to its part in the Convention.

Provisions are read from config/data/legal_map.toml alone; no other module types one.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from config.errors import ConfigError

BUNDLED_MAP = Path(__file__).parent / "data" / "legal_map.toml"


class LegalMapError(ConfigError):
    """The legal map is missing or has another shape than expected."""


@dataclass(frozen=True, kw_only=True)
class Provision:
    """One provision and the conduct it is about, in the words of the law page."""

    name: str
    conduct: str


@dataclass(frozen=True, kw_only=True)
class Party:
    """One State's part in the Convention; what is not known is empty or "unknown"."""

    country: str
    status: str
    """party, signed or unknown."""
    in_force_since: str
    reservations: str
    remote_prescription_sale: str
    """yes, no or unknown."""
    source: str


@dataclass(frozen=True, kw_only=True)
class LegalMap:
    """The map as read, with the digest of its file."""

    provisions: dict[str, Provision]
    indicators: dict[str, tuple[str, ...]]
    parties: dict[str, Party]
    sha256: str

    def provisions_of(self, indicator: str) -> tuple[str, ...]:
        """Names of the provisions that an indicator may point to; empty for signs that point to none."""
        return self.indicators.get(indicator, ())


@lru_cache(maxsize=2)
def load_legal_map(path: Path = BUNDLED_MAP) -> LegalMap:
    """The map of a file; raises LegalMapError naming the entry that is wrong."""
    try:
        data = path.read_bytes()
        table = tomllib.loads(data.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LegalMapError(f"{path.name}: expected a readable TOML file: {error}") from error
    provisions = {
        key: Provision(name=entry["name"], conduct=entry["conduct"]) for key, entry in table["provisions"].items()
    }
    return LegalMap(
        provisions=provisions,
        indicators={
            name: tuple(_named(path, name, key, provisions) for key in keys)
            for name, keys in table["indicators"].items()
        },
        parties={code: _party(code, entry, table["default"]) for code, entry in table["parties"].items()},
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _named(path: Path, indicator: str, key: str, provisions: dict[str, Provision]) -> str:
    if key not in provisions:
        raise LegalMapError(f"{path.name}: indicators.{indicator}: expected a key of [provisions], got {key!r}")
    return provisions[key].name


def _party(code: str, entry: dict[str, str], default: dict[str, str]) -> Party:
    fields = default | entry
    return Party(
        country=code,
        status=fields["status"],
        in_force_since=fields["in_force_since"],
        reservations=fields["reservations"],
        remote_prescription_sale=fields["remote_prescription_sale"],
        source=fields["source"],
    )
