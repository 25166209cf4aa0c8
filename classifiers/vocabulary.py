# SPDX-License-Identifier: EUPL-1.2
"""Vocabulary: what each word means for reading, worked out when it is first met and remembered, as words come again."""

from collections.abc import Sequence
from dataclasses import dataclass

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

    @property
    def is_rare(self) -> bool:
        """Whether it says more of the word than what it may begin."""
        return self.name_like or self.mends or self.resolved is not None


Notes = dict[str, Note]
"""Of the words of some texts; most words have none."""


class Vocabulary:
    """Notes on words, worked out for the new words of many texts together: many times faster than one by one."""

    def __init__(self, matcher: Matcher, gaps: Gaps, mender: Mender, names: NameTable) -> None:
        self._matcher, self._gaps, self._mender, self._names = matcher, gaps, mender, names
        self._notes: dict[str, Note | None] = {}
        self._spellings: dict[str, Resolved | None] = {}

    def notes(self, words: set[str]) -> Notes:
        """The notes on some folded words."""
        if len(self._notes) > WORDS_KEPT:
            self._notes.clear()
        new = [*words.difference(self._notes)]
        if new:
            resolved = self._names.look_up_all(filter(str.isascii, new))
            for word, begun in zip(new, self._matcher.begun(new), strict=True):
                self._notes[word] = self._note(word, begun, resolved.get(word))
        notes = {word: note for word in words if (note := self._notes[word]) is not None}
        for word in new:
            if len(word) > KEPT_MAX:
                del self._notes[word]
        return notes

    def spellings(self, words: set[str]) -> dict[str, Resolved]:
        """The names behind words that are not of ASCII letters, as they were written."""
        if len(self._spellings) > WORDS_KEPT:
            self._spellings.clear()
        new = [word for word in words.difference(self._spellings) if len(word) <= KEPT_MAX]
        if new:
            found = self._names.look_up_all(new)
            self._spellings.update((word, found.get(word)) for word in new)
        return {word: resolved for word in words if (resolved := self._spellings.get(word)) is not None}

    def _note(self, word: str, begun: Begun | None, resolved: Resolved | None) -> Note | None:
        joins = self._gaps.joins(word)
        mends = len(word) >= 4 and self._mender.look_up(word) is not None
        name_like = is_inn_like(word)
        if begun is None and joins is None and resolved is None and not (mends or name_like):
            return None
        return Note(begun=begun, joins=joins, resolved=resolved, mends=mends, name_like=name_like)


def take_notes(words: Sequence[str], notes: Notes) -> list[tuple[int, Note]]:
    """The notes on the words of a text, by their places."""
    return [(place, note) for place, note in enumerate(map(notes.get, words)) if note is not None]
