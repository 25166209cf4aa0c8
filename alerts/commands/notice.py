# SPDX-License-Identifier: EUPL-1.2
"""`theriac notice …`: draft, look, edit, approve, refuse, send, withdraw; the rest lies in the module beside."""

import getpass
import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Annotated

import typer

from alerts.access import Action, note_look, viewer
from alerts.cases.changing import find_case
from alerts.commands.case_words import opened
from alerts.commands.notice_more import add_more
from alerts.commands.notices import notice_fields
from alerts.database import open_decisions
from alerts.errors import NoticeError
from alerts.models.notice import Notice, NoticeKind, Recipient, Route
from alerts.notices.approval import approve, refuse, withdraw
from alerts.notices.drafting import draft_batch, draft_notice, edit_notice, ordinary_kind
from alerts.notices.facts import Extra
from alerts.notices.gates import check_gates
from alerts.notices.keeping import find_notice
from alerts.notices.letter import write_letter
from alerts.notices.outbox import Sent, note_export, queue, send_due, what_waits
from alerts.notices.recipients import find_recipient
from alerts.notices.release import release
from config.output import JsonOption, print_rows, safe_text, write_json_line
from config.settings import load_settings
from indexer.writing import write_whole

app = typer.Typer(help="One notice: two people, every gate with its reason, sent once.", no_args_is_help=True)
NoticeArgument = Annotated[str, typer.Argument(metavar="NOTICE", help="Reference of the notice: N-2026-00012.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept in the notice's log.")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="A new file; default: named after it here.")]
CodeOption = Annotated[str, typer.Option("--code", help="Of your second factor; asked for when it is not given.")]


@app.command("draft")
def draft(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Reference of the case.")],
    why: WhyOption,
    to: Annotated[list[str] | None, typer.Option("--to", help="A recipient; may be given again.")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Every recipient that can act on one of its sites.")] = False,
    kind: Annotated[NoticeKind | None, typer.Option("--kind", help="Default: what its recipient usually gets.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="Default: the recipient's.")] = None,
    offer: Annotated[list[str] | None, typer.Option("--offer", help="Only this offer; may be given again.")] = None,
    redress: Annotated[str, typer.Option("--redress", help="For orders: the means of redress.")] = "",
    scope: Annotated[str, typer.Option("--scope", help="For orders: the territorial scope.")] = "",
    licence_check: Annotated[
        list[str] | None, typer.Option("--licence-check", help="Number shown, register asked, its answer, the day.")
    ] = None,
    threat: Annotated[bool, typer.Option("--threat", help="A danger to life or health is seen.")] = False,
    ground: Annotated[
        list[str] | None, typer.Option("--ground", help="Key of an assumed ground that you have checked.")
    ] = None,
) -> None:
    """Draft notices, one to each recipient with all its addresses; prints their references. Nothing leaves by it."""
    settings, account, now = opened(Action.DRAFT)
    found = find_case(case)
    extra = Extra(
        offers=tuple(offer or ()), redress=redress, scope=scope, licence_checks=tuple(licence_check or ()),
        has_threat=threat, grounds_upheld=tuple(ground or ()),
    )  # fmt: skip
    if everybody == bool(to):
        raise NoticeError("draft: expected recipients by --to, or --all")
    if everybody:
        known = Recipient.objects.filter(enabled=True, practice=found.practice).exclude(serves=[])
        made = draft_batch(settings, found, known, account, now, why=why)
    else:
        made = [
            draft_notice(
                settings, found, one, kind or ordinary_kind(one, account), account, now,
                language=language, extra=extra, why=why,
            )
            for one in map(find_recipient, to or ())
        ]  # fmt: skip
    for notice in made:
        print(notice.reference)


@app.command("show")
def show(notice: NoticeArgument, as_json: JsonOption = False) -> None:
    """One notice with its gates, grounds, addresses, answers and log. Exit status 1 while a gate is shut."""
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_CASE)
    found = find_notice(notice)
    note_look(account, "notice", [found.reference], why="show", case=found.case.reference)
    gates = check_gates(settings, found, datetime.now(UTC))
    told = notice_fields(found) | {
        "gates": [{"name": one.name, "holds": one.holds, "reason": one.reason} for one in gates],
        "legal_basis": found.legal_basis,
        "items": list(found.items.values("url", "site", "offer_id", "observation_id", "payload_sha256", "verdict")),
        "answers": list(found.answers.values("kind", "received_at", "text", "statement", "missing", "by")),
        "approvals": list(found.approvals.values("by", "at", "why", "digest", "ended_at", "ended_why")),
        "events": list(found.events.values("at", "by", "action", "why")),
        "attachments": found.attachments,
    }
    if as_json:
        write_json_line(told)
    else:
        print_notice(told)
    if not all(one.holds for one in gates):
        raise typer.Exit(1)


def print_notice(told: dict[str, object]) -> None:
    """For a person: what stands before it first."""
    for name in ("reference", "state", "kind", "recipient", "address", "language", "subject", "by", "approved_by"):
        print(f"{name}: {safe_text(told[name])}")
    for name in ("gates", "legal_basis", "items", "answers", "events"):
        rows = told[name]
        assert isinstance(rows, list)
        if rows:
            print(f"\n{name.replace('_', ' ')}")
            print_rows(rows, [key for key in rows[0] if key not in ("statement", "payload_sha256")], as_json=False)


@app.command("preview")
def preview(
    notice: NoticeArgument,
    raw: Annotated[bool, typer.Option("--raw", help="The bytes as they are, for a file.")] = False,
) -> None:
    """The notice exactly as it will arrive: all headers, text, attachments. Signing and encrypting wrap just this."""
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_CASE)
    found = find_notice(notice)
    note_look(account, "notice", [found.reference], why="preview", case=found.case.reference)
    data = bytes(found.message)
    if raw:
        sys.stdout.buffer.write(data)
        return
    if found.route == Route.LETTER:
        print(f"{found.address}\n\n{found.subject}\n\n{found.body}")
    elif found.route == Route.MAIL:
        print_mail(data)
    else:
        print(data.decode())
    print(f"\nsha256 {found.message_sha256}", file=sys.stderr)


def print_mail(data: bytes) -> None:
    """Headers as they are, each part decoded."""
    mail = message_from_bytes(data, policy=policy.default)
    for name, value in mail.items():
        print(f"{name}: {safe_text(value)}")
    for part in mail.walk():
        if not part.is_multipart() or part.get_content_type() == "message/feedback-report":
            print(f"\n--- {part.get_content_type()} {part.get_filename() or ''}")
            payload = part.get_payload(decode=True)
            print(payload.decode("utf-8", "replace") if isinstance(payload, bytes) else part.as_string())


@app.command("edit")
def edit(
    notice: NoticeArgument,
    why: WhyOption,
    subject: Annotated[str | None, typer.Option("--subject", help="Another subject.")] = None,
    text: Annotated[Path | None, typer.Option("--text", help="A file with another text.")] = None,
    ground: Annotated[list[str] | None, typer.Option("--ground", help="An assumed ground that you checked.")] = None,
) -> None:
    """Change a draft. Any approval ends, and you are one of its authors from then on."""
    _, account, now = opened(Action.DRAFT)
    body = text.read_text(encoding="utf-8") if text is not None else None
    edit_notice(
        find_notice(notice), account, now, why=why, subject=subject, body=body, grounds_upheld=tuple(ground or ())
    )


@app.command("approve")
def approve_it(
    notice: NoticeArgument,
    why: WhyOption,
    code: CodeOption = "",
    sha256: Annotated[str | None, typer.Option("--sha256", help="Refuse if it is not what the preview showed.")] = None,
    send: Annotated[bool, typer.Option("--send", help="And send it at once.")] = False,
) -> None:
    """Let a notice of another person go: needs your own second factor now, and every gate open."""
    settings, account, now = opened(Action.APPROVE)
    found = find_notice(notice)
    approve(settings, found, account, code or ask_code(), why, now, seen_sha256=sha256)
    print(f"{found.reference}: approved", file=sys.stderr)
    if send:
        queue(found, now, account)
        told = send_due(settings, now)
        say(told, as_json=False)
        leave_with(told)


@app.command("refuse")
def refuse_it(notice: NoticeArgument, why: WhyOption) -> None:
    """Say no to a notice of another person; its author may change it."""
    _, account, now = opened(Action.APPROVE)
    refuse(find_notice(notice), account, why, now)


@app.command("withdraw")
def withdraw_it(notice: NoticeArgument, why: WhyOption) -> None:
    """Take a notice back that has not left."""
    _, account, now = opened(Action.DRAFT)
    withdraw(find_notice(notice), account, why, now)


@app.command("send")
def send_them(
    notices: Annotated[list[str] | None, typer.Argument(metavar="[NOTICE…]", help="Default: all that wait.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Send approved notices by mail or API, each once. Exit status 1 when one was refused, held back or uncertain."""
    settings, account, now = opened(Action.DRAFT)
    for one in notices or ():
        queue(find_notice(one), now, account)
    told = send_due(settings, now)
    say(told, as_json=as_json)
    if not as_json and told == Sent():
        print(f"nothing is due; {what_waits(now) or 'nothing waits'}", file=sys.stderr)
    leave_with(told)


def say(told: Sent, *, as_json: bool) -> None:
    """What became of them, and why of each that did not leave."""
    rows = {name: getattr(told, name) for name in Sent.__dataclass_fields__}
    if as_json:
        write_json_line(rows)
        return
    for name, references in rows.items():
        if references and name != "why":
            print(f"{name.replace('_', ' ')}: {', '.join(references)}")
    for reference, why in told.why.items():
        print(f"{reference}: {safe_text(why)}", file=sys.stderr)


def leave_with(told: Sent) -> None:
    """Exit status 1 when one was refused, held back or is uncertain."""
    if told.refused or told.uncertain or told.held_back:
        raise typer.Exit(1)


@app.command("letter")
def letter(notice: NoticeArgument, output: OutputOption = None) -> None:
    """Write the approved letter, or the approved draft of an order, as PDF/A. Then: `theriac notice handed-in`."""
    write_out(notice, "letter", ".pdf", output)


@app.command("form")
def form(notice: NoticeArgument, output: OutputOption = None) -> None:
    """Write the approved fields of a web form, by their exact names. Then: `theriac notice handed-in`."""
    write_out(notice, "form", ".json", output)


def write_out(reference: str, what: str, ending: str, output: Path | None) -> None:
    """Through the same door as everything else that leaves."""
    settings, account, now = opened(Action.DRAFT)
    released = release(settings, find_notice(reference), now)
    notice: Notice = released.notice
    data = released.data
    if what == "letter" and notice.route != Route.LETTER:
        data = write_letter(notice)
    elif what == "form" and notice.route != Route.FORM:
        raise NoticeError(f"notice {notice.reference}: it goes by {notice.route}, not by a form")
    path = output or Path(f"{notice.reference}{ending}")
    if path.exists():
        raise NoticeError(f"{path}: expected a new file, there is one already")
    write_whole(path.absolute(), data)
    note_export(notice, account, now, what, notice.message_sha256)
    if what == "form":
        print(data.decode())
        print(notice.address, file=sys.stderr)
    print(path, file=sys.stderr)


def ask_code() -> str:
    """The code of the second factor, unseen."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    return getpass.getpass("Code of your second factor: ").strip()


add_more(app)
