# SPDX-License-Identifier: EUPL-1.2
"""Each gate is shut by its own fault, says why, and opens again; nothing else shuts it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.errors import GateError, NoticeError
from alerts.models.notice import ContactSource, DeconflictionAnswer, Lookup, Notice, NoticeKind
from alerts.notices.approval import approve
from alerts.notices.before import enter_deconfliction, uphold_compromise, waive_preservation
from alerts.notices.drafting import draft_notice, edit_notice
from alerts.notices.gates import check_gates
from alerts.notices.recipients import change_recipient
from tests.alerts.notices.stage import NOW, Stage, make_recipient
from tests.alerts.requests.keys import make_smime


def shut(stage: Stage, notice: Notice, later: timedelta = timedelta()) -> dict[str, str]:
    return {one.name: one.reason for one in check_gates(stage.settings, notice, NOW + later) if not one.holds}


def test_what_is_not_settled_shuts(stage: Stage) -> None:
    notice = stage.draft()
    assert set(shut(stage, notice)) == {"preservation", "deconfliction"}
    with pytest.raises(GateError, match=r"preservation: .*; deconfliction: "):
        approve(stage.settings, notice, stage.approver, stage.codes.pop(), "x", NOW)
    stage.settle()
    assert shut(stage, notice) == {}
    assert set(shut(stage, notice, timedelta(days=31))) == {"deconfliction"}, "the answer is old"


@pytest.mark.parametrize("answer", [DeconflictionAnswer.WAIT, DeconflictionAnswer.OBJECTION])
def test_police_say_wait(stage: Stage, answer: DeconflictionAnswer) -> None:
    stage.settle()
    later = NOW + timedelta(seconds=1)
    enter_deconfliction(
        stage.case,
        stage.author,
        later,
        asked="cyber unit",
        asked_on=NOW.date(),
        answer=answer,
        answered_on=NOW.date(),
        why="x",
    )
    assert answer.value in shut(stage, stage.draft())["deconfliction"]


def test_a_preservation_request_opens_its_gate(stage: Stage) -> None:
    stage.draft(NoticeKind.PRESERVATION, "host")
    assert "preservation" not in shut(stage, stage.draft())


def test_broken_evidence_shuts(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    for warc in (stage.settings.home / "captures").iterdir():
        warc.chmod(0o600)
        data = bytearray(warc.read_bytes())
        data[len(data) // 2] ^= 0x41
        warc.write_bytes(bytes(data))
    assert "BROKEN" in shut(stage, notice)["evidence"]


def test_evidence_that_was_withdrawn_shuts(stage: Stage) -> None:
    from alerts.cases.evidence import withdraw

    stage.settle()
    notice = stage.draft()
    withdraw(stage.case, [notice.items.all()[0].offer_id], stage.author, NOW, why="another shop's")
    assert "does not rely on it" in shut(stage, notice)["evidence"]
    assert "upheld" in shut(stage, notice)


def other_url(notice: Notice) -> None:
    notice.items.filter(url__endswith="/2").update(url="https://shop.example/elsewhere")


def no_items(notice: Notice) -> None:
    notice.items.all().delete()


def other_capture(notice: Notice) -> None:
    notice.items.filter(url__endswith="/2").update(payload_sha256="0" * 64)


@pytest.mark.parametrize("change", [other_url, no_items, other_capture])
def test_a_notice_stands_on_its_captures(stage: Stage, change: Callable[[Notice], None]) -> None:
    stage.settle()
    notice = stage.draft()
    change(notice)
    assert "evidence" in shut(stage, notice)


SUSPECT = [
    pytest.param({"address": "abuse@shop.example"}, "belongs to the suspected site", id="the site's own domain"),
    pytest.param({"address": "abuse@mail.shop.example"}, "belongs to the suspected site", id="below it"),
    pytest.param({"address": "SALES@shop.example"}, "belongs to", id="its contact in capitals"),
    pytest.param({"source": ContactSource.SITE.value}, "drawn from the suspected site", id="said to be from there"),
    pytest.param(
        {"source": ContactSource.SECURITY_TXT.value, "drawn_from": "www.shop.example"},
        "security.txt",
        id="its security.txt",
    ),
    pytest.param({"form_url": "https://shop.example/contact"}, "belongs to the suspected site", id="its form"),
    pytest.param({"address": "owner@freemail.example"}, "is the registrant", id="its registrant"),
    pytest.param({"address": "sub@reseller.example"}, "is the reseller", id="its reseller"),
]


@pytest.mark.parametrize(("fields", "reason"), SUSPECT)
def test_the_suspect_is_never_written_to(stage: Stage, fields: dict[str, str], reason: str) -> None:
    stage.settle()
    found = {"registrant": ["owner@freemail.example"], "reseller": ["sub@reseller.example"]}
    Lookup.objects.create(what="shop.example", method="rdap", found=found, by="x", at=NOW)
    to = make_recipient("odd", **fields)
    notice = draft_notice(stage.settings, stage.case, to, NoticeKind.REGISTRAR, stage.author, NOW)
    assert reason in shut(stage, notice)["not the suspect"]


def test_a_contact_that_the_offers_show(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    notice.facts = notice.facts | {"contacts": ["abuse@registrar.example"]}
    notice.save()
    assert "the offers or their sites themselves show" in shut(stage, notice)["not the suspect"]


def test_a_contact_that_the_site_shows_of_itself(stage: Stage) -> None:
    from alerts.models.operator import Identifier, IdentifierUse, Party

    stage.settle()
    party = Party.objects.create(key="k", site="shop.example", first_seen_at=NOW, last_seen_at=NOW)
    mail = Identifier.objects.create(kind="mail", value="abuse@registrar.example")
    IdentifierUse.objects.create(identifier=mail, party=party, observation_id="o", first_seen_at=NOW, last_seen_at=NOW)
    notice = stage.draft()
    assert "a contact that shop.example shows" in shut(stage, notice)["not the suspect"]
    Identifier.objects.update(is_hub=True)
    assert shut(stage, notice) == {}, "what everybody shows is nobody's own"
    notice.facts = notice.facts | {"contacts": ["help@registrar.example", "@registrar.example"]}
    notice.save()
    assert "names as its own" in shut(stage, notice)["not the suspect"]


def test_an_expired_key_is_refused_when_it_is_entered(stage: Stage, tmp_path: Path) -> None:
    to, (old, _) = stage.recipients["host"], make_smime(tmp_path, days=-1)
    with pytest.raises(NoticeError, match="expired on"):
        change_recipient(to, stage.author, NOW, why="new key", smime_certificate=old)


def test_a_market_is_not_its_sellers(stage: Stage) -> None:
    stage.settle()
    market = make_recipient("market", "marketplace", address="dsa@shop.example", serves=["shop.example"])
    notice = draft_notice(stage.settings, stage.case, market, NoticeKind.ARTICLE_16, stage.author, NOW)
    assert shut(stage, notice) == {}


def test_hubs_and_hops_are_not_blamed(stage: Stage) -> None:
    from alerts.models.operator import Identifier

    stage.settle()
    hop = make_recipient("hop", source=ContactSource.RDAP.value, drawn_from="redirect.example")
    notice = draft_notice(stage.settings, stage.case, hop, NoticeKind.REGISTRAR, stage.author, NOW)
    assert "hops of a redirect chain" in shut(stage, notice)["not a hub"]
    notice = stage.draft()
    notice.items.update(seller="")
    Identifier.objects.create(kind="onion", value="shop.example", is_hub=True)
    assert "is a hub" in shut(stage, notice)["not a hub"]


def test_the_owner_of_a_compromised_site(stage: Stage) -> None:
    stage.settle()
    owner = make_recipient("bakery", "compromised_owner", address="owner@elsewhere.example")
    uphold_compromise(stage.case, "shop.example", stage.author, NOW, why="a bakery's site with foreign folders")
    notice = draft_notice(stage.settings, stage.case, owner, NoticeKind.COMPROMISED_OWNER, stage.author, NOW)
    assert shut(stage, notice) == {}
    assert "not accused" in notice.body
    assert "uspected" not in f"{notice.subject}{notice.body}"
    edit_notice(notice, stage.author, NOW, why="x", body=notice.body + "\nYour offer is illegal.")
    assert "its reader is to be helped" in shut(stage, notice)["words"]
    stage.case.compromises.update(ended_at=NOW)
    assert "nobody upheld" in shut(stage, notice)["compromise"]


WORDS = [
    pytest.param("The seller is guilty.", "guilty", id="guilt"),
    pytest.param("These CRIMINALS must be stopped.", "criminals", id="in capitals"),
    pytest.param("This is DNS abuse.", "DNS abuse", id="DNS abuse"),
    pytest.param("This is dns-abuse.", "not DNS abuse", id="with a hyphen"),
]


@pytest.mark.parametrize(("said", "reason"), WORDS)
def test_words_that_accuse(stage: Stage, said: str, reason: str) -> None:
    stage.settle()
    notice = stage.draft()
    edit_notice(notice, stage.author, NOW, why="x", body=f"{notice.body}\n{said}")
    assert reason in shut(stage, notice)["words"]


def test_a_text_without_a_suspicion(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    edit_notice(notice, stage.author, NOW, why="x", subject="Hello", body="Remove it. It is sold there.\n" * 10)
    assert "does not say that it is a suspicion" in shut(stage, notice)["words"]


@pytest.mark.parametrize(
    "said", ["by jean.dupont@mail.example", "paid to DE89 3704 0044 0532 0130 00", "[name 0a1b2c3d] wrote"]
)
def test_nothing_of_buyers(stage: Stage, said: str) -> None:
    stage.settle()
    notice = stage.draft()
    edit_notice(notice, stage.author, NOW, why="x", body=f"{notice.body}\n{said}")
    assert "buyers" in shut(stage, notice)


def test_jurisdiction_over_the_registrar(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft(NoticeKind.REGISTRAR_AUTHORITY)
    assert "no jurisdiction over registrars in NL" in shut(stage, notice)["jurisdiction"]
    stage.author.jurisdictions = ["NL"]
    stage.author.save()
    notice = stage.draft(NoticeKind.REGISTRAR_AUTHORITY)
    assert shut(stage, notice) == {}
    assert "3.18.3" in notice.subject
    assert notice.kind == "registrar_authority"


def test_a_covert_hold_and_a_closed_case_shut(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    stage.case.refresh_from_db()
    stage.case.covert_hold, stage.case.state = True, "closed"
    stage.case.save()
    assert {"covert hold", "case"} <= set(shut(stage, notice))


def test_a_recipient_put_out_of_use_shuts(stage: Stage) -> None:
    stage.settle()
    notice = stage.draft()
    to = stage.recipients["registrar"]
    to.enabled = False
    to.save()
    assert "nobody to write to" in shut(stage, notice)["recipient"]


def test_no_ground_but_an_assumption_shuts(stage: Stage) -> None:
    stage.settle()
    stage.case.refresh_from_db()
    stage.case.country = stage.author.country = "US"
    stage.case.save()
    stage.author.save()
    to = make_recipient("overseas", country="US")
    notice = draft_notice(stage.settings, stage.case, to, NoticeKind.REGISTRAR, stage.author, NOW)
    assert "more than an assumption" in shut(stage, notice)["legal ground"]


def test_waiving_needs_a_reviewer_and_a_reason(stage: Stage) -> None:
    from alerts.errors import ActionError
    from alerts.models.account import Role
    from tests.alerts.people import make_account

    with pytest.raises(ActionError):
        waive_preservation(stage.case, make_account("an.analyst", Role.ANALYST), NOW, why="x")
    with pytest.raises(ActionError, match="reason"):
        waive_preservation(stage.case, stage.author, NOW, why=" ")


def test_the_checked_case_is_not_remembered(stage: Stage) -> None:
    """Two calls read the evidence twice: what held a moment ago is no answer."""
    stage.settle()
    notice = stage.draft()
    first = check_gates(stage.settings, notice, NOW)
    assert all(one.holds for one in first)
    for path in (stage.settings.home / "captures").iterdir():
        path.unlink()
    assert [replace(one, reason="") for one in check_gates(stage.settings, notice, NOW)] != [
        replace(one, reason="") for one in first
    ]
