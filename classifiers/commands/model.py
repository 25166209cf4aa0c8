# SPDX-License-Identifier: EUPL-1.2
"""`theriac model`: train, evaluate, explain and describe the model."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from classifiers.model import BUNDLED_MODEL, load_model
from config.output import JsonOption, print_rows, write_json_line
from config.settings import load_settings

if TYPE_CHECKING:
    from classifiers.labels import LabelledListing

app = typer.Typer(help="Train and explain the model.", no_args_is_help=True)
CARD = BUNDLED_MODEL.with_name("MODEL_CARD.md")
DataOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--data", help="Labelled listings (JSON Lines); may be given more than once.", exists=True, dir_okay=False
    ),
]


@app.command()
def train(
    data: DataOption = None,
    output: Annotated[Path, typer.Option("--output", help="Where the model file goes.")] = BUNDLED_MODEL,
) -> None:
    """Train the model on the project's own corpus and the labelled listings given."""
    from classifiers.model import digest, save_model
    from classifiers.training import train as train_model

    rows = _rows(data)
    say = _progress()
    say(f"training on {len(rows)} listings")
    content = train_model(rows)
    output.parent.mkdir(parents=True, exist_ok=True)
    save_model(content, output)
    print(f"{digest(content)}  {output}")


@app.command()
def evaluate(
    data: DataOption = None,
    as_json: JsonOption = False,
    card: Annotated[Path | None, typer.Option("--card", help="Write the model card with these figures.")] = None,
) -> None:
    """Judge every real source by a model that never saw it, and print the figures."""
    from classifiers.card import write_card
    from classifiers.evaluation import figures, judge_left_out

    rows = _rows(data)
    if all(row.generated for row in rows):
        raise typer.BadParameter("no real listings: give them with --data", param_hint="--data")
    found = list(figures(judge_left_out(rows, _progress())))
    shown = [
        {"question": f.question, "measured_on": f.measured_on, "rows": f.rows, "value": round(f.value, 4)}
        for f in found
    ]
    print_rows(shown, ("question", "measured_on", "rows", "value"), as_json=as_json)
    if card is not None:
        card.write_text(
            write_card(load_model(load_settings().model or BUNDLED_MODEL).sha256, rows, found), encoding="utf-8"
        )


@app.command()
def card() -> None:
    """Print the card of the bundled model."""
    print(CARD.read_text(encoding="utf-8"))


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="Title and text of a listing.")],
    url: Annotated[str, typer.Option("--url", help="Where it stands.")] = "",
    site_text: Annotated[str, typer.Option("--site-text", help="What the site says of itself.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Judge one text and say why: scores, signs with their quotes, words that moved the score."""
    import orjson

    from classifiers.classifying import GoodLine, read_line
    from classifiers.judge import load_judge

    title, _, description = text.partition("\n")
    fields = {"title": title, "description": description, "url": url, "site_text": site_text}
    line = read_line(1, orjson.dumps(fields))
    if not isinstance(line, GoodLine):
        raise typer.BadParameter(line.error)
    assessment = load_judge(load_settings()).assess([line.item])[0]
    if as_json:
        write_json_line({"assessment": assessment})
        return
    print(f"{assessment.verdict}: {assessment.kind} (hypothesis)")
    print(f"offer {assessment.offer}  falsified {assessment.falsified}  unauthorised {assessment.unauthorised}")
    signs = [
        {
            "sign": s.meaning,
            "points_to": s.points_to,
            "strength": s.strength,
            "quote": s.quote,
            "provisions": s.provisions,
        }
        for s in assessment.indicators
    ]
    print_rows(signs, ("sign", "points_to", "strength", "quote", "provisions"), as_json=False)
    print("words: " + ", ".join(f"{word} {weight:+.2f}" for word, weight in assessment.words))
    print("would settle: " + "; ".join(assessment.would_settle))


def _rows(data: list[Path] | None) -> "list[LabelledListing]":
    from classifiers.labels import read_labelled
    from classifiers.training import generated_rows

    return [row for path in data or [] for row in read_labelled(path)] + generated_rows()


def _progress() -> Callable[[str], None]:
    return Console(stderr=True, quiet=not sys.stderr.isatty()).print
