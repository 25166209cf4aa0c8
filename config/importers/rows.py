# SPDX-License-Identifier: EUPL-1.2
"""What a register's row becomes, whichever register it is from; and the row that could not be read."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What the register says of the authorisation on its date."""

    AUTHORISED = "authorised"
    ENDED = "ended"
    """Withdrawn, refused, revoked, suspended, lapsed or cancelled: in the register, and not valid."""
    UNKNOWN = "unknown"
    """Listed, but listing is no authorisation there."""


class Prescription(StrEnum):
    """How it may be dispensed, as the register says."""

    NEEDED = "needed"
    FREE = "free"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """A row that was left out: where it stands and why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One pack of a product, with its codes as (scheme, value)."""

    codes: tuple[tuple[str, str], ...] = ()
    units: int | None = None
    price: float | None = None
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class MedicineRow:
    """One product of a register of medicines."""

    line: str
    """File and line it was read from."""
    country: str
    """ISO 3166-1 alpha-2, or EU for what holds in every EU and EEA state."""
    number: str
    name: str
    substances: tuple[str, ...]
    strengths: tuple[str, ...] = ()
    """One for each substance where the register says so."""
    form: str = ""
    holder: str = ""
    status: Status
    prescription: Prescription = Prescription.UNKNOWN
    narcotic: str = ""
    veterinary: bool = False
    packs: tuple[Pack, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SellerRow:
    """One seller that an authority lists as entitled to sell medicines at a distance, or has struck off."""

    line: str
    country: str
    domain: str
    """Registrable domain; may be empty where only a number is listed."""
    name: str = ""
    number: str = ""
    active: bool = True
    page: str = ""
    """The authority's page that names the seller: where the common logo should lead."""
    is_entry: bool = False
    """The page is this seller's own entry and not a list."""


@dataclass(frozen=True, kw_only=True)
class OfferRow:
    """One offer that an authority has named as illegal. The unit is the offer: a domain alone is no evidence."""

    line: str
    country: str
    host: str
    address: str
    """Full address without scheme; equal to the host where no page was named."""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class BatchRow:
    """One batch, serial or product of an alert, in the columns of the bundled table."""

    line: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ControlledRow:
    """One substance under control, internationally or in one country."""

    line: str
    country: str
    """Empty for the international conventions."""
    substance: str
    schedule: str


@dataclass(frozen=True, kw_only=True)
class DeviceRow:
    """One device, or one body that certifies devices."""

    line: str
    code: str
    """UDI-DI of a device, or a body's four digits."""
    name: str
    maker: str = ""
    is_body: bool = False
    status: str = ""


@dataclass(frozen=True, kw_only=True)
class PriceRow:
    """What one pack of a genuine product costs the public."""

    line: str
    country: str
    name: str
    strength: str
    units: int
    price: float
    currency: str


@dataclass(frozen=True, kw_only=True)
class NameRow:
    """One substance of a vocabulary with its other names."""

    line: str
    name: str
    synonyms: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NetworkRow:
    """One range of addresses and the autonomous system that announces it."""

    line: str
    first: str
    last: str
    number: int
    country: str = ""
    name: str = ""


Row = MedicineRow | SellerRow | OfferRow | BatchRow | ControlledRow | DeviceRow | PriceRow | NameRow | NetworkRow
ROOMS = {
    MedicineRow: "medicines",
    SellerRow: "sellers",
    OfferRow: "offers",
    BatchRow: "batches",
    ControlledRow: "controlled",
    DeviceRow: "devices",
    PriceRow: "prices",
    NameRow: "names",
    NetworkRow: "networks",
}
"""Under which name a table asks for each kind of row."""
