# SPDX-License-Identifier: EUPL-1.2
"""Cues: finds in one pass where a pattern may begin, so that no pattern is tried at every character."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

WORD = re.compile(r"\w+")
OPTIONAL, GROUP = "?", "(?:"
MOST_FORMS = 4_000
"""A pattern with more beginnings than that would be cut to shorter ones."""


def find_starts(text: str, first_words: Mapping[str, tuple[str, ...]]) -> dict[str, list[int]]:
    """For each kind the places where one of its first words stands."""
    found: dict[str, list[int]] = {}
    get = first_words.get
    for word in WORD.finditer(text.lower() if text.isascii() else fold(text)):
        kinds = get(word.group())
        if kinds is not None:
            for kind in kinds:
                found.setdefault(kind, []).append(word.start())
    return found


def matches(pattern: re.Pattern[str], text: str, starts: Mapping[str, list[int]], kind: str) -> Iterator[re.Match[str]]:
    """Matches of a pattern at the places of its kind, none inside the one before."""
    end = 0
    for start in starts.get(kind, ()):
        if start >= end and (found := pattern.match(text, start)) is not None:
            end = found.end()
            yield found


def fold(text: str) -> str:
    """Lower case that keeps every character's place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(one if len(one) == 1 else one[0] for one in map(str.lower, text))


def first_words(patterns: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each first word of a pattern's matches the kinds of pattern it may begin."""
    table: dict[str, list[str]] = {}
    for kind, pattern in patterns.items():
        for word in sorted({found.group() for form in beginnings(pattern) if (found := WORD.search(form))}):
            table.setdefault(word, []).append(kind)
    return {word: tuple(kinds) for word, kinds in table.items()}


@cache
def beginnings(pattern: str) -> frozenset[str]:
    """Literal beginnings of all that a simple pattern matches: groups, `?`, `[ab]`; the rest ends a beginning."""
    return frozenset(form for form, _ in _Reader(pattern).alternatives())


class _Reader:
    """Reads a pattern of literals, non-capturing groups, small sets and `?`."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def alternatives(self) -> set[tuple[str, bool]]:
        """Forms with whether they are whole, up to the end of the group."""
        forms = self._sequence()
        while self.pattern[self.at : self.at + 1] == "|":
            self.at += 1
            forms |= self._sequence()
        return forms

    def _sequence(self) -> set[tuple[str, bool]]:
        forms = {("", True)}
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            options = self._atom()
            if len(forms) * len(options) > MOST_FORMS:
                options = {("", False)}
            forms = {
                (form + more, whole_too) if whole else (form, False)
                for form, whole in forms
                for more, whole_too in options
            }
        return forms

    def _atom(self) -> set[tuple[str, bool]]:
        options = self._one()
        if self.pattern[self.at : self.at + 1] == OPTIONAL:
            self.at += 1
            return options | {("", True)}
        return options

    def _one(self) -> set[tuple[str, bool]]:
        if self.pattern.startswith(GROUP, self.at):
            self.at += len(GROUP)
            options = self.alternatives()
            self.at += 1
            return options
        letter = self.pattern[self.at]
        if letter == "(":
            self.at = self.pattern.index(")", self.at) + 1
            return {("", False)}
        if letter == "[":
            end = self.pattern.index("]", self.at)
            inside, self.at = self.pattern[self.at + 1 : end], end + 1
            return {("", False)} if "^" in inside or "\\" in inside else {(one, True) for one in inside}
        if letter == "\\":
            escaped = self.pattern[self.at + 1]
            self.at += 2
            return {("", False)} if escaped.isalpha() else {(escaped, True)}
        self.at += 1
        return {("", False)} if letter in "{*+." else {(letter, True)}
