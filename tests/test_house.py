# SPDX-License-Identifier: EUPL-1.2
"""The rules of the house, executed over the tree as it stands."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from config.command_table import COMMANDS
from config.settings import Settings
from config.source import BUNDLED_SOURCES, load_source

ROOT = Path(__file__).parent.parent
CHAIN = ("config", "crawler", "classifiers", "indexer", "alerts")
STATIONS = ("crawler/pipeline.py", "classifiers/pipeline.py", "indexer/pipeline.py")
ONLY_IN = {
    "scrapy": re.compile(r"crawler/.*|classifiers/pipeline\.py|indexer/pipeline\.py"),
    "django": re.compile(r"alerts/.*"),
    "elasticsearch": re.compile(r"indexer/elastic_\w+\.py"),
    "elastic_transport": re.compile(r"indexer/elastic_\w+\.py"),
    "playwright": re.compile(r"crawler/render(?:_\w+)?\.py"),
}
MODULE_LINES = 320
FUNCTION_LINES = 45
STATION_LINES = 40
SPDX = "# SPDX-License-Identifier: EUPL-1.2"
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X:|NotImplemented" + r"Error)\b")
MACHINE = re.compile(r"(?<![\w.-])/(?:work|root|home/\w+)/")
REGISTRY = re.compile(
    r"(?:index-url|extra-index-url|registry)\s*[=:]\s*\S*https?://(?!(?:pypi\.org|registry\.npmjs\.org))", re.I
)


@cache
def kept_files() -> tuple[Path, ...]:
    """All files that git knows or would add; without git, all files of the packages and tests."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if asked.returncode == 0:
        return tuple(sorted(path for name in asked.stdout.splitlines() if (path := ROOT / name).is_file()))
    return tuple(
        sorted(path for folder in (*CHAIN, "tests", "docs", "deploy") for path in (ROOT / folder).rglob("*.*"))
    )


def python_files(*folders: str) -> list[Path]:
    """Python files below the folders."""
    return [path for path in kept_files() if path.suffix == ".py" and relative(path).split("/")[0] in folders]


def relative(path: Path) -> str:
    """A path as the rules name it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=relative(path))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of each import, wherever it stands."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, "." * node.level + node.module


def test_a_package_imports_only_what_stands_to_its_left() -> None:
    wrong = []
    for path in python_files(*CHAIN):
        allowed = CHAIN[: CHAIN.index(relative(path).split("/")[0]) + 1]
        for line, name in imported(path):
            package = name.split(".")[0]
            if name.startswith(".") or package == "tests" or (package in CHAIN and package not in allowed):
                wrong.append(f"{relative(path)}:{line} imports {name}")
    assert wrong == []


@pytest.mark.parametrize("library", [pytest.param(name, id=name) for name in ONLY_IN])
def test_a_heavy_library_is_imported_only_where_it_may_be(library: str) -> None:
    wrong = [
        f"{relative(path)}:{line} imports {name}"
        for path in python_files(*CHAIN)
        for line, name in imported(path)
        if name.split(".")[0] == library and not ONLY_IN[library].fullmatch(relative(path))
    ]
    assert wrong == []


def test_extraction_knows_nothing_of_who_fetched() -> None:
    wrong = [
        f"{relative(path)}:{line} imports {name}"
        for path in python_files("crawler")
        if relative(path).startswith("crawler/extraction/")
        for line, name in imported(path)
        if name.split(".")[0] in ("scrapy", "twisted", "playwright")
    ]
    assert wrong == []


def test_package_files_stay_empty() -> None:
    assert [
        relative(path) for path in python_files(*CHAIN, "tests") if path.name == "__init__.py" and path.stat().st_size
    ] == []


def test_each_package_has_errors() -> None:
    assert [package for package in CHAIN if not (ROOT / package / "errors.py").is_file()] == []


def test_stations_are_short() -> None:
    sizes = {name: lines_of(ROOT / name) for name in STATIONS if (ROOT / name).is_file()}
    assert {name: size for name, size in sizes.items() if size > STATION_LINES} == {}


def lines_of(path: Path) -> int:
    """Number of lines."""
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_stay_small() -> None:
    paths = [path for path in python_files(*CHAIN, "tests") if path.parent.name != "migrations"]
    sizes = {relative(path): lines_of(path) for path in paths}
    assert {name: size for name, size in sizes.items() if size > MODULE_LINES} == {}


def test_functions_stay_small() -> None:
    long = [
        f"{relative(path)}:{node.lineno} {node.name} has {size} lines"
        for path in python_files(*CHAIN)
        for node in ast.walk(tree_of(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (size := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert long == []


def test_each_module_names_its_licence() -> None:
    lacking = [
        relative(path)
        for path in python_files(*CHAIN, "tests")
        if path.stat().st_size and SPDX not in path.read_text(encoding="utf-8").split("\n", 3)[:3]
    ]
    assert lacking == []


def test_each_module_says_what_it_gives() -> None:
    lacking = [
        relative(path)
        for path in python_files(*CHAIN)
        if path.stat().st_size and "/migrations/" not in relative(path) and not ast.get_docstring(tree_of(path))
    ]
    assert lacking == []


@pytest.mark.parametrize(
    ("pattern", "folders"),
    [
        pytest.param(UNFINISHED, CHAIN, id="unfinished work"),
        pytest.param(MACHINE, (*CHAIN, "tests", "docs", "deploy", ".ci", "."), id="paths of one machine"),
        pytest.param(REGISTRY, (*CHAIN, "tests", "docs", "deploy", ".ci", "."), id="a registry of one place"),
    ],
)
def test_no_file_holds(pattern: re.Pattern[str], folders: tuple[str, ...]) -> None:
    found = []
    for path in kept_files():
        top = relative(path).split("/")[0] if "/" in relative(path) else "."
        if top not in folders or path == Path(__file__) or path.stat().st_size > 2_000_000:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{relative(path)}: {match.group()}" for match in pattern.finditer(text)]
    assert found == []


@cache
def documents() -> str:
    """README and docs in one text."""
    files = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in files if path.is_file())


@pytest.mark.parametrize("command", [pytest.param(name, id=name) for name in COMMANDS])
def test_each_command_is_documented(command: str) -> None:
    assert re.search(rf"theriac {command}\b", documents())


def setting_names() -> list[str]:
    """Each setting as `theriac.toml` spells it."""
    tables = {name: field.annotation for name, field in Settings.model_fields.items()}
    nested = {name: table for name, table in tables.items() if isinstance(table, type) and issubclass(table, BaseModel)}
    return [name for name in tables if name not in nested] + [
        f"{name}.{key}" for name, table in nested.items() for key in table.model_fields
    ]


@pytest.mark.parametrize("setting", [pytest.param(name, id=name) for name in setting_names()])
def test_each_setting_is_documented(setting: str) -> None:
    variable = f"THERIAC_{setting.upper().replace('.', '__')}"
    assert f"`{setting}`" in documents() or re.search(rf"\b{variable}\b", documents())


def bundled_sources() -> list[Path]:
    """Source files that the product brings, and those of the practice market."""
    return sorted([*BUNDLED_SOURCES.glob("*.toml"), *(ROOT / "tests/practice/sources").glob("*.toml")])


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in bundled_sources()])
def test_each_source_file_is_valid(path: Path) -> None:
    source = load_source(path)
    assert source.practice == ("practice" in path.parts)


def test_each_bundled_source_keeps_two_pages() -> None:
    kept = {"page.html", "page.json", "expected.json"}
    poor = []
    for path in BUNDLED_SOURCES.glob("*.toml"):
        cases = [case for case in (ROOT / "tests/sources" / path.stem).glob("*") if case.is_dir()]
        if len([case for case in cases if kept <= {file.name for file in case.iterdir()}]) < 2:
            poor.append(path.stem)
    assert poor == []


def test_each_indicator_explains_itself() -> None:
    from classifiers.indicators import INDICATORS

    poor = [row.name for row in INDICATORS if not (row.function.__doc__ or "").strip().split("\n")[0].endswith(".")]
    assert poor == []
    assert len({row.name for row in INDICATORS}) == len(INDICATORS)
