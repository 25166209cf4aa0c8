# SPDX-License-Identifier: EUPL-1.2
"""An indicator that is passed over, since its facts are missing, would have said nothing: on all labelled rows."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from classifiers.classifying import GoodLine, read_line
from classifiers.indicators import INDICATORS
from classifiers.judge import Judge
from classifiers.lexicon import load_lexicon
from classifiers.silence import ALWAYS, BRAND, NAME, PARTY, facts_of

DATA = Path(__file__).parent / "data"
MORE = Path(__file__).parents[3] / "shared" / "data" / "train.jsonl"
TOGETHER = 256


def test_every_need_is_a_table_or_a_known_fact() -> None:
    needs = frozenset[str]().union(*(indicator.needs for indicator in INDICATORS))
    assert needs <= {ALWAYS, BRAND, NAME, PARTY, *load_lexicon().tables}


@pytest.mark.parametrize("file", ["context.jsonl", "falsified.jsonl"])
def test_no_sign_is_passed_over(file: str, judge: Judge) -> None:
    assert passed_over((DATA / file).read_bytes().splitlines(), judge) == []


@pytest.mark.slow
def test_no_sign_is_passed_over_in_more_rows(judge: Judge) -> None:
    if not MORE.is_file():
        pytest.skip("expected labelled rows beside the repository")
    assert passed_over(MORE.read_bytes().splitlines()[::2], judge) == []


def passed_over(lines: Sequence[bytes], judge: Judge) -> list[tuple[str, str]]:
    """Title and indicator where one that is not asked would have spoken."""
    wrong = []
    for start in range(0, len(lines), TOGETHER):
        rows = [row for line in lines[start : start + TOGETHER] if isinstance(row := read_line(1, line), GoodLine)]
        for case in judge.cases.make_all([row.item for row in rows]):
            facts = facts_of(case)
            silent = [indicator for indicator in INDICATORS if indicator.needs.isdisjoint(facts)]
            wrong += [(case.listing.title, one.name) for one in silent if one.function(case) is not None]
    return wrong
