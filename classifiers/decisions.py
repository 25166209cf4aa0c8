# SPDX-License-Identifier: EUPL-1.2
"""Decisions: reviewers' outcomes as they come back for training, one JSON object a line (docs/judgement.md).

Decisions are grouped by operator (or seller, or site). A group whose decisions contradict each other is set aside and
counted: it teaches nothing before a person has looked again.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from classifiers.errors import LabelsError
from classifiers.labels import LabelledListing
from config.settings import Settings

FILE = "labels.jsonl"
FROZEN_OF = 5
"""One operator in so many belongs to the frozen test set for ever."""
TOPIC_OF_OUTCOME = {
    "indicators_upheld": "medical",
    "legal": "medical",
    "substandard": "medical",
    "not_an_offer": "not_offer",
    "not_medical": "goods",
}
UNDECIDED = "needs_a_look"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One listing and what a reviewer said of it."""

    id: str
    """Of the observation; a later decision on the same one replaces it."""
    outcome: str
    title: str
    description: str = ""
    url: str = ""
    site_text: str = ""
    language: str = "und"
    site: str = ""
    seller: str = ""
    operator: str = ""
    hypothesis: str = ""
    """For `indicators_upheld`: falsified or unauthorised; empty: not said."""
    kind: str = ""
    decided_at: str = ""

    @property
    def group(self) -> str:
        """By whom listings are split: never one operator on both sides."""
        return self.operator or f"{self.site}/{self.seller}" if self.operator or self.site or self.seller else self.id


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did."""

    kept: int
    new: int
    undecided: int
    contradictory_groups: int
    set_aside: int
    bad: tuple[tuple[int, str], ...]
    """Line and reason of each line that is no decision."""


def import_decisions(settings: Settings, path: Path) -> Imported:
    """Add the decisions of a file to those of the home; bad lines are told, the rest is kept."""
    fresh, bad = _read(path)
    known = {decision.id: decision for decision in kept_decisions(settings)}
    before = len(known)
    for decision in sorted(fresh, key=lambda decision: decision.decided_at):
        known[decision.id] = decision
    _write(settings, known.values())
    usable, aside = settle(known.values())
    groups = {decision.group for decision in aside}
    return Imported(
        kept=len(usable),
        new=len(known) - before,
        undecided=sum(decision.outcome == UNDECIDED for decision in known.values()),
        contradictory_groups=len(groups),
        set_aside=len(aside),
        bad=bad,
    )


def kept_decisions(settings: Settings) -> list[Decision]:
    """All decisions of the home, by id; raises LabelsError when the file cannot be read."""
    path = settings.home / "models" / FILE
    if not path.exists():
        return []
    decisions, bad = _read(path)
    if bad:
        raise LabelsError(f"{path}: line {bad[0][0]}: {bad[0][1]}")
    return decisions


def settle(decisions: Iterable[Decision]) -> tuple[list[Decision], list[Decision]]:
    """Decisions that can be used, and those of groups that contradict each other on the same wording."""
    by_text: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        if decision.outcome != UNDECIDED:
            by_text.setdefault((decision.group, _wording(decision)), []).append(decision)
    contradictory = {
        group for (group, _), same in by_text.items() if len({(d.outcome, d.hypothesis) for d in same}) > 1
    }
    usable: list[Decision] = []
    aside: list[Decision] = []
    for (group, _), same in sorted(by_text.items()):
        (aside if group in contradictory else usable).extend(same)
    return usable, aside


def as_labelled(decisions: Sequence[Decision], *, frozen: bool) -> list[LabelledListing]:
    """Rows for training, or those of the frozen operators, which training never sees."""
    return [_labelled(decision) for decision in decisions if is_frozen(decision.group) == frozen]


def is_frozen(group: str) -> bool:
    """Whether an operator belongs to the frozen test set."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % FROZEN_OF == 0


def _labelled(decision: Decision) -> LabelledListing:
    upheld = decision.outcome == "indicators_upheld"
    falsified = decision.hypothesis == "falsified" if upheld and decision.hypothesis else None if upheld else False
    return LabelledListing(
        source="reviewers",
        operator=decision.group,
        language=decision.language,
        title=decision.title,
        description=decision.description,
        topic=TOPIC_OF_OUTCOME[decision.outcome],
        url=decision.url,
        seller=decision.seller,
        site_text=decision.site_text,
        illicit=True if upheld else False if decision.outcome == "legal" else None,
        conduct=None,
        label=decision.outcome,
        falsified=falsified,
        kind=decision.kind,
    )


def _wording(decision: Decision) -> str:
    return " ".join(f"{decision.title} {decision.description}".casefold().split())


def _read(path: Path) -> tuple[list[Decision], tuple[tuple[int, str], ...]]:
    decoder = msgspec.json.Decoder(Decision)
    decisions: list[Decision] = []
    bad: list[tuple[int, str]] = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise LabelsError(f"{path}: expected a readable file: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            decision = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            bad.append((number, f"expected a decision: {error}"))
            continue
        if decision.outcome not in TOPIC_OF_OUTCOME and decision.outcome != UNDECIDED:
            bad.append((number, f"outcome: expected one of {', '.join((*TOPIC_OF_OUTCOME, UNDECIDED))}"))
        elif not decision.title.strip() or not decision.id:
            bad.append((number, "expected an id and a title"))
        else:
            decisions.append(decision)
    return decisions, tuple(bad)


def _write(settings: Settings, decisions: Iterable[Decision]) -> None:
    path = settings.home / "models" / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}")
    ordered = sorted(decisions, key=lambda decision: decision.id)
    half.write_bytes(b"".join(msgspec.json.encode(decision) + b"\n" for decision in ordered))
    os.replace(half, path)
