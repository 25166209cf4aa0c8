# SPDX-License-Identifier: EUPL-1.2
"""The model card: what the model is, what it was trained on, and figures that say what each is measured on."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from classifiers.baselines import STEPS
from classifiers.errors import LabelsError
from classifiers.evaluation import Report
from classifiers.falsity import SUSPECT
from classifiers.features import COLUMNS, N_HASHED
from classifiers.figure import Figure
from classifiers.labels import LabelledListing
from classifiers.model import KINDS, TOPICS, Model
from classifiers.places import PLACE_COLUMNS
from classifiers.training import MISSED
from classifiers.verdicts import FLAG, OFFER, SURER

LIMITS = """\
- Nearly all real rows of unlawful offers are English; other languages rest on composed text and on phrases.
- No public data is labelled *falsified*. Texts written for training, the set labelled by hand and the blind sets were
  written for this purpose by language models. Those of the set labelled by hand also wrote phrases: its frozen half
  was counted, never read while they were mended. Of the others most had read neither phrases nor code; all were
  labelled as they were written. They show how the judgement carries over from one such hand to the next; real sellers
  may write otherwise, and reviewers' decisions are the better teacher (`theriac model labels import`).
- The blind sets follow the manner of real pages, posts and alerts, in other words and with other names. They were never
  read by anybody who works on the judgement, and counted some five times: before it learnt from texts of that manner,
  and while the last models were weighed.
  A low `falsified` score is no sign of genuineness.
- Who may sell is learnt from texts of sites of 20 to 250 words. Where an expert could not tell, half of such
  offers are called *unauthorised*.
- The TF-IDF column was measured on the same splits of the same real rows, beside earlier composed ones.
- Names in Arabic, Hebrew, Chinese, Japanese and Korean are found from a table of spellings; other scripts by sound.
- The trials of languages and disguises are composed: they show that no language is forgotten, not how often real
  sellers are found.
- Being unauthorised somewhere never raises `falsified`.
- The text says whether a medical product is offered, not whether that is lawful: `unauthorised` rests on indicators of
  site, seller, substance and conduct and on the site's own words. Where nothing is known of the seller the answer is
  *not sure*.
- At one unlawful offer in a hundred, a recall of 98 % with 2 % false alarms gives a precision of 33 %: read the
  precision of your own run, not only these figures.
- Every verdict is a hypothesis for a person to check."""


class CardFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a card is drawn from; kept beside the model as JSON."""

    digest: str
    temperature: float
    unsure_from: float
    rows: tuple[tuple[str, str, int], ...]
    """Source, topic, number of rows trained on."""
    report: Report


def card_facts(model: Model, rows: Sequence[LabelledListing], report: Report) -> CardFacts:
    """The facts of one model."""
    counts = Counter((row.source, row.topic) for row in rows)
    return CardFacts(
        digest=model.sha256,
        temperature=model.temperature,
        unsure_from=model.unsure_from,
        rows=tuple((source, topic, count) for (source, topic), count in sorted(counts.items())),
        report=report,
    )


def read_facts(path: Path) -> CardFacts:
    """Facts that were kept; raises LabelsError when they cannot be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=CardFacts)
    except (OSError, msgspec.DecodeError) as error:
        raise LabelsError(f"{path.name}: expected the figures of a model: {error}") from error


def write_card(facts: CardFacts) -> str:
    """The card as Markdown."""
    sources = "\n".join(f"| {source} | {topic} | {count} |" for source, topic, count in facts.rows)
    lines = "\n".join(figure_line(figure) for figure in facts.report.figures)
    return f"""# Model card

Model `{facts.digest}`:
{about(facts)}

Rebuild: `theriac model train --data FILE`. The same rows and pinned versions give the same digest (over arrays and
parameters).

## Trained on

Texts of the real sources are not part of the product. `generated_*` rows are the project's own compositions.

| source | topic | rows |
| --- | --- | --- |
{sources}

## Figures

Each real source was left out as a whole and judged by a model that never saw it; market rows by vendors never seen.
*TF-IDF* is plain TF-IDF with logistic regression on the same split, stopped after {STEPS} steps of its
solver; *keywords* a list of names and phrases.

| question | measured on | rows | value | must reach | | TF-IDF | keywords |
| --- | --- | --- | --- | --- | --- | --- | --- |
{lines}

## Limits

{LIMITS}
"""


def about(facts: CardFacts) -> str:
    """What the model is and how it decides, as Markdown."""
    return f"""\
linear heads `topic` ({", ".join(TOPICS)}), `conduct` (wording of unlawful sellers), `falsified`
(wording of misrepresented identity), `standing` with `place` (whether offer and site together read as those of sellers
who may not sell) and `kind` ({len(KINDS)} kinds of product) over {N_HASHED} hashed words, letter groups and word
pairs, {len(COLUMNS)} named columns (phrases by theme, names, strengths, packs, acts told of in one breath) and
{len(PLACE_COLUMNS)} themes that a site may speak of. Fitted by scikit-learn (logistic regression), stored in the
format of skops without any code.

- **Calibration**: scores of the topic head are divided by {facts.temperature:.1f} before they become shares; those of
  `falsified` and `standing` are put on a straight line. These numbers are chosen on rows whose source was left out. A
  score of `unauthorised` past {FLAG} is told with {SURER} of the doubt that signs and wording leave, chosen on
  composed texts; order and verdict stay the same.
- **Thresholds**: a listing is a medical offer from `offer` {OFFER} on; it is put before a person from `unauthorised`
  {FLAG} on, which is chosen for a precision of 0.95 on markets, or from `falsified` {SUSPECT} on, a little above
  where both errors weigh alike.
- **Doubt**: from a share of {facts.unsure_from:.3f} on, a text that names a medicine is *not sure* rather than no
  offer. Below it lie {MISSED:.0%} of the true offers of sources left out, each source counting alike (class-conditional
  conformal rule): the stated coverage is {1 - MISSED:.0%}.
- **Explanation**: the indicators with their quotes, and the words of the listing that moved the score."""


def figure_line(figure: Figure) -> str:
    """One row of the table."""
    mark = {True: "reached", False: "**not reached**", None: ""}[figure.reached]
    cells = (
        figure.question, figure.measured_on, str(figure.rows), f"{figure.value:.4f}", figure.must, mark,
        _shown(figure.baseline), _shown(figure.keywords),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
