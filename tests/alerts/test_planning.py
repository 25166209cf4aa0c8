# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from alerts.commands.run import read_wish
from alerts.planning import Wish, choose_sources, plan_crawls, run_key
from config.errors import ConfigError
from config.settings import Settings

SOURCE = """
title = "Example"
family = "storefront"
start_urls = ["https://shop.example/"]
enabled = {enabled}
watched = {{ since = 2026-01-01, by = "desk", why = "a report" }}
"""


def write_source(settings: Settings, name: str, *, enabled: bool = True) -> None:
    assert settings.sources is not None
    (settings.sources / f"{name}.toml").write_text(SOURCE.format(enabled=str(enabled).lower()))


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        pytest.param({"urls": ("ftp://shop.example/",)}, "https://shop.example/", id="scheme"),
        pytest.param({"urls": ("https://",)}, "https://shop.example/", id="no host"),
        pytest.param({"urls": ("http://a b/",)}, "https://shop.example/", id="space"),
        pytest.param({"urls": ("http://[::1/",)}, "https://shop.example/", id="broken address"),
        pytest.param({"urls": ("http://127.0.0.1:8000/",)}, "--allow-private", id="loopback"),
        pytest.param({"urls": ("http://localhost/",)}, "--allow-private", id="localhost"),
        pytest.param({"urls": ("http://10.1.2.3/",)}, "--allow-private", id="private"),
        pytest.param({"urls": ("http://169.254.169.254/",), "allow_private": True}, "metadata", id="cloud metadata"),
        pytest.param({"urls": ("https://shop.example/",), "practice": True}, "not several", id="two ways"),
        pytest.param({"names": ("xx_a",), "allow_private": True}, "go with --url", id="flag without url"),
        pytest.param({"urls": ("https://a.example",), "cookies": Path("none.txt")}, "none.txt", id="no cookie file"),
        pytest.param({"archives": (Path("none.warc"),)}, "none.warc", id="no archive"),
        pytest.param({"archives": (Path(__file__),)}, "expected a WARC", id="not an archive"),
    ],
)
def test_wrong_wishes_are_told_before_anything_starts(wish: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        Wish(**wish).check()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url", ["https://shop.example/", "shop.example", "http://[2001:db8::1]/", "https://bücher.example/x"]
)
def test_addresses_people_type(url: str) -> None:
    if "2001:db8" in url:
        Wish(urls=(url,), allow_private=True).check()
    else:
        Wish(urls=(url,)).check()


def test_a_cookie_file_without_a_cookie_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cookies.txt"
    path.write_text("not a cookie\n")
    with pytest.raises(ConfigError, match="found no cookie"):
        Wish(urls=("https://shop.example",), cookies=path).check()
    path.write_text("shop.example\tFALSE\t/\tFALSE\t0\tsession\tabc\n")
    Wish(urls=("https://shop.example",), cookies=path).check()


def test_all_enabled_or_the_named_ones(settings: Settings) -> None:
    write_source(settings, "xx_one")
    write_source(settings, "xx_two", enabled=False)
    assert [source.name for source in choose_sources(settings, Wish()).sources] == ["xx_one"]
    assert [source.name for source in choose_sources(settings, Wish(names=("xx_two", "xx_two"))).sources] == ["xx_two"]
    with pytest.raises(ConfigError, match="did you mean xx_two"):
        choose_sources(settings, Wish(names=("xx_too",)))


def test_a_wrong_file_harms_no_other_source(settings: Settings) -> None:
    assert settings.sources is not None
    write_source(settings, "xx_one")
    (settings.sources / "xx_wrong.toml").write_text("title = 1\n")
    choice = choose_sources(settings, Wish())
    assert [source.name for source in choice.sources] == ["xx_one"]
    assert len(choice.left_out) == 1
    assert "left out: xx_wrong.toml: title: Input should be a valid string" in choice.left_out[0]
    assert "watched: expected this key, it is missing" in choice.left_out[0]
    assert choose_sources(settings, Wish(names=("xx_one",))).left_out == ()
    with pytest.raises(ConfigError, match=r"xx_wrong\.toml: title"):
        choose_sources(settings, Wish(names=("xx_wrong",)))
    (settings.sources / "xx_one.toml").unlink()
    with pytest.raises(ConfigError, match=r"xx_wrong\.toml: title"):
        choose_sources(settings, Wish())


def test_words_after_url_and_archive_are_more_of_the_same() -> None:
    assert read_wish(["b.example"], ["a.example"], []).urls == ("a.example", "b.example")
    assert read_wish(["b.warc"], [], [Path("a.warc")]).archives == (Path("a.warc"), Path("b.warc"))
    assert read_wish(["xx_one"], ["a.example"], []).names == ("xx_one",)


def test_one_crawl_per_site_and_the_same_key_for_the_same_wish(settings: Settings) -> None:
    wish = Wish(urls=("https://a.example/x", "https://b.example/", "https://www.a.example/y"))
    specs = plan_crawls(settings, wish, (), "run")
    assert [spec.name for spec in specs] == ["a.example", "b.example"]
    assert run_key(wish, ()) == run_key(Wish(urls=tuple(reversed(wish.urls))), ())
    assert run_key(wish, ()) != run_key(Wish(urls=wish.urls, limit=5), ())
