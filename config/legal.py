# SPDX-License-Identifier: EUPL-1.2
"""LegalMap: from an indicator to the provisions it may point to, and from a country to its part in the Convention.

Provisions are read from config/data/legal_map.toml alone; no other module types one. What is not known stays "unknown".
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from config.errors import ConfigError

BUNDLED_MAP = Path(__file__).parent / "data" / "legal_map.toml"
CONFIDENCES = ("high", "medium", "low", "assumption to be checked")
STATUSES = ("party", "signed", "unknown")
FACTS = (
    "status",
    "in_force_since",
    "territory",
    "reservations",
    "remote_prescription_sale",
    "remote_sale",
    "contact_point",
)
RULES = ("prescription", "distance", "seller")
"""Breaches that count as Article 8 conduct only where the law of the Party concerned says so."""
UNKNOWN = "unknown"


class LegalMapError(ConfigError):
    """The legal map is missing or has another shape than expected."""


@dataclass(frozen=True, kw_only=True)
class Provision:
    """One provision and the conduct it is about, in the words of the law page."""

    name: str
    conduct: str


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing said of a State, and how it is known."""

    value: str
    source: str
    as_of: date
    confidence: str
    """high, medium, low, or "assumption to be checked"."""

    @property
    def is_assumption(self) -> bool:
        """Whether a person must check it before relying on it."""
        return self.confidence == CONFIDENCES[-1]


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """A reservation or a territorial declaration, and its withdrawal where there is one."""

    provision: str
    """Where the Convention allows it: 5(3), 6(2), 7(2), 9(3), 10(4) or 29."""
    text: str
    made_on: date | None
    withdrawn_on: date | None
    fact: Fact


@dataclass(frozen=True, kw_only=True)
class Party:
    """One State's part in the Convention; what is not known is "unknown"."""

    country: str
    facts: Mapping[str, Fact]
    domestic: Mapping[str, Fact]
    """By key of a provision, or by rule (prescription, distance, seller)."""
    counts: Mapping[str, str]
    """By rule: yes, no or unknown: is its breach Article 8 conduct there?"""
    declared: tuple[Reservation, ...] = ()

    @property
    def status(self) -> str:
        """party, signed or unknown."""
        return self.facts["status"].value

    @property
    def in_force_since(self) -> str:
        """YYYY-MM-DD or unknown."""
        return self.facts["in_force_since"].value

    @property
    def territory(self) -> str:
        """To which territories the Convention applies (Art. 29)."""
        return self.facts["territory"].value

    @property
    def reservations(self) -> str:
        """What is known in a word; the texts are in `declared`."""
        return self.facts["reservations"].value

    @property
    def remote_sale(self) -> str:
        """Who may sell medicines at a distance."""
        return self.facts["remote_sale"].value

    @property
    def remote_prescription_sale(self) -> str:
        """yes, no, partly or unknown."""
        return self.facts["remote_prescription_sale"].value

    @property
    def contact_point(self) -> str:
        """The national contact point of Art. 22(2)."""
        return self.facts["contact_point"].value

    @property
    def source(self) -> str:
        """Where the status is from."""
        return self.facts["status"].source

    def provision_of(self, key: str) -> Fact | None:
        """The domestic provision for an offence or a rule; None: not known."""
        return self.domestic.get(key)

    def reserved(self, provision: str, on: date) -> tuple[Reservation, ...]:
        """Reservations on a provision that stand on a day."""
        return tuple(
            one
            for one in self.declared
            if one.provision == provision
            and (one.made_on is None or one.made_on <= on)
            and (one.withdrawn_on is None or on < one.withdrawn_on)
        )


@dataclass(frozen=True, kw_only=True)
class LegalMap:
    """The map as read, with the digest of its file."""

    provisions: dict[str, Provision]
    indicators: dict[str, tuple[str, ...]]
    parties: dict[str, Party]
    sha256: str
    rules: Mapping[str, str]
    """Indicator -> the rule whose breach it is about."""
    reservable: Mapping[str, str]
    nobody: Party
    """What is known of a State without an entry: nothing."""

    def provisions_of(self, indicator: str) -> tuple[str, ...]:
        """Names of the provisions that an indicator may point to; empty for signs that point to none."""
        return self.indicators.get(indicator, ())

    def party(self, country: str) -> Party:
        """What is known of a State; everything is "unknown" for one that has no entry."""
        return self.parties.get(country, self.nobody)

    def condition_of(self, indicator: str, countries: Iterable[str] = ()) -> str:
        """Under which condition a sign points to its provisions, for these Parties concerned; empty for none."""
        rule = self.rules.get(indicator)
        if rule is None:
            return ""
        known = sorted(code for code in countries if self.party(code).counts.get(rule) == "yes")
        if known:
            return f"breaches of {rule} rules count in {', '.join(known)}"
        return f"only where the law of the Party concerned counts a breach of its {rule} rules"


@lru_cache(maxsize=2)
def load_legal_map(path: Path = BUNDLED_MAP) -> LegalMap:
    """The map of a file; raises LegalMapError naming the entry that is wrong."""
    try:
        data = path.read_bytes()
        table = tomllib.loads(data.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LegalMapError(f"{path.name}: expected a readable TOML file: {error}") from error
    try:
        return _read(path, table, hashlib.sha256(data).hexdigest())
    except (KeyError, TypeError, AttributeError) as error:
        raise LegalMapError(f"{path.name}: expected an entry {error}") from error


def _read(path: Path, table: dict[str, Any], sha256: str) -> LegalMap:
    provisions = {
        key: Provision(name=entry["name"], conduct=entry["conduct"]) for key, entry in table["provisions"].items()
    }
    indicators = {
        name: tuple(_named(path, name, key, provisions) for key in keys) for name, keys in table["indicators"].items()
    }
    rules = {name: rule for rule, names in table.get("rules", {}).items() for name in names}
    for name, rule in rules.items():
        if rule not in RULES or name not in indicators:
            raise LegalMapError(f"{path.name}: rules.{rule}: expected indicators of [indicators], got {name!r}")
    default, reservable = table["default"], table.get("reservable", {})
    known = frozenset(provisions) | frozenset(RULES)
    reader = _PartyReader(path.name, default, known, frozenset(reservable))
    return LegalMap(
        provisions=provisions,
        indicators=indicators,
        parties={code: reader.read(code, entry) for code, entry in table["parties"].items()},
        sha256=sha256,
        rules=rules,
        reservable=reservable,
        nobody=reader.read("", {}),
    )


def _named(path: Path, indicator: str, key: str, provisions: dict[str, Provision]) -> str:
    if key not in provisions:
        raise LegalMapError(f"{path.name}: indicators.{indicator}: expected a key of [provisions], got {key!r}")
    return provisions[key].name


class _PartyReader:
    """Reads one State's entry, with the defaults for what it does not say."""

    def __init__(self, file: str, default: dict[str, Any], known: frozenset[str], reservable: frozenset[str]) -> None:
        self.file, self.default, self.known, self.reservable = file, default, known, reservable

    def read(self, code: str, entry: dict[str, Any]) -> Party:
        for key in entry.keys() - {*FACTS, "domestic", "counts", "declared"}:
            raise LegalMapError(f"{self.file}: parties.{code}: expected one of {', '.join(FACTS)}, got {key!r}")
        domestic = entry.get("domestic", {})
        for key in domestic.keys() - self.known:
            raise LegalMapError(f"{self.file}: parties.{code}.domestic: expected a key of [provisions], got {key!r}")
        facts = {name: self._fact(f"{code}.{name}", entry.get(name, self.default.get(name, UNKNOWN))) for name in FACTS}
        if facts["status"].value not in STATUSES:
            raise LegalMapError(f"{self.file}: parties.{code}.status: expected {' or '.join(STATUSES)}")
        return Party(
            country=code,
            facts=facts,
            domestic={key: self._fact(f"{code}.domestic.{key}", value) for key, value in domestic.items()},
            counts=dict.fromkeys(RULES, UNKNOWN) | self.default.get("counts", {}) | entry.get("counts", {}),
            declared=tuple(self._reservation(code, one) for one in entry.get("declared", ())),
        )

    def _fact(self, where: str, value: Any) -> Fact:
        fields = value if isinstance(value, dict) else {"value": value}
        fact = Fact(
            value=str(fields["value"]),
            source=str(fields.get("source", self.default.get("source", UNKNOWN))),
            as_of=fields.get("as_of", self.default.get("as_of", date.min)),
            confidence=str(fields.get("confidence", self.default.get("confidence", "low"))),
        )
        if fact.confidence not in CONFIDENCES or not isinstance(fact.as_of, date):
            raise LegalMapError(f"{self.file}: parties.{where}: expected a date and one of {', '.join(CONFIDENCES)}")
        return fact

    def _reservation(self, code: str, entry: dict[str, Any]) -> Reservation:
        if entry["provision"] not in self.reservable:
            raise LegalMapError(f"{self.file}: parties.{code}.declared: Art. 30 allows none on {entry['provision']!r}")
        return Reservation(
            provision=entry["provision"],
            text=entry["text"],
            made_on=entry.get("made_on"),
            withdrawn_on=entry.get("withdrawn_on"),
            fact=self._fact(f"{code}.declared", {**entry, "value": entry["text"]}),
        )
