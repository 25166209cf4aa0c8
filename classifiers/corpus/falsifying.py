# SPDX-License-Identifier: EUPL-1.2
"""Scenes of misrepresented identity, composition or source, and their counterparts that only speak of such things."""

from classifiers.corpus.writer import PACKS, STRENGTHS, Draft, Writer


def falsifying(w: Writer) -> Draft:
    """An offer whose own words misrepresent identity, composition or source."""
    act = w.chance.choice(tuple(ACTS))
    title_tables, text_tables = ACTS[act]
    name = w.brand()
    parts = [name, *(w.say(table) for table in title_tables)]
    if w.chance.random() < 0.5:
        parts.insert(1, w.chance.choice(STRENGTHS))
    if w.chance.random() < 0.5:
        parts.append(w.maker())
    if w.chance.random() < 0.4:
        w.chance.shuffle(parts)
    sentences = [w.sentence(table) for table in text_tables if w.chance.random() < 0.75]
    if w.chance.random() < 0.5:
        sentences.append(w.sentence(w.chance.choice(("bulk", "offer", "messenger_only", "crypto_only"))))
    w.chance.shuffle(sentences)
    return Draft(
        title=" ".join(parts), description=" ".join(sentences), topic="medical", illicit=True, falsified=True,
        kind="document" if act in PAPERS else "human_medicine",
    )  # fmt: skip


def honest(w: Writer) -> Draft:
    """An offer that denies, compares or names its own maker: no false identity, unlawful where it says so itself."""
    style = w.chance.randrange(5)
    title = w.product()
    if style == 0:
        text = f"{w.say('negation')} {w.say('copying')}, {w.sentence('waives_prescription', 'offer')}"
    elif style == 1:
        text = f"{w.say('caution').capitalize()} {w.say('copying')}! {w.sentence('offer', 'discreet')}"
    elif style == 2:
        text = f"{w.sentence('copy_claim')} {w.brand()} {w.maker()}. {w.sentence('waives_prescription')}"
    elif style == 3:
        text = f"{w.say('others').capitalize()}: {w.say('copying')}. {w.sentence('offer', 'waives_prescription')}"
    else:
        text = f"{w.sentence('diverted')} {w.say('identity_mark')}, {w.chance.choice(PACKS)} {w.say('form')}."
    illicit = None if style == 1 else True
    return Draft(title=title, description=text, topic="medical", illicit=illicit, falsified=False)


def alert(w: Writer) -> Draft:
    """An authority's or the press's text that quotes how a product was falsified."""
    text = " ".join(
        (
            w.sentence("warning", "news"),
            f"{w.brand()} {w.maker()}: {w.say('copying')}, {w.say('identity_mark')}, {w.say('relabelling')}.",
            w.sentence("news", "caution"),
            w.sentence("warning", "medical_words"),
        )
    )
    title = f"{w.say('warning').capitalize()}: {w.say('copying')} {w.brand()}"
    return Draft(title=title, description=text, topic="not_offer", conduct=False, falsified=False)


ACTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "copying": (("copying", "identity_mark"), ("passing", "own_make", "identity_mark")),
    "copying alone": (("copying",), ("passing", "identity_mark", "printing")),
    "relabelling": (("relabelling",), ("relabelling", "identity_mark", "passing")),
    "pressing": (("pressing", "identity_mark"), ("pressing", "passing", "own_make")),
    "other substance": (("form",), ("other_inside", "identity_mark", "passing")),
    "undeclared": (("natural", "form"), ("undeclared", "natural", "miracle")),
    "own make": (("form",), ("own_make", "identity_mark", "passing")),
    "batches": (("form",), ("invented", "identity_mark", "passing")),
    "printing": (("identity_mark", "printing"), ("printing", "identity_mark", "passing")),
    "papers": (("paper_thing", "paper_made"), ("paper_made", "paper_thing", "medical_words")),
    "tools": (("tool", "imprint"), ("die_word", "tool", "pressing")),
}
"""Act: tables of the title, tables of the text."""
PAPERS = frozenset({"printing", "papers", "tools"})
SCENES = {"falsifying": (falsifying, 1.6), "honest": (honest, 1.0), "alert": (alert, 0.6)}
