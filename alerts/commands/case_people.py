# SPDX-License-Identifier: EUPL-1.2
"""`theriac case sample …` and `theriac case victim …`: what others obtained or found, and whom it harmed."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from alerts.access import Action
from alerts.cases.changing import find_case
from alerts.cases.samples import Handed, LabResult, Obtained, add_sample, enter_result, enter_statement, hand_sample
from alerts.cases.victims import Told, add_victim, choose_telling, read_victim, withdraw_complaint
from alerts.commands.case_words import CaseArgument, WhyOption, opened
from config.output import safe_text, write_json_line

sample_app = typer.Typer(no_args_is_help=True)
victim_app = typer.Typer(no_args_is_help=True)
NumberArgument = Annotated[str, typer.Argument(metavar="SAMPLE", help="Exhibit number of whoever holds it.")]
PseudonymArgument = Annotated[str, typer.Argument(metavar="VICTIM", help="Pseudonym in this case.")]
CorrectOption = Annotated[bool, typer.Option("--correct", help="Mend a slip in the last entry; the log keeps both.")]
DAY, MOMENT = ["%Y-%m-%d"], ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M%z"]


@sample_app.command("add")
def add(
    case: CaseArgument,
    number: NumberArgument,
    why: WhyOption,
    on: Annotated[datetime, typer.Option("--on", formats=DAY, help="When it was obtained.")],
    by: Annotated[str, typer.Option("--by", help="Who obtained it; never this system.")],
    ground: Annotated[str, typer.Option("--ground", help="Legal ground.")],
    description: Annotated[str, typer.Option("--description", help="What it is.")],
    offer: Annotated[str, typer.Option("--offer", help="Offer of the case through which it came.")] = "",
) -> None:
    """Enter a sample that others obtained."""
    _, account, now = opened(Action.WORK_CASE)
    obtained = Obtained(
        number=number,
        obtained_on=on.date(),
        obtained_by=by,
        legal_ground=ground,
        description=description,
        offer_id=offer,
    )
    add_sample(find_case(case), obtained, account, now, why=why)


@sample_app.command("hand")
def hand(
    case: CaseArgument,
    number: NumberArgument,
    why: WhyOption,
    seal: Annotated[str, typer.Option("--seal", help="Seal number, or `unsealed`.")],
    who: Annotated[str, typer.Option("--who", help="Who handled it.")],
    at: Annotated[
        datetime | None, typer.Option("--at", formats=MOMENT, help="When; UTC, or with an offset as +02:00.")
    ] = None,
    giver: Annotated[str, typer.Option("--from", help="Who gave it.")] = "",
    taker: Annotated[str, typer.Option("--to", help="Who took it.")] = "",
    state: Annotated[str, typer.Option("--state", help="In which condition.")] = "",
    correct: CorrectOption = False,
) -> None:
    """One more handling of a sample."""
    _, account, now = opened(Action.WORK_CASE)
    moment = now if at is None else at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    handed = Handed(at=moment, who=who, seal=seal, giver=giver, taker=taker, state=state)
    hand_sample(find_case(case), number, handed, account, now, why=why, correct=correct)


@sample_app.command("result")
def result(
    case: CaseArgument,
    number: NumberArgument,
    why: WhyOption,
    laboratory: Annotated[str, typer.Option("--laboratory", help="Who tested it.")],
    accreditation: Annotated[str, typer.Option("--accreditation", help="Number and scope, or `none`.")],
    method: Annotated[str, typer.Option("--method", help="By which method.")],
    found: Annotated[str, typer.Option("--found", help="What was found.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAY, help="When.")],
    document_sha256: Annotated[str, typer.Option("--document-sha256", help="Of the report.")] = "",
    correct: CorrectOption = False,
) -> None:
    """Enter a laboratory's result: it settles the composition of this sample, nothing more."""
    _, account, now = opened(Action.WORK_CASE)
    told = LabResult(
        laboratory=laboratory, accreditation=accreditation, method=method, result=found, result_on=on.date(),
        document_sha256=document_sha256,
    )  # fmt: skip
    enter_result(find_case(case), number, told, account, now, why=why, correct=correct)


@sample_app.command("statement")
def statement(
    case: CaseArgument,
    number: NumberArgument,
    why: WhyOption,
    text: Annotated[str, typer.Argument(help="What the holder says of identity and source, and who says it.")],
) -> None:
    """Enter what the holder of the authorisation says."""
    _, account, now = opened(Action.WORK_CASE)
    enter_statement(find_case(case), number, text, account, now, why=why)


@victim_app.command("add")
def add_person(
    case: CaseArgument,
    why: WhyOption,
    country: Annotated[str, typer.Option("--residence", help="State of residence.")] = "",
    harm: Annotated[str, typer.Option("--harm", help="What was suffered.")] = "",
    complaint: Annotated[str, typer.Option("--complaint", help="Where and when it was made.")] = "",
    silent: Annotated[bool, typer.Option("--not-to-be-told", help="The person does not wish to be told.")] = False,
) -> None:
    """Enter a victim; name and contact are read from standard input, so that no history keeps them."""
    _, account, now = opened(Action.READ_VICTIMS)
    print("name and contact, end with an empty line or ctrl-D:", file=sys.stderr)
    details = "\n".join(typed_lines()).strip()
    told = Told(
        details=details, harm=harm, complaint=complaint, state_of_residence=country, wants_to_be_told=not silent
    )
    print(add_victim(find_case(case), told, account, now, why=why))


@victim_app.command("show")
def show(case: CaseArgument, victim: PseudonymArgument, why: WhyOption) -> None:
    """Open one record; the purpose is logged before it is shown."""
    _, account, now = opened(Action.READ_VICTIMS)
    told = asdict(read_victim(find_case(case), victim, account, now, why=why))
    write_json_line({name: in_lines(value) if isinstance(value, str) else value for name, value in told.items()})


def typed_lines() -> Iterator[str]:
    """Lines of standard input until its end, or until an empty one at a terminal."""
    for line in sys.stdin:
        if sys.stdin.isatty() and not line.strip():
            return
        yield line.rstrip("\r\n")


def in_lines(text: str) -> str:
    """A text made harmless, its lines kept."""
    return "\n".join(safe_text(line) for line in text.splitlines())


@victim_app.command("withdrawn")
def withdrawn(case: CaseArgument, victim: PseudonymArgument, why: WhyOption) -> None:
    """Keep that a complaint was withdrawn; it ends nothing (Art. 15)."""
    _, account, now = opened(Action.READ_VICTIMS)
    withdraw_complaint(find_case(case), victim, account, now, why=why)


@victim_app.command("telling")
def telling(
    case: CaseArgument,
    victim: PseudonymArgument,
    why: WhyOption,
    wants: Annotated[bool, typer.Option("--yes/--no", help="Whether the person wishes to be told.")],
) -> None:
    """Keep whether the person wishes to be told of the progress."""
    _, account, now = opened(Action.READ_VICTIMS)
    choose_telling(find_case(case), victim, account, now, wants=wants, why=why)
