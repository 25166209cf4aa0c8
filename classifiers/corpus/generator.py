# SPDX-License-Identifier: EUPL-1.2
"""The project's own corpus: texts composed from the lexicon and the tables, for what no public data has.

Nothing here is a real text. The same seed gives the same rows. Rows of a scene share an operator, so that no scene's
phrases stand on both sides of a split.
"""

import random

from classifiers.corpus import everyday, falsifying, scenes, speech, streets
from classifiers.corpus.writer import Writer, make_pools
from classifiers.labels import LabelledListing
from classifiers.lexicon import Lexicon
from config.reference import Reference

SCENES = {**scenes.SCENES, **falsifying.SCENES, **everyday.SCENES, **speech.SCENES, **streets.SCENES}
"""Scene: its function and weight."""

KIND_OF_SCENE = {
    "pharmacy": "human_medicine", "catalogue": "human_medicine", "counter": "human_medicine",
    "rogue": "human_medicine", "research": "investigational_medicine", "raw_material": "active_substance",
    "veterinary": "veterinary_medicine", "device": "medical_device", "paper": "document", "excipient": "excipient",
    "accessory": "accessory", "device_part": "device_part", "supplement": "not_medical", "goods": "not_medical",
    "contraband": "not_medical", "service": "not_medical", "request": "not_medical",
}  # fmt: skip
"""Kind of product, in the words of `ProductKind`, where the scene alone says it."""


def make_corpus(lexicon: Lexicon, reference: Reference, *, size: int, seed: int) -> list[LabelledListing]:
    """So many generated rows, over all languages of the lexicon."""
    pools = make_pools(lexicon, reference)
    chance = random.Random(seed)  # noqa: S311 — texts for training, not secrets
    rows = []
    for number in range(size):
        language = "en" if chance.random() < 0.15 else chance.choice(pools.languages)
        scene = chance.choices(list(SCENES), weights=[SCENES[name][1] for name in SCENES])[0]
        draft = SCENES[scene][0](Writer(pools, language, chance))
        rows.append(
            LabelledListing(
                source=f"generated_{scene}",
                operator=f"generated_{scene}/{language}/{number % 7}",
                language=language,
                title=draft.title,
                description=draft.description,
                topic=draft.topic,
                illicit=draft.illicit,
                conduct=draft.conduct,
                site_text=draft.site_text,
                url=draft.url,
                falsified=bool(draft.falsified),
                kind=draft.kind or KIND_OF_SCENE.get(scene, ""),
                label=scene,
                generated=True,
            )
        )
    return rows
