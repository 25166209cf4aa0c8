# SPDX-License-Identifier: EUPL-1.2
"""JSON as pages carry it: read fast when it is right, mended when it is nearly right, None when it is not JSON."""

import json
import re
from html import unescape
from typing import Any

import orjson

MENDABLE_CHARS = 2_000_000
"""A larger text that is not valid is not worth the time."""
WRAPPING = re.compile(
    r"^(?:\s|<!--|//<!\[CDATA\[|<!\[CDATA\[|/\*.{0,40}?\*/|//[^\n{\[]*\n)+|(?:\s|-->|//\]\]>|\]\]>|;)+$"
)
LENIENT = json.JSONDecoder(strict=False)
ESCAPES = '"\\/bfnrtu'


def load_json(text: str) -> Any | None:
    """The decoded value; several values one after the other become a list."""
    try:
        return orjson.loads(text)
    except ValueError:
        pass
    if len(text) > MENDABLE_CHARS or not text.strip():
        return None
    bare = WRAPPING.sub("", text.replace("\x00", ""))
    for attempt in (_strictly, _one_after_the_other, _mended, _unescaped):
        try:
            return attempt(bare)
        except (ValueError, RecursionError):
            continue
    return None


def _strictly(text: str) -> Any:
    return orjson.loads(text)


def _one_after_the_other(text: str) -> Any:
    """Control characters in strings are let through; `{…}{…}` gives a list."""
    values, place = [], 0
    while place < len(text):
        value, place = LENIENT.raw_decode(text, place)
        values.append(value)
        while place < len(text) and text[place] in " \t\r\n,;":
            place += 1
    return values[0] if len(values) == 1 else values


def _mended(text: str) -> Any:
    return LENIENT.decode(mend_json(text))


def _unescaped(text: str) -> Any:
    """For JSON that a template escaped as if it were HTML."""
    if "&quot;" not in text and "&#34;" not in text:
        raise ValueError("not escaped")
    return LENIENT.decode(mend_json(unescape(text)))


def mend_json(text: str) -> str:
    """Drop trailing commas and comments, escape stray quotes and backslashes, close what was left open; one pass."""
    out: list[str] = []
    open_brackets: list[str] = []
    place, size = 0, len(text)
    while place < size:
        char = text[place]
        if char == '"':
            string, place = _read_string(text, place + 1)
            out.append(string)
            continue
        if char == "/" and text[place : place + 2] in ("//", "/*"):
            place = _after_comment(text, place)
            continue
        if char in "{[":
            open_brackets.append("}" if char == "{" else "]")
        elif char in "}]":
            _drop_comma(out)
            if not open_brackets or open_brackets.pop() != char:
                raise ValueError("brackets do not match")
        out.append(char)
        place += 1
    _drop_comma(out)
    return "".join(out) + "".join(reversed(open_brackets))


def _read_string(text: str, place: int) -> tuple[str, int]:
    """The string that begins here, well escaped, and where it ends; a quote ends it only before `,:}]` or the end."""
    out = ['"']
    size = len(text)
    while place < size:
        char = text[place]
        if char == "\\":
            following = text[place + 1 : place + 2]
            out.append(char + following if following in ESCAPES and following else "\\\\" + following)
            place += 2
            continue
        if char == '"':
            if _ends_string(text, place + 1):
                return "".join([*out, '"']), place + 1
            char = '\\"'
        out.append(char)
        place += 1
    return "".join([*out, '"']), size


def _ends_string(text: str, place: int) -> bool:
    rest = text[place : place + 40].lstrip()
    if not rest or rest[0] in ":}]":
        return True
    return rest[0] == "," and rest[1:].lstrip()[:1] in ('"', "{", "[", "}", "]", "", *"-0123456789tfn")


def _after_comment(text: str, place: int) -> int:
    mark = "\n" if text[place + 1] == "/" else "*/"
    end = text.find(mark, place + 2)
    return len(text) if end < 0 else end + len(mark)


def _drop_comma(out: list[str]) -> None:
    while out and out[-1].isspace():
        out.pop()
    if out and out[-1] == ",":
        out.pop()
