# SPDX-License-Identifier: EUPL-1.2
"""Vocabulary: what each word means for reading, worked out when it is first met and remembered, as words come again."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from classifiers.gaps import Gaps
from classifiers.matching import Begun, Matcher
from classifiers.mending import Mender
from classifiers.names import NameTable, Resolved, is_inn_like

WORDS_KEPT = 200_000
KEPT_MAX = 60
"""Letters of the longest word that is remembered: longer ones are junk, and would fill the memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What a word means for reading."""

    begun: Begun | None
    """Names and phrases that it may begin."""
    joins: str | None
    """Letters that may follow where it is the first piece of a name with gaps; "" where it is one itself."""
    resolved: Resolved | None
    """The name behind a word of ASCII letters that no table has as written."""
    mends: bool
    """Whether it is a misspelt word of a phrase."""
    name_like: bool
    """Whether it ends as international names do."""


UNREAD = Note(begun=None, joins=None, resolved=None, mends=False, name_like=False)
"""Stands for a word that was not met before."""


class Vocabulary:
    """Notes on words; most words have none."""

    def __init__(self, matcher: Matcher, gaps: Gaps, mender: Mender, names: NameTable) -> None:
        self._matcher, self._gaps, self._mender, self._names = matcher, gaps, mender, names
        self._notes: dict[str, Note | None] = {}

    def notes(self, words: Sequence[str]) -> list[Note | None]:
        """The note on each word, None for one that needs no second look."""
        notes = [*map(self._notes.get, words, repeat(UNREAD))]
        if UNREAD in notes:
            fresh = {word: self._note(word) for word in {w for w, n in zip(words, notes, strict=True) if n is UNREAD}}
            if len(self._notes) + len(fresh) > WORDS_KEPT:
                self._notes.clear()
            self._notes.update((word, note) for word, note in fresh.items() if len(word) <= KEPT_MAX)
            notes = [fresh[w] if n is UNREAD else n for w, n in zip(words, notes, strict=True)]
        return notes

    def _note(self, word: str) -> Note | None:
        begun = self._matcher.begun(word)
        joins = self._gaps.joins(word)
        resolved = self._names.look_up(word) if word.isascii() else None
        mends = len(word) >= 4 and self._mender.look_up(word) is not None
        name_like = is_inn_like(word)
        if begun is None and joins is None and resolved is None and not (mends or name_like):
            return None
        return Note(begun=begun, joins=joins, resolved=resolved, mends=mends, name_like=name_like)
