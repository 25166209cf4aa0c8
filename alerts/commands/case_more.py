# SPDX-License-Identifier: EUPL-1.2
"""`theriac case country|task|money|disclose`, and the groups `sample` and `victim`."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from alerts.access import Action, note_look, viewer
from alerts.accounts import find_account
from alerts.aggravation.entering import Entered, enter_circumstance, withdraw_circumstance
from alerts.cases.changing import find_case
from alerts.cases.countries import LIMBS, add_country, link_countries, remove_country
from alerts.cases.holding import add_task, finish_task
from alerts.commands.case_people import sample_app, victim_app
from alerts.commands.case_words import CaseArgument, WhyOption, opened
from alerts.database import open_decisions
from alerts.errors import DecisionError
from config.output import JsonOption, print_rows
from config.settings import load_settings

Day = datetime


def add_more(app: typer.Typer) -> None:
    """Join these commands to `theriac case`."""
    app.add_typer(sample_app, name="sample", help="Test purchases made by others, seized units, laboratory results.")
    app.add_typer(victim_app, name="victim", help="Persons harmed by using a product: restricted, by pseudonym.")
    commands: dict[str, Callable[..., None]] = {
        "country": country, "task": task, "money": money, "disclose": disclose_it,
        "circumstance": circumstance,
    }  # fmt: skip
    for name, command in commands.items():
        app.command(name)(command)


def country(
    case: CaseArgument,
    why: WhyOption,
    add: Annotated[str, typer.Option("--add", help="A country, two letters.")] = "",
    limb: Annotated[str, typer.Option("--limb", help=f"Of Article 10: {', '.join(LIMBS)}.")] = "",
    observation: Annotated[str, typer.Option("--observation", help="What shows it.")] = "",
    remove: Annotated[int | None, typer.Option("--remove", help="Number of a link to take back.")] = None,
) -> None:
    """Possible grounds of jurisdiction: read from the evidence, or entered or taken back by hand."""
    settings, account, now = opened(Action.WORK_CASE)
    found = find_case(case)
    if remove is not None:
        remove_country(found, remove, account, now, why=why)
    elif add:
        print(add_country(found, add, limb, account, now, why=why, observation_id=observation).pk)
    else:
        print(f"{link_countries(settings, found, account, now, why=why)} possible grounds are new")


def task(
    case: CaseArgument,
    what: Annotated[str, typer.Argument(help="What is to be done; with --done: what came of it.")],
    to: Annotated[str | None, typer.Option("--to", help="Account that does it.")] = None,
    due: Annotated[Day | None, typer.Option("--due", formats=["%Y-%m-%d"], help="Until when.")] = None,
    done: Annotated[int | None, typer.Option("--done", help="Number of a task that is done.")] = None,
) -> None:
    """Add a task, or finish one. Prints its number."""
    _, account, now = opened(Action.WORK_CASE)
    found = find_case(case)
    if done is not None:
        print(finish_task(found, done, account, now, why=what).pk)
        return
    holder = find_account(to) if to else None
    print(add_task(found, what, account, now, to=holder, due_on=due.date() if due else None).pk)


def money(
    case: CaseArgument,
    as_csv: Annotated[bool, typer.Option("--csv", help="A table for financial investigators.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Ways to pay, wallets, accounts, prices, and estimated proceeds as a range with what it assumes."""
    from alerts.aggravation.file import count_case
    from alerts.cases.money import HEAD, money_csv, money_json

    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_CASE)
    found = find_case(case)
    note_look(account, "case", [found.reference], why="money", case=found.reference)
    file = count_case(settings, found)
    for warning in file.warnings:
        print(warning, file=sys.stderr)
    if as_csv:
        sys.stdout.write(money_csv(file).decode())
        return
    print_rows(money_json(file), HEAD[:9], as_json=as_json, only_wide=("seller", "first_seen_utc"))


def disclose_it(
    case: CaseArgument,
    why: WhyOption,
    to: Annotated[str, typer.Option("--to", help="Who receives it.")],
    legal_basis: Annotated[str, typer.Option("--legal-basis", help="On which ground.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A new folder, or .zip.")] = None,
    authority: Annotated[str, typer.Option("--authority", help="Who allowed an unmasked copy, on which ground.")] = "",
) -> None:
    """The disclosure bundle: what the case relies on, and what exculpates. Prints where it lies."""
    from alerts.cases.exporting import disclose

    settings, account, now = opened(Action.UNMASK if authority else Action.EXPORT)
    if not to.strip():
        raise DecisionError("disclose: expected to whom")
    told = disclose(
        settings, find_case(case), account, now, to=to, legal_basis=legal_basis, why=why, output=output,
        authority=authority,
    )  # fmt: skip
    print(told.path)
    for warning in told.warnings:
        print(warning, file=sys.stderr)


def circumstance(
    case: CaseArgument,
    why: WhyOption,
    letter: Annotated[str, typer.Option("--letter", help="Of Article 13, a to f.")] = "",
    text: Annotated[str, typer.Option("--text", help="What is entered.")] = "",
    source: Annotated[str, typer.Option("--source", help="What proves it from outside.")] = "",
    figure: Annotated[str, typer.Option("--figure", help="For d: the figure that it proves.")] = "",
    value: Annotated[str, typer.Option("--value", help="For d: how many.")] = "",
    of_court: Annotated[str, typer.Option("--court-country", help="For f: of the court.")] = "",
    dated: Annotated[Day | None, typer.Option("--dated", formats=["%Y-%m-%d"], help="Its date.")] = None,
    final: Annotated[bool, typer.Option("--final", help="For f: the sentence is final.")] = False,
    withdraw: Annotated[int | None, typer.Option("--withdraw", help="Number of an entry to take back.")] = None,
) -> None:
    """Enter a circumstance of Article 13 that is not measured, with its source, or take one back."""
    _, account, now = opened(Action.WORK_CASE)
    found = find_case(case)
    if withdraw is not None:
        withdraw_circumstance(found, withdraw, account, now, why=why)
        return
    entered = Entered(
        letter=letter, text=text, source=source, figure=figure, value=value, country=of_court.upper(),
        dated_on=dated.date() if dated else None, is_final=final,
    )  # fmt: skip
    print(enter_circumstance(found, entered, account, now, why=why).pk)
