# SPDX-License-Identifier: EUPL-1.2
"""Trials: texts composed or labelled by hand that the shipped model is asked about; never part of its training."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from classifiers.assessment import Assessment
from classifiers.classifying import GoodLine, read_line
from classifiers.context import ListingInContext
from classifiers.corpus.disguise import DISGUISES, by_sound
from classifiers.errors import LabelsError
from classifiers.judge import Judge

MEDICINES = (
    "diazepam", "tramadol", "sildenafil", "tadalafil", "pregabalin", "zopiclone", "semaglutide", "finasteride",
    "oxycodone", "alprazolam", "isotretinoin", "clomifene",
)  # fmt: skip
TRIAL_FIELDS = ("title", "description", "url", "site_text", "price", "currency", "seller")
HALVES = {
    "A": "mended by",
    "B": "never read for mending",
    "blind": "of another hand, never read",
}
"""Halves of the sets in context: what was read while causes were mended, and what was counted alone."""
DISGUISED_LANGUAGES = frozenset({"en", "de", "fr", "es", "it"})


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One text with what it is; `group` is the language, disguise or half it is counted under."""

    group: str
    label: str
    item: ListingInContext


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A trial and its judgement."""

    trial: Trial
    assessment: Assessment


def try_all(judge: Judge, trials: Sequence[Trial]) -> list[Tried]:
    """Each trial judged."""
    answers = judge.assess([trial.item for trial in trials])
    return [Tried(trial=trial, assessment=answer) for trial, answer in zip(trials, answers, strict=True)]


def read_falsified(path: Path) -> list[Trial]:
    """The set falsified against only unauthorised; the group is the half."""
    return [Trial(group=str(row["half"]), label=str(row["label"]), item=_item(row)) for row in _rows(path)]


def read_languages(path: Path) -> list[Trial]:
    """Every scene of every language with every medicine; the group is the language."""
    return [
        Trial(group=str(row["language"]), label=str(row["label"]), item=_item(_with_name(row, name)))
        for row in _rows(path)
        for name in MEDICINES
    ]


def read_names(path: Path) -> list[Trial]:
    """Substances as each language writes them; the group is the language, the label the international name."""
    return [
        Trial(group=str(row["language"]), label=str(row["inn"]), item=_item({"title": f"{row['name']} 20 mg"}))
        for row in _rows(path)
    ]


def read_context(path: Path) -> list[Trial]:
    """Listings with what their sites say; the group is the half, the label the verdict and the row's id."""
    return [
        Trial(group=HALVES[str(row["half"])], label=f"{row['verdict']} {row['id']}", item=_item(row))
        for row in _rows(path)
    ]


def allowed_verdicts(path: Path) -> dict[str, frozenset[str]]:
    """Verdicts that a row's label allows, by label of its trial."""
    return {
        f"{row['verdict']} {row['id']}": frozenset((str(row["verdict"]), *_words(row["also"]))) for row in _rows(path)
    }


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else []


def disguised(path: Path, seed: int = 7) -> list[Trial]:
    """Unlawful offers as they stand (group "plain") and through every disguise (group: its name)."""
    trials = []
    for row in _rows(path):
        if row["label"] != "unlawful" or row["language"] not in DISGUISED_LANGUAGES:
            continue
        for name in MEDICINES:
            plain = Trial(group="plain", label="unlawful", item=_item(_with_name(row, name)))
            trials += [plain, *(_disguise(plain, kind, seed) for kind in DISGUISES)]
            spoken = _item(_with_name(row, by_sound(name)))
            trials.append(replace(plain, group="names in Cyrillic by sound", item=spoken))
    return trials


def _disguise(trial: Trial, kind: str, seed: int) -> Trial:
    listing = trial.item.listing
    chance = random.Random(f"{seed} {listing.title}")  # noqa: S311 — texts for a trial, not secrets
    title, description = (DISGUISES[kind](text, chance) for text in (listing.title, listing.description))
    listing = replace(listing, title=title, description=description)
    return replace(trial, group=kind, item=ListingInContext(listing=listing, site=trial.item.site))


def _with_name(row: dict[str, object], name: str) -> dict[str, object]:
    return {key: value.replace("{m}", name) if isinstance(value, str) else value for key, value in row.items()}


def _item(row: dict[str, object]) -> ListingInContext:
    fields = {key: row.get(key, "") for key in TRIAL_FIELDS}
    line = read_line(1, orjson.dumps(fields))
    if not isinstance(line, GoodLine):
        raise LabelsError(f"trial: {line.error}")
    return line.item


def _rows(path: Path) -> list[dict[str, object]]:
    try:
        return [orjson.loads(line) for line in path.read_bytes().splitlines() if line.strip()]
    except (OSError, orjson.JSONDecodeError) as error:
        raise LabelsError(f"{path}: expected JSON Lines: {error}") from error
