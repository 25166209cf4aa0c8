# SPDX-License-Identifier: EUPL-1.2
"""Proposals from evidence, and what people do with them: nothing merges by itself, each step can be undone."""

from datetime import timedelta

import pytest

from alerts.errors import AccessError, DecisionError
from alerts.models.account import Account, Role
from alerts.models.audit import AuditEntry
from alerts.models.operator import Identifier, IdentifierUse, Operator, OperatorLink, OperatorState, Party
from alerts.operators.decisions import add, confirm, merge, refuse_link, reject, remove, rename, split, undo
from alerts.operators.explaining import explain_operator
from alerts.operators.keeping import IdentifierBook
from alerts.operators.proposing import propose, propose_soon
from alerts.raising import raise_alerts
from config.settings import Settings
from indexer.evidence import EvidenceRecord
from tests.alerts.operators.shops import PHONES, contact, make_offer, make_profile, make_seller, mirrors, store_of
from tests.alerts.people import make_account
from tests.make import SEEN_AT

LATER = SEEN_AT + timedelta(days=1)


def proposed(settings: Settings, *records: EvidenceRecord) -> None:
    """Read evidence and propose."""
    raised = raise_alerts(settings, store_of(*records), SEEN_AT)
    propose_soon(settings, raised.parties, SEEN_AT)


def standing() -> list[list[str]]:
    """Sites of operators of several parties."""
    rows = Operator.objects.filter(members__gt=1, kind="operator", state__in=("proposed", "upheld")).order_by("id")
    return [sites_of(row) for row in rows]


def sites_of(operator: Operator) -> list[str]:
    """Its parties now."""
    rows = operator.memberships.filter(until=None).select_related("party").order_by("party__site")
    return [row.party.subject for row in rows]


def the_operator() -> Operator:
    """The one of several parties."""
    return Operator.objects.get(members__gt=1, state__in=("proposed", "upheld"))


def party(site: str) -> Party:
    """A site."""
    return Party.objects.get(site=site, seller="")


@pytest.fixture
def reviewer(settings: Settings) -> Account:
    """Who may decide."""
    return make_account("k.jansen", Role.REVIEWER)


def test_mirrors_are_proposed_with_reasons(settings: Settings) -> None:
    proposed(settings, *mirrors(), make_profile(6, "stranger.example"), make_offer(7, "stranger.example"))
    assert standing() == [["mirror0.example", "mirror1.example", "mirror2.example"]]
    explained = explain_operator(the_operator())
    reasons = {reason["kind"] for link in explained["links"] for reason in link["reasons"]}
    assert {"phone", "mail"} <= reasons
    assert explained["links"][0]["reasons"][0]["left"]["observation_id"].startswith("observation-")
    assert explained["probability"] > 0.9


def test_twice_changes_nothing(settings: Settings) -> None:
    proposed(settings, *mirrors())
    before = list(Operator.objects.values()), list(IdentifierUse.objects.values()), list(OperatorLink.objects.values())
    assert not propose(settings, LATER).changed
    assert before == (
        list(Operator.objects.values()),
        list(IdentifierUse.objects.values()),
        list(OperatorLink.objects.values()),
    )


def test_a_new_mirror_joins_under_the_same_key(settings: Settings) -> None:
    proposed(settings, *mirrors(2))
    key = the_operator().key
    proposed(settings, *mirrors(4))
    assert (the_operator().key, the_operator().members) == (key, 4)


def test_an_identifier_on_very_many_sites_is_kept_no_further(settings: Settings) -> None:
    book = IdentifierBook({})
    book.feed([make_profile(at, f"s{at}.example", contact("phone", PHONES[1])) for at in range(450)])
    book.feed([make_profile(at, f"t{at}.example", contact("phone", PHONES[1])) for at in range(450)])
    shared = Identifier.objects.get()
    assert shared.is_hub
    assert IdentifierUse.objects.count() == shared.parties == 450


def test_a_markets_own_contact_does_not_join_its_sellers(settings: Settings) -> None:
    desk = contact("mail", "help@market.example")
    sellers = [make_seller(at, "market.example", f"seller {at}", desk) for at in range(6)]
    proposed(settings, make_profile(6, "market.example", desk), *sellers)
    assert standing() == []


def test_hostile_values_are_kept_out(settings: Settings) -> None:
    junk = [contact("telegram", value) for value in ("", "x" * 5_000, "username", "\x00\x1b[2Jaaa", "🙂" * 3)]
    proposed(settings, *(make_profile(at, f"s{at}.example", *junk) for at in range(3)))
    assert standing() == []


def test_upheld_parties_stay(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors(2))
    confirm(the_operator(), reviewer, "same phone and mail", SEEN_AT)
    IdentifierUse.objects.all().delete()
    propose(settings, LATER)
    assert the_operator().state == OperatorState.UPHELD
    assert standing() == [["mirror0.example", "mirror1.example"]]


def test_rejected_is_not_proposed_again(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors(2))
    reject(the_operator(), reviewer, "a phone shared by a call centre", SEEN_AT)
    propose(settings, LATER)
    assert standing() == []
    undo(reviewer, LATER)
    assert standing() == [["mirror0.example", "mirror1.example"]]


@pytest.mark.databases
def test_split_and_undo(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors(3))
    operator = the_operator()
    other = split(operator, [party("mirror2.example")], reviewer, "another imprint", SEEN_AT)
    propose(settings, LATER)
    assert (sites_of(operator), sites_of(other)) == (["mirror0.example", "mirror1.example"], ["mirror2.example"])
    undo(reviewer, LATER)
    assert standing() == [["mirror0.example", "mirror1.example", "mirror2.example"]]


def test_remove_add_and_undo(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors(3))
    operator = the_operator()
    confirm(operator, reviewer, "same phone", SEEN_AT)
    remove(operator, party("mirror2.example"), reviewer, "a news page", SEEN_AT)
    propose(settings, LATER)
    assert sites_of(operator) == ["mirror0.example", "mirror1.example"]
    add(operator, party("mirror2.example"), reviewer, "seen again", LATER)
    assert len(sites_of(operator)) == 3
    undo(reviewer, LATER)
    assert sites_of(operator) == ["mirror0.example", "mirror1.example"]
    undo(reviewer, LATER)
    assert len(sites_of(operator)) == 3


@pytest.mark.databases
def test_merge_and_undo(settings: Settings, reviewer: Account) -> None:
    two = [make_profile(4 + at, f"two{at}.example", contact("mail", "x@two.example")) for at in range(2)]
    proposed(settings, *mirrors(2), *two)
    one, other = Operator.objects.filter(members=2).order_by("id")
    merge(other, one, reviewer, "one bank account, seen in a test purchase", SEEN_AT)
    propose(settings, LATER)
    assert len(sites_of(one)) == 4
    other.refresh_from_db()
    assert (other.state, other.merged_into_id) == (OperatorState.MERGED, one.pk)
    undo(reviewer, LATER)
    assert sorted(map(len, standing())) == [2, 2]


def test_a_refused_link_parts_them(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors(2))
    refuse_link(party("mirror0.example"), party("mirror1.example"), reviewer, "a warning prints the phone", SEEN_AT)
    assert standing() == []
    undo(reviewer, LATER)
    assert standing() == [["mirror0.example", "mirror1.example"]]


def test_a_name_stays_with_the_operator(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors(2))
    rename(the_operator(), " Horizon \t", reviewer, "its own name", SEEN_AT)
    proposed(settings, *mirrors(4))
    assert the_operator().name == "Horizon"


def test_two_people_at_once(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors(2))
    operator = the_operator()
    other = make_account("m.rossi", Role.REGULATOR)
    confirm(operator, other, "same phone", SEEN_AT, seen_version=operator.version)
    with pytest.raises(DecisionError, match=r"decided since you saw it by m\.rossi: same phone"):
        reject(operator, reviewer, "not the same", SEEN_AT, seen_version=operator.version)


def test_undo_is_refused_after_another_decision(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors(2))
    operator = the_operator()
    confirm(operator, reviewer, "same phone", SEEN_AT)
    rename(operator, "Horizon", make_account("m.rossi", Role.REGULATOR), "its name", SEEN_AT)
    with pytest.raises(DecisionError, match="something was decided after it"):
        undo(reviewer, LATER)


def test_each_decision_needs_a_right_and_a_reason_and_is_audited(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors(2))
    with pytest.raises(AccessError, match="may not decide operators"):
        confirm(the_operator(), make_account("a.analyst", Role.ANALYST), "same phone", SEEN_AT)
    with pytest.raises(DecisionError, match="expected a reason"):
        confirm(the_operator(), reviewer, " ", SEEN_AT)
    confirm(the_operator(), reviewer, "same phone", SEEN_AT)
    assert AuditEntry.objects.get(action="operator.confirm").why == "same phone"


def test_an_operator_without_parties_takes_no_decision(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors())
    whole = the_operator()
    confirm(whole, reviewer, "same phone", LATER)
    part = split(whole, [party("mirror0.example")], reviewer, "another hand", LATER)
    undo(reviewer, LATER)
    for decide in (
        lambda: merge(part, whole, reviewer, "one hand", LATER),
        lambda: confirm(part, reviewer, "one hand", LATER),
        lambda: rename(part, "Mirror", reviewer, "its own name", LATER),
    ):
        with pytest.raises(DecisionError, match="it has no party any more"):
            decide()
    assert the_operator().members == 3


def test_what_a_reject_parted_is_counted_again_after_its_undo(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors())
    reject(the_operator(), reviewer, "a shop builder", LATER)
    propose(settings, LATER)
    undo(reviewer, LATER)
    for row in Operator.objects.filter(kind="operator"):
        assert row.members == len(sites_of(row))
    assert standing() == [["mirror0.example", "mirror1.example", "mirror2.example"]]


def test_a_programme_that_nobody_works_for_is_listed_no_more(settings: Settings, reviewer: Account) -> None:
    proposed(settings, *mirrors())
    whole = the_operator()
    times = {"first_seen_at": SEEN_AT, "last_seen_at": SEEN_AT, "proposed_at": SEEN_AT}
    above = Operator.objects.create(key="f" * 24, kind="programme", members=3, **times)
    Operator.objects.filter(pk=whole.pk).update(programme=above)
    below = [Operator.objects.create(key=f"{at}" * 24, programme=above, **times) for at in range(2)]
    confirm(whole, reviewer, "same phone", LATER)
    assert above.subject == "proposed programme ffffffff"
    assert Operator.objects.get(pk=above.pk).members == 0
    assert not Operator.objects.filter(pk__in=[one.pk for one in below], programme=above).exists()
