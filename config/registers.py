# SPDX-License-Identifier: EUPL-1.2
"""Registers: what the imported tables in use say, asked one key at a time; nothing is loaded at the start.

A register's silence is never "not authorised": each answer names the register, its country and its date.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from config.codes import same_code, squeeze
from config.importers.facts import ProductFacts, network_key, page_key, seller_number
from config.importers.rows import BatchRow, ControlledRow, DeviceRow, MedicineRow, NetworkRow, OfferRow, SellerRow
from config.importers.shelf import FORMAT, Import, ShelfError, read_current, read_import, set_digest, shelf_of

CACHE_SIZE = 20_000
T = TypeVar("T")


@dataclass(eq=False)
class Register:
    """One imported table in use."""

    about: Import
    connection: sqlite3.Connection
    _cache: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def values(self, room: str, key: str) -> tuple[str, ...]:
        """Every value under a key."""
        at = (room, key)
        found = self._cache.get(at)
        if found is None:
            if len(self._cache) >= CACHE_SIZE:
                self._cache.clear()
            rows = self.connection.execute("SELECT value FROM entry WHERE room = ? AND key = ? LIMIT 50", at)
            found = self._cache[at] = tuple(value for (value,) in rows)
        return found

    def value_before(self, room: str, key: str) -> str | None:
        """The value under the last key that is not after this one."""
        asked = "SELECT value FROM entry WHERE room = ? AND key <= ? ORDER BY key DESC LIMIT 1"
        found = self.connection.execute(asked, (room, key)).fetchone()
        return None if found is None else str(found[0])

    def facts(self, room: str, key: str) -> ProductFacts | None:
        """What is drawn together under a substance or brand."""
        values = self.values(room, key)
        return _facts(values[0]) if values else None

    def row(self, number: str, kind: type[T]) -> T:
        """One row by its number."""
        (fields,) = self.connection.execute("SELECT fields FROM row WHERE id = ?", (int(number),)).fetchone()
        return msgspec.json.decode(fields, type=kind)

    def all_rows(self, kind: type[T]) -> Iterator[T]:
        """Every row, for small tables."""
        for (fields,) in self.connection.execute("SELECT fields FROM row ORDER BY id LIMIT 200000"):
            yield msgspec.json.decode(fields, type=kind)


@lru_cache(maxsize=10_000)
def _facts(text: str) -> ProductFacts:
    return msgspec.json.decode(text, type=ProductFacts)


@dataclass(frozen=True, kw_only=True)
class Registers:
    """All tables in use, by what they are asked for."""

    all: tuple[Register, ...] = ()
    sha256: str = ""
    """Empty when nothing was imported."""

    def __bool__(self) -> bool:
        return bool(self.all)

    def of(self, room: str) -> Iterator[Register]:
        """Tables that answer one sort of question."""
        return (register for register in self.all if register.about.room == room)

    def products(self, room: str, key: str) -> Iterator[tuple[Register, ProductFacts]]:
        """What each register says of a substance or brand; registers that are silent give nothing."""
        for register in self.all:
            if register.about.room in ("medicines", "prices") and (facts := register.facts(room, key)) is not None:
                yield register, facts

    def has_pair(self, pair: str) -> bool:
        """Whether any register knows a product that holds these two substances together."""
        return any(register.values("pair", pair) for register in self.of("medicines"))

    def product_of_code(self, scheme: str, value: str) -> tuple[Register, MedicineRow] | None:
        """The product that a pack code belongs to."""
        for register in self.of("medicines"):
            for other_scheme, other in same_code(scheme, value):
                for number in register.values("code", f"{other_scheme}:{other}"):
                    return register, register.row(number, MedicineRow)
        return None

    def sellers(self, domain: str) -> list[tuple[Register, SellerRow]]:
        """Entries of a domain in registers of sellers."""
        return [(r, r.row(n, SellerRow)) for r in self.of("sellers") for n in r.values("seller", domain)]

    def sellers_on_page(self, address: str) -> list[tuple[Register, SellerRow]]:
        """Whom an authority's page names; empty for a page that was never imported."""
        key = page_key(address)
        return [(r, r.row(n, SellerRow)) for r in self.of("sellers") for n in r.values("seller_page", key)]

    def sellers_of_number(self, number: str) -> list[tuple[Register, SellerRow]]:
        """Entries that carry a licence number."""
        key = seller_number(number)
        if len(key) < 4:
            return []
        return [(r, r.row(n, SellerRow)) for r in self.of("sellers") for n in r.values("seller_number", key)]

    def offers(self, address: str) -> list[tuple[Register, OfferRow]]:
        """Measures of authorities against this very offer; a domain alone is asked nowhere."""
        return [(r, r.row(n, OfferRow)) for r in self.of("offers") for n in r.values("offer", address)]

    def controls(self, key: str) -> list[tuple[Register, ControlledRow]]:
        """Schedules of a substance in imported lists."""
        return [(r, r.row(n, ControlledRow)) for r in self.of("controlled") for n in r.values("controlled", key)]

    def bodies(self) -> tuple[Register, ...]:
        """Tables that list bodies which certify devices."""
        return tuple(r for r in self.of("devices") if any(row.is_body for row in r.all_rows(DeviceRow)))

    def has_body(self, register: Register, digits: str) -> bool:
        """Whether a table knows a certifying body."""
        return bool(register.values("body", squeeze("udi", digits)))

    def network(self, address: str) -> NetworkRow | None:
        """Who announces an address; None where no imported table holds it, or it is no address."""
        try:
            key = network_key(address)
        except ValueError:
            return None
        for register in self.of("networks"):
            number = register.value_before("network", key)
            row = register.row(number, NetworkRow) if number is not None else None
            if row is not None and network_key(row.first)[0] == key[0] and key <= network_key(row.last):
                return row
        return None

    def batches(self) -> Iterator[tuple[Register, dict[str, str]]]:
        """Every batch of imported alerts, by column."""
        for register in self.of("batches"):
            for row in register.all_rows(BatchRow):
                yield register, dict(row.fields)


NO_REGISTERS = Registers()


def open_registers(home: Path) -> Registers:
    """The tables in use in a home; raises ShelfError naming the one that is missing or changed."""
    imports = [read_import(home, slot, import_id) for slot, import_id in sorted(read_current(home).items())]
    if not imports:
        return NO_REGISTERS
    return Registers(all=tuple(_open(home, one) for one in imports), sha256=set_digest(imports))


def _open(home: Path, one: Import) -> Register:
    path = shelf_of(home) / one.slot / f"{one.id}.sqlite"
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        about = dict(connection.execute("SELECT key, value FROM about"))
    except sqlite3.Error as error:
        raise ShelfError(
            f"reference table {one.slot}: not readable ({error}): theriac reference rollback {one.slot}"
        ) from error
    if about.get("content_sha256") != one.content_sha256 or about.get("format") != str(FORMAT):
        raise ShelfError(
            f"reference table {one.slot}: changed since it was imported: theriac reference rollback {one.slot}"
        )
    return Register(about=one, connection=connection)
