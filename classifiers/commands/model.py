# SPDX-License-Identifier: EUPL-1.2
"""`theriac model`: train, evaluate, explain, promote and describe the model."""

import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from classifiers.commands.labels import app as labels_app
from classifiers.model import BUNDLED_MODEL, load_model
from config.output import JsonOption, print_rows, write_json_line
from config.settings import Settings, load_settings

if TYPE_CHECKING:
    from classifiers.assessment import Assessment
    from classifiers.contest import Contest
    from classifiers.labels import LabelledListing

app = typer.Typer(help="Train, compare and explain the model.", no_args_is_help=True)
app.add_typer(labels_app, name="labels")
CARD = BUNDLED_MODEL.with_name("MODEL_CARD.md")
FIGURES = BUNDLED_MODEL.with_name("model_figures.json")
SHOWN = ("question", "measured_on", "rows", "value", "must", "reached", "tf_idf", "keywords")
DataOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--data", help="Labelled listings (JSON Lines); may be given more than once.", exists=True, dir_okay=False
    ),
]


@app.command()
def train(
    data: DataOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="Where the model file goes; the home's shelf when left out.")
    ] = None,
) -> None:
    """Train a model on the project's own corpus, the labelled listings given and the home's labels.

    The model goes to the shelf `<home>/models/` and is not used before `theriac model promote`.
    """
    from classifiers.model import digest, save_model
    from classifiers.shelf import keep_model
    from classifiers.training import train as train_model

    settings = load_settings()
    rows = _rows(settings, data)
    _progress()(f"training on {len(rows)} listings")
    content = train_model(rows)
    if output is None:
        output = keep_model(settings, content)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        save_model(content, output)
    print(f"{digest(content)}  {output}")


@app.command()
def evaluate(
    data: DataOption = None,
    as_json: JsonOption = False,
    trials: Annotated[
        Path | None,
        typer.Option("--trials", help="Folder with falsified.jsonl and languages.jsonl.", exists=True, file_okay=False),
    ] = None,
    card: Annotated[
        Path | None, typer.Option("--card", help="Write the model card here, and its figures beside it.")
    ] = None,
) -> None:
    """Judge every real source by a model that never saw it, beside plain baselines, and print the figures."""
    import msgspec

    from classifiers.card import card_facts, write_card
    from classifiers.evaluation import report
    from classifiers.judge import load_judge
    from classifiers.left_out import judge_left_out

    settings = load_settings()
    rows = _rows(settings, data)
    if all(row.generated for row in rows):
        raise typer.BadParameter("no real listings: give them with --data", param_hint="--data")
    judge = load_judge(settings)
    found = report(judge_left_out(rows, _progress()), judge, trials)
    shown = [
        {
            "question": f.question,
            "measured_on": f.measured_on,
            "rows": f.rows,
            "value": round(f.value, 4),
            "must": f.must,
            "reached": f.reached,
            "tf_idf": None if f.baseline is None else round(f.baseline, 3),
            "keywords": None if f.keywords is None else round(f.keywords, 3),
        }
        for f in found.figures
    ]
    print_rows(shown, SHOWN, as_json=as_json)
    if card is not None:
        facts = card_facts(judge.model, rows, found)
        card.write_text(write_card(facts), encoding="utf-8")
        card.with_name(FIGURES.name).write_bytes(msgspec.json.format(msgspec.json.encode(facts), indent=1))


@app.command()
def card(
    html: Annotated[Path | None, typer.Option("--html", help="Write a page with plots here instead.")] = None,
) -> None:
    """Print the card of the bundled model, or write it as a page that needs nothing else."""
    if html is None:
        print(CARD.read_text(encoding="utf-8"))
        return
    from classifiers.card import read_facts
    from classifiers.card_page import write_page

    html.write_text(write_page(read_facts(FIGURES)), encoding="utf-8")
    print(html)


@app.command()
def promote(
    model: Annotated[Path, typer.Argument(help="A model of <home>/models/.", exists=True, dir_okay=False)],
    test: Annotated[
        list[Path] | None,
        typer.Option("--test", help="Frozen test rows, labelled (JSON Lines); the home's frozen labels when left out."),
    ] = None,
    as_json: JsonOption = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Promote though it is not better; the report stands.")
    ] = False,
) -> None:
    """Put a model to use if it beats the one in use on the same frozen test set, per language and kind."""
    from classifiers.contest import hold_contest
    from classifiers.judge import judge_with, load_judge
    from classifiers.shelf import promote as put_to_use

    settings = load_settings()
    contest = hold_contest(load_judge(settings), judge_with(settings, model), _frozen_rows(settings, test))
    _print_contest(contest, as_json)
    if contest.why_not and not anyway:
        print("not promoted: " + "; ".join(contest.why_not), file=sys.stderr)
        raise typer.Exit(1)
    promotion = put_to_use(settings, model, getpass.getuser())
    print(f"in use: {promotion.digest}", file=sys.stderr)


@app.command()
def rollback() -> None:
    """Take back the last promotion: the model before it, or the bundled one, is used again."""
    from classifiers.shelf import roll_back

    path = roll_back(load_settings())
    print(f"{load_model(path).sha256}  {path}")


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
    from classifiers.commands.names import as_row
    from classifiers.judge import load_judge
    from classifiers.named import open_finder

    title, _, description = text.partition("\n")
    fields = {"title": title, "description": description, "url": url, "site_text": site_text}
    line = read_line(1, orjson.dumps(fields))
    if not isinstance(line, GoodLine):
        raise typer.BadParameter(line.error)
    judge = load_judge(load_settings())
    assessment = judge.assess([line.item])[0]
    case = judge.cases.make(line.item)
    named = [as_row(hit) for hit in open_finder(case.reference).find(case.text, case.reference.registers)]
    if as_json:
        write_json_line({"assessment": assessment, "names": named})
        return
    _print_explained(assessment, named)


def _print_explained(assessment: "Assessment", named: list[dict[str, str | int | float]]) -> None:
    from classifiers.commands.names import SHOWN as NAMED

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
    print_rows(named, NAMED, as_json=False)
    print("words: " + ", ".join(f"{word} {weight:+.2f}" for word, weight in assessment.words))
    print("would settle: " + "; ".join(assessment.would_settle))


def _rows(settings: Settings, data: list[Path] | None) -> "list[LabelledListing]":
    from classifiers.decisions import as_labelled, kept_decisions, settle
    from classifiers.labels import read_labelled, written_rows
    from classifiers.training import generated_rows

    usable, _ = settle(kept_decisions(settings))
    given = [row for path in data or [] for row in read_labelled(path)]
    return given + as_labelled(usable, frozen=False) + written_rows() + generated_rows()


def _frozen_rows(settings: Settings, test: list[Path] | None) -> "list[LabelledListing]":
    from classifiers.decisions import as_labelled, kept_decisions, settle
    from classifiers.labels import read_labelled

    if test:
        return [row for path in test for row in read_labelled(path)]
    usable, _ = settle(kept_decisions(settings))
    return as_labelled(usable, frozen=True)


def _print_contest(contest: "Contest", as_json: bool) -> None:
    rows = [
        {"group": b.group, "rows": b.rows, "in_use": round(b.old, 4), "new": round(b.new, 4), "worse": b.worse}
        for b in contest.bouts
    ]
    print_rows(rows, ("group", "rows", "in_use", "new", "worse"), as_json=as_json)


def _progress() -> Callable[[str], None]:
    return Console(stderr=True, quiet=not sys.stderr.isatty()).print
