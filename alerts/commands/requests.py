# SPDX-License-Identifier: EUPL-1.2
"""`theriac request …`: what we ask of other contact points, and what they ask of us; and warnings to the public."""

import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from alerts.access import Action, note_look, require, viewer
from alerts.cases.changing import find_case
from alerts.commands.login import ask
from alerts.commands.notice import leave_with, say
from alerts.database import open_decisions
from alerts.models.account import Account
from alerts.models.request import Asked, Direction, Marking, Request
from alerts.requests import clock, incoming, outgoing, sending
from alerts.requests.directory import find_point
from alerts.requests.gates import check_gates
from alerts.requests.keeping import find_request
from alerts.requests.warning import approve_warning, draft_warning, find_warning
from config.errors import ConfigError
from config.output import JsonOption, LimitOption, print_rows
from config.settings import Settings, load_settings

app = typer.Typer(help="Requests to and from contact points.", no_args_is_help=True)
ReferenceArgument = Annotated[str, typer.Argument(metavar="REFERENCE", help="Of the request.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept with it.")]
PointOption = Annotated[str, typer.Option("--point", help="The contact point, by its key.")]
AskedOption = Annotated[list[Asked], typer.Option("--ask", help="Of the menu; may be given again.")]
QuestionOption = Annotated[str, typer.Option("--question", help="In your own words.")]
BasisOption = Annotated[str, typer.Option("--basis", help="The legal basis.")]
MarkingOption = Annotated[Marking, typer.Option("--marking", help="What it is in law.")]
TlpOption = Annotated[str, typer.Option("--tlp", help="Traffic light.")]
OnwardOption = Annotated[str, typer.Option("--onward", help="Limits of onward use.")]
UrgentOption = Annotated[bool, typer.Option("--urgent", help="Harm to health is feared.")]
CaseOption = Annotated[str, typer.Option("--case", help="The case it is about.")]
COLUMNS = ("reference", "direction", "point", "marking", "state", "urgent", "acknowledge_by", "deadline_at")
NAMES = (
    "reference direction their_reference marking asked question legal_basis urgent tlp onward_use language state by "
    "drafted_at package_sha256 encrypted_sha256 encrypted_to approved_by approved_at sent_at acknowledge_by "
    "acknowledged_at escalated deadline_at received_at answered_at answer practice version"
).split()


@app.command("draft")
def draft(
    point: PointOption,
    asked: AskedOption,
    question: QuestionOption,
    basis: BasisOption,
    why: WhyOption,
    marking: MarkingOption = Marking.INFORMATION,
    case: CaseOption = "",
    tlp: TlpOption = "TLP:AMBER",
    onward: OnwardOption = "",
    urgent: UrgentOption = False,
    language: Annotated[str, typer.Option("--language", help="Default: the recipient's first.")] = "",
) -> None:
    """Draft a request with its package; another person approves it. Prints its reference."""
    settings, account, now = opened(Action.DRAFT)
    wanted = outgoing.Wanted(
        marking=marking, asked=asked, question=question, legal_basis=basis, urgent=urgent, tlp=tlp, onward_use=onward,
        language=language,
    )  # fmt: skip
    about = find_case(case) if case else None
    made = outgoing.draft_request(settings, find_point(point), about, wanted, account, now, why=why)
    print(f"package {made.package_path}\nsha256 {made.package_sha256}", file=sys.stderr)
    print(made.reference)


@app.command("list")
def list_requests(
    direction: Annotated[Direction | None, typer.Option("--direction", help="in or out.")] = None,
    as_json: JsonOption = False,
    limit: LimitOption = 50,
) -> None:
    """Requests, the latest first."""
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_CASE)
    rows = Request.objects.select_related("focal_point", "case")
    chosen = list((rows.filter(direction=direction) if direction else rows)[:limit])
    note_look(account, "request", [row.reference for row in chosen])
    print_rows(map(request_row, chosen), COLUMNS, as_json=as_json)


@app.command("show")
def show(reference: ReferenceArgument, as_json: JsonOption = False) -> None:
    """One request: what is asked, which gates are shut, what happened, what was handed over."""
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.READ_CASE)
    request = find_request(reference)
    note_look(account, "request", [request.reference])
    row = request_row(request)
    row["gates"] = [f"{one.name}: {one.reason}" for one in check_gates(settings, request, datetime.now(UTC))]
    row["events"] = [f"{one.at:%Y-%m-%d %H:%M} {one.action} by {one.by}" for one in request.events.all()]
    row["handed_over"] = [
        {"what": one.what, "sha256": one.sha256, "ground": one.ground, "observations": len(one.observation_ids)}
        for one in request.handed_over.all()
    ]
    if as_json:
        print_rows([row], COLUMNS, as_json=True)
    else:
        print_rows(({"field": name, "value": value} for name, value in row.items()), ("field", "value"), as_json=False)


def request_row(request: Request) -> dict[str, Any]:
    """One request, JSON-ready."""
    case = request.case.reference if request.case is not None else None
    return {name: getattr(request, name) for name in NAMES} | {"point": request.focal_point.key, "case": case}


@app.command("approve")
def approve(
    reference: ReferenceArgument,
    why: WhyOption,
    sha256: Annotated[str, typer.Option("--sha256", help="Of the package that you read.")],
    send: Annotated[bool, typer.Option("--send", help="And send it at once.")] = False,
) -> None:
    """Let a request, or our answer to one, go: encrypted to the recipient's key alone. Not by its author."""
    settings, account, now = opened(Action.APPROVE)
    request = find_request(reference)
    code = ask("Code of your second factor: ") if settings.accounts.second_factor else ""
    act = outgoing.approve_request if request.direction == Direction.OUT else incoming.approve_answer
    print(act(settings, request, account, code, why, now, seen_sha256=sha256))
    if send:
        sending.queue(settings, request, account, now)
        told = sending.send_due(settings, now)
        say(told, as_json=False)
        leave_with(told)


@app.command("send")
def send_them(
    references: Annotated[list[str] | None, typer.Argument(metavar="[REFERENCE…]", help="Default: what waits.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Send approved requests and answers by mail, each once. Exit status 1 when one did not leave."""
    settings, account, now = opened(Action.DRAFT)
    for one in references or ():
        sending.queue(settings, find_request(one), account, now)
    told = sending.send_due(settings, now)
    say(told, as_json=as_json)
    leave_with(told)


@app.command("settle")
def settle(
    reference: ReferenceArgument,
    why: WhyOption,
    arrived: Annotated[bool, typer.Option("--arrived/--not-arrived", help="What you found out.")],
) -> None:
    """Say whether an uncertain request arrived; one that did not is sent again."""
    _, account, now = opened(Action.DRAFT)
    sending.settle_uncertain(find_request(reference), account, now, arrived=arrived, why=why)


@app.command("sent")
def sent(reference: ReferenceArgument, why: WhyOption) -> None:
    """Keep that you handed the encrypted mail over by another way; the acknowledgement clock runs from now."""
    settings, account, now = opened(Action.DRAFT)
    request = sending.mark_sent(settings, find_request(reference), account, now, why=why)
    if request.acknowledge_by is not None:
        print(f"to be acknowledged by {request.acknowledge_by:%Y-%m-%d %H:%M} UTC", file=sys.stderr)


@app.command("acknowledged")
def acknowledged(
    reference: ReferenceArgument,
    theirs: Annotated[str, typer.Option("--theirs", help="Their own reference.")] = "",
    why: WhyOption = "",
) -> None:
    """Keep that the other side has it."""
    _, account, now = opened(Action.DRAFT)
    clock.acknowledge(find_request(reference), account, now, their_reference=theirs, why=why)


@app.command("due")
def due(as_json: JsonOption = False) -> None:
    """Steps of the escalation that somebody must take now, nights and holidays included."""
    opened(Action.DRAFT)
    rows = (
        {"reference": one.request.reference, "step": one.key, "due_at": one.due_at, "who": one.who, "how": one.how}
        for one in clock.due_steps(datetime.now(UTC))
    )
    print_rows(rows, ("reference", "step", "due_at", "who", "how"), as_json=as_json)


@app.command("escalate")
def escalate(
    reference: ReferenceArgument, why: WhyOption, step: Annotated[str, typer.Option("--step", help="As in `due`.")]
) -> None:
    """Keep that a step of the escalation was taken."""
    _, account, now = opened(Action.DRAFT)
    clock.escalate(find_request(reference), step, account, now, why=why)


@app.command("receive")
def receive(
    point: PointOption,
    theirs: Annotated[str, typer.Option("--theirs", help="Their reference.")],
    asked: AskedOption,
    question: QuestionOption,
    basis: BasisOption,
    marking: MarkingOption = Marking.INFORMATION,
    tlp: TlpOption = "TLP:AMBER",
    onward: OnwardOption = "",
    urgent: UrgentOption = False,
    deadline: Annotated[datetime | None, typer.Option("--deadline", help="UTC.")] = None,
) -> None:
    """Enter a request that came in; prints our reference."""
    _, account, now = opened(Action.WORK_CASE)
    came = incoming.Came(
        their_reference=theirs, marking=marking, asked=asked, question=question, legal_basis=basis, urgent=urgent,
        tlp=tlp, onward_use=onward, deadline_at=deadline.replace(tzinfo=UTC) if deadline else None,
    )  # fmt: skip
    print(incoming.enter_request(find_point(point), came, account, now).reference)


@app.command("answer")
def answer(
    reference: ReferenceArgument,
    text: Annotated[str, typer.Option("--text", help="What is answered.")],
    ground: Annotated[str, typer.Option("--ground", help="For ours: on which ground it is handed over.")] = "",
    case: CaseOption = "",
) -> None:
    """Draft our answer to a request that came in, or enter theirs to ours."""
    settings, account, now = opened(Action.DRAFT)
    request = find_request(reference)
    if request.direction == Direction.OUT:
        clock.enter_answer(request, account, text, now)
        return
    about = find_case(case) if case else None
    made = incoming.draft_answer(settings, request, about, text, account, now, ground=ground)
    print(f"package {made.package_path}", file=sys.stderr)
    print(made.package_sha256)


@app.command("refuse")
def refuse(reference: ReferenceArgument, why: WhyOption) -> None:
    """Refuse a draft of ours, or a request that came in."""
    _, account, now = opened(Action.APPROVE)
    request = find_request(reference)
    (outgoing.refuse if request.direction == Direction.OUT else incoming.decline)(request, account, why, now)


@app.command("withdraw")
def withdraw(reference: ReferenceArgument, why: WhyOption) -> None:
    """Take a request of ours back before it left."""
    _, account, now = opened(Action.DRAFT)
    outgoing.withdraw(find_request(reference), account, why, now)


def warning(
    case: Annotated[str, typer.Argument(metavar="[CASE]", help="The case to warn about.")] = "",
    approve: Annotated[str, typer.Option("--approve", help="Approve the draft with this reference.")] = "",
    language: Annotated[str, typer.Option("--language", help="Default: yours.")] = "",
    text: Annotated[str, typer.Option("--text", help="In place of the usual words.")] = "",
    why: WhyOption = "",
) -> None:
    """Draft an urgent warning to the public from a case (Art. 18(3) b); another person approves it with --approve."""
    if bool(case) == bool(approve):
        raise ConfigError("warning: expected a case to draft from, or --approve REFERENCE")
    if approve:
        settings, account, now = opened(Action.APPROVE)
        found = find_warning(approve)
        print(f"{found.text}\n", file=sys.stderr)
        code = ask("Code of your second factor: ") if settings.accounts.second_factor else ""
        print(approve_warning(settings, found, account, code, why, now).text)
        return
    settings, account, now = opened(Action.DRAFT)
    made = draft_warning(settings, find_case(case), account, now, language=language, why=why, text=text)
    print(f"{made.text}\n", file=sys.stderr)
    print(made.reference)


def opened(action: Action) -> tuple[Settings, Account, datetime]:
    """Who acts, and when."""
    settings, now = load_settings(), datetime.now(UTC)
    open_decisions(settings)
    return settings, require(settings, action, now).account, now
