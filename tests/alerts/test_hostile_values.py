# SPDX-License-Identifier: EUPL-1.2
"""What a page, a file or a person may say, on a database that takes no NUL and counts the letters of a column."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.cases.opening import open_case
from alerts.deciding import comment, decide
from alerts.errors import ActionError
from alerts.models.account import Role
from alerts.models.alert import Alert, AlertComment, Outcome
from alerts.operators.proposing import propose_again
from alerts.raising import raise_alerts
from config.settings import Settings
from crawler.listing import Contact, ContactKind
from tests.alerts.memory_store import MemoryStore, make_assessment, make_record
from tests.alerts.people import make_account
from tests.make import SEEN_AT, make_listing

pytestmark = pytest.mark.databases
LATER = SEEN_AT + timedelta(hours=1)
HOSTILE = {
    "nul": "Sildenafil\x00 100 mg",
    "long": "S" * 5_000,
    "four bytes a letter": "💊" * 400,
    "quotes": "'; DROP TABLE alerts_alert; -- %s {} \\u0000 \\",
    "right to left": "\u202eSildenafil\u2066",
    "separators": "a\x1fb\x1ec\x85d\u2028e",
}


@pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
def test_whatever_a_page_says_becomes_an_alert(settings: Settings, text: str) -> None:
    store = MemoryStore()
    url = f"https://shop.example/{text[:2000]}"
    contacts = tuple(Contact(kind=kind, value=text, raw=text) for kind in (ContactKind.TELEGRAM, ContactKind.MAIL))
    listing = make_listing(
        url=url, title=text, seller=text, seller_url="https://shop.example/s", description=text, contacts=contacts
    )
    assessment = make_assessment(inn=text[:80])
    store.add(
        [
            replace(make_record(n, site=f"s{n}.example", listing=listing, assessment=assessment), page_url=url)
            for n in range(3)
        ]
    )
    raised = raise_alerts(settings, store, LATER)
    propose_again(LATER)
    assert (raised.read, len(raised.new)) == (3, 3)
    assert Alert.objects.exclude(seller="").count() == 3
    person = make_account("k.jansen", Role.ANALYST)
    alert = Alert.objects.filter(merged_into=None).order_by("id")[0]
    decide(alert, Outcome.LEGAL, person, text, LATER)
    comment(alert, person, text, LATER)
    assert AlertComment.objects.get().text


@pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
def test_whatever_a_person_types_is_kept_or_refused_in_words(settings: Settings, text: str) -> None:
    person = make_account("k.jansen", Role.ANALYST)
    with suppress(ActionError):
        made = open_case(person, text, LATER, why=text)
        assert made.reference == "2026-0001"
