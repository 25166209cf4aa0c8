# SPDX-License-Identifier: EUPL-1.2
"""Whole crawls of the local shop, each in the process that product code starts."""

import json
import time
from pathlib import Path

import pytest

from tests.crawler.crawling import crawl, make_spec, read_pages, start_crawl
from tests.shopfront import Shopfront

pytestmark = pytest.mark.slow


def all_titles(shop: Shopfront) -> list[str]:
    return sorted(f"Medicine {number} 50 mg" for number in range(shop.products))


def test_every_offer_once(tmp_path: Path) -> None:
    with Shopfront(products=45) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url + "c/1"), tmp_path)
    assert crawled.titles == all_titles(shop)
    assert crawled.finished["reason"] == "finished"
    assert not crawled.finished["doubtful"], crawled.finished["issues"]
    assert shop.hits["/logout"] == 0
    assert not any(path.startswith("/add-to-cart") for path in shop.hits)
    assert max(count for path, count in shop.hits.items()) == 1
    profile = next(page for page in crawled.pages if page["is_site_profile"])
    assert profile["site"]["site"] == f"127.0.0.1:{shop.port}"
    assert all(page["site"] for page in crawled.pages if page["listings"])
    head = crawled.pages[0]["response_head"]
    assert head.startswith("HTTP/1.1 200 OK\r\nServer: ")
    assert head.endswith("\r\n\r\n")
    assert crawled.pages[0]["request_head"].startswith("GET /")
    assert crawled.pages[0]["ip_address"] == "127.0.0.1"


def test_limit_counts_fetched_pages(tmp_path: Path) -> None:
    with Shopfront(products=45) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url, limit=12), tmp_path)
    assert crawled.finished["pages"] == 12
    assert crawled.finished["reason"] == "limit"
    assert sum(shop.hits.values()) - shop.hits["/robots.txt"] == 12


def test_seller_pages_are_read_first(tmp_path: Path) -> None:
    with Shopfront(products=12, seller_pages=True) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url), tmp_path)
    assert crawled.titles == all_titles(shop)
    offers = [page for page in crawled.pages if page["listings"]]
    assert all(page["sellers"] for page in offers)
    assert sum(page["is_seller_profile"] for page in crawled.pages) == 3


BAD = {
    "empty": ("/empty", "empty"),
    "gzip bomb": ("/bomb", "bomb"),
    "50 MB": ("/huge", "truncated"),
    "cut off": ("/cut", "truncated"),
    "redirect loop": ("/loop/a", "redirect_loop"),
    "to cloud metadata": ("/away?to=http://169.254.169.254/latest/meta-data/", "guard"),
    "to a file": ("/away?to=file:///etc/passwd", "guard"),
}


def test_bad_answers_are_marked_and_harm_nothing_else(tmp_path: Path) -> None:
    more = ("/wrong-charset", "/broken-json", "/self", "/moved", "/flaky", "/gone", "/vip")
    links = tuple(path for path, _ in BAD.values()) + more
    with Shopfront(products=15, extra_links=links) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url), tmp_path)
    for name, (path, kind) in BAD.items():
        assert any(issue["url"].endswith(path) for issue in crawled.issues(kind)), (name, crawled.finished["issues"])
    others = {f"Medicine {number} 50 mg" for number in (902, 903, 904)}
    expected = {*all_titles(shop), *others, "Broken pill 10 mg", "Трамадол 50 мг таблетки"}
    assert set(crawled.titles) == expected
    assert crawled.finished["states"]["gone"] == 1
    assert crawled.finished["states"]["login"] == 1
    assert crawled.finished["reason"] == "finished"


def test_slow_answers_are_cut_or_given_up(tmp_path: Path) -> None:
    with Shopfront(products=2, extra_links=("/slow", "/drip")) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url), tmp_path, THERIAC_CRAWL__TIMEOUT_S="3")
    assert crawled.issues("timeout")[0]["url"].endswith("/slow")
    assert crawled.issues("truncated")[0]["url"].endswith("/drip")
    assert crawled.titles == all_titles(shop)


def test_calendar_ends(tmp_path: Path) -> None:
    with Shopfront(products=15, extra_links=("/calendar/2026/11",)) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url), tmp_path)
    assert crawled.titles == all_titles(shop)
    assert sum(count for path, count in shop.hits.items() if path.startswith("/calendar")) < 80


@pytest.mark.parametrize(
    ("retry_after", "per_window"),
    [
        pytest.param(lambda left: str(int(left) + 1), 20, id="seconds"),
        pytest.param(
            lambda left: time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + left + 1)), 20, id="date"
        ),
        pytest.param(None, 20, id="no header"),
    ],
)
def test_throttled_host_is_crawled_to_the_end(tmp_path: Path, retry_after: object, per_window: int) -> None:
    with Shopfront(products=40, pages_per_window=per_window, window_s=2.0, retry_after=retry_after) as shop:  # type: ignore[arg-type]
        crawled = crawl(make_spec(tmp_path, shop.url), tmp_path)
    assert shop.throttled
    assert crawled.titles == all_titles(shop)
    assert crawled.finished["throttled"] == shop.throttled
    assert not crawled.finished["doubtful"]


def test_session_cookie_opens_the_wall(tmp_path: Path) -> None:
    jar = tmp_path / "cookies.txt"
    jar.write_text("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tlogin\tyes\n")
    with Shopfront(products=3, extra_links=("/vip",)) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url, cookies=str(jar)), tmp_path)
    assert "Medicine 905 50 mg" in crawled.titles


def test_robots_are_obeyed_and_sitemaps_read(tmp_path: Path) -> None:
    robots = "User-agent: *\nDisallow: /c/\n"
    with Shopfront(products=5, robots=robots, sitemap=("/p/3", "/p/77")) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url), tmp_path)
    assert shop.hits["/c/1"] == 0
    assert "Medicine 77 50 mg" in crawled.titles
    assert crawled.finished["forbidden"] == 1


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        pytest.param("http://no-such-host.invalid/", "host_unknown", id="unknown host"),
        pytest.param("http://127.0.0.1:9/", "refused", id="refused"),
    ],
)
def test_unreachable_start_is_doubtful(tmp_path: Path, url: str, kind: str) -> None:
    crawled = crawl(make_spec(tmp_path, url), tmp_path)
    assert crawled.issues(kind)
    assert crawled.finished["doubtful"]


def test_private_addresses_need_the_flag(tmp_path: Path) -> None:
    with Shopfront(products=3) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url, allow_private=False), tmp_path)
        named = crawl(make_spec(tmp_path, f"http://localhost:{shop.port}/", allow_private=False), tmp_path)
    assert crawled.issues("guard")
    assert named.issues("guard")
    assert not shop.hits


def test_practice_names_go_by_proxy_and_addresses_stay_refused(tmp_path: Path) -> None:
    links = ("/away?to=http://127.0.0.1:9/", "/away?to=http://169.254.169.254/")
    with Shopfront(products=12, extra_links=links) as shop:
        spec = make_spec(
            tmp_path, "http://shop.example/", allow_private=False, practice=True, practice_proxy=shop.url.rstrip("/")
        )
        crawled = crawl(spec, tmp_path)
    assert crawled.titles == all_titles(shop)
    assert len(crawled.issues("guard")) == 2
    assert all(
        listing["url"].startswith("http://shop.example/") for page in crawled.pages for listing in page["listings"]
    )


def test_script_built_page_is_rendered_and_driven(tmp_path: Path) -> None:
    with Shopfront(products=3, extra_links=("/spa",)) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url, render="when_needed"), tmp_path)
    expected = {f"Medicine {number} 50 mg" for number in (*range(3), *range(1000, 1030))}
    assert set(crawled.titles) == expected
    assert crawled.finished["rendered"] == 1


def test_blocked_start_page_stops_with_a_mark(tmp_path: Path) -> None:
    with Shopfront(products=3) as shop:
        crawled = crawl(make_spec(tmp_path, shop.url + "blocked"), tmp_path)
    assert crawled.finished["reason"] == "blocked"
    assert crawled.finished["doubtful"]
    assert crawled.issues("state")
    assert any(page["state"] == "blocked" for page in crawled.pages)


@pytest.mark.parametrize("after_pages", [1, 8, 25])
def test_killed_run_ends_like_any_other(tmp_path: Path, after_pages: int) -> None:
    with Shopfront(products=60, slow_s=0.02, seller_pages=True) as shop:
        spec = make_spec(tmp_path, shop.url)
        process = start_crawl(spec, tmp_path)
        while sum(shop.hits.values()) < after_pages + 3:
            time.sleep(0.005)
        process.kill()
        process.communicate()
        kept = tmp_path / "kept.txt"
        kept.write_text("".join(page["page_key"] + "\n" for page in read_pages(spec)))
        again = make_spec(tmp_path, shop.url, kept_keys_file=str(kept))
        items = Path(spec.items_file or "")
        if items.exists():
            items.write_bytes(b"".join(line for line in items.read_bytes().splitlines(True) if line.endswith(b"\n")))
        crawled = crawl(again, tmp_path)
    assert crawled.titles == all_titles(shop)
    assert len({page["page_key"] for page in crawled.pages}) == len(crawled.pages)


def test_stop_signal_leaves_a_frontier_to_go_on_with(tmp_path: Path) -> None:
    with Shopfront(products=60, slow_s=0.03) as shop:
        spec = make_spec(tmp_path, shop.url)
        process = start_crawl(spec, tmp_path)
        while sum(shop.hits.values()) < 20:
            time.sleep(0.005)
        process.terminate()
        out, _ = process.communicate(timeout=20)
        last = json.loads(out.splitlines()[-1])
        assert last["event"] == "finished"
        assert not last["complete"]
        kept = tmp_path / "kept.txt"
        kept.write_text("".join(page["page_key"] + "\n" for page in read_pages(spec)))
        crawled = crawl(make_spec(tmp_path, shop.url, kept_keys_file=str(kept)), tmp_path)
    assert crawled.titles == all_titles(shop)
