# SPDX-License-Identifier: EUPL-1.2
"""Offer: one row of the practice market's truth, and the short codes its tables are written with."""

from dataclasses import dataclass
from typing import Any

VERDICTS = {
    "F": ("falsified",),
    "FN": ("falsified", "not_sure"),
    "FU": ("falsified", "unauthorised"),
    "U": ("unauthorised",),
    "UN": ("unauthorised", "not_sure"),
    "FUN": ("falsified", "unauthorised", "not_sure"),
    "T": ("falsified", "unauthorised", "not_sure", "not_medical"),
    "L": ("legal", "not_sure"),
    "N": ("not_sure", "legal", "not_an_offer", "not_medical"),
    "X": ("not_medical", "not_sure", "legal", "not_an_offer"),
}
"""Code in a table: verdicts that a careful reviewer would accept."""

KINDS = {
    "med": "human_medicine",
    "vet": "veterinary_medicine",
    "inv": "investigational_medicine",
    "api": "active_substance",
    "exc": "excipient",
    "dev": "medical_device",
    "acc": "accessory",
    "part": "device_part",
    "doc": "document",
    "none": "not_medical",
}
PROVISIONS = {
    "5": "MEDICRIME Art. 5(1)",
    "52": "MEDICRIME Art. 5(2)",
    "6": "MEDICRIME Art. 6",
    "7": "MEDICRIME Art. 7",
    "8ai": "MEDICRIME Art. 8(a)(i)",
    "8aii": "MEDICRIME Art. 8(a)(ii)",
    "8b": "MEDICRIME Art. 8(b)",
    "9": "MEDICRIME Art. 9(1)",
}
SCRIPTS = {"ru": "Cyrillic", "uk": "Cyrillic", "el": "Greek", "ar": "Arabic"}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a crawl should find once, and what it may say about it."""

    url: str
    site: str
    host: str
    title: str
    price: str | None
    currency: str | None
    price_all: tuple[str, ...] = ()
    seller: str | None = None
    sku: str | None = None
    availability: str | None = None
    language: str = "en"
    kind: str = "human_medicine"
    verdicts: tuple[str, ...] = ("unauthorised",)
    provisions: tuple[str, ...] = ()
    quiet: bool = False

    def as_row(self) -> dict[str, Any]:
        """The row of truth.jsonl."""
        return {
            "url": self.url,
            "site": self.site,
            "host": self.host,
            "title": self.title,
            "price": self.price,
            "price_all": list(self.price_all),
            "currency": self.currency,
            "seller": self.seller,
            "sku": self.sku,
            "availability": self.availability,
            "language": self.language,
            "script": SCRIPTS.get(self.language, "Latin"),
            "kind": self.kind,
            "medical": self.kind != "not_medical",
            "verdict": list(self.verdicts),
            "provisions": list(self.provisions),
            "quiet": self.quiet,
            "partial": False,
        }
