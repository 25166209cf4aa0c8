# SPDX-License-Identifier: EUPL-1.2
"""`theriac doctor`: what is installed, reachable, healthy, and the command that mends each fault."""

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from alerts.checks import Finding, State, run_checks
from config.output import JsonOption, safe_text, write_json_line
from config.settings import load_settings

MARKS = {State.OK: ("✓", "green"), State.FAULT: ("✗", "red"), State.ABSENT: ("–", "dim")}


def doctor(as_json: JsonOption = False) -> None:
    """What is healthy and what is not, with the command that mends each fault. Exit status 1 when there is one."""
    console = Console()
    faults = 0
    for finding in run_checks(load_settings()):
        faults += finding.state is State.FAULT
        if as_json:
            write_json_line(msgspec.to_builtins(finding))
        else:
            print_finding(finding, console)
    if not as_json:
        console.print(Text("\nAll is well." if not faults else f"\n{faults} to mend.", style="bold"))
    raise typer.Exit(1 if faults else 0)


def print_finding(finding: Finding, console: Console) -> None:
    """One line, and what to type below it."""
    mark, style = MARKS[finding.state]
    line = Text.assemble((f"{mark} ", style))
    line.append(f"{finding.part:<18}", style="bold" if finding.state is State.FAULT else "")
    line.append(safe_text(finding.detail))
    console.print(line, soft_wrap=True)
    if finding.mend:
        console.print(Text(f"    mend: {finding.mend}", style="yellow"), soft_wrap=True)
