# SPDX-License-Identifier: EUPL-1.2
"""`theriac listings`: search the evidence."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from config.errors import ConfigError
from config.output import JsonOption, LimitOption, print_rows
from config.settings import load_settings
from indexer.evidence import EvidenceRecord
from indexer.explain import money_text
from indexer.output import output_row
from indexer.query import Query, SortBy
from indexer.seals.state import seal_of
from indexer.store import EvidenceStore, open_store

COLUMNS = ("id", "seen", "verdict", "score", "price", "title", "seller", "source")
ONLY_WIDE = ("seen", "source")
ID_SHOWN = 10

WordsArgument = Annotated[list[str] | None, typer.Argument(help="All of these, in title, description or seller.")]
SourceOption = Annotated[str | None, typer.Option("--source", help="Source name, or host of a --url crawl.")]
SiteOption = Annotated[str | None, typer.Option("--site", help="Registrable domain.")]
SellerOption = Annotated[str | None, typer.Option("--seller", help="Seller as shown; case and accents do not matter.")]
VerdictOption = Annotated[
    str | None,
    typer.Option("--verdict", help="falsified, unauthorised, legal, not_sure, not_an_offer, not_medical."),
]
SubstanceOption = Annotated[str | None, typer.Option("--substance", help="International non-proprietary name.")]
CountryOption = Annotated[str | None, typer.Option("--country", help="Ships from or to: two letters, EU or WORLD.")]
SinceOption = Annotated[str | None, typer.Option("--since", help="Seen at or after: 2026-11-01, or with time.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="Seen before.")]
RunOption = Annotated[str | None, typer.Option("--run", help="Of one run.")]
SortOption = Annotated[str, typer.Option("--sort", help=f"{', '.join(SortBy)}; a leading - puts the highest first.")]


def listings(
    words: WordsArgument = None,
    source: SourceOption = None,
    site: SiteOption = None,
    seller: SellerOption = None,
    verdict: VerdictOption = None,
    substance: SubstanceOption = None,
    country: CountryOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    run: RunOption = None,
    as_json: JsonOption = False,
    limit: LimitOption = 50,
    sort: SortOption = f"-{SortBy.OBSERVED_AT}",
) -> None:
    """Search the evidence: sightings of offers, newest first. Verdicts are hypotheses for a person to check."""
    query = Query(
        words=" ".join(words or ()),
        source=source,
        site=site,
        seller=seller,
        verdict=checked_verdict(verdict),
        substance=substance,
        country=country.upper() if country else None,
        run_id=run,
        observed_from=parse_moment("--since", since),
        observed_until=parse_moment("--until", until),
        sort=parse_sort(sort),
        descending=sort.startswith("-"),
        limit=limit,
    )
    store = open_store(load_settings())
    try:
        shown = print_rows(_rows(store, query, as_json=as_json), COLUMNS, as_json=as_json, only_wide=ONLY_WIDE)
        if not as_json and shown == limit and (total := store.count(query)) > shown:
            typer.echo(f"{shown} of {total}; --limit shows more", err=True)
    finally:
        store.close()


def parse_sort(text: str) -> SortBy:
    """The order asked for; raises ConfigError naming those there are."""
    try:
        return SortBy(text.removeprefix("-"))
    except ValueError as error:
        raise ConfigError(f"--sort: expected one of {', '.join(SortBy)}, got {text!r}") from error


def parse_moment(option: str, text: str | None) -> datetime | None:
    """A date or a date with time; without zone it is UTC. Raises ConfigError."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{option}: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM, got {text!r}") from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def checked_verdict(verdict: str | None) -> str | None:
    """A verdict that exists; raises ConfigError."""
    from classifiers.assessment import Verdict

    if verdict is not None and verdict not in tuple(Verdict):
        raise ConfigError(f"--verdict: expected one of {', '.join(Verdict)}, got {verdict!r}")
    return verdict


def table_row(record: EvidenceRecord) -> dict[str, Any]:
    """One sighting, short, for the table."""
    listing, assessment = record.listing, record.assessment
    price = listing.price if listing is not None else None
    return {
        "id": record.observation_id[:ID_SHOWN],
        "seen": record.observed_at.strftime("%Y-%m-%d"),
        "verdict": assessment.verdict.value if assessment else None,
        "score": f"{max(assessment.falsified, assessment.unauthorised):.2f}" if assessment else None,
        "price": money_text(price) or (listing.raw_price if listing else None),
        "title": listing.title if listing else None,
        "seller": listing.seller if listing else None,
        "source": f"{record.source} (practice)" if record.practice else record.source,
    }


def _rows(store: EvidenceStore, query: Query, *, as_json: bool) -> Iterator[dict[str, Any]]:
    found = (record for record in store.find(query) if record.listing is not None)
    if not as_json:
        return map(table_row, found)
    home = load_settings().home
    return (output_row(record) | {"seal": seal_of(home, record.segment, record.sequence).state} for record in found)
