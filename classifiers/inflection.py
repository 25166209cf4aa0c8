# SPDX-License-Identifier: EUPL-1.2
"""Inflection: a name as languages write it that hang endings on words, or join small words before them.

Hungarian writes Xanaxból, Finnish Viagralla, Polish Ozempicu, Russian ксанакса, Hebrew and Arabic join "the" and "for".
Only names of the table are looked for behind what is taken off: an ordinary word is none by its ending.
"""

from collections.abc import Container

from classifiers.folding import fold

NAME_MIN = 5
"""Letters of a name with an ending."""
SEMITIC_MIN = 4
ENDINGS = (
    "a e i o u y n t s en et er ek es em in ia ie is it iu us un ul ui um ot ok ow ov om on os ou al el an am as at "
    "ks le ga ta lla lle lta ssa sta sti nal nel ban ben bol tol rol nak nek val vel ral rel sal sel hoz hez ba be ra "
    "re ert ista iga ist iks owi ami ach och ech ovi ama ima eja ien jen ene erne ului uri lar ler dan den tan ten nin "
    "nun ya ye yi yu lik li lu "
    "а у ы и е ю я ом ем ой ей ою ов ам ами ах і ові ів "
    "ας ες ους ου ων α "
).split()
"""Of nouns, in the languages of Europe; folded before they are compared."""
PREFIXES = ("وال", "بال", "لل", "ال", "و", "ب", "ל", "ה", "ב", "מ", "ש", "ו", "כ")
_FOLDED = sorted({fold(ending).text for ending in ENDINGS}, key=lambda ending: (-len(ending), ending))
_ALL = tuple(_FOLDED)
_BY_SIZE = tuple(sorted({len(ending) for ending in _FOLDED}, reverse=True))
_KNOWN = frozenset(_FOLDED)
_BEFORE = tuple(sorted({fold(prefix).text for prefix in PREFIXES}, key=lambda prefix: (-len(prefix), prefix)))


def stem_of(folded: str, names: Container[str]) -> str | None:
    """The name of `names` that a folded word is a form of; None for a word that is none."""
    if folded.endswith(_ALL):
        for size in _BY_SIZE:
            stem = folded[:-size]
            if len(stem) >= NAME_MIN and folded[-size:] in _KNOWN and stem in names:
                return stem
    if not folded.isascii() and folded.startswith(_BEFORE):
        for prefix in _BEFORE:
            stem = folded.removeprefix(prefix)
            if len(stem) >= SEMITIC_MIN and stem != folded and stem in names:
                return stem
    return None
