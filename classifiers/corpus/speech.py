# SPDX-License-Identifier: EUPL-1.2
"""Scenes of speech about medicines: headlines, questions, complaints, and what people look for; nothing is offered."""

from classifiers.corpus.speech_words import COMPLAINTS, HEADLINES, PASSAGES, QUESTIONS, REQUESTS
from classifiers.corpus.writer import Draft, Writer


def headline(w: Writer) -> Draft:
    """A headline with or without the first sentences below it."""
    return _said(w, HEADLINES, ("news", "warning"))


def question(w: Writer) -> Draft:
    """A question to other patients."""
    return _said(w, QUESTIONS, ("forum", "medical_words"))


def complaint(w: Writer) -> Draft:
    """A customer who was cheated, or a warning to others."""
    return _said(w, COMPLAINTS, ("forum", "caution"))


def request(w: Writer) -> Draft:
    """A small advertisement of everyday life."""
    return Draft(title=w.pick(REQUESTS), description=w.sentence("offer"), topic="goods", conduct=False, falsified=False)


def _said(w: Writer, table: dict[str, tuple[str, ...]], themes: tuple[str, str]) -> Draft:
    title = _fill(w, w.pick(table.get(w.language, table["en"])))
    passages = PASSAGES.get(w.language, PASSAGES["en"])
    parts = [_fill(w, w.pick(passages)) for _ in range(w.chance.randint(0, 2))]
    if w.chance.random() < 0.4:
        parts.append(w.sentence(*themes))
    return Draft(title=title, description=" ".join(parts), topic="not_offer", conduct=False, falsified=False)


def _fill(w: Writer, template: str) -> str:
    while "{m}" in template:
        template = template.replace("{m}", w.medicine() if w.chance.random() < 0.5 else w.brand(), 1)
    return template.replace("{n}", str(w.chance.choice((12, 34, 48, 120, 600, 5000, "20 000"))))


SCENES = {
    "headline": (headline, 1.0),
    "question": (question, 0.7),
    "complaint": (complaint, 0.5),
    "request": (request, 0.3),
}
