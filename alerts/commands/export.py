# SPDX-License-Identifier: EUPL-1.2
"""`theriac export`: evidence out of the house, in the formats of courts and partners."""

import getpass
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alerts.practice_market import practice_time
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

if TYPE_CHECKING:
    from alerts.models.account import Account

IDS = re.compile(r"[0-9a-f]{8,32}")
CASE = re.compile(r"\d{4}-\d{4,}")
DATED = (Format.PDF, Format.BUNDLE)
"""Formats that a time authority has a part in."""

WordsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CASE|ID|WORDS]...", help="One case, observation ids, or words as in `theriac listings`."),
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


NOBODY = "{} (account of the operating system)"
"""Who made an export in a home without accounts."""


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
    """Write a case or other evidence as a package (wacz), dossier (pdf), stix, misp, case-uco, csv, or all (bundle).

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
    settings, exporter = load_settings(), who_exports(unmasked=unmasked)
    if is_case(asked):
        told = export_one_case(settings, asked.words[0], form, output, exporter, authority.strip())
    else:
        made_by = exporter.username if exporter is not None else NOBODY.format(getpass.getuser())
        told = export_asked(settings, asked, form, output, title=title, authority=authority.strip(), made_by=made_by)
    say(told, as_json=as_json)


def who_exports(*, unmasked: bool) -> "Account | None":
    """The account that is logged in, if it may; None in a home where nobody was given one, for masked copies alone."""
    from alerts.access import Action, require, viewer
    from alerts.database import open_decisions

    settings = load_settings()
    open_decisions(settings)
    if unmasked:
        return require(settings, Action.UNMASK, fresh=True).account
    return viewer(settings, Action.EXPORT)


def is_case(asked: Asked) -> bool:
    """Whether one case was asked for, and nothing else."""
    alone = len(asked.words) == 1 and not (asked.offers or asked.alerts or asked.filtered)
    return alone and CASE.fullmatch(asked.words[0]) is not None


def export_one_case(
    settings: Settings, reference: str, form: Format, output: Path | None, exporter: "Account | None", authority: str
) -> Exported:
    """A case, by the account that is logged in; raises DecisionError and AccessError."""
    from alerts.access import Action, require
    from alerts.cases.changing import find_case
    from alerts.cases.exporting import export_case

    now = datetime.now(UTC)
    account = exporter or require(settings, Action.EXPORT, now).account
    case = find_case(reference)
    with practice_time(settings.home, practice=case.practice and form in DATED) as stampers:
        return export_case(
            settings, case, form, account, now, output=output, authority=authority, stampers=stampers
        )  # fmt: skip


def export_asked(
    settings: Settings,
    asked: Asked,
    form: Format,
    output: Path | None,
    *,
    title: str,
    authority: str,
    made_by: str,
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
        made_by=made_by,
        masked=not authority,
        authority=authority,
    )
    store = open_store(settings)
    try:
        content = collect(store, wanted, occasion, seal_finder(settings))
    finally:
        store.close()
    with practice_time(settings.home, practice=content.practice and form in DATED) as stampers:
        return write_export(settings, content, form, output, stampers)


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
