# SPDX-License-Identifier: EUPL-1.2
"""Summary: what a run gave, by source, verdict and page state, and what to open next."""

import sys
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alerts.doubts import say_states
from alerts.models.alert import Alert
from alerts.models.run import Run, RunSource, RunState
from alerts.progress import say_seconds
from alerts.raising import Raised
from alerts.sealing import Sealing
from alerts.showing import SEVERITY_STYLE
from classifiers.assessment import Verdict
from config.output import safe_text, write_json_line

VERDICTS = (Verdict.FALSIFIED, Verdict.UNAUTHORISED, Verdict.NOT_SURE, Verdict.LEGAL)
STATE_STYLE = {RunState.DONE: "green", RunState.DOUBTFUL: "yellow", RunState.INTERRUPTED: "yellow"}
ISSUES_SHOWN = 12
WIDE = 110


def print_summary(
    run: Run, parts: Sequence[RunSource], raised: Raised, sealing: Sealing, output: str | None, console: Console
) -> None:
    """For a person on a terminal, as JSON Lines elsewhere."""
    if not console.is_terminal:
        for part in parts:
            write_json_line(part_row(part))
        write_json_line(run_row(run, parts, raised, output) | {"sealing": msgspec.to_builtins(sealing)})
        sys.stdout.flush()
        return
    console.print(sources_table(parts, wide=console.width >= WIDE))
    states = say_states(sum_counts(part.page_states for part in parts))
    console.print(Text(f"page states: {states}", style="dim"))
    console.print(Text(f"ledger: {safe_text(sealing.words)}", style="dim"))
    print_doubts(run, parts, console)
    print_alerts(raised, console)
    for line in next_steps(run, raised, output):
        console.print(Text("  " + line))


def part_row(part: RunSource) -> dict[str, Any]:
    """One source's result, every field."""
    return {
        "event": "source",
        "source": part.source,
        "result": part.state,
        "pages": part.pages,
        "offers": part.offers,
        "flagged": part.flagged,
        "verdicts": part.verdicts,
        "page_states": part.page_states,
        "doubtful": part.doubtful,
        "issues": part.issues,
    }


def run_row(run: Run, parts: Sequence[RunSource], raised: Raised, output: str | None) -> dict[str, Any]:
    """The whole run."""
    row: dict[str, Any] = {"event": "run", "run": run.run_id, "result": run.state, "doubtful": run.doubtful}
    row["taken_up"] = run.taken_up
    row |= {name: sum(getattr(part, name) for part in parts) for name in ("pages", "offers", "flagged")}
    row |= {"verdicts": sum_counts(part.verdicts for part in parts)}
    row |= {"page_states": sum_counts(part.page_states for part in parts)}
    row |= {"alerts_new": len(raised.new), "alerts_grown": len(raised.grown), "alerts_reopened": len(raised.reopened)}
    row["alerts"] = [
        {"id": alert.pk, "severity": alert.severity, "subject": alert.subject, "headline": alert.headline}
        for alert in most_harmful(raised)
    ]
    return row | {"output": output, "next": list(next_steps(run, raised, output))}


def sum_counts(tables: Any) -> dict[str, int]:
    """Counts of several tables added up."""
    total: dict[str, int] = {}
    for table in tables:
        for name, count in table.items():
            total[name] = total.get(name, 0) + count
    return total


def sources_table(parts: Sequence[RunSource], *, wide: bool) -> Table:
    """One row per source; page states have a column where there is room."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("source", overflow="fold", min_width=14)
    for name in ("pages", "offers", *(verdict.value.replace("_", " ") for verdict in VERDICTS)):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("result", no_wrap=True)
    if wide:
        table.add_column("page states", overflow="fold")
    for part in parts:
        style = STATE_STYLE.get(RunState(part.state), "")
        cells = [Text(safe_text(part.source)), *map(Text, figures([part])), Text(part.state, style=style)]
        table.add_row(*cells, *([Text(say_states(part.page_states), style="dim")] if wide else []))
    if len(parts) > 1:
        table.add_section()
        table.add_row("all", *figures(parts), style="bold")
    return table


def figures(parts: Sequence[RunSource]) -> list[str]:
    """Pages, offers and verdicts of some sources together."""
    verdicts = sum_counts(part.verdicts for part in parts)
    sums = [f"{sum(getattr(part, name) for part in parts):,}" for name in ("pages", "offers")]
    return sums + [f"{verdicts.get(verdict.value, 0):,}" for verdict in VERDICTS]


def print_doubts(run: Run, parts: Sequence[RunSource], console: Console) -> None:
    """Why a source is doubtful, and the issues somebody must clear."""
    for reason in run.doubtful:
        console.print(Text(f"  ! {safe_text(reason)}", style="yellow"))
    for part in parts:
        for reason in part.doubtful:
            console.print(Text(f"  ! {safe_text(part.source)}: {safe_text(reason)}", style="yellow"))
    issues = [(part.source, issue) for part in parts for issue in part.issues if not issue.get("doubtful")]
    for source, issue in issues[:ISSUES_SHOWN]:
        where = f" {issue['url']}" if issue.get("url") else ""
        console.print(
            Text(f"  · {safe_text(source)}: {safe_text(issue.get('message'))}{safe_text(where)}", style="dim")
        )
    if len(issues) > ISSUES_SHOWN:
        console.print(Text(f"  · {len(issues) - ISSUES_SHOWN} more issues: theriac sources --json", style="dim"))


def most_harmful(raised: Raised) -> list[Alert]:
    """The five alerts of a run that a person should open first; an operator's speaks for its parties'."""
    ids = sorted(who_speaks(raised.new | raised.grown | raised.reopened))
    parts = [ids[start : start + 900] for start in range(0, len(ids), 900)]
    found = [alert for part in parts for alert in Alert.objects.filter(pk__in=part)[:5]]
    return sorted(found, key=lambda alert: (-alert.severity_score, -alert.last_seen_at.timestamp(), alert.pk))[:5]


def who_speaks(ids: Collection[int]) -> set[int]:
    """These alerts, those that another speaks for replaced by that one."""
    parts = [sorted(ids)[start : start + 900] for start in range(0, len(ids), 900)]
    rows = [row for part in parts for row in Alert.objects.filter(pk__in=part).values_list("pk", "merged_into")]
    return {speaker or pk for pk, speaker in rows}


def print_alerts(raised: Raised, console: Console) -> None:
    """The most harmful of what was raised."""
    ids = raised.new | raised.grown | raised.reopened
    if not ids:
        console.print(Text("\nNo alert: nothing that was offered asks for a person's time."))
        return
    grown = f", {len(raised.grown)} with new sightings" if raised.grown else ""
    console.print(Text(f"\n{len(raised.new)} new alerts{grown}. The most harmful:", style="bold"))
    for alert in most_harmful(raised):
        line = Text(f"  {alert.pk:>4}  ")
        line.append(f"{alert.severity:<9}", style=SEVERITY_STYLE.get(alert.severity, ""))
        line.append(safe_text(alert.subject), style="bold")
        console.print(line)
        console.print(Padding(Text(safe_text(alert.headline)), (0, 0, 0, 6)))
    console.print()


def next_steps(run: Run, raised: Raised, output: str | None) -> list[str]:
    """What to open next, most useful first."""
    steps = []
    if run.state == RunState.INTERRUPTED:
        steps.append("the same command again          goes on where this run was stopped")
    if raised.new or raised.grown or raised.reopened:
        top = next(iter(most_harmful(raised)), None)
        steps.append("theriac alerts                  the list to review, most harmful first")
        if top is not None:
            steps.append(f"theriac alert {top.pk:<17} why, in words you can check")
    steps.append("theriac listings                search everything that was seen")
    if raised.looks:
        steps.append(f"theriac looks                   seal {raised.looks} full pages with screenshots (browser)")
    if output:
        steps.append(f"{output}   one line per offer")
    return steps


def describe(run: Run, seconds: float) -> str:
    """The run in one line."""
    taken = f", taken up {run.taken_up}×" if run.taken_up else ""
    return f"run {run.run_id} {run.state} in {say_seconds(seconds)}{taken}"
