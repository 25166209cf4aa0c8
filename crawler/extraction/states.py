# SPDX-License-Identifier: EUPL-1.2
"""Finding decoded state in scripts and attributes, whatever framework wrote it."""

import re
from collections.abc import Iterator
from typing import Any

import chompjs
from selectolax.lexbor import LexborHTMLParser

from crawler.extraction.json_text import load_json
from crawler.extraction.scripts import Script, Scripts

SCRIPT_CHARS = 8_000_000
OBJECT_CHARS = 1_500_000
OBJECTS_PER_SCRIPT = 25
PRICE_MARKS = ("price", "Price", "prix", "preis")
ASSIGNED = re.compile(r"(?:[\w$\]\"']\s*=|\bpush\(|\bparse\(|,|\()\s{0,20}(?=[{\[])")
PARSED_STRING = re.compile(r"JSON\.parse\(\s*(?=[\"'])|=\s*(?=\"\{\\\"|'\{\")")
FLIGHT = re.compile(r"self\.__next_f\.push\(\s*(\[.{0,4000000}\])\s*\)\s*;?\s*$", re.DOTALL)
FLIGHT_LINE = re.compile(r"^[0-9a-f]{1,6}:(?:[A-Z])?(?=[\[{])", re.MULTILINE)
NUXT = re.compile(r"__NUXT__\s*=\s*\(?function\(([\w$, ]{0,20000})\)\s*\{\s*return\s*(?=\{)")
DATA_ATTRIBUTES = (
    "[data-product],[data-product_variations],[data-product-json],[data-product-data],[data-item],[data-props]"
)


def script_states(scripts: Scripts) -> Iterator[Any]:
    """Decoded values of all scripts that speak of prices."""
    flight: list[str] = []
    for script in scripts.other:
        text = script.text
        if len(text) > SCRIPT_CHARS or not any(mark in text for mark in PRICE_MARKS):
            continue
        if "__next_f" in text:
            flight.append(text)
        elif "json" in script.type or script.type == "text/x-magento-init" or text.lstrip()[:1] == "{":
            yield from _json_states(script)
        elif "function(" in text[:60_000] and "__NUXT__" in text:
            yield from _nuxt_states(text)
        else:
            yield from _code_states(text)
    yield from _flight_states(flight)


def attribute_states(tree: LexborHTMLParser) -> Iterator[Any]:
    """Decoded values of data attributes that product forms carry."""
    for node in tree.css(DATA_ATTRIBUTES)[:40]:
        for name, value in node.attributes.items():
            if value and name.startswith("data-") and value[:1] in "{[" and '"' in value and len(value) < OBJECT_CHARS:
                state = load_json(value)
                if state is not None:
                    yield state


def _json_states(script: Script) -> Iterator[Any]:
    state = load_json(script.text)
    if isinstance(state, list) and script.id == "__NUXT_DATA__":
        yield from _unflattened(state)
    elif state is not None:
        yield state


def _code_states(text: str) -> Iterator[Any]:
    """Object literals that are assigned or passed in code, and strings handed to JSON.parse."""
    place, tried = 0, 0
    while tried < OBJECTS_PER_SCRIPT:
        found = ASSIGNED.search(text, place)
        if found is None:
            break
        end = _end_of_object(text, found.end())
        piece = text[found.end() : end]
        place = end
        if any(mark in piece for mark in PRICE_MARKS):
            tried += 1
            state = _literal(piece)
            if state is not None:
                yield state
    for found in list(PARSED_STRING.finditer(text))[:5]:
        string = _quoted(text, found.end())
        state = load_json(string) if string else None
        if state is not None:
            yield state


def _literal(piece: str) -> Any | None:
    state = load_json(piece) if piece[1:12].lstrip()[:1] in ('"', "{", "[") else None
    if state is not None:
        return state
    try:
        return chompjs.parse_js_object(piece)
    except (ValueError, RecursionError):
        return None


def _end_of_object(text: str, start: int) -> int:
    """Where the brackets that open at `start` close; strings are passed over."""
    depth, place, limit = 0, start, min(len(text), start + OBJECT_CHARS)
    for sign in BRACKETS.finditer(text, start, limit):
        mark = sign.group()
        place = sign.end()
        if mark[0] in "{[":
            depth += 1
        elif mark[0] in "}]":
            depth -= 1
            if depth == 0:
                return place
    return limit


BRACKETS = re.compile(r"[{\[}\]]|\"(?:[^\"\\]|\\.){0,200000}\"|'(?:[^'\\\n]|\\.){0,20000}'", re.DOTALL)


def _quoted(text: str, start: int) -> str:
    """The string literal at `start`, decoded; empty when it is none."""
    found = BRACKETS.match(text, start, start + OBJECT_CHARS)
    if found is None or found.group()[0] not in "\"'":
        return ""
    literal = found.group()
    if literal[0] == "'":
        literal = '"' + literal[1:-1].replace("\\'", "'").replace('"', '\\"').replace('\\\\"', '\\"') + '"'
    decoded = load_json(literal)
    return decoded if isinstance(decoded, str) else ""


def _flight_states(scripts: list[str]) -> Iterator[Any]:
    """React server components: rows of `id:json`, cut over several scripts."""
    parts: list[str] = []
    for text in scripts:
        found = FLIGHT.search(text)
        pushed = load_json(found.group(1)) if found else None
        if isinstance(pushed, list) and len(pushed) > 1 and isinstance(pushed[1], str):
            parts.append(pushed[1])
    whole = "".join(parts)
    for row in FLIGHT_LINE.finditer(whole):
        end = whole.find("\n", row.end())
        line = whole[row.end() : end if end > 0 else len(whole)]
        if any(mark in line for mark in PRICE_MARKS):
            state = load_json(line)
            if state is not None:
                yield state


def _nuxt_states(text: str) -> Iterator[Any]:
    """`(function(a,b){return {…a…}}(1,"x"))`: the object with its parameters put in."""
    found = NUXT.search(text)
    if found is None:
        yield from _code_states(text)
        return
    end = _end_of_object(text, found.end())
    state = _literal(text[found.end() : end])
    names = [name.strip() for name in found.group(1).split(",")]
    opening = text.find("(", end)
    values = _literal("[" + text[opening + 1 :].rstrip().rstrip(";").rstrip(")") + "]") if opening > 0 else None
    if isinstance(values, list) and state is not None:
        yield _substituted(state, dict(zip(names, values, strict=False)))
    elif state is not None:
        yield state


def _substituted(state: Any, values: dict[str, Any]) -> Any:
    """Names replaced in place, without recursion."""
    todo = [state]
    while todo:
        current = todo.pop()
        pairs = (
            current.items() if isinstance(current, dict) else enumerate(current) if isinstance(current, list) else ()
        )
        for key, part in list(pairs):
            if isinstance(part, str) and part in values:
                current[key] = values[part]
            elif isinstance(part, (dict, list)):
                todo.append(part)
    return state


def _unflattened(table: list[Any]) -> Iterator[Any]:
    """A flat table in which numbers point to other rows: objects that have a price, three levels deep."""
    for row in table[:100_000]:
        if isinstance(row, dict) and any("rice" in key for key in row):
            yield {key: _row(table, place, 3) for key, place in row.items()}


def _row(table: list[Any], place: Any, depth: int) -> Any:
    if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < len(table):
        return None
    value = table[place]
    if depth and isinstance(value, dict):
        return {key: _row(table, inner, depth - 1) for key, inner in list(value.items())[:60]}
    if depth and isinstance(value, list):
        return [_row(table, inner, depth - 1) for inner in value[:200]]
    return value if isinstance(value, (str, int, float, bool)) else None
