# SPDX-License-Identifier: EUPL-1.2
"""`theriac model labels`: reviewers' decisions come back, and the next listings to label go out."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from config.output import JsonOption, print_rows, write_json_line
from config.settings import load_settings

app = typer.Typer(help="Reviewers' decisions for training.", no_args_is_help=True)
COLUMNS = ("kept", "new", "undecided", "contradictory_groups", "set_aside", "bad_lines")


@app.command("import")
def import_labels(
    file: Annotated[Path, typer.Argument(help="Decisions (JSON Lines).", exists=True, dir_okay=False)],
    as_json: JsonOption = False,
) -> None:
    """Take in reviewers' decisions; groups that contradict themselves are set aside and counted."""
    from classifiers.decisions import import_decisions

    done = import_decisions(load_settings(), file)
    for number, reason in done.bad:
        print(f"theriac: {file.name}: line {number}: {reason}", file=sys.stderr)
    row = {
        "kept": done.kept,
        "new": done.new,
        "undecided": done.undecided,
        "contradictory_groups": done.contradictory_groups,
        "set_aside": done.set_aside,
        "bad_lines": len(done.bad),
    }
    print_rows([row], COLUMNS, as_json=as_json)
    if done.bad:
        raise typer.Exit(1)


@app.command("next")
def next_labels(
    file: Annotated[Path, typer.Argument(help="Judged listings (JSON Lines).", exists=True, dir_okay=False)],
    count: Annotated[int, typer.Option("--count", min=1, max=10_000, help="How many.")] = 40,
    seed: Annotated[int, typer.Option("--seed", help="Of the random sample of negatives.")] = 1,
) -> None:
    """Write the listings to label next: those in doubt, those unlike any before, and a random sample of negatives."""
    from classifiers.choosing import choose, read_judged
    from classifiers.decisions import kept_decisions
    from classifiers.folding import WORD, fold

    known = frozenset(
        word
        for decision in kept_decisions(load_settings())
        for word in WORD.findall(fold(f"{decision.title} {decision.description}"[:2000]).text)
    )
    for choice in choose(read_judged(file), known, count, seed):
        fields = choice.fields | {"outcome": "", "chosen_for": choice.why, "stands_for": choice.stands_for}
        if not write_json_line(fields):
            return
