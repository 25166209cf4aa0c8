# SPDX-License-Identifier: EUPL-1.2
from email.message import EmailMessage
from pathlib import Path

import pytest

from alerts.errors import ReportError
from alerts.models.report import ItemKind
from alerts.reports.csv_file import read_csv
from alerts.reports.mail_file import parse_mail
from alerts.reports.reading import Named, Unreadable, read_name, read_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        pytest.param("https://shop.com/p?utm_source=x&id=1#top", "https://shop.com/p?id=1", id="without campaign"),
        pytest.param("hxxps://shop[.]com/a", "https://shop.com/a", id="made harmless"),
        pytest.param("shop.com/a", "https://shop.com/a", id="without scheme"),
        pytest.param(" HTTP://Shop.COM:80/ ", "http://shop.com/", id="capitals"),
        pytest.param("https://münchen-apotheke.de/", "https://xn--mnchen-apotheke-zvb.de/", id="umlaut"),
    ],
)
def test_addresses(text: str, url: str) -> None:
    found = read_url(text)
    assert isinstance(found, Named)
    assert found.value == url


@pytest.mark.parametrize(
    "text",
    [
        "", "=HYPERLINK(\"http://x.com\")", "@SUM(1+1)|x", "http://127.0.0.1/", "http://localhost/", "http://[::1]/",
        "http://169.254.169.254/latest", "http://2130706433/", "http://0x7f.1/", "http://10.1.2.3/", "ftp://x.com",
        "javascript:alert(1)", "http://user:pw@x.com/", "http://intranet/", "http://a b.com/", "http://x.com:99999/",
        "http://[bad/", "foo", "http://metadata.google.internal/", "http://printer.local/",
    ],
)  # fmt: skip
def test_what_is_not_visited(text: str) -> None:
    found = read_url(text)
    assert isinstance(found, Unreadable)
    assert found.reason


def test_practice_and_real_hosts_are_kept_apart() -> None:
    assert isinstance(read_url("http://shop.example/", practice=True), Named)
    assert isinstance(read_url("http://shop.com/", practice=True), Unreadable)


@pytest.mark.parametrize(
    ("kind", "text", "named"),
    [
        pytest.param(ItemKind.BATCH, "AB-123/4", True, id="batch"),
        pytest.param(ItemKind.BATCH, "=1+1", False, id="formula"),
        pytest.param(ItemKind.BATCH, "<b>x</b>", False, id="markup"),
        pytest.param(ItemKind.SELLER, "@pharma_king", True, id="handle"),
        pytest.param(ItemKind.SELLER, "+cmd|calc!A0", False, id="command"),
        pytest.param(ItemKind.SELLER, "x", False, id="too short"),
    ],
)
def test_names(kind: ItemKind, text: str, named: bool) -> None:
    assert isinstance(read_name(kind, text), Named) is named  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "urls", "refused"),
    [
        pytest.param(b"url,note\nhttps://a.com/,x\n\nhttps://b.com/,y\n", 2, 0, id="comma"),
        pytest.param("\ufeffLink;Händler\r\nhttps://a.com/;X\r\n".encode(), 1, 0, id="semicolon and mark"),
        pytest.param("url\thost\nhttps://a.com/\tä\n".encode("utf-16"), 1, 0, id="UTF-16"),
        pytest.param("url;note\nhttps://a.com/;für\n".encode("cp1252"), 1, 0, id="old Windows"),
        pytest.param(b"https://a.com/\nhttps://b.com/\n", 2, 0, id="no heading"),
        pytest.param(
            b'url,note\nhttps://a.com/,"open\nhttps://b.com/,x\n' + b"https://c.com/,\n" * 40, 42, 0, id="quote"
        ),
        pytest.param(b'url,note\nhttps://a.com/,"two\nlines"\nhttps://b.com/,\n', 2, 0, id="two lines"),
        pytest.param(b"url\n=HYPERLINK(1)\nhttp://10.0.0.1/\nhttps://a.com/\n", 1, 2, id="junk between"),
        pytest.param(b"url\nhttps://a.com/\n" + b"x" * 50_000 + b"\nhttps://b.com/\n", 2, 1, id="a huge row"),
        pytest.param(b"", 0, 0, id="empty"),
        pytest.param(b"\x00\xff\xfe\x01\n\x00\x00\n", 0, 1, id="no text"),
    ],
)
def test_csv(tmp_path: Path, content: bytes, urls: int, refused: int) -> None:
    path = tmp_path / "reported.csv"
    path.write_bytes(content)
    found = list(read_csv(path))
    assert sum(isinstance(one, Named) and one.kind is ItemKind.URL for one in found) == urls
    assert sum(isinstance(one, Unreadable) for one in found) >= refused
    assert all(one.row > 0 for one in found)


def test_rows_are_named(tmp_path: Path) -> None:
    path = tmp_path / "reported.csv"
    path.write_text("url\nhttps://a.com/\n=1+1\n\nhttp://127.0.0.1/\n")
    found = [(one.row, type(one).__name__) for one in read_csv(path)]
    assert found == [(2, "Named"), (3, "Unreadable"), (5, "Unreadable")]


def test_a_spreadsheet_is_no_csv(tmp_path: Path) -> None:
    path = tmp_path / "reported.csv"
    path.write_bytes(b"PK\x03\x04rest")
    with pytest.raises(ReportError, match="save it as CSV"):
        list(read_csv(path))


def make_mail(**changes: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = changes.get("sender", "Anna Berg <anna@mail.org>")
    mail["Subject"] = "pills, lot AB1234"
    mail.set_content("Bought at https://shop.com/p1, also hxxp://other[.]com/x.\nCharge: XY-77\n")
    mail.add_alternative('<p>see <a href="https://third.com/y">here</a><script>http://no.com/</script>', subtype="html")
    mail.add_attachment(b"MZ\x90", maintype="application", subtype="x-msdownload", filename="invoice.exe")
    return mail


def test_mail() -> None:
    found = parse_mail(make_mail().as_bytes(), "x.eml")
    named = {one.value for one in found.named if isinstance(one, Named)}
    assert named == {"https://shop.com/p1", "http://other.com/x", "https://third.com/y", "AB1234", "XY-77"}
    assert (found.name, found.address, found.attachments) == ("Anna Berg", "anna@mail.org", 1)


@pytest.mark.parametrize("raw", [b"", b"\x00\x01\x02", b"no mail at all"])
def test_no_mail(raw: bytes) -> None:
    with pytest.raises(ReportError):
        parse_mail(raw, "x.eml")


def test_a_mail_with_broken_parts() -> None:
    raw = b'From: =?nonsense?Q?=ff?= <a@b>\nSubject: x\nContent-Type: text/plain; charset="no-such"\n\nhttps://a.com/\n'
    assert [one.value for one in parse_mail(raw, "x").named] == ["https://a.com/"]
