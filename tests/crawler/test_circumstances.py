# SPDX-License-Identifier: EUPL-1.2
"""What a capture records beside bytes: circumstances once for a file, facts of the wire for each page."""

import hashlib
from pathlib import Path

import dns.message
import dns.rrset
import msgspec
import pytest
from pydantic import SecretStr

from config.capture_settings import CollectorSettings, S3Settings
from config.settings import Settings
from config.source import load_source
from crawler.capture import WarcWriter
from crawler.capture_event import CaptureContext
from crawler.captures import read_capture
from crawler.circumstances import collected, find_commit, settings_sha256
from crawler.name_answers import NameAnswers, is_asked, name_text
from crawler.tls import certificates
from tests.crawler.test_capture import CONTEXT, records, seen_with

SOURCE = """title = "Shop"
family = "storefront"
start_urls = ["https://shop.example/"]
watched = { since = 2026-03-01, by = "desk-2", why = "reported by two patients" }
file_sha256 = "a lie"
"""


def test_circumstances_tell_who_where_and_with_what(tmp_path: Path) -> None:
    path = tmp_path / "nl_shop.toml"
    path.write_text(SOURCE)
    stated = CollectorSettings(organisation="Agency", legal_basis="Act 5", egress="VPN, exit NL", egress_country="NL")
    facts = collected(Settings(home=tmp_path, collector=stated), load_source(path))
    context = CaptureContext(run_id="run-1", worker="w", user_agent="x", vantage="proxy", collected=facts)
    with WarcWriter(tmp_path, context) as writer:
        writer.write(seen_with())
        writer.write(seen_with(b"other" * 100, url="https://shop.example/2"))
    found = [record for record in records(tmp_path) if record.kind == "resource"]
    assert len(found) == 1
    told = msgspec.json.decode(found[0].block)
    assert told["collector"]["organisation"] == "Agency"
    assert told["collector"]["legal_basis"] == "Act 5"
    assert told["egress"] == {
        "route": "VPN, exit NL", "address": "", "country": "NL", "known_by": "configured, not observed",
    }  # fmt: skip
    assert told["vantage"] == "proxy"
    assert told["source"]["file_sha256"] == hashlib.sha256(SOURCE.encode()).hexdigest()
    assert told["clock"]["source"] in ("chrony", "kernel", "none")
    assert {"commit", "code_sha256", "lock_sha256", "python"} <= told["software"].keys()


def test_metadata_tells_the_wire(tmp_path: Path) -> None:
    wire = {"port": 443, "tls_protocol": "TLSv1.3", "tls_cipher": "TLS_AES_256_GCM_SHA384", "took_s": 0.25}
    chain = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    with WarcWriter(tmp_path, CONTEXT) as writer:
        capture = writer.write(seen_with(tls_chain_pem=chain, alterations=("response: said so",), **wire))
    told = msgspec.json.decode(read_capture(tmp_path, capture).metadata)
    assert told["server"] == {"address": "192.0.2.7", "port": 443}
    assert told["tls"]["cipher"] == "TLS_AES_256_GCM_SHA384"
    assert [one["sha256"] for one in told["tls"]["certificates"]] == [hashlib.sha256(b"0\x82\x01").hexdigest()]
    assert told["took_s"] == 0.25
    assert "response: said so" in told["alterations"]


def test_settings_digest_knows_no_secret(tmp_path: Path) -> None:
    one, two = (
        Settings(home=tmp_path, store=f"https://u:{word}@es.example:9200", secret_key=word,
                 s3=S3Settings(secret_key=SecretStr(word)))
        for word in ("one", "two")
    )  # fmt: skip
    assert settings_sha256(one) == settings_sha256(two)
    assert settings_sha256(one) != settings_sha256(Settings(home=tmp_path))


@pytest.mark.parametrize(
    ("head", "packed", "commit"),
    [
        pytest.param("a" * 40, "", "a" * 40, id="detached"),
        pytest.param("ref: refs/heads/main", f"# pack\n{'b' * 40} refs/heads/main\n", "b" * 40, id="packed"),
        pytest.param("ref: refs/heads/none", "", None, id="no commit yet"),
        pytest.param("../../etc/passwd", "", None, id="nonsense"),
    ],
)
def test_commit(head: str, packed: str, commit: str | None, tmp_path: Path) -> None:
    (tmp_path / "HEAD").write_text(head + "\n")
    (tmp_path / "packed-refs").write_text(packed)
    assert find_commit(tmp_path) == commit
    assert find_commit(tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        pytest.param("shop.example", True, id="name"),
        pytest.param("192.0.2.7", False, id="address"),
        pytest.param("[2001:db8::1]", False, id="address of the sixth version"),
        pytest.param("localhost", False, id="this machine"),
        pytest.param("abcdef.onion", False, id="hidden service"),
    ],
)
def test_which_hosts_are_asked_for(host: str, asked: bool) -> None:
    assert is_asked(host) is asked


def test_behind_a_proxy_nobody_is_asked() -> None:
    names = NameAnswers(by_proxy=True)
    assert names.text("shop.example") == ""
    assert names.asked == 0


class Resolver:
    """Answers as a name server would."""

    lifetime, flags = 0.0, 0

    def use_edns(self, *_: object) -> None: ...

    def resolve(self, host: str, kind: str, **_: object) -> object:
        message = dns.message.make_response(dns.message.make_query(host, kind))
        value = {"A": "192.0.2.7", "AAAA": "2001:db8::7", "NS": "ns1.host.example."}[kind]
        message.answer.append(dns.rrset.from_text(f"{host}.", 300, "IN", kind, value))
        return type("Answer", (), {"response": message, "nameserver": "127.0.0.53", "port": 53})


def test_name_answer_is_a_master_file() -> None:
    lines = name_text("www.shop.example", Resolver()).splitlines()  # type: ignore[arg-type]
    assert lines[0].isdigit()
    assert lines[1] == "; question www.shop.example. IN A, AAAA; shop.example. IN NS"
    assert "www.shop.example. 300 IN A 192.0.2.7" in lines
    assert "www.shop.example. 300 IN AAAA 2001:db8::7" in lines
    assert "shop.example. 300 IN NS ns1.host.example." in lines
    assert "; A: resolver 127.0.0.53 port 53" in lines


def test_certificates_that_are_none_keep_their_digest() -> None:
    assert certificates(b"no certificate") == ()
