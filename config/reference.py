# SPDX-License-Identifier: EUPL-1.2
"""Reference: typed readers of the tables in config/data, each with its origin, date and digest."""

import csv
import hashlib
import io
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

from config.errors import ConfigError
from config.registers import NO_REGISTERS, Registers

BUNDLED_DATA = Path(__file__).parent / "data"


class ReferenceTableError(ConfigError):
    """A reference table is missing, cut or has another shape than expected."""


class Role(StrEnum):
    """What a substance is to us."""

    MEDICINE = "medicine"
    PLAIN_NARCOTIC = "plain_narcotic"
    """In scope only where it is presented as a medicine."""
    DESIGNER_DRUG = "designer_drug"
    GREY = "grey"
    """Also lawfully sold as food supplement, cosmetic or chemical in places."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: what it is, where it comes from, its date and digest."""

    name: str
    title: str
    origin: str
    as_of: date
    licence: str
    rows: int
    sha256: str
    scope: str = ""


@dataclass(frozen=True, kw_only=True)
class Substance:
    """A substance or fixed combination that is often offered outside the legal chain."""

    inn: str
    synonyms: tuple[str, ...]
    brands: tuple[str, ...]
    market_brands: tuple[str, ...]
    """Names under which it is sold to countries where that product is not authorised."""
    ambiguous: frozenset[str]
    """Lower-case names that are also common words: never a hit alone."""
    originator_holder: str
    originator_strengths: str
    registered_strengths: tuple[str, ...]
    """Strengths seen in a public register; a start, never a whitelist."""
    dosage_forms: tuple[str, ...]
    prescription_only: bool | None
    """None: mixed, or no status because nothing is authorised."""
    schedule: str
    """Under the UN conventions ("1971-IV"), empty when none is known."""
    never_authorised: bool
    """No human authorisation in the scope that the table states, at the table's date."""
    therapeutic_class: str
    role: Role
    note: str
    cas: str = ""
    unii: str = ""
    schedule_source: str = ""
    """Where the schedule is stated, and national schedules that the tables know."""
    origin: str = ""
    """The registers and lists of a row of the wider table."""
    core: bool = True
    """Often offered outside the legal chain: its brands and synonyms are looked for misspelt too."""


@dataclass(frozen=True, kw_only=True)
class MedicineName:
    """A name from a public register."""

    name: str
    kind: str
    """inn, brand or vet_brand."""
    inn: str
    prescription_only: bool | None
    common_word: bool
    origin: str


@dataclass(frozen=True, kw_only=True)
class Country:
    """Who is responsible for medicines in one country, and what its rules on remote sale are."""

    code: str
    name: str
    in_council_of_europe: bool
    eu_eea: str
    """EU, EEA or none."""
    authority: str
    authority_url: str
    seller_register: str
    seller_register_url: str
    logo_link_pattern: str
    online_prescription_sale: bool | None
    medicrime_status: str
    note: str


@dataclass(frozen=True, kw_only=True)
class BatchAlert:
    """One batch, serial or product named in a public alert, and when it counts."""

    reference: str
    issued: str
    product: str
    inn: str
    category: str
    batch: str
    role: str
    serial: str
    match_rule: str
    source_url: str
    tier: str

    @property
    def decides_alone(self) -> bool:
        """True only where the alert says that the manufacturer does not know the batch at all."""
        return self.role == "not_recognised_by_manufacturer" and bool(self.batch)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """All bundled tables, and the imported registers in use."""

    substances: tuple[Substance, ...]
    names: tuple[MedicineName, ...]
    countries: dict[str, Country]
    alerts: tuple[BatchAlert, ...]
    tables: dict[str, Table]
    registers: Registers = NO_REGISTERS

    @cached_property
    def alerts_by_batch(self) -> dict[str, tuple[BatchAlert, ...]]:
        """Alerts by their batch number in lower case."""
        found: dict[str, tuple[BatchAlert, ...]] = {}
        for alert in self.alerts:
            if alert.batch:
                found[alert.batch.lower()] = (*found.get(alert.batch.lower(), ()), alert)
        return found

    @property
    def sha256(self) -> str:
        """Digest over the digests of all tables."""
        lines = "\n".join(f"{name} {table.sha256}" for name, table in sorted(self.tables.items()))
        if self.registers:
            lines += f"\nregisters {self.registers.sha256}"
        return hashlib.sha256(lines.encode()).hexdigest()


@lru_cache(maxsize=2)
def load_reference(folder: Path = BUNDLED_DATA) -> Reference:
    """All tables of a folder; raises when one is missing, too short or lacks a column."""
    try:
        index = tomllib.loads((folder / "tables.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReferenceTableError(f"tables.toml: expected a readable TOML file: {error}") from error
    tables: dict[str, Table] = {}
    rows: dict[str, list[dict[str, str]]] = {}
    for name in ("substances", "substances_more", "medicine_names", "registers", "batch_alerts"):
        tables[name], rows[name] = _read_table(folder, name, index)
    try:
        return Reference(
            substances=tuple(map(_substance, rows["substances"] + rows["substances_more"])),
            names=tuple(map(_medicine_name, rows["medicine_names"])),
            countries={row["iso2"]: _country(row) for row in rows["registers"]},
            alerts=tuple(map(_batch_alert, rows["batch_alerts"])),
            tables=tables,
        )
    except KeyError as error:
        raise ReferenceTableError(f"reference tables in {folder}: expected a column {error}") from error


def with_registers(reference: Reference, registers: Registers) -> Reference:
    """The tables together with imported registers; their batches under alert join the bundled ones."""
    if not registers:
        return reference
    alerts = tuple(_batch_alert(fields) for _, fields in registers.batches())
    return replace(reference, alerts=reference.alerts + alerts, registers=registers)


def _read_table(folder: Path, name: str, index: dict[str, dict[str, object]]) -> tuple[Table, list[dict[str, str]]]:
    if name not in index:
        raise ReferenceTableError(f"tables.toml: expected a table [{name}]")
    entry = index[name]
    path = folder / str(entry["file"])
    try:
        data = path.read_bytes()
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReferenceTableError(f"{path.name}: expected a readable CSV file in UTF-8: {error}") from error
    rows_min = entry.get("rows_min", 1)
    if not isinstance(rows_min, int) or len(rows) < rows_min:
        raise ReferenceTableError(f"{path.name}: expected at least {rows_min} rows, got {len(rows)}: is the file cut?")
    as_of = entry["as_of"]
    if not isinstance(as_of, date):
        raise ReferenceTableError(f"tables.toml: {name}.as_of: expected a date, got {as_of!r}")
    table = Table(
        name=name,
        title=str(entry["title"]),
        origin=str(entry["origin"]),
        as_of=as_of,
        licence=str(entry["licence"]),
        rows=len(rows),
        sha256=hashlib.sha256(data).hexdigest(),
        scope=str(entry.get("never_authorised_scope", "")),
    )
    return table, rows


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _yes_no(text: str) -> bool | None:
    return {"y": True, "n": False}.get(text.strip())


def _substance(row: dict[str, str]) -> Substance:
    """A row of either table; the wider one leaves out what it does not know of brands, strengths and forms."""
    return Substance(
        inn=row["inn"],
        synonyms=_split(row["synonyms"]),
        brands=_split(row.get("typical_brand_names", "")),
        market_brands=_split(row.get("market_brands", "")),
        ambiguous=frozenset(name.lower() for name in _split(row["ambiguous_synonyms"])),
        originator_holder=row.get("originator_holder", ""),
        originator_strengths=row.get("authorised_strengths_originator", ""),
        registered_strengths=_split(row.get("registered_strengths", "")),
        dosage_forms=_split(row.get("dosage_forms", "")),
        prescription_only=_yes_no(row["prescription_only"]),
        schedule=row["controlled_un"],
        never_authorised=row["never_authorised"] == "y",
        therapeutic_class=row["therapeutic_class"],
        role=Role(row["role"]),
        note=row.get("note", ""),
        cas=row.get("cas", ""),
        unii=row.get("unii", ""),
        schedule_source=row.get("schedule_source", ""),
        origin=row.get("origin", ""),
        core="originator_holder" in row,
    )


def _medicine_name(row: dict[str, str]) -> MedicineName:
    return MedicineName(
        name=row["name"],
        kind=row["kind"],
        inn=row["inn"],
        prescription_only=_yes_no(row["prescription_only"]),
        common_word=row["common_word"] == "y",
        origin=row["origin"],
    )


def _country(row: dict[str, str]) -> Country:
    return Country(
        code=row["iso2"],
        name=row["country"],
        in_council_of_europe=row["coe_member"] == "y",
        eu_eea=row["eu_eea"].split()[0] if row["eu_eea"] else "none",
        authority=row["authority_name"],
        authority_url=row["authority_url"],
        seller_register=row["online_pharmacy_register_name"],
        seller_register_url=row["online_pharmacy_register_url"],
        logo_link_pattern=row["logo_link_pattern"],
        online_prescription_sale=_yes_no(row["online_rx_sale_allowed"][:1]),
        medicrime_status=row["medicrime_status"],
        note=row["notes"],
    )


def _batch_alert(row: dict[str, str]) -> BatchAlert:
    return BatchAlert(
        reference=row["alert_ref"],
        issued=row["date"],
        product=row["product_name"],
        inn=row["inn"],
        category=row["category"],
        batch=row["batch"],
        role=row["batch_role"],
        serial=row["serial"],
        match_rule=row["match_rule"],
        source_url=row["source_url"],
        tier=row["source_tier"],
    )
