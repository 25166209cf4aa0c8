# SPDX-License-Identifier: EUPL-1.2
"""`theriac report`: what the public and partners name, taken in, captured, and told by reference."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from alerts.access import Action, note_look, require, viewer
from alerts.commands.login import ask
from alerts.database import open_decisions
from alerts.errors import ReportError
from alerts.models.account import Account
from alerts.models.report import ItemKind, ItemState, Report, ReportAnswer, ReporterKind, ReportItem, ReportVia
from alerts.reports.intake import Submission, TakenIn, file_digest, find_report, reporter_of, take_in
from alerts.reports.reading import Read, read_name, read_url
from alerts.reports.telling import approve_answer, draft_answer, standing_of
from config.errors import ConfigError
from config.output import JsonOption, LimitOption, parse_order, print_rows, safe_text
from config.settings import Settings, load_settings

app = typer.Typer(help="Reports of the public and of partners.", no_args_is_help=True)
FAULTS_SHOWN = 20
ORDERS = ("received", "reference")
ReferenceArgument = Annotated[str, typer.Argument(metavar="REFERENCE", help="Of the report, as its reporter got it.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept in the audit log.")]


@app.command("add")
def add(
    urls: Annotated[list[str] | None, typer.Argument(metavar="[URL]...", help="Addresses as they were told.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="A CSV file: url, seller, batch, product.")] = None,
    mail: Annotated[Path | None, typer.Option("--mail", help="A mail as a file (.eml); attachments stay shut.")] = None,
    seller: Annotated[list[str] | None, typer.Option("--seller", help="A seller's name; repeatable.")] = None,
    batch: Annotated[list[str] | None, typer.Option("--batch", help="A batch number; repeatable.")] = None,
    kind: Annotated[ReporterKind, typer.Option("--kind", help="Who reports.")] = ReporterKind.OTHER,
    name: Annotated[str, typer.Option("--name", help="Of the reporter; sealed.")] = "",
    address: Annotated[str, typer.Option("--address", help="Mail address of the reporter; sealed.")] = "",
    language: Annotated[str, typer.Option("--language", help="Of the reporter, as in `fr`.")] = "en",
    country: Annotated[str, typer.Option("--country", help="Of the reporter, two letters.")] = "",
    note: Annotated[str, typer.Option("--note", help="What the reporter wrote; masked, the original sealed.")] = "",
    practice: Annotated[bool, typer.Option("--practice", help="Addresses of the practice market.")] = False,
    later: Annotated[bool, typer.Option("--later", help="Capture later: `theriac report capture`.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take a report in, and capture at once what it names. Prints the reference that its reporter is given."""
    settings = opened()
    account = viewer(settings, Action.REPORT)
    submission = {
        "reporter_kind": kind, "name": name, "address": address, "language": language, "country": country,
        "note": note, "practice": practice,
    }  # fmt: skip
    if sum((csv is not None, mail is not None, bool(urls or seller or batch))) != 1:
        raise ConfigError("report add: expected addresses, sellers or batches, or --csv, or --mail")
    taken = take(settings, account, submission, read_typed(urls, seller, batch, practice=practice), csv, mail)
    say_taken(taken, as_json=as_json)
    if not later and taken.counts[ItemState.QUEUED]:
        capture_now(settings, as_json=as_json, quiet=True)
    raise typer.Exit(1 if taken.counts[ItemState.REFUSED] else 0)


def take(
    settings: Settings, account: Account | None, said: dict[str, Any], typed: Iterable[Read], csv: Path | None,
    mail: Path | None,
) -> TakenIn:  # fmt: skip
    """From the command line, a CSV or a mail file."""
    now = datetime.now(UTC)
    if csv is not None:
        from alerts.reports.csv_file import read_csv

        if not csv.is_file():
            raise ReportError(f"{csv}: expected a readable CSV file")
        submission = Submission(via=ReportVia.CSV, file_sha256=file_digest(csv), **said)
        return take_in(settings, submission, read_csv(csv, practice=submission.practice), account, now)
    if mail is not None:
        from alerts.reports.mail_file import read_mail

        found = read_mail(mail, settings.reports.mail_bytes, practice=said["practice"])
        said |= {"name": said["name"] or found.name, "address": said["address"] or found.address}
        said["note"] = said["note"] or f"{found.subject}\n{found.text}"
        submission = Submission(via=ReportVia.MAIL, file_sha256=file_digest(mail), **said)
        return take_in(settings, submission, found.named, account, now)
    return take_in(settings, Submission(via=ReportVia.COMMAND, **said), typed, account, now)


def read_typed(
    urls: list[str] | None, sellers: list[str] | None, batches: list[str] | None, *, practice: bool
) -> list[Read]:
    """What was typed."""
    return [
        *(read_url(url, practice=practice) for url in urls or ()),
        *(read_name(ItemKind.SELLER, seller) for seller in sellers or ()),
        *(read_name(ItemKind.BATCH, batch) for batch in batches or ()),
    ]


def say_taken(taken: TakenIn, *, as_json: bool) -> None:
    """The reference on standard output; each row that could not be read by name, on the other."""
    row = {"reference": taken.report.reference} | dict(sorted(taken.counts.items()))
    print_rows([row], tuple(row), as_json=as_json)
    refused = taken.report.items.filter(state=ItemState.REFUSED)
    for item in refused[:FAULTS_SHOWN]:
        where = f"row {item.row}: " if item.row else ""
        print(f"{where}{item.reason}: {safe_text(item.value)[:100]}", file=sys.stderr)
    if (more := refused.count() - FAULTS_SHOWN) > 0:
        print(f"{more} more: theriac report show {taken.report.reference} --state refused", file=sys.stderr)


@app.command("capture")
def capture(
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many addresses.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Capture what waits, at the pace of every crawl; the schedule does it by itself."""
    settings = opened()
    viewer(settings, Action.REPORT)
    capture_now(settings, limit=limit, as_json=as_json)


def capture_now(settings: Settings, *, as_json: bool, limit: int | None = None, quiet: bool = False) -> None:
    """Capture, and say what it came to."""
    from alerts.reports.capturing import capture_due

    done = capture_due(settings, Console(stderr=True, quiet=quiet and not sys.stderr.isatty()), limit=limit)
    row = {name: getattr(done, name) for name in ("captured", "matched", "not_reached", "waiting")}
    print_rows([row], tuple(row), as_json=as_json)


@app.command("list")
def list_reports(
    as_json: JsonOption = False,
    limit: LimitOption = 50,
    sort: Annotated[str, typer.Option("--sort", help=", ".join(ORDERS))] = "-received",
) -> None:
    """Reports, the latest first; who reported is not in the list."""
    order, turned = parse_order(sort, ORDERS)
    account = viewer(opened(), Action.REPORT)
    field = {"received": "received_at"}.get(order, order)
    rows = list(Report.objects.order_by(f"-{field}" if turned else field)[:limit])
    note_look(account, "report", [row.reference for row in rows])
    columns = ("reference", "received_at", "via", "reporter_kind", "named", "looked_at", "waiting", "refused", "stage")
    print_rows(map(report_row, rows), columns, as_json=as_json)


def report_row(report: Report) -> dict[str, Any]:
    """One report without the reporter."""
    now = standing_of(report)
    names = ("reference", "received_at", "via", "reporter_kind", "language", "country", "practice", "note", "by")
    figures = ("named", "looked_at", "waiting", "not_reached", "refused", "stage")
    return {name: getattr(report, name) for name in names} | {name: getattr(now, name) for name in figures}


@app.command("show")
def show(
    reference: ReferenceArgument,
    state: Annotated[ItemState | None, typer.Option("--state", help="Only things that stand so.")] = None,
    reporter: Annotated[bool, typer.Option("--reporter", help="Who reported; needs the role and --why.")] = False,
    why: WhyOption = "",
    as_json: JsonOption = False,
    limit: LimitOption = 1_000,
) -> None:
    """What a report names, and what each gave."""
    settings = opened()
    viewing = require(settings, Action.READ_VICTIMS).account if reporter else viewer(settings, Action.REPORT)
    report = find_report(reference)
    if reporter and viewing is not None:
        print_rows([reporter_of(report, viewing, datetime.now(UTC), why=why)], ("name", "address"), as_json=as_json)
        return
    note_look(viewing, "report", [report.reference])
    items = report.items.select_related("same_as")
    chosen = items.filter(state=state) if state else items
    columns = ("row", "kind", "value", "state", "verdict", "alert", "reason")
    print_rows(map(item_row, chosen[:limit]), columns, as_json=as_json)


def item_row(item: ReportItem) -> dict[str, Any]:
    """One thing that was named; one named before shows what that one gave."""
    told = item.same_as or item
    names = ("page_state", "verdict", "observation_id", "run_id", "settled_at")
    row: dict[str, Any] = {name: getattr(item, name) for name in ("id", "row", "kind", "value", "state", "reason")}
    return row | {name: getattr(told, name) for name in names} | {"alert": told.alert_id, "same_as": item.same_as_id}


@app.command("status")
def status(reference: ReferenceArgument, as_json: JsonOption = False) -> None:
    """How far a report is: what its reporter may be told, and nothing else."""
    account = viewer(opened(), Action.REPORT)
    note_look(account, "report", [reference])
    now = standing_of(find_report(reference))
    row = {name: getattr(now, name) for name in type(now).__dataclass_fields__}
    print_rows([row], tuple(row), as_json=as_json)


@app.command("answer")
def answer(
    reference: ReferenceArgument,
    text: Annotated[str, typer.Option("--text", help="In place of the usual words.")] = "",
    approve: Annotated[int | None, typer.Option("--approve", help="Approve the draft with this number.")] = None,
    why: WhyOption = "",
) -> None:
    """Draft what the reporter is told; another person approves it, and gets a mail file to send."""
    settings, now = opened(), datetime.now(UTC)
    account = require(settings, Action.DRAFT if approve is None else Action.APPROVE, now).account
    report = find_report(reference)
    if approve is None:
        made = draft_answer(report, account, now, text=text)
        print(f"{made.text}\n", file=sys.stderr)
        print(made.pk)
        return
    draft = ReportAnswer.objects.filter(pk=approve, report=report).select_related("author", "report").first()
    if draft is None:
        raise ReportError(f"report {report.reference}: it has no answer {approve}")
    print(f"{draft.text}\n", file=sys.stderr)
    code = ask("Code of your second factor: ") if settings.accounts.second_factor else ""
    print(approve_answer(settings, draft, account, code, why, now))


def opened() -> Settings:
    """Settings, with the database open."""
    settings = load_settings()
    open_decisions(settings)
    return settings
