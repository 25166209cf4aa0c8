# SPDX-License-Identifier: EUPL-1.2
"""`theriac export`: evidence out of the house, in the formats of courts and partners."""

import getpass
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from config.errors import ConfigError
from config.output import JsonOption, safe_text, write_json_line
from config.settings import Settings, load_settings
from indexer.commands.listings import (
    CountryOption,
    RunOption,
    SellerOption,
    SinceOption,
    SiteOption,
    SourceOption,
    SubstanceOption,
    UntilOption,
    VerdictOption,
    checked_verdict,
    parse_moment,
)
from indexer.export.exporting import Exported, Format
from indexer.query import Query

IDS = re.compile(r"[0-9a-f]{8,32}")

WordsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID|WORDS]...", help="Observation ids, or words as in `theriac listings`."),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="What to write.")]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="A new file (bundle: folder, or .zip); default: below exports/ of the home."),
]
OfferOption = Annotated[list[str] | None, typer.Option("--offer", help="An offer, by its id; may be given again.")]
AlertOption = Annotated[list[str] | None, typer.Option("--alert", help="All offers of an alert; may be given again.")]
TitleOption = Annotated[str, typer.Option("--title", help="Of the export; default: what was asked for.")]
UnmaskedOption = Annotated[
    bool, typer.Option("--unmasked", help="Leave buyers' and victims' data as captured; needs --authority.")
]
AuthorityOption = Annotated[
    str, typer.Option("--authority", help="Who allowed an unmasked export, and on which ground; goes into the ledger.")
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many offers; default: all.")]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was typed."""

    words: tuple[str, ...]
    offers: tuple[str, ...]
    alerts: tuple[str, ...]
    query: Query
    filtered: bool
    """Whether any filter was given beside words."""


def export(
    words: WordsArgument = None,
    form: FormatOption = Format.BUNDLE,
    output: OutputOption = None,
    offer: OfferOption = None,
    alert: AlertOption = None,
    source: SourceOption = None,
    site: SiteOption = None,
    seller: SellerOption = None,
    verdict: VerdictOption = None,
    substance: SubstanceOption = None,
    country: CountryOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    run: RunOption = None,
    limit: LimitOption = None,
    title: TitleOption = "",
    unmasked: UnmaskedOption = False,
    authority: AuthorityOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write evidence as a package (wacz), dossier (pdf), stix, misp, case-uco, csv, or all of it (bundle).

    Masked unless --unmasked is authorised; every export is entered in the ledger. Hypotheses stay hypotheses.
    """
    if unmasked != bool(authority.strip()):
        raise ConfigError("--unmasked and --authority belong together: who allowed it, and on which ground")
    query = Query(
        words=" ".join(words or ()), source=source, site=site, seller=seller, verdict=checked_verdict(verdict),
        substance=substance, country=country.upper() if country else None, run_id=run,
        observed_from=parse_moment("--since", since), observed_until=parse_moment("--until", until), limit=limit,
    )  # fmt: skip
    filters = (source, site, seller, verdict, substance, country, since, until, run)
    chosen = (tuple(words or ()), tuple(offer or ()), tuple(alert or ()))
    asked = Asked(words=chosen[0], offers=chosen[1], alerts=chosen[2], query=query, filtered=any(filters))
    told = export_asked(load_settings(), asked, form, output, title=title, authority=authority.strip())
    say(told, as_json=as_json)


def export_asked(
    settings: Settings, asked: Asked, form: Format, output: Path | None, *, title: str, authority: str
) -> Exported:
    """Collect what was asked for, and export it; raises ConfigError and ExportError."""
    from indexer.export.collect import Occasion, Wanted, collect, new_reference
    from indexer.export.exporting import export as write_export
    from indexer.export.sealed import seal_finder
    from indexer.store import open_store

    by_id = bool(asked.words) and all(IDS.fullmatch(word.lower()) for word in asked.words)
    ids = tuple(word.lower() for word in asked.words) if by_id else ()
    offers = (*asked.offers, *alert_offers(settings, asked.alerts))
    has_query = asked.filtered or (bool(asked.words) and not by_id)
    if not (ids or offers or has_query):
        raise ConfigError("export: expected words, ids or filters: everything at once is never meant")
    question = describe(asked, ids)
    wanted = Wanted(query=asked.query if has_query else None, observation_ids=ids, offer_ids=offers, question=question)
    now = datetime.now(UTC)
    occasion = Occasion(
        reference=new_reference(now),
        title=title or question,
        made_at=now,
        made_by=f"{getpass.getuser()} (account of the operating system)",
        masked=not authority,
        authority=authority,
    )
    store = open_store(settings)
    try:
        content = collect(store, wanted, occasion, seal_finder(settings))
    finally:
        store.close()
    return write_export(settings, content, form, output)


def alert_offers(settings: Settings, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the offers of these alerts."""
    if not wanted:
        return ()
    from alerts.commands.alerts import find_alert
    from alerts.database import open_decisions
    from alerts.models.alert import AlertOffer

    open_decisions(settings)
    rows = [AlertOffer.objects.filter(alert=find_alert(one)).order_by("-strength", "offer_id") for one in wanted]
    return tuple(dict.fromkeys(offer for row in rows for offer in row.values_list("offer_id", flat=True)))


def describe(asked: Asked, ids: tuple[str, ...]) -> str:
    """What was asked for, in words that can be asked again."""
    query = asked.query
    parts = [f"observation {one}" for one in ids]
    parts += [f"offer {one}" for one in asked.offers] + [f"alert {one}" for one in asked.alerts]
    named = {
        "words": "" if ids else query.words, "source": query.source, "site": query.site, "seller": query.seller,
        "verdict": query.verdict, "substance": query.substance, "country": query.country, "run": query.run_id,
        "since": query.observed_from, "until": query.observed_until, "limit": query.limit,
    }  # fmt: skip
    parts += [f"{name} {value}" for name, value in named.items() if value]
    return "offers with " + ", ".join(parts)


def say(told: Exported, *, as_json: bool) -> None:
    """A few lines for a person, or one JSON object."""
    if as_json:
        write_json_line(
            {name: getattr(told, name) for name in Exported.__dataclass_fields__} | {"path": str(told.path)}
        )
        return
    copy = f"masked, {told.redactions} redactions" if told.masked else "UNMASKED"
    typer.echo(f"exported: {told.path}")
    typer.echo(f"{told.exhibits} exhibits, {copy}, reference {told.reference}, ledger entry {told.ledger_entry}")
    typer.echo(f"sha256 {told.sha256}")
    if told.unsealed:
        typer.echo(f"{told.unsealed} of {told.exhibits} are UNSEALED, and say so: no time authority stamped them yet")
    for warning in told.warnings:
        typer.echo(f"note: {safe_text(warning)}", err=True)
