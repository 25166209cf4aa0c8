# SPDX-License-Identifier: EUPL-1.2
"""`theriac operators` and `theriac operator …`: who seems to stand behind sites and sellers, and what people decide."""

import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from django.db.models import Q
from rich.console import Console
from typer.core import TyperGroup

from alerts.access import Action, note_look, require, viewer
from alerts.commands.operator_linking import link_file
from alerts.commands.operator_showing import print_operator, size_of
from alerts.database import open_decisions
from alerts.errors import ActionError, DecisionError
from alerts.models.account import Account
from alerts.models.operator import Operator, OperatorKind, OperatorState, Party
from alerts.operators import decisions
from alerts.operators.explaining import explain_operator, operator_fields
from alerts.sureness import chance
from config.errors import ConfigError
from config.output import JsonOption, LimitOption, parse_order, print_rows, safe_text, write_json_line
from config.settings import load_settings


class OperatorCommands(TyperGroup):
    """`theriac operator 12` shows operator 12; every other first word is a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read `ID` as `show ID`."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=OperatorCommands, help="One operator explained (`operator ID`); decisions on operators.", no_args_is_help=True
)
app.command("link")(link_file)
KEY_LENGTH = 6
COLUMNS = ("id", "state", "subject", "members", "sites", "probability", "first_seen_at", "last_seen_at")
ORDERS = {
    "members": ("-members", "-last_seen_at", "id"),
    "probability": ("-probability", "id"),
    "last_seen": ("-last_seen_at", "id"),
    "first_seen": ("-first_seen_at", "id"),
}
OperatorArgument = Annotated[str, typer.Argument(metavar="OPERATOR", help="Number of the operator, or its key.")]
PartyArgument = Annotated[str, typer.Argument(metavar="PARTY", help="Site, `seller @ site`, or number of the party.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept with the decision.")]
StateOption = Annotated[OperatorState | None, typer.Option("--state", help="Default: proposed and upheld ones.")]


def operators(
    state: StateOption = None,
    kind: Annotated[OperatorKind | None, typer.Option("--kind", help="Operators or programmes.")] = None,
    site: Annotated[str, typer.Option("--site", help="Only those of this site.")] = "",
    alone: Annotated[bool, typer.Option("--alone", help="With operators of one party.")] = False,
    as_json: JsonOption = False,
    limit: LimitOption = 50,
    sort: Annotated[str, typer.Option("--sort", help=f"{', '.join(ORDERS)}; a leading - turns it round.")] = "members",
) -> None:
    """Operators, those with most parties first. Each is a proposal until a person upholds it."""
    order, turned = parse_order(sort, ORDERS)
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.LOOK)
    chosen = Operator.objects.order_by(*ORDERS[order])
    chosen = chosen.reverse() if turned else chosen
    standing = [OperatorState.PROPOSED, OperatorState.UPHELD]
    chosen = chosen.filter(state=state) if state else chosen.filter(state__in=standing, members__gt=0)
    if kind:
        chosen = chosen.filter(kind=kind)
    if site:
        chosen = chosen.filter(memberships__party__site=site, memberships__until=None).distinct()
    elif not alone and state is None:
        upheld = Q(state=OperatorState.UPHELD.value)
        chosen = chosen.filter(Q(members__gt=1) | upheld | Q(kind=OperatorKind.PROGRAMME.value))
    rows = list(chosen.select_related("programme")[:limit])
    note_look(account, "operator", [str(row.pk) for row in rows])
    shown = (operator_fields(row) if as_json else operator_line(row) for row in rows)
    print_rows(shown, COLUMNS, as_json=as_json, only_wide=("first_seen_at",))
    if not rows and not as_json:
        print("No operators of several parties. `--alone` shows those of one, `propose` looks again.", file=sys.stderr)


def operator_line(row: Operator) -> dict[str, Any]:
    """Its fields as a table shows them: a probability is told of several parties alone."""
    several = row.kind == OperatorKind.OPERATOR and row.members > 1
    return operator_fields(row) | {"probability": chance(row.probability) if several else None}


@app.command("show")
def show(operator: OperatorArgument, as_json: JsonOption = False) -> None:
    """One operator: its parties, the reasons with their evidence, what speaks against, what happened when."""
    settings = load_settings()
    open_decisions(settings)
    account = viewer(settings, Action.LOOK)
    found = find_operator(operator)
    note_look(account, "operator", [str(found.pk)])
    explained = explain_operator(found)
    if as_json:
        write_json_line(explained)
        return
    print_operator(explained, Console())


@app.command("propose")
def propose_them(
    again: Annotated[bool, typer.Option("--again", help="Read identifiers from all evidence once more.")] = False,
) -> None:
    """Bring all proposals in line with the evidence; what people decided holds."""
    from alerts.operators.proposing import propose, read_again
    from alerts.raising import source_families
    from indexer.store import open_store

    settings = load_settings()
    open_decisions(settings)
    if again:
        store = open_store(settings)
        try:
            read_again(settings, store, source_families(settings))
        finally:
            store.close()
    done = propose(settings, datetime.now(UTC))
    print(
        f"{done.operators} operators and {done.programmes} programmes proposed from {done.parties} parties, "
        f"{len(done.changed)} changed",
        file=sys.stderr,
    )


@app.command("confirm")
def confirm(operator: OperatorArgument, why: WhyOption) -> None:
    """Uphold that its parties belong together; no finding of guilt."""
    account, now = opened()
    found = find_operator(operator)
    decisions.confirm(found, account, why, now, seen_version=found.version)
    told(found.pk)


@app.command("reject")
def reject(operator: OperatorArgument, why: WhyOption) -> None:
    """Say that its parties do not belong together; they are not proposed together again."""
    account, now = opened()
    found = find_operator(operator)
    warn(decisions.reject(found, account, why, now, seen_version=found.version).after)
    told(found.pk)


@app.command("split")
def split(
    operator: OperatorArgument,
    party: Annotated[list[str], typer.Option("--party", help="A party to part off; may be given more than once.")],
    why: WhyOption,
) -> None:
    """Part parties off into an operator of their own; prints its number."""
    account, now = opened()
    found = find_operator(operator)
    made = decisions.split(found, [find_party(one) for one in party], account, why, now, seen_version=found.version)
    last = found.decisions.order_by("-id").first()
    warn(last.after if last else {})
    print(made.pk)


@app.command("merge")
def merge(
    operator: OperatorArgument,
    into: Annotated[str, typer.Option("--into", help="The operator that takes its parties.")],
    why: WhyOption,
) -> None:
    """Say that two operators are one."""
    account, now = opened()
    target = find_operator(into)
    decisions.merge(find_operator(operator), target, account, why, now)
    told(target.pk)


@app.command("name")
def name(
    operator: OperatorArgument,
    label: Annotated[str, typer.Argument(help="A handle or a label, never a charge.")],
    why: WhyOption,
) -> None:
    """Give an operator a name."""
    account, now = opened()
    told(decisions.rename(find_operator(operator), label, account, why, now).operator_id)


@app.command("add")
def add(operator: OperatorArgument, party: PartyArgument, why: WhyOption) -> None:
    """Put a party into an upheld operator."""
    account, now = opened()
    told(decisions.add(find_operator(operator), find_party(party), account, why, now).operator_id)


@app.command("remove")
def remove(operator: OperatorArgument, party: PartyArgument, why: WhyOption) -> None:
    """Take a party out of an operator."""
    account, now = opened()
    made = decisions.remove(find_operator(operator), find_party(party), account, why, now)
    warn(made.after)
    told(made.operator_id)


@app.command("refuse-link")
def refuse_link(
    left: PartyArgument,
    right: Annotated[str, typer.Argument(metavar="OTHER", help="The other party.")],
    why: WhyOption,
) -> None:
    """Say that a link between two parties does not hold."""
    account, now = opened()
    made = decisions.refuse_link(find_party(left), find_party(right), account, why, now)
    warn(made.after)
    told(made.operator_id)


@app.command("undo")
def undo(
    operator: Annotated[str | None, typer.Argument(metavar="[OPERATOR]", help="Default: your last decision.")] = None,
) -> None:
    """Take back your last decision; refused when something was decided after it."""
    account, now = opened()
    made = decisions.undo(account, now, operator=find_operator(operator) if operator else None)
    print(f"operator {made.operator_id}: {made.why}", file=sys.stderr)
    told(made.operator_id)


def opened() -> tuple[Account, datetime]:
    """Who decides, and when."""
    settings = load_settings()
    open_decisions(settings)
    now = datetime.now(UTC)
    return require(settings, Action.LINK, now).account, now


def told(operator: int) -> None:
    """How an operator stands after a decision, in one line."""
    fields = operator_fields(Operator.objects.get(pk=operator))
    print(f"no. {operator}, {safe_text(fields['subject'])}: {fields['state']}, {size_of(fields)}", file=sys.stderr)


def warn(after: dict[str, Any]) -> None:
    """Say which cases rely on what was changed."""
    if after.get("cases"):
        print(f"cases that rely on it show the change: {', '.join(after['cases'])}", file=sys.stderr)


def find_operator(wanted: str) -> Operator:
    """The operator with this number or key; raises for one that is not there."""
    if wanted.isdecimal() and len(wanted) < 12:
        found = Operator.objects.filter(pk=int(wanted)).first()
        if found is not None:
            return found
    keyed = list(Operator.objects.filter(key__startswith=wanted.lower())[:2]) if len(wanted) >= KEY_LENGTH else []
    if len(keyed) > 1:
        raise ConfigError(f"operator: {wanted!r} is the start of several keys: give more of it")
    if not keyed:
        raise ActionError(f"no operator {safe_text(wanted)}: `theriac operators` lists them")
    return keyed[0]


def find_party(wanted: str) -> Party:
    """The party with this number, or of this site, or this seller of a site; raises for one that is not there."""
    if wanted.isdecimal() and len(wanted) < 12:
        found = Party.objects.filter(pk=int(wanted)).first()
        if found is not None:
            return found
    seller, _, site = wanted.rpartition(" @ ")
    rows = list(Party.objects.filter(site=site.strip(), seller=seller.strip())[:2])
    if len(rows) > 1:
        raise DecisionError(f"{safe_text(wanted)}: practice and real ones have this name: give its number")
    if not rows:
        raise ActionError(f"no party {safe_text(wanted)}: `theriac operator show` lists an operator's")
    return rows[0]
