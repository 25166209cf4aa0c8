# SPDX-License-Identifier: EUPL-1.2
"""What a letter cites stands in it in its own language's words, with the numbers that the table of kinds gives."""

import re

import pytest

from alerts.errors import NoticeError
from alerts.models.notice import NoticeKind
from alerts.notices.wording import languages, load_words, say_subject, write_text
from config.notice_rules import load_notice_rules

NUMBERS = re.compile(r"\d+(?:\.\d+)*")
CITED = [kind for kind in NoticeKind if load_notice_rules()[kind].instrument and kind != NoticeKind.REGISTRY]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.value) for kind in CITED])
def test_the_provision_stands_in_the_text(language: str, kind: NoticeKind) -> None:
    rule = load_notice_rules()[kind]
    said = set(NUMBERS.findall(load_words(language).phrases[f"intro.{kind}"]))
    wanted = {number for text in (rule.instrument, rule.provision) for number in NUMBERS.findall(text)}
    assert wanted <= said


@pytest.mark.parametrize("language", languages())
def test_no_text_holds_a_word_that_it_refuses_to_the_owner(language: str) -> None:
    words = load_words(language)
    owner = " ".join(words.phrases[f"{part}.compromised_owner"] for part in ("subject", "intro", "ask")).lower()
    assert not [word for word in words.refused_to_owner if re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", owner)]


@pytest.mark.parametrize("language", languages())
def test_falsified_and_unauthorised_are_two_words(language: str) -> None:
    words = load_words(language)
    falsified, unauthorised = words.phrases["word.falsified"].lower(), words.phrases["word.unauthorised"].lower()
    stems = {"en": "falsif", "de": "gefälscht", "fr": "falsifi", "es": "falsific", "it": "falsific", "pl": "sfałszowan",
             "tr": "sahte", "uk": "фальсифік"}  # fmt: skip
    assert stems[language] in falsified
    assert stems[language] not in unauthorised


def test_what_is_missing_is_named() -> None:
    with pytest.raises(NoticeError, match=r"a fact is missing: '\w+' is undefined"):
        write_text("en", {})
    with pytest.raises(NoticeError, match=r"subject\.default: a fact is missing"):
        say_subject("en", "none", {})
