# SPDX-License-Identifier: EUPL-1.2
"""`theriac aggravation CASE`: the Article 13 file: counted, kept, signed off."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from alerts.access import Action, note_look, require, viewer
from alerts.accounts import has_accounts
from alerts.aggravation.enclosing import write_folder
from alerts.aggravation.file import ArticleThirteenFile, count_case
from alerts.aggravation.keeping import about_count, keep_count, kept_as, sign_off
from alerts.aggravation.measures import figure_rows
from alerts.aggravation.telling import tell
from alerts.cases.changing import find_case
from alerts.commands.case_words import CaseArgument
from alerts.database import open_decisions
from alerts.models.case import ArticleThirteenCount
from alerts.recount.shown import FIGURE_HEAD
from alerts.recount.tables import as_csv
from config.errors import ConfigError
from config.output import JsonOption, write_json_line
from config.settings import Settings, load_settings

DATE = ["%Y-%m-%d"]
SinceOption = Annotated[datetime | None, typer.Option("--since", formats=DATE, help="First day (UTC).")]
UntilOption = Annotated[datetime | None, typer.Option("--until", formats=DATE, help="Last day (UTC).")]


def aggravation(
    case: CaseArgument,
    as_json: JsonOption = False,
    as_table: Annotated[bool, typer.Option("--csv", help="One row for each figure and column.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A new folder for file, tables, charts.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep this counting under the next number.")] = False,
    sign: Annotated[bool, typer.Option("--sign-off", help="Keep it, and stand for it with your name.")] = False,
    why: Annotated[str, typer.Option("--why", help="The reason, kept in the case's log.")] = "",
) -> None:
    """Measure Article 13 in three columns: seen, upheld by a person, proved from outside; the finding is the court's.

    Every observation is verified first. Later countings never overwrite earlier ones.
    """
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_CASE)
    found = find_case(case)
    note_look(account, "case", [found.reference], why="Article 13", case=found.reference)
    file = count_case(settings, found, since=begin_of(since), until=end_of(until))
    if keep or sign:
        kept(settings, file, signed=sign, why=why)
    if output is not None:
        write_folder(settings, file, output)
        print(output)
    elif as_json:
        write_json_line(file.body() | {"count": about_count(kept_as(file))})
    elif as_table:
        sys.stdout.write(as_csv(FIGURE_HEAD, figure_rows(file)).decode())
    else:
        sys.stdout.write(tell(file, about_count(kept_as(file))))


def kept(settings: Settings, file: ArticleThirteenFile, *, signed: bool, why: str) -> ArticleThirteenCount:
    """Keep a counting, and sign it off; a signature needs the second factor of this session."""
    if not has_accounts():
        raise ConfigError("aggravation: expected an account: `theriac account add` makes the first")
    now = datetime.now(UTC)
    account = require(settings, Action.SIGN_OFF if signed else Action.WORK_CASE, now, fresh=signed).account
    count = keep_count(file, account, now, why=why)
    return sign_off(file.case, count.number, account, now, why=why) if signed else count


def begin_of(day: datetime | None) -> datetime | None:
    """The beginning of a day in UTC."""
    return day.replace(tzinfo=UTC) if day is not None else None


def end_of(day: datetime | None) -> datetime | None:
    """The end of a day in UTC: up to, but not with, the next one."""
    return day.replace(tzinfo=UTC) + timedelta(days=1) if day is not None else None
