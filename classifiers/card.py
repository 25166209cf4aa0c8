# SPDX-License-Identifier: EUPL-1.2
"""The model card: what the model is, what it was trained on, and figures that say what each is measured on."""

from collections import Counter
from collections.abc import Iterable, Sequence

from classifiers.evaluation import Figure
from classifiers.features import COLUMNS, N_HASHED
from classifiers.labels import LabelledListing
from classifiers.model import TOPICS
from classifiers.verdicts import FLAG, OFFER

LIMITS = """\
- Nearly all real rows of unlawful offers are English; other languages rest on generated text and on phrases.
- No public data is labelled *falsified*: that score comes from indicators, each with its quote.
- Being unauthorised somewhere never raises `falsified`.
- The text says whether a medical product is offered, not whether that is lawful: `unauthorised` rests on indicators of
  site, seller, substance and conduct. Where nothing is known of the seller the answer is *not sure*.
- Every verdict is a hypothesis for a person to check."""


def write_card(digest: str, rows: Sequence[LabelledListing], figures: Iterable[Figure]) -> str:
    """The card as Markdown."""
    by_source = Counter((row.source, row.topic) for row in rows)
    sources = "\n".join(f"| {source} | {topic} | {count} |" for (source, topic), count in sorted(by_source.items()))
    lines = "\n".join(f"| {f.question} | {f.measured_on} | {f.rows} | {f.value:.4f} |" for f in figures)
    return f"""# Model card

Model `{digest}`: linear heads `topic` ({", ".join(TOPICS)}) and `conduct` (wording of unlawful
sellers) over {N_HASHED} hashed words, letter groups and word pairs and {len(COLUMNS)} named columns (phrases by theme,
names, strengths, packs). Fitted by scikit-learn (logistic regression), stored in the format of skops without any code.
A listing is a medical offer from `offer` {OFFER} on; it is flagged from a score of {FLAG} on.

Rebuild: `theriac model train`. The same rows and pinned versions give the same digest (over arrays and parameters).

## Trained on

Texts of the real sources are not part of the product. `generated_*` rows are the project's own compositions.

| source | topic | rows |
| --- | --- | --- |
{sources}

## Figures

Each real source was left out as a whole and judged by a model that never saw it; market rows by vendors never seen.

| question | measured on | rows | value |
| --- | --- | --- | --- |
{lines}

## Limits

{LIMITS}
"""
