# SPDX-License-Identifier: EUPL-1.2
"""`theriac notice …`, second half: what is settled before a notice may leave, and what comes back after it left."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from alerts.access import Action
from alerts.cases.changing import find_case
from alerts.commands.case_words import opened
from alerts.database import open_decisions
from alerts.errors import NoticeError, RequestError
from alerts.models.notice import AnswerKind, DeconflictionAnswer, GroundedAction, LegalGround
from alerts.notices.answers import close_notice, enter_answer
from alerts.notices.before import (
    end_compromise,
    end_ground,
    enter_deconfliction,
    enter_ground,
    uphold_compromise,
    waive_preservation,
)
from alerts.notices.keeping import find_notice
from alerts.notices.outbox import handed_in, settle_uncertain
from alerts.notices.reminding import draft_reminders
from alerts.returned import read_returned
from config.output import JsonOption, print_rows
from config.settings import load_settings

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="Reference of the case.")]
NoticeArgument = Annotated[str, typer.Argument(metavar="NOTICE", help="Reference of the notice.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept in the log.")]
DAY = ["%Y-%m-%d"]


def add_more(app: typer.Typer) -> None:
    """Hang these commands below `theriac notice`."""
    rows: dict[str, Callable[..., None]] = {
        "waive-preservation": waive, "deconfliction": deconfliction, "compromise": compromise, "ground": ground,
        "grounds": grounds, "end-ground": end_the_ground, "handed-in": hand_in, "settle": settle, "answer": answer,
        "receive": receive, "remind": remind, "close": close,
    }  # fmt: skip
    for name, command in rows.items():
        app.command(name)(command)


def waive(case: CaseArgument, why: WhyOption) -> None:
    """No service is asked to preserve data, and why not. (Or: `theriac notice draft --kind preservation`.)"""
    _, account, now = opened(Action.UPHOLD)
    waive_preservation(find_case(case), account, now, why=why)


def deconfliction(
    case: CaseArgument,
    asked: Annotated[str, typer.Option("--asked", help="Service and person of police or prosecutor.")],
    asked_on: Annotated[datetime, typer.Option("--asked-on", formats=DAY)],
    answer: Annotated[DeconflictionAnswer, typer.Option("--answer", help="What they said.")],
    answered_on: Annotated[datetime, typer.Option("--answered-on", formats=DAY)],
    reference: Annotated[str, typer.Option("--reference", help="Their number.")] = "",
    until: Annotated[datetime | None, typer.Option("--until", formats=DAY, help="The last day it holds.")] = None,
    why: Annotated[str, typer.Option("--why", help="How it was given.")] = "",
) -> None:
    """Keep whether police or prosecutor see an investigation that a notice could spoil."""
    _, account, now = opened(Action.WORK_CASE)
    enter_deconfliction(
        find_case(case), account, now, asked=asked, asked_on=asked_on.date(), answer=answer,
        answered_on=answered_on.date(), reference=reference, expires_on=until.date() if until else None, why=why,
    )  # fmt: skip


def compromise(
    case: CaseArgument,
    site: Annotated[str, typer.Argument(help="The site that others broke into.")],
    why: WhyOption,
    end: Annotated[bool, typer.Option("--end", help="Take it back.")] = False,
) -> None:
    """Uphold that others broke into a site: its owner is then helped, not accused."""
    _, account, now = opened(Action.UPHOLD)
    if end:
        end_compromise(find_case(case), site, account, now, why=why)
    else:
        uphold_compromise(find_case(case), site, account, now, why=why)


def ground(
    source: Annotated[str, typer.Argument(help="Name of the source.")],
    action: Annotated[GroundedAction, typer.Option("--action", help="What it allows.")],
    authority: Annotated[str, typer.Option("--authority", help="Who allowed it.")],
    reference: Annotated[str, typer.Option("--reference", help="Of the decision or order.")],
    until: Annotated[datetime, typer.Option("--until", formats=DAY, help="The last day on which it holds.")],
    since: Annotated[datetime | None, typer.Option("--since", formats=DAY, help="Default: today.")] = None,
    why: Annotated[str, typer.Option("--why")] = "",
) -> None:
    """Enter the legal ground of an action at a source; prints its number."""
    _, account, now = opened(Action.UPHOLD)
    made = enter_ground(
        source, action, account, now, authority=authority, reference=reference,
        valid_from=since.date() if since else now.date(), expires_on=until.date(), why=why,
    )  # fmt: skip
    print(made.pk)


def grounds(as_json: JsonOption = False) -> None:
    """Legal grounds by source and action."""
    open_decisions(load_settings())
    names = "id source action authority reference valid_from expires_on by ended_at".split()
    rows = ({name: getattr(one, name) for name in names} for one in LegalGround.objects.all())
    print_rows(rows, names, as_json=as_json)


def end_the_ground(number: Annotated[int, typer.Argument(metavar="GROUND")], why: WhyOption) -> None:
    """End a legal ground before its day."""
    _, account, now = opened(Action.UPHOLD)
    found = LegalGround.objects.filter(pk=number).first()
    if found is None:
        raise NoticeError(f"no legal ground {number}: `theriac notice grounds` lists them")
    end_ground(found, account, now, why=why)


def hand_in(notice: NoticeArgument, why: WhyOption) -> None:
    """Say that a form was handed in, a letter posted, or a draft given to the authority's channel; all gates again."""
    settings, account, now = opened(Action.DRAFT)
    handed_in(settings, find_notice(notice), account, now, why=why)


def settle(
    notice: NoticeArgument,
    why: WhyOption,
    arrived: Annotated[bool, typer.Option("--arrived/--not-arrived", help="Whether it reached the other side.")],
) -> None:
    """Say of an uncertain notice whether it arrived; if not, it is sent again."""
    _, account, now = opened(Action.DRAFT)
    settle_uncertain(find_notice(notice), account, now, arrived=arrived, why=why)


def answer(
    notice: NoticeArgument,
    kind: Annotated[AnswerKind, typer.Option("--kind", help="What came back.")],
    text: Annotated[str, typer.Option("--text", help="Its words.")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="The answer as it came; text is read from it.")] = None,
    received: Annotated[datetime | None, typer.Option("--received", help="UTC; default: now.")] = None,
    reference: Annotated[str, typer.Option("--reference", help="The recipient's own number.")] = "",
    outcome: Annotated[str, typer.Option("--outcome", help="In a word: removed, refused, suspended …")] = "",
) -> None:
    """Enter an answer; a statement of reasons is read into (a) to (f), and what it leaves out is told."""
    settings, account, now = opened(Action.WORK_CASE)
    raw = file.read_bytes() if file is not None else b""
    made = enter_answer(
        settings, find_notice(notice), kind, account, now,
        received_at=received.replace(tzinfo=UTC) if received else now,
        text=text or raw.decode("utf-8", "replace"), raw=raw, recipient_reference=reference, outcome=outcome,
    )  # fmt: skip
    if made.missing:
        print(f"the statement does not speak of: {', '.join(made.missing)}", file=sys.stderr)


def receive(
    files: Annotated[list[Path], typer.Argument(help="Mails as files (.eml), or a folder of them (Maildir).")],
    kind: Annotated[AnswerKind | None, typer.Option("--kind", help="What mails that are no bounce are.")] = None,
) -> None:
    """Read mails that came back: bounces of notices and requests by themselves, answers to notices under --kind.

    Exit status 1: one belongs nowhere, and changed nothing.
    """
    settings, account, now = opened(Action.WORK_CASE)
    faults = 0
    for path in (one for given in files for one in mails_of(given)):
        try:
            told = read_returned(settings, path.read_bytes(), account, now, kind=kind)
            print(f"{told.reference}: {told.what}: {told.said}")
        except (NoticeError, RequestError) as error:
            faults += 1
            print(f"{path.name}: {error}", file=sys.stderr)
    if faults:
        raise typer.Exit(1)


def mails_of(given: Path) -> list[Path]:
    """The file, or all files of a folder and its new/ and cur/."""
    if not given.is_dir():
        return [given]
    places = [given, given / "new", given / "cur"]
    return sorted(path for place in places if place.is_dir() for path in place.iterdir() if path.is_file())


def remind() -> None:
    """Draft reminders and escalations that are due; each is approved like any notice. Prints their references."""
    settings, _, now = opened(Action.DRAFT)
    for made in draft_reminders(settings, now):
        print(made.reference)


def close(
    notice: NoticeArgument, why: WhyOption, outcome: Annotated[str, typer.Option("--outcome", help="In a word.")] = ""
) -> None:
    """Nothing more is expected of a notice."""
    _, account, now = opened(Action.WORK_CASE)
    close_notice(find_notice(notice), account, now, why=why, outcome=outcome)
