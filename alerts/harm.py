# SPDX-License-Identifier: EUPL-1.2
"""Harm: which product group an offer belongs to, and how badly it can hurt.

Source: config/data/harm.csv (classes, each with its reason and source) and config/data/product_groups.csv (substances,
and the stems by which the WHO builds non-proprietary names, e.g. `*azepam`).
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from classifiers.assessment import Assessment, ProductKind
from config.errors import ConfigError
from crawler.listing import Listing

TABLES = Path(__file__).parents[1] / "config" / "data"
OTHER_MEDICINES = "other medicines"
OTHER_PRODUCTS = "other products"
PRODUCTION_TOOLS = "production tools"
AIDING = "Art. 9(1)"
SURE = 0.3
KIND_GROUPS = {
    ProductKind.DOCUMENT: ("documents and packaging", "document"),
    ProductKind.MEDICAL_DEVICE: ("medical devices", "device"),
    ProductKind.ACCESSORY: ("medical devices", "device"),
    ProductKind.DEVICE_PART: ("medical devices", "device"),
    ProductKind.VETERINARY_MEDICINE: ("veterinary medicines", "veterinary"),
}
TOOL_KINDS = {ProductKind.NOT_MEDICAL, ProductKind.ACCESSORY, ProductKind.DEVICE_PART}
INJECTABLE = re.compile(
    r"in[jy]e[ck]|iniett|iniez|iniekc|enjek|\bvials?\b|\bviales\b|amp(?:ou|u)ll?e?s?\b|\bfial[ae]\b|\bfiolk|\bpens?\b|spritze"
    r"|syringe|seringue|jeringa|siringa|strzykaw|şırınga|ін['’]?єк|ампул|инъек|шприц|注射|حقن",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Harm:
    """What an offer of this group can do, and where that is stated."""

    product_group: str
    harm_class: str
    weight: float
    """In [0, 1], injection counted in."""
    why: str
    source: str
    injectable: bool = False


@dataclass(frozen=True, kw_only=True)
class HarmTables:
    """Both tables as read: class to harm, substance to group, stems longest first."""

    classes: dict[str, Harm]
    substances: dict[str, tuple[str, str]]
    stems: tuple[tuple[str, str, str], ...]

    known: dict[str, Harm] = field(default_factory=dict)
    """What was looked up already: the names are those of the lexicon, so it stays small."""

    def substance(self, inn: str) -> Harm:
        """Harm of one substance: by name, by stem, else `unknown` among the other medicines."""
        name = inn.casefold()
        found = self.known.get(name)
        if found is None:
            group, harm_class = self.substances.get(name) or self.by_stem(name) or (OTHER_MEDICINES, "unknown")
            found = self.known[name] = replace(self.classes[harm_class], product_group=group)
        return found

    def groups(self) -> frozenset[str]:
        """Every product group that an offer can be counted in."""
        listed = {group for group, _ in self.substances.values()} | {group for _, group, _ in self.stems}
        by_kind = {group for group, _ in KIND_GROUPS.values()}
        return frozenset(listed | by_kind | {PRODUCTION_TOOLS, OTHER_MEDICINES, OTHER_PRODUCTS})

    def by_stem(self, name: str) -> tuple[str, str] | None:
        """Group and class of the longest stem that fits, None if none does."""
        return next(((group, harm) for stem, group, harm in self.stems if fnmatchcase(name, stem)), None)


@lru_cache(maxsize=1)
def load_harm_tables(folder: Path = TABLES) -> HarmTables:
    """The bundled tables, checked; raises ConfigError naming the row that is wrong."""
    classes = {row["harm_class"]: read_class(row) for row in read_rows(folder / "harm.csv")}
    groups = read_rows(folder / "product_groups.csv")
    for row in groups:
        if row["harm_class"] not in classes:
            got = f"got {row['harm_class']!r}"
            raise ConfigError(f"product_groups.csv: {row['inn']}: expected a class of harm.csv, {got}")
    named = [(row["inn"].casefold(), row["product_group"], row["harm_class"]) for row in groups]
    return HarmTables(
        classes=classes,
        substances={name: (group, harm) for name, group, harm in named if "*" not in name},
        stems=tuple(sorted((row for row in named if "*" in row[0]), key=lambda row: -len(row[0]))),
    )


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of one table; raises ConfigError when it cannot be read."""
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
    except OSError as error:
        raise ConfigError(f"{path.name}: expected a readable table: {error}") from error


def read_class(row: dict[str, str]) -> Harm:
    """One class of harm.csv."""
    weight = float(row["weight"])
    return Harm(product_group="", harm_class=row["harm_class"], weight=weight, why=row["why"], source=row["source"])


def assess_harm(listing: Listing, assessment: Assessment, tables: HarmTables) -> Harm:
    """The group an offer is counted in: tool, document or device by kind, else its most harmful substance."""
    harm = harm_of_kind(assessment, tables) or worst_substance(
        [hit.inn for hit in assessment.substances] or [narcotic.substance for narcotic in assessment.narcotic], tables
    )
    if harm is None:
        group = OTHER_MEDICINES if assessment.kind is not ProductKind.NOT_MEDICAL else OTHER_PRODUCTS
        harm = replace(tables.classes["unknown"], product_group=group)
    if harm.harm_class in {"document", "production_tool"} or not is_injectable(listing):
        return harm
    added = tables.classes["injectable_form"]
    return replace(harm, weight=min(1.0, harm.weight + added.weight), injectable=True)


def harm_of_kind(assessment: Assessment, tables: HarmTables) -> Harm | None:
    """Tools, documents, devices and veterinary medicines are groups of their own, whatever substance they name."""
    if assessment.kind in TOOL_KINDS and points_at_tool(assessment):
        return replace(tables.classes["production_tool"], product_group=PRODUCTION_TOOLS)
    group = KIND_GROUPS.get(assessment.kind)
    if group is None:
        return None
    return replace(tables.classes[group[1]], product_group=group[0])


def points_at_tool(assessment: Assessment) -> bool:
    """An indicator of aiding (presses, dies, printed foil) speaks clearly."""
    return any(
        signal.strength >= SURE and any(AIDING in provision for provision in signal.provisions)
        for signal in assessment.indicators
    )


def worst_substance(inns: Sequence[str], tables: HarmTables) -> Harm | None:
    """The most harmful of the substances named, by name when equal; None if none is named."""
    harms = [(tables.substance(inn), inn.casefold()) for inn in inns]
    return max(harms, key=lambda pair: (pair[0].weight, pair[1]))[0] if harms else None


def is_injectable(listing: Listing) -> bool:
    """Form or title speaks of injection, in the languages we know it in."""
    return speaks_of_injection(f"{listing.form or ''} {listing.title[:500]}")


@lru_cache(maxsize=20_000)
def speaks_of_injection(text: str) -> bool:
    """Whether a form or title names injection; titles come again with each visit and from each mirror."""
    return INJECTABLE.search(text) is not None
