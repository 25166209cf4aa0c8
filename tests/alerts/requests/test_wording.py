# SPDX-License-Identifier: EUPL-1.2
from alerts.requests.wording import fill, languages, load_words


def test_every_language_has_every_phrase() -> None:
    assert languages() == ("de", "en", "es", "fr", "it", "pl", "tr", "uk")
    for section in ("request", "warning"):
        whole = set(load_words("en", section))
        assert all(set(load_words(one, section)) == whole for one in languages())


def test_a_fact_is_never_read_as_a_gap() -> None:
    assert fill("{a} and {b}", a="{b}", b="x") == "{b} and x"
