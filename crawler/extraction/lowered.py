# SPDX-License-Identifier: EUPL-1.2
"""Text in lower case with every letter in its place: patterns of many words are several times faster on it."""


def lowered(text: str) -> str:
    """The text in lower case, the same length; letters whose small form is two letters stay as they are."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
