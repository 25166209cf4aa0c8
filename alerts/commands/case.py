# SPDX-License-Identifier: EUPL-1.2
"""`theriac case …`: open, fill, weigh, hold, hand over and close one matter."""

import sys
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from alerts.access import Action, note_look, viewer
from alerts.cases.changing import close_case, edit_case, find_case, hand_over, link_cases, reopen_case, write_note
from alerts.cases.evidence import add_evidence, check_case, end_upholding, failing, uphold_offers, withdraw
from alerts.cases.gathering import Asked
from alerts.cases.holding import set_covert_hold, set_legal_hold, set_retention
from alerts.cases.hypotheses import draft_for_case, drop_hypothesis, uphold_hypothesis
from alerts.cases.opening import open_case
from alerts.cases.relying import set_operator
from alerts.cases.showing import all_of
from alerts.commands.alerts import find_alert
from alerts.commands.case_more import add_more
from alerts.commands.case_words import CaseArgument, WhyOption, opened, print_case, refused_lines
from alerts.database import open_decisions
from alerts.errors import DecisionError
from alerts.models.operator import Operator
from config.output import JsonOption, write_json_line
from config.settings import load_settings

app = typer.Typer(help="One case: sealed evidence only, every step with who, when and why.", no_args_is_help=True)
AlertsOption = Annotated[list[str] | None, typer.Option("--alert", help="An alert; may be given again.")]
OffersArgument = Annotated[list[str], typer.Argument(metavar="OFFER…", help="Ids of offers or observations.")]
VersionOption = Annotated[int | None, typer.Option("--seen-version", help="Refuse if the case changed since this one.")]


@app.command("open")
def open_it(
    title: Annotated[str, typer.Argument(help="What it is about.")], why: WhyOption, alert: AlertsOption = None
) -> None:
    """Open a case about alerts; prints its reference. Add the evidence with `theriac case add`."""
    _, account, now = opened(Action.WORK_CASE)
    print(open_case(account, title, now, alerts=[find_alert(one) for one in alert or ()], why=why).reference)


@app.command("show")
def show(case: CaseArgument, as_json: JsonOption = False) -> None:
    """Everything of one case; all of its evidence is verified first. Exit status 1 when some of it does not hold."""
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_CASE)
    found = find_case(case)
    note_look(account, "case", [found.reference], why="show", case=found.reference)
    checked = check_case(settings, found)
    if as_json:
        write_json_line(all_of(found, checked))
    else:
        print_case(found, checked, Console())
    if failing(checked):
        raise typer.Exit(1)


@app.command("add")
def add(
    case: CaseArgument,
    why: WhyOption,
    alert: AlertsOption = None,
    offer: Annotated[list[str] | None, typer.Option("--offer", help="An offer, by its id.")] = None,
    observation: Annotated[list[str] | None, typer.Option("--observation", help="One observation, by its id.")] = None,
    operator: Annotated[
        int | None, typer.Option("--operator", help="All alerts of an operator that is upheld.")
    ] = None,
) -> None:
    """Enter all sealed observations of alerts, offers or an operator; each is verified, what may not enter is told."""
    settings, account, now = opened(Action.WORK_CASE)
    alerts = [find_alert(one) for one in alert or ()]
    if operator is not None:
        alerts += list(find_operator(operator).alerts.all())
    asked = Asked(observation_ids=tuple(observation or ()), offer_ids=tuple(offer or ()), alerts=tuple(alerts))
    told = add_evidence(settings, find_case(case), asked, account, now, why=why)
    print(f"{len(told.entered)} observations entered, {told.known} were there already")
    for line in refused_lines(told.refused):
        print(f"not entered: {line}", file=sys.stderr)
    if told.refused:
        raise typer.Exit(1)


@app.command("withdraw")
def withdraw_it(case: CaseArgument, offers: OffersArgument, why: WhyOption) -> None:
    """Take offers or observations out of what the case relies on; the rows stay and say why."""
    _, account, now = opened(Action.WORK_CASE)
    print(withdraw(find_case(case), offers, account, now, why=why))


@app.command("uphold")
def uphold(
    case: CaseArgument,
    why: WhyOption,
    offers: Annotated[list[str] | None, typer.Argument(metavar="[OFFER]…", help="Ids of offers.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All offers of the case.")] = False,
    end: Annotated[bool, typer.Option("--end", help="Take it back.")] = False,
    seen_version: VersionOption = None,
) -> None:
    """Uphold the indicators of offers, and that they are of this case; no finding of guilt. Prints how many."""
    _, account, now = opened(Action.UPHOLD)
    found = find_case(case)
    names = list(offers or ())
    if everything:
        names = list(
            found.evidence.filter(kind="listing", withdrawn_at=None).values_list("offer_id", flat=True).distinct()
        )
    if end:
        print(end_upholding(found, names, account, now, why=why))
    else:
        print(uphold_offers(found, names, account, now, why=why, seen_version=seen_version))


@app.command("hypothesis")
def hypothesis(
    case: CaseArgument,
    why: WhyOption,
    uphold: Annotated[str, typer.Option("--uphold", help="A provision whose indicators you uphold.")] = "",
    drop: Annotated[str, typer.Option("--drop", help="A provision to take out.")] = "",
    seen_version: VersionOption = None,
) -> None:
    """Draft the hypotheses from the signs of the evidence (prints how many), or weigh one."""
    settings, account, now = opened(Action.WORK_CASE)
    found = find_case(case)
    if uphold:
        print(uphold_hypothesis(found, uphold, account, now, why=why, seen_version=seen_version).provision)
    elif drop:
        drop_hypothesis(found, drop, account, now, why=why)
    else:
        print(draft_for_case(settings, found, account, now, why=why))


@app.command("operator")
def operator_of(
    case: CaseArgument,
    why: WhyOption,
    operator: Annotated[
        int | None, typer.Argument(help="Number of an operator that is upheld; none: take it out.")
    ] = None,
) -> None:
    """Say of whom the case is; the operator's parties of this moment are kept with it."""
    _, account, now = opened(Action.WORK_CASE)
    set_operator(find_case(case), find_operator(operator) if operator else None, account, now, why=why)


@app.command("edit")
def edit(
    case: CaseArgument,
    why: WhyOption,
    title: Annotated[str | None, typer.Option("--title", help="What it is about.")] = None,
    summary: Annotated[str | None, typer.Option("--summary", help="In a few lines.")] = None,
    tlp: Annotated[str | None, typer.Option("--tlp", help="Traffic light protocol, `TLP:AMBER`.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="Of the authority that leads it.")] = None,
) -> None:
    """Change what a case says of itself."""
    _, account, now = opened(Action.WORK_CASE)
    edit_case(find_case(case), account, now, why=why, title=title, summary=summary, tlp=tlp, country=country)


@app.command("note")
def note_it(case: CaseArgument, text: Annotated[str, typer.Argument(help="What to keep.")]) -> None:
    """Write something into the case's log."""
    _, account, now = opened(Action.WORK_CASE)
    write_note(find_case(case), account, text, now)


@app.command("link")
def link(case: CaseArgument, other: CaseArgument, why: WhyOption) -> None:
    """Say that two cases belong together."""
    _, account, now = opened(Action.WORK_CASE)
    link_cases(find_case(case), find_case(other), account, now, why=why)


@app.command("hold")
def hold(
    case: CaseArgument, why: WhyOption, lift: Annotated[bool, typer.Option("--lift", help="End it.")] = False
) -> None:
    """Keep everything of the case whatever its time for keeping says (legal hold)."""
    _, account, now = opened(Action.HOLD)
    set_legal_hold(find_case(case), account, now, held=not lift, why=why)


@app.command("covert-hold")
def covert_hold(
    case: CaseArgument, why: WhyOption, lift: Annotated[bool, typer.Option("--lift", help="End it.")] = False
) -> None:
    """Shut every path that could alert the seller while special investigations are under way."""
    _, account, now = opened(Action.HOLD)
    set_covert_hold(find_case(case), account, now, held=not lift, why=why)


@app.command("retain")
def retain(
    case: CaseArgument,
    why: WhyOption,
    until: Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="The last day.")] = None,
) -> None:
    """Until when the case is kept; without a date: until a person says."""
    _, account, now = opened(Action.HOLD)
    set_retention(find_case(case), until.date() if until else None, account, now, why=why)


@app.command("hand-over")
def hand_it_over(
    case: CaseArgument, why: WhyOption, to: Annotated[str, typer.Option("--to", help="Prosecutor or other authority.")]
) -> None:
    """Keep that the case went to a prosecutor or another authority."""
    _, account, now = opened(Action.WORK_CASE)
    hand_over(find_case(case), account, to, now, why=why)


@app.command("close")
def close(case: CaseArgument, why: WhyOption) -> None:
    """End the work on a case; what it holds stays."""
    _, account, now = opened(Action.WORK_CASE)
    close_case(find_case(case), account, now, why=why)


@app.command("reopen")
def reopen(case: CaseArgument, why: WhyOption) -> None:
    """Take a case up again."""
    _, account, now = opened(Action.WORK_CASE)
    reopen_case(find_case(case), account, now, why=why)


def find_operator(number: int) -> Operator:
    """An operator by its number; raises DecisionError."""
    found = Operator.objects.filter(pk=number).first()
    if found is None:
        raise DecisionError(f"no operator {number}: `theriac operators` lists them")
    return found


add_more(app)
