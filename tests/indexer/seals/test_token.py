# SPDX-License-Identifier: EUPL-1.2
"""Tokens: honest ones pass, each lie is refused with its reason."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from indexer.errors import SealRefusedError
from indexer.seals.authority import read_certificates, read_crls
from indexer.seals.token import REPLY_BYTES, Revocation, Token, Wanted, build_request, check_reply, digest_of
from tests.indexer.seals.authority import POLICY, Pki, make_pki
from tests.practice.authority import Bend, PracticeAuthority

DIGEST = digest_of(b"checkpoint", "sha256")


def wanted(root: Path, nonce: int | None, **changes: object) -> Wanted:
    told: dict[str, object] = {"digest": DIGEST, "hash": "sha256", "nonce": nonce}
    return Wanted(roots=tuple(read_certificates(root, "test")), **(told | changes))  # type: ignore[arg-type]


def ask(answer: Callable[[bytes], bytes], root: Path, **changes: object) -> Token:
    query, nonce = build_request(DIGEST, "sha256", ())
    return check_reply(answer(query), wanted(root, nonce, **changes))


def test_a_token_of_openssl_passes(pki: Pki) -> None:
    token = ask(pki.reply, pki.root, policies=(POLICY,))
    assert abs((token.gen_time - datetime.now(UTC)).total_seconds()) < 60
    assert (token.policy, token.accuracy_s, token.status, token.revocation) == (
        POLICY,
        1.0,
        "granted",
        Revocation.UNKNOWN,
    )
    assert len(token.chain) == 2


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"elliptic": True}, id="elliptic curve"),
        pytest.param({"chain_in_token": True}, id="several certificates, not in the order of DER"),
    ],
)
def test_other_honest_authorities_pass(changes: dict[str, bool], tmp_path: Path) -> None:
    other = make_pki(tmp_path, **changes)  # type: ignore[arg-type]
    assert ask(other.reply, other.root).gen_time.tzinfo is not None


@pytest.mark.parametrize(
    ("bend", "reason"),
    [
        pytest.param(Bend(imprint=True), "wrong imprint", id="another digest"),
        pytest.param(Bend(nonce=True), "wrong nonce", id="another request"),
        pytest.param(Bend(status="rejection"), "did not grant a token: rejection bad_request not today", id="refused"),
        pytest.param(Bend(status="revocation_warning"), "did not grant", id="another status"),
        pytest.param(Bend(policy="1.2.3.4"), "policy 1.2.3.4", id="another policy"),
        pytest.param(Bend(off_s=20 * 365 * 86_400), "expired", id="after the certificate's end"),
        pytest.param(Bend(off_s=-20 * 365 * 86_400), "expired", id="before the certificate's beginning"),
    ],
)
def test_a_lie_is_refused(bend: Bend, reason: str, liar: PracticeAuthority) -> None:
    policies = ("1.3.6.1.4.1.99999.9.1",)
    with pytest.raises(SealRefusedError, match=reason):
        ask(lambda query: liar.answer(query, bend), liar.root, policies=policies)


def test_the_liar_tells_the_truth_when_it_is_not_bent(liar: PracticeAuthority) -> None:
    assert ask(liar.answer, liar.root).policy == "1.3.6.1.4.1.99999.9.1"
    assert ask(lambda query: liar.answer(query, Bend(status="granted_with_mods")), liar.root).status != "granted"


def test_certificates_that_the_token_brings_are_not_trusted(pki: Pki, liar: PracticeAuthority) -> None:
    with pytest.raises(SealRefusedError, match="does not lead to a pinned root"):
        ask(pki.reply, liar.root)


@pytest.mark.parametrize(
    ("usages", "critical"),
    [
        pytest.param((), True, id="no purpose"),
        pytest.param((ExtendedKeyUsageOID.TIME_STAMPING,), False, id="not critical"),
        pytest.param((ExtendedKeyUsageOID.CODE_SIGNING,), True, id="another purpose"),
        pytest.param((ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING), True, id="not the sole"),
    ],
)
def test_a_certificate_for_other_things_is_refused(usages: tuple[object, ...], critical: bool, tmp_path: Path) -> None:
    other = PracticeAuthority(tmp_path, usages=usages, critical=critical)  # type: ignore[arg-type]
    with pytest.raises(SealRefusedError, match=r"time stamps alone|may not be used"):
        ask(other.answer, other.root)


def test_an_expired_certificate_is_refused(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    old = PracticeAuthority(tmp_path, valid=(now - timedelta(days=400), now - timedelta(days=30)))
    with pytest.raises(SealRefusedError, match="expired"):
        ask(old.answer, old.root)


def test_a_token_of_an_expired_certificate_holds_at_its_own_time(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    old = PracticeAuthority(tmp_path, valid=(now - timedelta(days=400), now - timedelta(days=1)))
    token = ask(lambda query: old.answer(query, Bend(off_s=-200 * 86_400)), old.root)
    assert token.ends_at < now


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda reply: b"", id="empty"),
        pytest.param(lambda reply: b"<html>error</html>", id="a page"),
        pytest.param(lambda reply: reply[: len(reply) // 2], id="cut"),
        pytest.param(lambda reply: reply[:-1], id="one byte short"),
        pytest.param(lambda reply: reply + b"\0", id="one byte more"),
        pytest.param(lambda reply: b"0\x80" * 5_000, id="nested without end"),
        pytest.param(lambda reply: b"0\x0c0\x03\x02\x01\x00" + b"0\x05garba", id="granted with garbage"),
        pytest.param(lambda reply: bytes(REPLY_BYTES + 1), id="huge"),
        pytest.param(lambda reply: reply.replace(DIGEST, digest_of(b"other", "sha256")), id="digest exchanged"),
        pytest.param(lambda reply: reply[:-9] + bytes([reply[-9] ^ 1]) + reply[-8:], id="signature changed"),
    ],
)
def test_garbage_is_refused(spoil: Callable[[bytes], bytes], pki: Pki) -> None:
    with pytest.raises(SealRefusedError):
        ask(lambda query: spoil(pki.reply(query)), pki.root)


def test_no_byte_of_a_reply_can_be_changed_unseen(pki: Pki) -> None:
    query, nonce = build_request(DIGEST, "sha256", ())
    reply, first = pki.reply(query), ask(pki.reply, pki.root)
    accepted = []
    for place in range(0, len(reply), 7):
        changed = reply[:place] + bytes([reply[place] ^ 0x21]) + reply[place + 1 :]
        try:
            token = check_reply(changed, wanted(pki.root, nonce))
        except SealRefusedError:
            continue
        accepted.append((place, token.policy == first.policy))
    assert len(accepted) < 12  # names of algorithms and unsigned fields that say nothing; the note's digest covers them
    assert all(same for _, same in accepted)


@pytest.mark.slow
def test_revocation_counts_from_its_day(tmp_path: Path) -> None:
    other = make_pki(tmp_path)
    good = ask(other.reply, other.root, crls=tuple(read_crls(other.crl, "test")))
    assert good.revocation is Revocation.GOOD
    query, nonce = build_request(DIGEST, "sha256", ())
    before = other.reply(query)
    time.sleep(2.1)
    other.revoke()
    time.sleep(1.1)
    crls = tuple(read_crls(other.crl, "test"))
    assert check_reply(before, wanted(other.root, nonce, crls=crls)).gen_time
    with pytest.raises(SealRefusedError, match="revoked"):
        ask(other.reply, other.root, crls=crls)
