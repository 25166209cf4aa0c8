# SPDX-License-Identifier: EUPL-1.2
"""Gates: for every command who may use it, where the command does not ask by itself; joined by dotted string."""

import functools
import importlib
import inspect
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

import typer

ASKER = ("alerts.gate", "pass_gate")
WhyOption = Annotated[str, typer.Option("--why", help="The purpose, kept in the log of every look.")]


class Gate(StrEnum):
    """What a command asks of whoever types it, as soon as the home has accounts."""

    OPEN = "open"
    """Nothing: it shows no person's data and changes nothing that a judgement or a decision rests on."""
    ITSELF = "itself"
    """The command asks: it knows better which right is needed."""
    LOOK = "look"
    """The right to look; the look is kept before anything is shown."""
    MAINTAIN = "maintain"
    """The right to change what judgements and proofs rest on; the change is kept before it is made."""


GATES: dict[str, Gate] = {
    "run": Gate.ITSELF,  # open for whoever runs the system; `--output` shows offers and asks
    "looks": Gate.ITSELF,  # likewise: `--list` asks
    "schedule": Gate.OPEN,
    "extract": Gate.OPEN,
    "classify": Gate.OPEN,
    "names": Gate.OPEN,
    "indicators": Gate.OPEN,
    "source": Gate.OPEN,
    "verify": Gate.OPEN,
    "seal": Gate.OPEN,
    "store": Gate.OPEN,
    "practice": Gate.OPEN,
    "doctor": Gate.OPEN,
    "login": Gate.OPEN,
    "logout": Gate.OPEN,
    "backup": Gate.OPEN,  # encrypted, for whoever runs the system
    "restore": Gate.OPEN,  # into an empty home alone
    "move": Gate.OPEN,  # into an empty database alone
    "operator link": Gate.OPEN,  # rows of one's own; reads and keeps nothing of the home
    "operator propose": Gate.OPEN,  # by rule, for the schedule: proposes, decides nothing
    "deliveries send": Gate.OPEN,  # for the schedule: what was approved already
    "watch look": Gate.OPEN,  # for the schedule
    "recipients table": Gate.OPEN,  # bundled facts
    "api serve": Gate.OPEN,  # each request brings its own token
    "api schema": Gate.OPEN,
    "notice grounds": Gate.LOOK,
    "listings": Gate.LOOK,
    "show": Gate.LOOK,
    "keys show": Gate.OPEN,
    "keys rotate": Gate.MAINTAIN,
    "model": Gate.OPEN,
    "model train": Gate.MAINTAIN,
    "model promote": Gate.MAINTAIN,
    "model rollback": Gate.MAINTAIN,
    "reference": Gate.OPEN,
    "reference import": Gate.MAINTAIN,
    "reference rollback": Gate.MAINTAIN,
}
"""A command that is not named here asks by itself; a sub-command without a row follows its command."""


def gate_of(name: str) -> Gate:
    """The gate of a command, or of a command's sub-command (`keys rotate`)."""
    return GATES.get(name) or GATES.get(name.partition(" ")[0]) or Gate.ITSELF


def guarded(name: str, target: Any) -> Any:
    """A command behind its gate; a Typer app with each of its sub-commands behind theirs."""
    if not isinstance(target, typer.Typer):
        return behind_gate(name, target)
    for command in target.registered_commands:
        if command.callback is not None and not hasattr(command.callback, "gate"):
            own = command.name or command.callback.__name__.replace("_", "-")
            command.callback = behind_gate(f"{name} {own}", command.callback)
    return target


def behind_gate(name: str, command: Callable[..., Any]) -> Callable[..., Any]:
    """The command that asks before it begins; with `--why` where it has none."""
    gate = gate_of(name)
    if gate in (Gate.OPEN, Gate.ITSELF):
        return command
    signature = inspect.signature(command, eval_str=True)
    has_why = "why" in signature.parameters

    @functools.wraps(command)
    def asking(*args: Any, **kwargs: Any) -> Any:
        why = kwargs.get("why", "") if has_why else kwargs.pop("why", "")
        module, function = ASKER
        asked = {name: str(value) for name, value in kwargs.items() if value not in (None, "", (), [], False)}
        getattr(importlib.import_module(module), function)(name, gate.value, asked, str(why or ""))
        return command(*args, **kwargs)

    extra = inspect.Parameter("why", inspect.Parameter.KEYWORD_ONLY, default="", annotation=WhyOption)
    parameters = [*signature.parameters.values(), *([] if has_why else [extra])]
    asking.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    asking.__annotations__ = {one.name: one.annotation for one in parameters}
    asking.gate = gate  # type: ignore[attr-defined]
    return asking
