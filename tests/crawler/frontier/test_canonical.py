# SPDX-License-Identifier: EUPL-1.2
import pytest

from crawler.frontier.canonical import absolute_url, clean_url, url_key, url_pattern

BASE = "https://shop.example/shop/list.html?page=2"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        pytest.param("item-1.html", "https://shop.example/shop/item-1.html", id="relative"),
        pytest.param("/p/1#reviews", "https://shop.example/p/1", id="fragment"),
        pytest.param("?page=3", "https://shop.example/shop/list.html?page=3", id="query only"),
        pytest.param("//cdn.example/x", "https://cdn.example/x", id="scheme-relative"),
        pytest.param("HTTP://Shop.Example:80/A", "http://shop.example/A", id="case and default port"),
        pytest.param(" /p/1\n", "https://shop.example/p/1", id="space around"),
        pytest.param("/p/été", "https://shop.example/p/%C3%A9t%C3%A9", id="letters"),
        pytest.param("/p?b=2&a=1&utm_source=x&gclid=y", "https://shop.example/p?b=2&a=1", id="tracking"),
        pytest.param("/p;jsessionid=AB12?id=3", "https://shop.example/p?id=3", id="session in path"),
        pytest.param("/p?id=3&sid=0123456789abcdef0123", "https://shop.example/p?id=3", id="session in query"),
        pytest.param("/p?sid=3", "https://shop.example/p?sid=3", id="short sid is meaning"),
        pytest.param("https://münchen.example/", "https://xn--mnchen-3ya.example/", id="international host"),
        pytest.param("/p?title=50%25", "https://shop.example/p?title=50%25", id="escaped percent"),
        pytest.param("javascript:void(0)", None, id="script"),
        pytest.param("mailto:a@b.example", None, id="mail"),
        pytest.param("#top", None, id="fragment only"),
        pytest.param("", None, id="empty"),
        pytest.param("data:text/html,x", None, id="data"),
        pytest.param("http://[::1", None, id="broken address"),
        pytest.param("https://user:pw@shop.example/", None, id="credentials"),
        pytest.param("/" + "x" * 3000, None, id="endless"),
    ],
)
def test_absolute_url(href: str, expected: str | None) -> None:
    assert absolute_url(BASE, href) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("http://shop.example/a", "https://www.shop.example/a/", True, id="scheme, www, slash"),
        pytest.param("http://shop.example/a?x=1&y=2", "http://shop.example/a?y=2&x=1", True, id="order"),
        pytest.param("http://shop.example/a?x=1", "http://shop.example/a?x=2", False, id="value"),
        pytest.param("http://shop.example/a", "http://shop.example/A", False, id="case of path"),
        pytest.param("http://shop.example/a", "http://shop.example:8080/a", False, id="port"),
        pytest.param("http://shop.example/%41", "http://shop.example/A", True, id="escape"),
    ],
)
def test_url_key(one: str, other: str, same: bool) -> None:
    assert (url_key(one) == url_key(other)) is same


def test_pattern() -> None:
    assert url_pattern("http://s.example/p/12?b=1&a=2") == "s.example/p/#?a&b"


def test_clean_url_is_stable() -> None:
    url = clean_url("http://Shop.example/a b?q=ü&x=%zz")
    assert url is not None
    assert clean_url(url) == url
