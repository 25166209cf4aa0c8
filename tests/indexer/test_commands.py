# SPDX-License-Identifier: EUPL-1.2
"""`theriac listings`, `theriac show` and `theriac store` as a user types them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from classifiers.assessment import NamedSignal, PointsTo
from config.cli import build_app
from config.errors import ConfigError
from config.settings import Settings, load_settings
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captured import CapturedPage
from crawler.listing import Money
from indexer.keeper import Keeper
from tests.make import make_assessed, make_listing, make_page, make_seen

SIGN = NamedSignal(
    indicator="prescription_waived",
    meaning="A prescription-only substance is offered without asking for a prescription.",
    points_to=PointsTo.UNAUTHORISED,
    strength=0.8,
    quote="no prescription \x1b[31mneeded",
    provisions=("MEDICRIME Art. 8(a)(i)",),
)


@pytest.fixture
def theriac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """Types a command in a home that holds three sightings of two offers."""
    monkeypatch.setenv("THERIAC_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    load_settings.cache_clear()
    fill(tmp_path)
    yield lambda *words: CliRunner().invoke(build_app(words[0]), list(words))
    load_settings.cache_clear()


def fill(home: Path) -> None:
    context = CaptureContext(run_id="run-1", worker="w", user_agent="x")
    with WarcWriter(home, context) as writer, Keeper(Settings(home=home)) as keeper:
        for minute, number in enumerate((1, 2, 1)):
            url = f"https://shop.example/p/{number}"
            price = Money(amount=Decimal(10 * number), currency="EUR")
            listing = make_listing(url=url, title=f"Sildenafil {number}", price=price, seller="Apotheke Łódź")
            page = make_page("no prescription needed" * 40, url=url)
            page = replace(page, fetched_at=page.fetched_at.replace(minute=minute))
            seen = make_seen(page, listings=(listing,))
            judged = make_assessed(seen=seen, indicators=(SIGN,))
            captured = CapturedPage(seen=seen, capture=writer.write(seen))
            keeper.keep(replace(judged, captured=captured))[0].result(timeout=20)


def rows(said: Result) -> list[dict[str, object]]:
    assert said.exit_code == 0, said.output
    return [msgspec.json.decode(line) for line in said.stdout.splitlines()]


def test_listings_as_json(theriac: Callable[..., Result]) -> None:
    found = rows(theriac("listings", "sildenafil", "--seller", "apotheke lodz", "--json"))
    assert [row["price"] for row in found] == ["10", "20", "10"]
    assert found[0]["assessment"]["verdict"] == "unauthorised"  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "prices"),
    [
        pytest.param(["--sort", "price"], ["10", "10", "20"], id="cheapest first"),
        pytest.param(["--sort", "-price", "--limit", "1"], ["20"], id="dearest"),
        pytest.param(["--verdict", "falsified"], [], id="verdict"),
        pytest.param(["--since", "2026-11-22T09:01"], ["10", "20"], id="since"),
        pytest.param(["--until", "2026-11-22"], [], id="until"),
        pytest.param(
            ["--source", "nl_examplepharma", "--site", "shop.example", "--run", "run-1", "2"], ["20"], id="all"
        ),
    ],
)
def test_listings_filters(words: list[str], prices: list[str], theriac: Callable[..., Result]) -> None:
    assert [row["price"] for row in rows(theriac("listings", "--json", *words))] == prices


@pytest.mark.parametrize(
    "words", [["--sort", "colour"], ["--verdict", "guilty"], ["--since", "yesterday"]], ids=["sort", "verdict", "since"]
)
def test_wrong_use_is_named(words: list[str], theriac: Callable[..., Result]) -> None:
    said = theriac("listings", *words)
    assert isinstance(said.exception, ConfigError)
    assert words[0] in str(said.exception)


def test_table_for_a_person(theriac: Callable[..., Result]) -> None:
    said = theriac("listings", "--limit", "2")
    assert said.exit_code == 0
    assert "Łódź" in said.stdout


def test_show_explains(theriac: Callable[..., Result]) -> None:
    newest = rows(theriac("listings", "--json"))[0]
    said = theriac("show", str(newest["observation_id"])[:10])
    assert said.exit_code == 0
    for words in (
        "suspected unauthorised (hypothesis)",
        SIGN.meaning,
        "HELD",
        "Sightings of this offer: 2",
        "← this one",
    ):
        assert words in said.stdout
    assert "\x1b[31m" not in said.stdout


def test_show_as_json(theriac: Callable[..., Result]) -> None:
    newest = rows(theriac("listings", "--json"))[0]
    (row,) = rows(theriac("show", str(newest["observation_id"]), "--json"))
    assert row["capture_check"]["answer"] == "HELD"  # type: ignore[index]
    assert len(row["sightings"]) == 2  # type: ignore[arg-type]


def test_show_says_when_proof_is_broken(theriac: Callable[..., Result], tmp_path: Path) -> None:
    newest = rows(theriac("listings", "--json"))[0]
    for path in (tmp_path / "captures").iterdir():
        path.unlink()
    assert "BROKEN" in theriac("show", str(newest["observation_id"])).stdout


def test_show_unknown(theriac: Callable[..., Result]) -> None:
    said = theriac("show", "ffffffffffff")
    assert said.exit_code == 1
    assert "no observation" in said.stderr


def test_store_prepare_and_rebuild(theriac: Callable[..., Result], tmp_path: Path) -> None:
    assert "needs no preparation" in theriac("store", "prepare").stdout
    for path in tmp_path.glob("evidence.sqlite*"):
        path.unlink()
    assert "3 records" in theriac("store", "rebuild").stdout
