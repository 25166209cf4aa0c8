# SPDX-License-Identifier: EUPL-1.2
"""LabelledListing: a listing with what it is known to be, and the groups by which it is split, never by listing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from classifiers.errors import LabelsError

TOPIC_OF_LABEL = {
    "offer_illicit_medicine": "medical",
    "offer_legal_medicine": "medical",
    "offer_other_drug_or_contraband": "contraband",
    "offer_nonmedical": "goods",
    "not_offer": "not_offer",
}

TOPIC_OF_VERDICT = {
    "falsified": "medical",
    "unauthorised": "medical",
    "legal": "medical",
    "not_sure": "medical",
    "not_an_offer": "not_offer",
    "not_medical": "goods",
}
"""Topic by the verdict that somebody wrote beside a listing, as in sets of trials."""

FALSIFIED_OF_LABEL = {"falsified": True, "only_unauthorised": False, "neither": False}
WRITTEN_SOURCE = "written/"
WRITTEN = Path(__file__).parent / "corpus" / "written"

KIND_OF_LABEL = {
    "offer_legal_medicine": "human_medicine",
    "offer_other_drug_or_contraband": "not_medical",
    "offer_nonmedical": "not_medical",
}


@dataclass(frozen=True, kw_only=True)
class LabelledListing:
    """One labelled text; None means that the label says nothing on the question."""

    source: str
    """Where the rows came from as a whole: one is left out at a time."""
    operator: str
    """Whose text it is: never on both sides of a split."""
    language: str
    title: str
    description: str
    topic: str
    """What the text is about; empty: the label does not say."""
    url: str = ""
    seller: str = ""
    site_text: str = ""
    illicit: bool | None = None
    """Offered by someone who may not."""
    conduct: bool | None = None
    """Whether the wording itself is that of unlawful sellers."""
    label: str = ""
    generated: bool = False
    falsified: bool | None = None
    """Whether the text itself misrepresents identity, composition or source."""
    kind: str = ""
    """In the words of `ProductKind`; empty: not known."""
    talked_over: bool = False
    """Whether sales talk was put behind it for training, so that it no longer stands as written."""

    @property
    def written(self) -> bool:
        """Whether somebody wrote it for training, rather than that it was found or composed."""
        return self.source.startswith(WRITTEN_SOURCE)

    @property
    def on_falsity(self) -> bool:
        """Whether it was written on the question whether something is falsified."""
        return self.written and self.label in FALSIFIED_OF_LABEL and not self.site_text


def read_labelled(path: Path) -> Iterator[LabelledListing]:
    """Rows of a file of labelled listings (JSON Lines); raises LabelsError naming the line."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield _labelled(json.loads(line))
                except (ValueError, KeyError, TypeError) as error:
                    raise LabelsError(f"{path.name}: line {number}: expected a labelled listing: {error}") from error
    except OSError as error:
        raise LabelsError(f"{path}: expected a readable file: {error}") from error


def written_rows() -> list[LabelledListing]:
    """Texts written and labelled for training, each hand a source of its own (classifiers/corpus/written/README.md)."""
    return [row for path in sorted(WRITTEN.glob("*.jsonl")) for row in read_labelled(path)]


def _labelled(row: dict[str, str]) -> LabelledListing:
    if "label" not in row and "verdict" in row:
        return _judged_by_hand(row)
    if row["label"] in FALSIFIED_OF_LABEL:
        return _written(row)
    label = row["label"]
    illicit = {"offer_illicit_medicine": True, "offer_legal_medicine": False}.get(label)
    source = row["source"]
    spoken = source.startswith("spam") and label == "offer_illicit_medicine"
    return LabelledListing(
        source=source,
        operator=f"{source}/{row.get('seller') or row['title'][:24]}",
        language=row.get("language") or "und",
        title=row["title"],
        description=row.get("description") or "",
        topic=TOPIC_OF_LABEL[label],
        url=row.get("url") or "",
        seller=row.get("seller") or "",
        illicit=illicit,
        conduct=True if spoken else None if label == "offer_illicit_medicine" else False,
        label=label,
        falsified=None if label == "offer_illicit_medicine" else False,
        kind=KIND_OF_LABEL.get(label, ""),
    )


def _written(row: dict[str, str]) -> LabelledListing:
    """A text of the question whether something is falsified; what is neither may be anything else."""
    hand = f"{WRITTEN_SOURCE}{row.get('hand') or row['id'].partition('-')[0]}"
    return LabelledListing(
        source=hand,
        operator=hand,
        language=row.get("language") or "und",
        title=row["title"],
        description=row.get("description") or "",
        topic=row.get("topic", "") if row["label"] == "neither" else "medical",
        url=row.get("url") or "",
        label=row["label"],
        falsified=FALSIFIED_OF_LABEL[row["label"]],
    )


def _judged_by_hand(row: dict[str, str]) -> LabelledListing:
    verdict = row["verdict"]
    flagged = verdict in ("falsified", "unauthorised")
    also = set(row.get("also", ()))
    settled = flagged and also <= {"falsified", "unauthorised"}
    source = f"{WRITTEN_SOURCE}{row['hand']}" if row.get("hand") else "trials"
    return LabelledListing(
        source=source,
        operator=f"{source}/{row.get('group') or row['title'][:24]}",
        language=row.get("language") or "und",
        title=row["title"],
        description=row.get("description") or "",
        topic=TOPIC_OF_VERDICT[verdict],
        url=row.get("url") or "",
        site_text=row.get("site_text") or "",
        illicit=True if settled else False if verdict == "legal" else None,
        label=verdict,
        falsified=None if "falsified" in also or (verdict == "falsified" and also) else verdict == "falsified",
        kind=row.get("kind") or "",
    )
