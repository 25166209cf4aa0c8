# SPDX-License-Identifier: EUPL-1.2
"""KINDS: every register's format that can be imported, with what is known of its owner, licence and size."""

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.errors import ConfigError
from config.importers.reading import Faults
from config.importers.rows import Row

OWN = "as stated by its owner (give it with --licence)"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the file does not say itself."""

    country: str = ""
    page: str = ""
    """Where a saved page came from."""


Reader = Callable[[Sequence[Path], Faults, Options], Iterator[Row]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One format; `target` is the module and function that reads it."""

    title: str
    target: str
    room: str
    """Which rows it gives: medicines, sellers, offers, batches, controlled, devices, prices, names or networks."""
    origin: str
    licence: str
    rows_min: int
    """Fewer good rows mean that the file is cut."""
    files: str
    """For the overview: which files to give."""
    country: str = ""
    """The country it is about; empty: in each row, or given with --country."""
    is_complete: bool = False
    """Holds every valid authorisation of its country, so that an ended one is not valid through another row."""
    coverage: str = ""
    shares_min: Mapping[str, float] = field(default_factory=dict)
    """Least shares of rows that say something (wholeness.FACTS); fewer mean that one of several files is cut."""

    def read(self, paths: Sequence[Path], faults: Faults, options: Options) -> Iterator[Row]:
        """All good rows of the files; bad ones go to `faults`."""
        module, name = self.target.split(":")
        reader: Reader = getattr(importlib.import_module(module), name)
        return reader(paths, faults, options)


KINDS: dict[str, Kind] = {
    "eu_ema": Kind(
        title="Medicines table of the European Medicines Agency (central procedure)",
        target="config.importers.eu_ema:read",
        room="medicines",
        origin="https://www.ema.europa.eu/en/medicines/download-medicine-data",
        licence="EMA legal notice (reuse with source acknowledged)",
        rows_min=1_500,
        files="medicines_output_medicines_en.xlsx, or the JSON report",
        country="EU",
        coverage="centrally authorised medicines only; national authorisations are not in it",
    ),
    "fr_bdpm": Kind(
        title="French public medicines database",
        target="config.importers.fr_bdpm:read",
        room="medicines",
        origin="https://base-donnees-publique.medicaments.gouv.fr/telechargement",
        licence="Licence Ouverte 2.0 (Etalab)",
        rows_min=10_000,
        files="CIS_bdpm.txt CIS_COMPO_bdpm.txt CIS_CPD_bdpm.txt CIS_CIP_bdpm.txt (others are passed over)",
        country="FR",
        is_complete=True,
        coverage="medicines marketed in France or no longer than two years off the market",
        shares_min={"with substances": 0.9, "on prescription": 0.5},
    ),
    "ch_swissmedic": Kind(
        title="Authorised packs of human medicines, Swissmedic",
        target="config.importers.ch_swissmedic:read",
        room="medicines",
        origin="https://www.swissmedic.ch/swissmedic/de/home/services/listen_neu.html",
        licence="Swissmedic terms (reuse with attribution)",
        rows_min=10_000,
        files="the .xlsx of authorised packs",
        country="CH",
        is_complete=True,
        coverage="every human medicine authorised in Switzerland",
    ),
    "it_aifa": Kind(
        title="Italian medicines with their dispensing regime, AIFA",
        target="config.importers.it_aifa:read",
        room="medicines",
        origin="https://drive.aifa.gov.it/farmaci/confezioni_fornitura.csv",
        licence="CC BY 4.0",
        rows_min=50_000,
        files="confezioni_fornitura.csv",
        country="IT",
        is_complete=True,
        coverage="packs with an Italian authorisation, valid or not",
    ),
    "us_ndc": Kind(
        title="National Drug Code directory, FDA",
        target="config.importers.us_ndc:read",
        room="medicines",
        origin="https://www.fda.gov/drugs/drug-approvals-and-databases/national-drug-code-directory",
        licence="US public domain",
        rows_min=20_000,
        files="product.txt, or the .zip with it",
        country="US",
        coverage="listed products; listing is no approval (21 CFR 207.39)",
    ),
    "us_orange_book": Kind(
        title="Approved drug products (Orange Book), FDA",
        target="config.importers.us_orange_book:read",
        room="medicines",
        origin="https://www.fda.gov/drugs/drug-approvals-and-databases/orange-book-data-files",
        licence="US public domain",
        rows_min=10_000,
        files="products.txt, or the .zip with it",
        country="US",
        coverage="small-molecule drugs approved for safety and effectiveness; biologicals are not in it",
    ),
    "ip_to_asn": Kind(
        title="Networks: which autonomous system announces which addresses",
        target="config.importers.networks:read",
        room="networks",
        origin="https://iptoasn.com/",
        licence="as stated by its owner (iptoasn.com: PDDL 1.0)",
        rows_min=1,
        files="ip2asn-v4.tsv ip2asn-v6.tsv, or any table of first, last, number, country, name with tabs",
        coverage="what is announced on the day of the file; an address in none of its ranges has no network",
    ),
    "cz_illegal_offers": Kind(
        title="Websites with illegal offers of medicines, SÚKL",
        target="config.importers.cz_illegal_offers:read",
        room="offers",
        origin="https://sukl.gov.cz/prumysl/leciva/dozor-nad-reklamou/",
        licence="public sector information",
        rows_min=20,
        files="the list as .csv or .json",
        country="CZ",
        coverage="offers named by the authority; whole marketplaces stand in it because of one offer",
    ),
    "us_dod_prohibited": Kind(
        title="Prohibited ingredients of dietary supplements, US Department of Defense",
        target="config.importers.us_dod_prohibited:read",
        room="names",
        origin="https://www.opss.org/dod-prohibited-dietary-supplement-ingredients",
        licence="US public domain",
        rows_min=300,
        files="the list as .csv or .json",
        country="US",
        coverage="names and hints; at least one schedule in it is wrong, so it decides nothing",
    ),
    "who_atc": Kind(
        title="ATC classification with defined daily doses, WHO Collaborating Centre",
        target="config.importers.who_atc:read",
        room="names",
        origin="https://atcddd.fhi.no/",
        licence="WHOCC: no commercial use, no alteration; not to be passed on",
        rows_min=3_000,
        files="the table as .csv or .xlsx with atc_code and atc_name",
    ),
    "drugbank_vocabulary": Kind(
        title="DrugBank open vocabulary",
        target="config.importers.drugbank:read",
        room="names",
        origin="https://go.drugbank.com/releases/latest#open-data",
        licence="CC0 1.0",
        rows_min=5_000,
        files="drugbank vocabulary.csv, or the .zip with it",
    ),
    "seller_pages": Kind(
        title="Saved pages of an authority's list of sellers",
        target="config.importers.seller_pages:read",
        room="sellers",
        origin="the authority's page (give it with --page)",
        licence="facts",
        rows_min=1,
        files="saved .html pages, with --country and --page",
    ),
} | {
    room: Kind(
        title=title,
        target=f"config.importers.plain:read_{room}",
        room=room,
        origin="a table in the plain form (docs/reference-data.md)",
        licence=OWN,
        rows_min=1,
        files="one .csv or .xlsx",
    )
    for room, title in {
        "medicines": "Authorised medicines, plain table",
        "sellers": "Sellers an authority lists as entitled to sell at a distance, plain table",
        "offers": "Offers an authority has named as illegal, plain table",
        "batches": "Batches under alert, plain table",
        "controlled": "Controlled substances, plain table",
        "devices": "Devices and bodies that certify them, plain table",
        "prices": "Prices of genuine products, plain table",
        "names": "Substances and their other names, plain table",
    }.items()
}


def find_kind(name: str) -> Kind:
    """The kind of a name; raises ConfigError naming all."""
    if name not in KINDS:
        raise ConfigError(f"expected one of {', '.join(KINDS)}, got {name!r}")
    return KINDS[name]
