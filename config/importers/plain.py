# SPDX-License-Identifier: EUPL-1.2
"""The plain table for everything else: a header in English, one row a fact; docs/reference-data.md shows each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from config.errors import ConfigError
from config.importers.kinds import Options
from config.importers.reading import Faults, Header, Line, find_header, find_header_line, read_delimited, read_sheet
from config.importers.rows import (
    BatchRow,
    ControlledRow,
    DeviceRow,
    MedicineRow,
    NameRow,
    OfferRow,
    Pack,
    Prescription,
    PriceRow,
    Row,
    SellerRow,
    Status,
)
from config.importers.seller_pages import registrable

MEDICINES = ("country", "name", "substances", "status", "strengths", "form", "holder", "number", "prescription",
             "narcotic", "codes", "units", "price", "currency", "veterinary")  # fmt: skip
SELLERS = ("country", "domain", "name", "number", "active", "page", "is_entry")
OFFERS = ("country", "address", "reason")
BATCHES = ("alert_ref", "issuer", "date", "product_name", "inn", "category", "batch", "batch_role", "serial",
           "match_rule", "source_url", "source_tier")  # fmt: skip
CONTROLLED = ("country", "substance", "schedule")
DEVICES = ("code", "name", "maker", "is_body", "status")
PRICES = ("country", "name", "strength", "units", "price", "currency")
NAMES = ("name", "synonyms", "codes", "note")
NEEDED: Mapping[tuple[str, ...], tuple[str, ...]] = {
    MEDICINES: ("country", "name", "substances", "status"),
    SELLERS: ("country", "domain"),
    OFFERS: ("country", "address"),
    BATCHES: ("alert_ref", "product_name", "batch", "batch_role", "match_rule", "source_url"),
    CONTROLLED: ("country", "substance", "schedule"),
    DEVICES: ("code", "name"),
    PRICES: ("country", "name", "strength", "units", "price", "currency"),
    NAMES: ("name",),
}
BATCH_ROLES = frozenset(
    """not_recognised_by_manufacturer genuine_batch_false_serial genuine_batch_cloned genuine_batch_wrong_dates
    genuine_batch_wrong_market mismatch_carton mismatch_vial stolen_or_tampered unspecified""".split()
)
YES = frozenset(("y", "yes", "1", "true"))
NO = frozenset(("n", "no", "0", "false", ""))

Make = Callable[[Callable[[str], str], Line], Row]


def read_medicines(paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[Row]:
    """Authorised medicines of one country, so that what is drawn together is about that country."""
    if not options.country:
        raise ConfigError("medicines: expected --country, one table is about one country")
    return _read(paths, faults, options, MEDICINES, _medicine)


def read_sellers(paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[Row]:
    """Sellers in an authority's register."""
    return _read(paths, faults, options, SELLERS, _seller)


def read_offers(paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[Row]:
    """Offers that an authority has named."""
    return _read(paths, faults, options, OFFERS, _offer)


def read_batches(paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[Row]:
    """Batches under alert, each with the alert's own match rule."""
    return _read(paths, faults, options, BATCHES, _batch)


def read_controlled(paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[Row]:
    """Substances under control."""
    return _read(paths, faults, options, CONTROLLED, _controlled)


def read_devices(paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[Row]:
    """Devices and certifying bodies."""
    return _read(paths, faults, options, DEVICES, _device)


def read_prices(paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[Row]:
    """Prices of genuine packs."""
    return _read(paths, faults, options, PRICES, _price)


def read_names(paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[Row]:
    """Substances and their other names."""
    return _read(paths, faults, options, NAMES, _name)


def _read(
    paths: Sequence[Path], faults: Faults, options: Options, columns: tuple[str, ...], make: Make
) -> Iterator[Row]:
    for path in paths:
        sheet = path.suffix.lower() == ".xlsx"
        lines = iter(read_sheet(path) if sheet else read_delimited(path, _delimiter(path), ("utf-8-sig",)))
        header = find_header(find_header_line(lines, columns), dict.fromkeys(columns, ()), NEEDED[columns])
        for line in lines:
            try:
                yield make(_getter(header, line, options), line)
            except ValueError as error:
                faults.add(line.file, line.number, str(error))


def _delimiter(path: Path) -> str:
    return "\t" if path.name.lower().removesuffix(".gz").endswith((".tsv", ".txt")) else ","


def _getter(header: Header, line: Line, options: Options) -> Callable[[str], str]:
    def get(column: str) -> str:
        if column == "--country":
            return options.country
        value = header.get(line, column)
        return value or (options.country if column == "country" else "")

    return get


def _country(text: str) -> str:
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    raise ValueError(f"country: expected two letters (ISO 3166-1), got {text!r}")


def _some(name: str, text: str) -> str:
    if text:
        return text
    raise ValueError(f"{name}: expected a value, got none")


def _yes(name: str, text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError(f"{name}: expected y or n, got {text!r}")
    return text.lower() in YES


def _number(name: str, text: str) -> float:
    value = float(text.replace(",", ".")) if text.replace(",", ".").replace(".", "", 1).isdigit() else -1.0
    if 0 < value < 10_000_000:
        return value
    raise ValueError(f"{name}: expected a number above 0, got {text!r}")


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _codes(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition("=") for part in _parts(text))
    return tuple((scheme.strip().lower(), value.strip()) for scheme, _, value in pairs if value)


def _medicine(get: Callable[[str], str], line: Line) -> MedicineRow:
    if _country(get("country")) != get("--country"):
        raise ValueError(f"country: this table is about {get('--country')}, got {get('country')!r}")
    price = get("price")
    pack = Pack(
        codes=_codes(get("codes")),
        units=int(_number("units", get("units"))) if get("units") else None,
        price=_number("price", price) if price else None,
        currency=get("currency").upper(),
    )
    return MedicineRow(
        line=line.place,
        country=_country(get("country")),
        number=get("number"),
        name=_some("name", get("name")),
        substances=_parts(_some("substances", get("substances"))),
        strengths=_parts(get("strengths")),
        form=get("form"),
        holder=get("holder"),
        status=Status(get("status").lower()),
        prescription=Prescription(get("prescription").lower() or "unknown"),
        narcotic=get("narcotic"),
        veterinary=_yes("veterinary", get("veterinary")),
        packs=(pack,),
    )


def _seller(get: Callable[[str], str], line: Line) -> SellerRow:
    shown = get("domain").lower()
    domain = registrable(shown.removeprefix("https://").removeprefix("http://").split("/")[0]) if shown else ""
    if not domain and not get("number"):
        raise ValueError(f"domain: expected a domain or at least a number, got {shown!r}")
    return SellerRow(
        line=line.place,
        country=_country(get("country")),
        domain=domain,
        name=get("name"),
        number=get("number"),
        active=_yes("active", get("active") or "y"),
        page=get("page"),
        is_entry=_yes("is_entry", get("is_entry")),
    )


def _offer(get: Callable[[str], str], line: Line) -> OfferRow:
    address = _some("address", get("address")).lower().split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return OfferRow(
        line=line.place,
        country=_country(get("country")),
        host=address.split("/")[0],
        address=address,
        reason=get("reason"),
    )


def _batch(get: Callable[[str], str], line: Line) -> BatchRow:
    if get("batch_role") not in BATCH_ROLES:
        if not (get("batch") or get("serial")):
            raise ValueError(f"batch: expected a batch or serial number, got none (batch_role: {get('batch_role')!r})")
        raise ValueError(f"batch_role: expected one of {', '.join(sorted(BATCH_ROLES))}, got {get('batch_role')!r}")
    for name in ("alert_ref", "product_name", "match_rule", "source_url"):
        _some(name, get(name))
    return BatchRow(line=line.place, fields=tuple((name, get(name)) for name in BATCHES))


def _controlled(get: Callable[[str], str], line: Line) -> ControlledRow:
    return ControlledRow(
        line=line.place,
        country=_country(get("country")) if get("country") else "",
        substance=_some("substance", get("substance")),
        schedule=_some("schedule", get("schedule")),
    )


def _device(get: Callable[[str], str], line: Line) -> DeviceRow:
    return DeviceRow(
        line=line.place,
        code=_some("code", get("code")),
        name=_some("name", get("name")),
        maker=get("maker"),
        is_body=_yes("is_body", get("is_body")),
        status=get("status"),
    )


def _price(get: Callable[[str], str], line: Line) -> PriceRow:
    return PriceRow(
        line=line.place,
        country=_country(get("country")),
        name=_some("name", get("name")),
        strength=_some("strength", get("strength")),
        units=int(_number("units", get("units"))),
        price=_number("price", get("price")),
        currency=_some("currency", get("currency")).upper(),
    )


def _name(get: Callable[[str], str], line: Line) -> NameRow:
    return NameRow(
        line=line.place,
        name=_some("name", get("name")),
        synonyms=_parts(get("synonyms")),
        codes=_codes(get("codes")),
        note=get("note"),
    )
