# SPDX-License-Identifier: EUPL-1.2
import pytest

from crawler.guard import Guard, GuardError

ALWAYS_REFUSED = [
    pytest.param("http://169.254.169.254/latest/", id="cloud metadata"),
    pytest.param("http://[fe80::1]/", id="link-local"),
    pytest.param("http://[::ffff:169.254.169.254]/", id="metadata in IPv6"),
    pytest.param("http://metadata.google.internal/", id="metadata by name"),
    pytest.param("http://100.100.100.200/", id="another cloud's metadata"),
    pytest.param("http://[64:ff9b::7f00:1]/", id="loopback through NAT64"),
    pytest.param("http://0.0.0.0/", id="unspecified"),
    pytest.param("http://224.0.0.1/", id="multicast"),
    pytest.param("ftp://shop.example/", id="scheme"),
    pytest.param("file:///etc/passwd", id="file"),
    pytest.param("http://user:pw@shop.example/", id="user name"),
    pytest.param("http:///x", id="no host"),
]
PRIVATE = [
    pytest.param("http://127.0.0.1/", id="loopback"),
    pytest.param("http://127.1/", id="short loopback"),
    pytest.param("http://2130706433/", id="loopback as a number"),
    pytest.param("http://0x7f.0.0.1/", id="hexadecimal loopback"),
    pytest.param("http://017700000001/", id="octal loopback"),
    pytest.param("http://[::1]/", id="IPv6 loopback"),
    pytest.param("http://[::ffff:10.0.0.1]/", id="private in IPv6"),
    pytest.param("http://10.1.2.3/", id="private"),
    pytest.param("http://192.168.0.1/", id="home router"),
    pytest.param("http://100.64.1.1/", id="shared"),
    pytest.param("http://[fd00::1]/", id="unique local"),
    pytest.param("http://localhost:8000/", id="localhost"),
    pytest.param("http://printer.local/", id="local name"),
]
OPEN = [
    pytest.param("https://shop.example/", id="name"),
    pytest.param("http://93.184.216.34/", id="public address"),
    pytest.param("http://[2606:2800:220:1::1]/", id="public IPv6"),
    pytest.param("http://1.2.3.4.example/", id="name of digits"),
]


@pytest.mark.parametrize("url", ALWAYS_REFUSED)
@pytest.mark.parametrize("allow_private", [True, False])
def test_refused_always(url: str, allow_private: bool) -> None:
    with pytest.raises(GuardError):
        Guard(allow_private=allow_private).check_url(url)


@pytest.mark.parametrize("url", PRIVATE)
def test_private_needs_the_flag(url: str) -> None:
    Guard(allow_private=True).check_url(url)
    with pytest.raises(GuardError):
        Guard().check_url(url)


@pytest.mark.parametrize("url", OPEN)
def test_open(url: str) -> None:
    Guard().check_url(url)
