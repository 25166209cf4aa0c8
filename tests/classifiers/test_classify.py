# SPDX-License-Identifier: EUPL-1.2
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from classifiers.arriving import arriving
from classifiers.commands.classify import batches
from config.cli import build_app


def run(tmp_path: Path, lines: list[str]) -> tuple[int, list[dict[str, object]], str]:
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    result = CliRunner().invoke(build_app("classify"), ["classify", str(file)])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def test_order_and_unknown_fields_are_kept(tmp_path: Path) -> None:
    code, rows, _ = run(tmp_path, [json.dumps({"title": f"Viagra {n}", "label": "x", "n": n}) for n in range(150)])
    assert code == 0
    assert [row["n"] for row in rows] == list(range(150))
    assert all(row["label"] == "x" and "assessment" in row for row in rows)


def test_labels_are_never_used(tmp_path: Path) -> None:
    hints = [{}, {"label": "offer_illicit_medicine"}, {"label": "not_offer", "why": "news", "tier": "A"}]
    _, rows, _ = run(tmp_path, [json.dumps({"title": "Diazepam 10 mg"} | hint) for hint in hints])
    assert rows[0]["assessment"] == rows[1]["assessment"] == rows[2]["assessment"]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        pytest.param("{", "JSON object", id="cut"),
        pytest.param("[1]", "got list", id="list"),
        pytest.param('{"title": 5}', "title", id="title is a number"),
        pytest.param('{"title": " "}', "title", id="empty title"),
        pytest.param('{"title": "x", "url": {}}', "url", id="url is a table"),
    ],
)
def test_bad_line_is_named_in_order(tmp_path: Path, line: str, word: str) -> None:
    code, rows, errors = run(tmp_path, ['{"title": "a"}', line, '{"title": "b"}'])
    assert code == 1
    assert [("error" in row) for row in rows] == [False, True, False]
    assert "line 2" in errors
    assert word in errors


@pytest.mark.parametrize("price", [0, -5, 1e300, "1.234,50", "free", None, True, [1], {"a": 1}, "9" * 5000])
def test_any_price_is_survived(tmp_path: Path, price: object) -> None:
    code, rows, _ = run(tmp_path, [json.dumps({"title": "Viagra", "price": price, "currency": "EUR"})])
    assert code == 0
    assert rows[0]["price"] == price


def test_long_and_strange_texts(tmp_path: Path) -> None:
    texts = ["x" * 1_000_000, "‮ABC\u0000\u001f", "مرحبا שלום", "\ud83d\ude00" * 10]
    code, rows, _ = run(
        tmp_path, [json.dumps({"title": text[:50], "description": text, "site_text": text}) for text in texts]
    )
    assert code == 0
    assert len(rows) == 4


def test_price_and_currency_change_nothing(tmp_path: Path) -> None:
    lines = [{"title": "Diazepam 10 mg"}, {"title": "Diazepam 10 mg", "price": "3", "currency": "BTC", "seller": "x"}]
    _, rows, _ = run(tmp_path, [json.dumps(line) for line in lines])
    assert rows[0]["assessment"] == rows[1]["assessment"]


# What comes slowly, marked or too long; nobody reads


def test_a_pause_of_the_other_side_is_told_and_every_line_comes_whole() -> None:
    reading, writing = os.pipe()
    with open(reading, "rb") as source:
        lines = arriving(source)
        os.write(writing, b'\xef\xbb\xbf{"title": "a"}\n{"title":')
        assert [next(lines), next(lines)] == [b'{"title": "a"}', None]
        os.write(writing, b' "b"}\n\nlast')
        os.close(writing)
        assert list(lines) == [b'{"title": "b"}', b"", b"last"]


def test_a_pause_ends_a_batch_and_numbers_stay_those_of_the_lines() -> None:
    lines = [b'{"title": "a"}', b"", None, None, b'{"title": "b"}']
    assert [[line.number for line in batch] for batch in batches(lines)] == [[1], [3]]


def test_of_an_endless_line_only_so_much_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifiers.arriving.LINE_MAX", 1_000_000)
    file = tmp_path / "long.jsonl"
    file.write_bytes(b"x" * 3_000_000 + b"\nshort\n")
    with file.open("rb") as source:
        assert [len(line or b"") for line in arriving(source)] == [1_000_001, 5]


@pytest.mark.parametrize(
    ("shell", "status", "word"),
    [
        pytest.param("{theriac} names Viagra >&-", 2, "standard output is closed", id="closed"),
        pytest.param("{theriac} names <&-", 0, "", id="closed input is an empty one"),
        pytest.param("set -o pipefail; {theriac} names Viagra --json | true", 0, "", id="nobody reads"),
    ],
)
def test_closed_streams(shell: str, status: int, word: str) -> None:
    command = shell.format(theriac=f"{sys.executable} -m config")
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert (done.returncode, word in done.stderr, "fault" in done.stderr) == (status, True, False)
