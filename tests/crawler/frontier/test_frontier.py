# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

from crawler.frontier.canonical import url_key
from crawler.frontier.frontier import AT_HAND, Frontier
from crawler.frontier.memo import HrefMemo


def url(number: int) -> str:
    return f"https://shop.example/p/{number}"


def test_best_first_then_oldest(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "f.sqlite")
    for number, priority in enumerate((20, 60, 20, 60, 100)):
        assert frontier.add(url(number), priority=priority, depth=0)
    assert not frontier.add(url(3), priority=99, depth=0)
    popped = [frontier.pop() for _ in range(6)]
    assert [entry.url for entry in popped if entry] == [url(number) for number in (4, 1, 3, 0, 2)]
    assert popped[-1] is None
    frontier.close()


def test_least_priority_holds_back(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "f.sqlite")
    frontier.add(url(1), priority=20, depth=0)
    assert frontier.pop(90) is None
    assert frontier.has_waiting(20)
    assert not frontier.has_waiting(90)
    frontier.close()


def test_many_entries_wait_on_disk_and_come_in_order(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "f.sqlite")
    count = AT_HAND + 700
    for number in range(count):
        frontier.add(url(number), priority=20, depth=0)
    frontier.add(url(count), priority=60, depth=0)
    assert len(frontier.heap) <= AT_HAND + 1
    assert frontier.waiting() == count + 1
    order = []
    while (entry := frontier.pop()) is not None:
        order.append(entry.url)
        frontier.done(entry)
    assert order == [url(count), *(url(number) for number in range(count))]
    frontier.close()


def test_what_was_not_done_comes_again_after_a_kill(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "f.sqlite")
    for number in range(5):
        frontier.add(url(number), priority=20, depth=0)
    frontier.alias(url_key(url(77)))
    first, second = frontier.pop(), frontier.pop()
    assert first
    assert second
    frontier.done(first)
    frontier.flush()
    again = Frontier(tmp_path / "f.sqlite", kept_keys=[url_key(url(4))])
    assert not again.add(url(2), priority=20, depth=0)
    assert not again.add(url(77), priority=20, depth=0)
    left = []
    while (entry := again.pop()) is not None:
        left.append(entry.url)
    assert left == [url(1), url(2), url(3)]
    again.close()
    frontier.store.close()


def test_memo_knows_links_by_their_text() -> None:
    memo = HrefMemo()
    page, other = "https://shop.example/a/1.html?x=2", "https://shop.example/b/2.html"
    assert memo.unknown(["/p/1", "next.html", "?page=2"], page) == ["/p/1", "next.html", "?page=2"]
    assert memo.unknown(["/p/1", "next.html", "/p/2"], page) == ["/p/2"]
    assert memo.unknown(["/p/1", "next.html"], other) == ["next.html"]
    assert memo.unknown(["?page=2"], other) == ["?page=2"]
