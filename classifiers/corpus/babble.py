# SPDX-License-Identifier: EUPL-1.2
"""Babble: made-up words in many scripts, so that a text in a language which nobody taught is taken for no offer."""

import random
from collections.abc import Iterator

from classifiers.labels import LabelledListing

LETTERS = (
    "abcdefghijklmnopqrstuvwxyz",
    "aeioukklmnnprsstvzy",
    "абвгдежзиклмнопрстуфхцчшэюя",
    "αβγδεζηθικλμνοπρστυφχψω",
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "กขคงจฉชซดตถทนบปผพฟมยรลวสห",
    "ኀሀለሐመሠረሰሸቀበተኘአ",
)
SENTENCES = (0, 1, 3, 6)
"""How many follow the title; one of these each time."""


def make_babble(size: int, seed: int) -> Iterator[LabelledListing]:
    """`size` texts of made-up words; the same seed gives the same texts."""
    chance = random.Random(seed)  # noqa: S311 — variation for training, not secrets
    for _ in range(size):
        letters = chance.choice(LETTERS)
        title = _sentence(letters, chance.randint(4, 10), chance)
        rest = [_sentence(letters, chance.randint(6, 16), chance) for _ in range(chance.choice(SENTENCES))]
        yield LabelledListing(
            source="generated_babble",
            operator="generated_babble/1",
            language="und",
            title=title,
            description=". ".join(rest),
            topic="not_offer",
            generated=True,
        )


def _sentence(letters: str, words: int, chance: random.Random) -> str:
    made = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(words)]
    return " ".join(made).capitalize()
