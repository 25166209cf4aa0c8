# SPDX-License-Identifier: EUPL-1.2
"""Every command of people has its address, or a reason why not; every address stands for a command."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main
from ninja import Schema

from alerts.api.build import ROOMS, api
from alerts.api.covering import COVERED
from config.cli import build_app
from config.command_table import COMMANDS


def leaves(command: Any, name: str) -> Iterator[str]:
    """The command, or those below it that can be called."""
    below = getattr(command, "commands", {})
    if not below or getattr(command, "invoke_without_command", False):
        yield name
    for word, one in below.items():
        yield from leaves(one, f"{name} {word}")


@pytest.fixture(scope="module")
def commands() -> set[str]:
    found = set[str]()
    for name, entry in COMMANDS.items():
        if entry.target.startswith("alerts."):
            group = typer.main.get_command(build_app(name))
            one = getattr(group, "commands", {}).get(name, group)
            found |= set(leaves(one, name))
    return found


def test_every_command_has_an_address_or_a_reason(commands: set[str]) -> None:
    assert commands - {"operator", "practice"} == set(COVERED)


def test_every_address_stands_for_a_command() -> None:
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    known = {said["operationId"] for ways in schema["paths"].values() for said in ways.values()}
    named = {one for said in COVERED.values() if not isinstance(said, str) for one in said}
    assert named == known


def test_no_two_shapes_have_one_name() -> None:
    def below(kind: type[Schema]) -> Iterator[type[Schema]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    own = Counter(one.__name__ for one in set(below(Schema)) if one.__module__.startswith("alerts.api."))
    assert {name for name, count in own.items() if count > 1} == set(), "the schema would tell one of them alone"


def test_an_address_lies_in_one_room_alone() -> None:
    rooms = Counter(path for room in ROOMS for path in room.router.path_operations)
    assert {path for path, count in rooms.items() if count > 1} == set(), "the first room would answer for both"


def test_no_address_hides_behind_another() -> None:
    paths = list(dict.fromkeys(path for room in ROOMS for path in room.router.path_operations))
    patterns = [re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path))) for path in paths]
    for place, path in enumerate(paths):
        first = next(at for at, pattern in enumerate(patterns) if pattern.fullmatch(re.sub(r"{[^}]+}", "1", path)))
        assert first == place, f"{path} is answered by {paths[first]}"
