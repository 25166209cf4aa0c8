# SPDX-License-Identifier: EUPL-1.2
"""Directories on 127.0.0.1: who they name, and what of their answers is refused; nobody is asked unbidden."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from alerts.errors import NoticeError
from alerts.models.audit import AuditEntry
from alerts.models.notice import Lookup, RecipientKind
from alerts.notices.lookups.asking import fetch
from alerts.notices.lookups.finding import addresses_of, look_up_platform, look_up_site
from alerts.notices.recipients import load_table, take_from_table
from tests.alerts.notices.stage import NOW, Stage

pytestmark = pytest.mark.slow


def entity(role: str, mail: str, name: str, **more: object) -> dict[str, object]:
    card = ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", name], ["email", {}, "text", mail]]]
    return {"objectClassName": "entity", "handle": name, "roles": [role], "vcardArray": card} | more


DOMAIN: dict[str, Any] = {
    "objectClassName": "domain",
    "ldhName": "shop.example",
    "entities": [
        entity(
            "registrar", "info@registrar.example", "Example Registrar",
            publicIds=[{"type": "IANA Registrar ID", "identifier": "9999"}],
            entities=[entity("abuse", "abuse@registrar.example", "Abuse")],
        ),
        entity("registrant", "owner@freemail.example", "Owner"),
        entity("reseller", "sub@reseller.example", "Reseller"),
    ],
}  # fmt: skip
NETWORK: dict[str, Any] = {
    "objectClassName": "ip network",
    "handle": "NET-1",
    "startAddress": "193.0.0.0",
    "endAddress": "193.0.0.255",
    "ipVersion": "v4",
    "name": "EXAMPLE-NET",
    "country": "NL",
    "entities": [entity("abuse", "abuse@network.example", "Abuse")],
}
SECURITY = "Contact: mailto:security@host.example\nExpires: {}\n"


@pytest.fixture(autouse=True)
def served_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that directories know: that of the captures is one of no public network."""
    monkeypatch.setattr("alerts.notices.lookups.finding.addresses_of", lambda *_: ["193.0.0.7"])


class Directory:
    """What it answers by path: JSON, bytes, or an address to go to."""

    def __init__(self) -> None:
        self.answers: dict[str, object] = {"/domain/shop.example": DOMAIN, "/ip/193.0.0.7": NETWORK}
        self.asked: list[str] = []


@contextmanager
def serving(directory: Directory) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            directory.asked.append(self.path)
            found = directory.answers.get(self.path)
            if isinstance(found, str) and found.startswith("http"):
                self.send_response(302)
                self.send_header("Location", found)
                self.end_headers()
                return
            data = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(200 if found is not None else 404)
            self.send_header("Content-Type", "application/rdap+json")
            self.end_headers()
            try:
                self.wfile.write(data)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def ask_there(stage: Stage, port: int, tmp_path: Path, **changes: object) -> None:
    """Settings that send every look-up to the local directory."""
    url = [f"http://127.0.0.1:{port}/"]
    rows = {"dns": ["example"], "ipv4": ["193.0.0.0/8"], "ipv6": ["2001:db8::/32"], "asn": ["64496-64511"]}
    book: dict[str, Any] = {
        name: {"version": "1.0", "publication": "2026-01-01T00:00:00Z", "services": [[keys, url]]}
        for name, keys in rows.items()
    }
    book["object"] = book["dns"] | {"services": [[["a@b.example"], ["EX"], url]]}
    path = tmp_path / "bootstrap.json"
    path.write_text(json.dumps({"timestamp": int(NOW.timestamp())} | book))
    fields: dict[str, object] = {
        "lookups": True,
        "lookup_allow_private": True,
        "rdap_bootstrap": path,
        "lookup_timeout_s": 3.0,
    }
    own = stage.settings.notices.model_copy(update=fields | changes)
    stage.settings = stage.settings.model_copy(update={"notices": own})


def test_a_registrar_and_a_network_are_found(stage: Stage, tmp_path: Path) -> None:
    directory = Directory()
    with serving(directory) as port:
        ask_there(stage, port, tmp_path)
        found = look_up_site(stage.settings, stage.case, "shop.example", stage.author, NOW)
    assert [one.lookup.fault for one in found] == ["", ""], found
    assert directory.asked == ["/domain/shop.example", "/ip/193.0.0.7"]
    registrar, network = (one.recipient for one in found)
    assert registrar is not None
    assert network is not None
    assert (registrar.key, registrar.address, registrar.iana_id) == (
        "registrar-9999",
        "abuse@registrar.example",
        "9999",
    )
    assert (network.kind, network.address, network.country) == ("abuse_desk", "abuse@network.example", "NL")
    kept = stage.settings.home / "lookups" / found[0].lookup.answer_sha256
    assert json.loads(kept.read_bytes()) == DOMAIN
    assert found[0].lookup.found["registrant"] == ["owner@freemail.example"]
    assert AuditEntry.objects.filter(action="lookup").count() == 2


def test_captures_tell_the_address(stage: Stage) -> None:
    assert addresses_of(stage.settings, stage.case, "shop.example") == ["192.0.2.7"]


def test_nobody_is_asked_unless_told_to(stage: Stage, tmp_path: Path) -> None:
    directory = Directory()
    with serving(directory) as port:
        ask_there(stage, port, tmp_path, lookups=False)
        with pytest.raises(NoticeError, match="look-ups are off"):
            look_up_site(stage.settings, stage.case, "shop.example", stage.author, NOW)
        ask_there(stage, port, tmp_path)
        with pytest.raises(NoticeError, match="no evidence of"):
            look_up_site(stage.settings, stage.case, "other.example", stage.author, NOW)
        stage.case.refresh_from_db()
        stage.case.covert_hold = True
        with pytest.raises(NoticeError, match="covert hold"):
            look_up_site(stage.settings, stage.case, "shop.example", stage.author, NOW)
    assert directory.asked == []


LIES = [
    pytest.param(DOMAIN | {"ldhName": "innocent.example"}, "answers about", id="another name"),
    pytest.param(NETWORK, "answers about", id="another kind of thing"),
    pytest.param(b"<html>", "no JSON", id="no JSON"),
    pytest.param(b"[" * 100_000, "no JSON", id="deep"),
    pytest.param([1], "expected a JSON object", id="no object"),
    pytest.param(b" " * 3_000_000, "more than", id="huge"),
    pytest.param("http://169.254.169.254/domain/shop.example", "refused", id="sent to a cloud's metadata"),
    pytest.param("http://[fe80::1]/domain/shop.example", "refused", id="sent to a link-local address"),
    pytest.param("ftp://127.0.0.1/x", "refused|UnsupportedProtocol|knows no", id="sent to another scheme"),
    pytest.param(DOMAIN | {"entities": "x" * 50}, "no abuse contact|cannot be read", id="entities are no list"),
    pytest.param(DOMAIN | {"entities": []}, "no abuse contact|cannot be read", id="nobody"),
    pytest.param(
        DOMAIN | {"entities": [entity("abuse", "x@y\r\nBcc: z@z.example", "Abuse")]},
        "names no abuse contact",
        id="no mail address",
    ),
    pytest.param(None, "knows no", id="not found"),
]


@pytest.mark.parametrize(("answer", "fault"), LIES)
def test_answers_that_are_refused(stage: Stage, tmp_path: Path, answer: object, fault: str) -> None:
    import re

    directory = Directory()
    directory.answers["/domain/shop.example"] = answer
    with serving(directory) as port:
        ask_there(stage, port, tmp_path)
        found = look_up_site(stage.settings, stage.case, "shop.example", stage.author, NOW)[0]
    assert found.recipient is None
    assert re.search(fault, found.lookup.fault), found.lookup.fault


def test_a_private_place_is_not_asked(stage: Stage, tmp_path: Path) -> None:
    directory = Directory()
    with serving(directory) as port:
        ask_there(stage, port, tmp_path, lookup_allow_private=False)
        for url in (f"https://127.0.0.1:{port}/x", "https://10.0.0.1/", "https://localhost/", "https://0x7f000001/"):
            with pytest.raises(NoticeError, match="refused"):
                fetch(stage.settings, url)
        with pytest.raises(NoticeError, match="expected https"):
            fetch(stage.settings, "http://193.0.0.1/x")
    assert directory.asked == []


def test_a_circle_ends(stage: Stage, tmp_path: Path) -> None:
    directory = Directory()
    with serving(directory) as port:
        directory.answers["/a"] = f"http://127.0.0.1:{port}/a"
        ask_there(stage, port, tmp_path)
        with pytest.raises(NoticeError, match="redirects"):
            fetch(stage.settings, f"http://127.0.0.1:{port}/a")
    assert len(directory.asked) == 4


class _Whois(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.rfile.readline()
        self.wfile.write(
            b"Domain Name: SHOP.EXAMPLE\r\nRegistrar: Example Registrar\r\nRegistrar IANA ID: 9999\r\n"
            b"Registrar Abuse Contact Email: abuse@registrar.example\r\nRegistrant Email: owner@freemail.example\r\n"
        )


def test_whois_answers_where_rdap_does_not(stage: Stage, tmp_path: Path) -> None:
    directory = Directory()
    directory.answers.pop("/domain/shop.example")
    with serving(directory) as port, socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Whois) as whois:
        threading.Thread(target=whois.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        ask_there(stage, port, tmp_path, whois_server=f"127.0.0.1:{whois.server_address[1]}")
        found = look_up_site(stage.settings, stage.case, "shop.example", stage.author, NOW)
        whois.shutdown()
    assert [one.lookup.method for one in found] == ["rdap", "whois", "network"]
    assert found[1].recipient is not None
    assert found[1].recipient.key == "registrar-9999"


def test_security_txt_of_a_host(stage: Stage, tmp_path: Path) -> None:
    directory = Directory()
    path = "/.well-known/security.txt"
    with serving(directory) as port:
        ask_there(stage, port, tmp_path)
        host = f"127.0.0.1:{port}"
        directory.answers[path] = SECURITY.format((NOW + timedelta(days=90)).strftime("%Y-%m-%dT%H:%M:%SZ")).encode()
        found = look_up_platform(stage.settings, stage.case, host, RecipientKind.HOST, stage.author, NOW)
        assert found.recipient is not None, found.lookup.fault
        assert found.recipient.address == "security@host.example"
        directory.answers[path] = SECURITY.format("2020-01-01T00:00:00Z").encode()
        found = look_up_platform(stage.settings, stage.case, host, RecipientKind.HOST, stage.author, NOW)
        assert "refused" in found.lookup.fault
    assert Lookup.objects.count() == 2


def test_the_table(stage: Stage) -> None:
    rows = {row.key: row for row in load_table()}
    assert len(rows) > 60
    assert all(row.source for row in rows.values())
    with pytest.raises(NoticeError, match="how it was checked"):
        take_from_table("telegram", stage.author, NOW, why=" ")
    made = take_from_table("telegram", stage.author, NOW, why="their own page, today")
    assert (made.kind, made.source, made.serves) == ("messenger", "table", ["t.me", "telegram.me", "telegram.org"])
