# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a source file, key by key: what was expected, what came, and what was perhaps meant."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from config.source import Select, Source
from crawler.page import PageState

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PSEUDO = re.compile(r"::(?:text|attr\([\w-]{1,40}\))$")


def find_faults(path: Path) -> list[str]:
    """One line for each wrong key, in the order of the file's table; empty when the file is good."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [f"{path.name}: expected a readable TOML file: {error}"]
    try:
        source = Source.model_validate({"name": path.stem, **table})
    except ValidationError as error:
        return [f"{path.name}: {_fault(fault)}" for fault in error.errors(include_url=False)]
    return [f"{path.name}: {fault}" for fault in _beyond_types(source)]


def _fault(fault: Any) -> str:
    where = ".".join(str(part) for part in fault["loc"]) or "the whole file"
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(fault["loc"][-1]), _keys(fault["loc"][:-1]), n=1)
        return f"{where}: no such key" + (f"; perhaps {near[0]!r} was meant" if near else "")
    if fault["type"] == "missing":
        return f"{where}: expected this key, it is missing"
    return f"{where}: {fault['msg']}, got {fault.get('input')!r}"


def _keys(loc: tuple[Any, ...]) -> list[str]:
    """The keys that a table may have."""
    model: type[BaseModel] = Source
    for part in loc:
        field = model.model_fields.get(str(part))
        options = (field.annotation, *getattr(field.annotation, "__args__", ())) if field is not None else ()
        inner = next((one for one in options if isinstance(one, type) and issubclass(one, BaseModel)), None)
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _beyond_types(source: Source) -> list[str]:
    """Faults that only show when a value is used."""
    faults = [f"start_urls: expected an http(s) address, got {url!r}" for url in source.start_urls if not _is_web(url)]
    faults += [
        f"languages: expected a BCP 47 tag such as 'de', got {tag!r}"
        for tag in source.languages
        if not _LANGUAGE.fullmatch(tag)
    ]
    if source.expect.state is not None and source.expect.state not in set(PageState):
        faults.append(f"expect.state: expected one of {', '.join(PageState)}, got {source.expect.state!r}")
    low, high = source.expect.listings_min, source.expect.listings_max
    if low is not None and high is not None and low > high:
        faults.append(f"expect: expected listings_min at most listings_max, got {low} and {high}")
    for name in Select.model_fields:
        selector = getattr(source.select, name)
        if selector and not _is_selector(selector):
            faults.append(f"select.{name}: expected a CSS selector, got {selector!r}")
    faults += [f"files: expected a file, {str(path)!r} is none" for path in source.files if not path.is_file()]
    return faults


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_selector(selector: str) -> bool:
    try:
        LexborHTMLParser("<p>x</p>").css(_PSEUDO.sub("", selector))
    except (SelectolaxError, ValueError):
        return False
    return True
