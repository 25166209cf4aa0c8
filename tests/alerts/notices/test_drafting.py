# SPDX-License-Identifier: EUPL-1.2
"""A draft has exact addresses, the least facts and its ground; what may not be drafted says why."""

import email
import re
from datetime import timedelta
from email import policy

import pytest

from alerts.errors import AccessError, NoticeError
from alerts.models.account import Role
from alerts.models.notice import NoticeKind
from alerts.notices.drafting import draft_notice, edit_notice
from alerts.notices.facts import Extra
from alerts.notices.gate_words import words_fault
from alerts.notices.wording import languages, load_words, write_text
from tests.alerts.notices.stage import NOW, Stage, make_recipient
from tests.alerts.people import make_account

ORDER = Extra(redress="appeal within a month to the court of …", scope="Germany")


def test_a_mail_has_the_least_facts(stage: Stage) -> None:
    notice = stage.draft()
    mail = email.message_from_bytes(bytes(notice.message), policy=policy.default)
    assert (mail["From"], mail["To"]) == (
        "Medicines Agency <notices@agency.example>",
        "The registrar <abuse@registrar.example>",
    )
    assert notice.reference in mail["Subject"]
    assert mail["Message-ID"] == notice.message_id
    assert [item.url for item in notice.items.all()] == [f"https://shop.example/p/{one}" for one in (1, 2, 3)]
    text = mail.get_body().get_content()
    assert all(item.url in text and item.payload_sha256 in text for item in notice.items.all())
    assert "sales@shop.example" not in text
    assert "Dupont" not in text
    assert stage.case.reference not in text
    assert text.index("Suspected falsified") < text.index("Suspected unauthorised")
    assert "Directive 2001/83/EC, Art. 85c" in text
    assert "Arzneimittelgesetz" not in text, "an assumption stands in no notice before a person upheld it"


def test_an_assumed_ground_stands_there_once_upheld(stage: Stage) -> None:
    notice = stage.draft()
    assumed = [one["key"] for one in notice.legal_basis if one["assumption"]]
    assert assumed
    edit_notice(notice, stage.author, NOW, why="checked in the law gazette", grounds_upheld=assumed)
    stood = next(one for one in notice.legal_basis if one["assumption"])
    assert stood["instrument"] in notice.body


@pytest.mark.parametrize("kind", [pytest.param(one, id=one.value) for one in NoticeKind])
def test_every_kind_in_every_language(stage: Stage, kind: NoticeKind) -> None:
    from alerts.notices.before import uphold_compromise
    from config.notice_rules import load_notice_rules

    stage.author.may_order, stage.author.jurisdictions, stage.author.roles = True, ["NL"], ["regulator"]
    stage.author.save()
    own = stage.settings.notices.model_copy(update={"trusted_flagger": "TF-7", "trusted_flagger_by": "the coordinator"})
    settings = stage.settings.model_copy(update={"notices": own})
    if kind is NoticeKind.COMPROMISED_OWNER:
        uphold_compromise(stage.case, "shop.example", stage.author, NOW, why="foreign folders among a bakery's pages")
    to = make_recipient("whoever", load_notice_rules()[kind.value].recipients[0], postal_address="Street 1\nTown")
    for language in languages():
        notice = draft_notice(
            settings, stage.case, to, kind, stage.author, NOW, language=language, extra=ORDER, why="x"
        )
        assert words_fault(notice, list(notice.items.all())) == "", f"{language}: {notice.body}"
        assert "{{" not in notice.body
        assert "None" not in notice.body
        assert len(notice.body) > 200
        assert load_words(language).phrases["word.greeting"] in notice.body


def test_languages_say_the_same() -> None:
    english = load_words("en").phrases
    facts = re.compile(r"{{\s*(\w+)\s*}}")
    assert len(languages()) >= 8
    for language in languages():
        phrases = load_words(language).phrases
        assert phrases.keys() == english.keys(), language
        for name, phrase in phrases.items():
            assert set(facts.findall(phrase)) == set(facts.findall(english[name])), f"{language}: {name}"


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(NoticeError, match=r"a fact is missing.*organisation"):
        write_text(
            "en", {"text_kind": "registrar_authority", "instrument": "x", "provision": "y", "items": [], "before": []}
        )


def test_facts_are_never_templates(stage: Stage) -> None:
    notice = stage.draft(extra=Extra(licence_checks=("{{ 7 * 7 }} {% for a in b %}",)))
    assert "{{ 7 * 7 }} {% for a in b %}" in notice.body


def test_the_recipient_chooses_the_language(stage: Stage) -> None:
    to = make_recipient("chez-nous", language="fr-BE")
    assert stage.draft(language=None).language == "en"
    assert draft_notice(stage.settings, stage.case, to, NoticeKind.REGISTRAR, stage.author, NOW).language == "fr"
    with pytest.raises(NoticeError, match="expected one of"):
        stage.draft(language="xx")


def test_who_may_not_draft(stage: Stage) -> None:
    stage.recipients["host"].source_text = "x"
    with pytest.raises(AccessError, match="regulator"):
        stage.draft(NoticeKind.ORDER, "host", extra=ORDER)
    regulator = make_account("r.order", Role.REGULATOR)
    with pytest.raises(AccessError, match="may give no orders"):
        draft_notice(
            stage.settings, stage.case, stage.recipients["host"], NoticeKind.ORDER, regulator, NOW, extra=ORDER
        )
    operator = make_account("o.ops", Role.OPERATOR)
    with pytest.raises(AccessError, match="may not draft"):
        draft_notice(stage.settings, stage.case, stage.recipients["host"], NoticeKind.ARTICLE_16, operator, NOW)


def test_what_may_not_be_drafted(stage: Stage) -> None:
    with pytest.raises(NoticeError, match="expected a recipient that is registrar"):
        stage.draft(NoticeKind.REGISTRAR, "host")
    nobody = make_recipient("nobody", address="")
    with pytest.raises(NoticeError, match="nobody to write to"):
        draft_notice(stage.settings, stage.case, nobody, NoticeKind.REGISTRAR, stage.author, NOW)
    with pytest.raises(NoticeError, match="holds no offer"):
        stage.draft(extra=Extra(offers=("f" * 32,)))
    elsewhere = make_recipient("elsewhere", serves=["other.example"])
    with pytest.raises(NoticeError, match="a notice needs evidence"):
        draft_notice(stage.settings, stage.case, elsewhere, NoticeKind.REGISTRAR, stage.author, NOW)
    practice = make_recipient("practice", practice=True)
    with pytest.raises(NoticeError, match="never mixed"):
        draft_notice(stage.settings, stage.case, practice, NoticeKind.REGISTRAR, stage.author, NOW)


def test_references_are_numbered(stage: Stage) -> None:
    made = [stage.draft().reference for _ in range(3)]
    assert made == [f"N-{NOW.year}-{number:05d}" for number in (1, 2, 3)]
    later = NOW + timedelta(days=800)
    notice = draft_notice(
        stage.settings, stage.case, stage.recipients["registrar"], NoticeKind.REGISTRAR, stage.author, later
    )
    assert notice.reference == f"N-{later.year}-00001"
