# SPDX-License-Identifier: EUPL-1.2
"""Decisions: what people do with operators. Each is an account's, has a reason, is kept with before and after, and can
be undone. No later proposal overrides one. To uphold an operator says that one hand seems to run its parties; it is no
finding of guilt.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from alerts.access import Action, check_may
from alerts.auditing import note
from alerts.errors import DecisionError
from alerts.folding import refold
from alerts.models.account import Account
from alerts.models.audit import AuditVerb
from alerts.models.operator import (
    Membership,
    Operator,
    OperatorDecision,
    OperatorKind,
    OperatorLink,
    OperatorState,
    Party,
)
from alerts.operators.programmes import release_empty
from alerts.operators.proposing import propose_again
from alerts.operators.snapshots import put_back, take_snapshot

MOST_APART = 2_000
"""Parties of a rejected operator that are kept apart one by one."""
NAME_MOST = 200


def confirm(
    operator: Operator, account: Account, reason: str, now: datetime, *, seen_version: int | None = None
) -> OperatorDecision:
    """Uphold that its parties belong together."""
    with transaction.atomic():
        present = take_hold(operator, account, reason, seen_version)
        if present.state == OperatorState.UPHELD and not present.memberships.filter(until=None, upheld=False).exists():
            raise DecisionError(f"operator {present.pk}: it is upheld already")
        before = take_snapshot([present])
        present.state = OperatorState.UPHELD
        present.memberships.filter(until=None).update(upheld=True)
        return keep("confirm", [present], before, account, reason, now)


def reject(
    operator: Operator, account: Account, reason: str, now: datetime, *, seen_version: int | None = None
) -> OperatorDecision:
    """Say that its parties do not belong together; they are not proposed together again."""
    with transaction.atomic():
        present = take_hold(operator, account, reason, seen_version)
        before = take_snapshot([present])
        parties = members_of(present)
        present.state = OperatorState.REJECTED
        present.memberships.filter(until=None).update(until=now)
        Operator.objects.filter(programme=present).update(programme=None)
        apart = [[party] for party in parties[:MOST_APART]]
        return keep("reject", [present], before, account, reason, now, apart=apart)


def split(
    operator: Operator,
    parties: Sequence[Party],
    account: Account,
    reason: str,
    now: datetime,
    *,
    seen_version: int | None = None,
) -> Operator:
    """Part some parties off into an operator of their own; both stand as before. A case that relies on it shows it."""
    with transaction.atomic():
        present = take_hold(operator, account, reason, seen_version)
        own = members_of(present)
        wanted = sorted({party.pk for party in parties})
        if missing := set(wanted) - set(own):
            raise DecisionError(f"operator {present.pk}: {named(missing)} is none of its parties")
        if not wanted or len(wanted) == len(own):
            raise DecisionError(f"operator {present.pk}: expected some of its parties, not none and not all")
        other = Operator(
            key=split_key(present, wanted),
            state=present.state,
            practice=present.practice,
            programme=present.programme,
            probability=present.probability,
            first_seen_at=present.first_seen_at,
            last_seen_at=present.last_seen_at,
            proposed_at=now,
        )
        if Operator.objects.filter(key=other.key).exists():
            other.key = split_key(present, [*wanted, present.version])
        other.save()
        before = take_snapshot([present, other])
        move(present, other, wanted, now)
        rest = [party for party in own if party not in set(wanted)]
        keep("split", [present, other], before, account, reason, now, apart=[rest, wanted])
        return Operator.objects.get(pk=other.pk)


def merge(operator: Operator, into: Operator, account: Account, reason: str, now: datetime) -> OperatorDecision:
    """Say that two operators are one: its parties go to the other, which is upheld then."""
    with transaction.atomic():
        first, second = sorted((operator.pk, into.pk))
        Operator.objects.select_for_update().filter(pk__in=(first, second)).order_by("pk").first()
        present, target = take_hold(operator, account, reason, None), take_hold(into, account, reason, None)
        if present.pk == target.pk:
            raise DecisionError(f"operator {present.pk}: expected another operator to merge it into")
        if present.practice != target.practice:
            raise DecisionError("practice and real operators are never merged")
        if present.kind != target.kind:
            raise DecisionError(f"operator {present.pk}: a {present.kind} and a {target.kind} are never merged")
        before = take_snapshot([present, target])
        Operator.objects.filter(programme=present).update(programme=target)
        move(present, target, members_of(present), now)
        target.memberships.filter(until=None).update(upheld=True)
        target.state, present.state, present.merged_into = OperatorState.UPHELD, OperatorState.MERGED, target
        return keep("merge", [present, target], before, account, reason, now)


def rename(operator: Operator, name: str, account: Account, reason: str, now: datetime) -> OperatorDecision:
    """Give an operator a name: a handle or a label, never a charge."""
    plain = " ".join(name.split())
    if not plain or len(plain) > NAME_MOST or not plain.isprintable():
        raise DecisionError(f"operator {operator.pk}: expected a name of 1 to {NAME_MOST} characters")
    with transaction.atomic():
        present = take_hold(operator, account, reason, None)
        before = take_snapshot([present])
        present.name = plain
        return keep("name", [present], before, account, reason, now)


def add(operator: Operator, party: Party, account: Account, reason: str, now: datetime) -> OperatorDecision:
    """Put a party into an upheld operator; it leaves any other."""
    with transaction.atomic():
        present = take_hold(operator, account, reason, None)
        if present.state != OperatorState.UPHELD or present.kind != OperatorKind.OPERATOR:
            raise DecisionError(f"operator {present.pk}: only an upheld operator takes parties in: confirm it first")
        if party.practice != present.practice:
            raise DecisionError("practice and real parties never meet")
        held = present.memberships.filter(party=party, until=None)
        if held.filter(upheld=True).exists():
            raise DecisionError(f"operator {present.pk}: {party.subject} is upheld in it already")
        others = list(Operator.objects.filter(memberships__party=party, memberships__until=None).exclude(pk=present.pk))
        before = take_snapshot([present, *others])
        Membership.objects.filter(party=party, until=None).exclude(operator=present).update(until=now)
        if not held.update(upheld=True):
            Membership.objects.create(operator=present, party=party, probability=0.0, upheld=True, since=now)
        return keep("add", [present, *others], before, account, reason, now)


def remove(operator: Operator, party: Party, account: Account, reason: str, now: datetime) -> OperatorDecision:
    """Take a party out; it is not proposed with the others again. A case that relies on it shows it."""
    with transaction.atomic():
        present = take_hold(operator, account, reason, None)
        own = members_of(present)
        if party.pk not in own:
            raise DecisionError(f"operator {present.pk}: {party.subject} is none of its parties")
        if len(own) == 1:
            raise DecisionError(f"operator {present.pk}: it has no other party: reject it")
        before = take_snapshot([present])
        present.memberships.filter(party=party, until=None).update(until=now)
        rest = [one for one in own if one != party.pk]
        return keep("remove", [present], before, account, reason, now, apart=[rest, [party.pk]])


def refuse_link(left: Party, right: Party, account: Account, reason: str, now: datetime) -> OperatorDecision:
    """Say that a link between two parties does not hold; an operator that stood on it alone falls apart."""
    if left.pk == right.pk:
        raise DecisionError("expected two different parties")
    left, right = sorted((left, right), key=lambda party: party.pk)
    both = Membership.objects.filter(party__in=(left, right), until=None).order_by("id")
    member = both.first()
    if member is None:
        raise DecisionError(f"{left.subject} and {right.subject} are in no operator: there is no link to refuse")
    with transaction.atomic():
        present = take_hold(member.operator, account, reason, None)
        link, _ = OperatorLink.objects.get_or_create(left=left, right=right, defaults={"probability": 0.0})
        if link.refused:
            raise DecisionError(f"the link between {left.subject} and {right.subject} is refused already")
        before = take_snapshot([present], links=[link])
        OperatorLink.objects.filter(pk=link.pk).update(refused=True)
        link.refused = True
        apart = [[left.pk], [right.pk]]
        return keep("refuse_link", [present], before, account, reason, now, apart=apart, links=[link])


def undo(account: Account, now: datetime, *, operator: Operator | None = None) -> OperatorDecision:
    """Take back the account's last decision (on one operator); refused when something was decided after it."""
    check_may(account, Action.LINK)
    with transaction.atomic():
        own = OperatorDecision.objects.filter(account=account, undoes=None, undone_by=None)
        last = (own.filter(operator=operator) if operator else own).order_by("-id").first()
        if last is None:
            raise DecisionError("nothing of yours is left to undo")
        touched = list(Operator.objects.select_for_update().filter(pk__in=[int(pk) for pk in last.after["operators"]]))
        later = OperatorDecision.objects.filter(pk__gt=last.pk, undoes=None, undone_by=None)
        for other in later:
            if shared := set(other.after["operators"]) & set(last.after["operators"]):
                raise DecisionError(f"operator {min(shared)}: something was decided after it: look at it again")
        before = take_snapshot(touched)
        put_back(last, touched, now)
        return keep("undo", touched, before, account, f"undone: {last.why}", now, undoes=last)


def take_hold(operator: Operator, account: Account, reason: str, seen_version: int | None) -> Operator:
    """The operator as it is now, held against everyone else; raises DecisionError when the person saw an older one."""
    check_may(account, Action.LINK)
    if not reason.strip():
        raise DecisionError(f"operator {operator.pk}: expected a reason")
    present = Operator.objects.select_for_update().get(pk=operator.pk)
    if seen_version is not None and present.version != seen_version:
        last = present.decisions.order_by("-id").first()
        who = f" by {last.by}: {last.why}" if last else ""
        raise DecisionError(f"operator {present.pk}: decided since you saw it{who}; look at it again")
    if present.state == OperatorState.MERGED:
        raise DecisionError(f"operator {present.pk}: it was merged into {present.merged_into_id}: decide that one")
    if present.state == OperatorState.REJECTED:
        raise DecisionError(f"operator {present.pk}: it was rejected: undo that first")
    if not present.memberships.filter(until=None).exists() and not programme_members(present):
        raise DecisionError(f"operator {present.pk}: it has no party any more: `theriac operators --alone` lists all")
    return present


def keep(
    action: str,
    operators: Sequence[Operator],
    before: dict[str, Any],
    account: Account,
    reason: str,
    now: datetime,
    *,
    apart: Sequence[Collection[int]] = (),
    links: Sequence[OperatorLink] = (),
    undoes: OperatorDecision | None = None,
) -> OperatorDecision:
    """Save a decision with what an undo needs, note it, and bring proposals and alerts in line with it."""
    for operator in operators:
        operator.version += 1
        operator.members = operator.memberships.filter(until=None).count() or programme_members(operator)
        operator.save()
    after = take_snapshot(operators, links=links) | {"apart": [list(side) for side in apart]}
    cases = sorted({key for operator in operators for key in operator.cases.values_list("reference", flat=True)})
    if cases:
        after["cases"] = cases
    details = {"cases": ", ".join(cases)} if cases else {}
    ids = [str(operator.pk) for operator in operators]
    note(account, AuditVerb.ALTERATION, f"operator.{action}", "operator", ids, now, why=reason, details=details)
    decision = OperatorDecision.objects.create(
        operator=operators[0],
        action=action,
        before=before,
        after=after,
        account=account,
        by=account.username,
        why=reason,
        at=now,
        undoes=undoes,
    )
    touched = {int(party) for one in (before, after) for row in one["operators"].values() for party in row["members"]}
    propose_again(now, touched)
    count_members(touched)
    refold([operator.pk for operator in operators], now)
    return decision


def members_of(operator: Operator) -> list[int]:
    """Ids of its present parties."""
    return sorted(operator.memberships.filter(until=None).values_list("party_id", flat=True))


def count_members(parties: Collection[int]) -> None:
    """Members of every operator that has or had these parties, as they are now; programmes keep who is still there."""
    held = set(Membership.objects.filter(party__in=parties).values_list("operator", flat=True))
    inside = Count("memberships", filter=Q(memberships__until=None))
    for one in Operator.objects.filter(pk__in=held, kind=OperatorKind.OPERATOR.value).annotate(inside=inside):
        if one.members != one.inside:
            Operator.objects.filter(pk=one.pk).update(members=one.inside)
    release_empty()


def programme_members(operator: Operator) -> int:
    """Of a programme, the operators below it."""
    return operator.operators.count() if operator.kind == OperatorKind.PROGRAMME else 0


def move(source: Operator, target: Operator, parties: Collection[int], now: datetime) -> None:
    """Parties leave one operator for another; as upheld as they were."""
    rows = list(source.memberships.filter(until=None, party__in=list(parties)))
    source.memberships.filter(pk__in=[row.pk for row in rows]).update(until=now)
    inside = set(target.memberships.filter(until=None).values_list("party_id", flat=True))
    Membership.objects.bulk_create(
        Membership(operator=target, party_id=row.party_id, probability=row.probability, upheld=row.upheld, since=now)
        for row in rows
        if row.party_id not in inside
    )


def named(parties: Collection[int]) -> str:
    """The first of these parties, by name."""
    return Party.objects.get(pk=min(parties)).subject


def split_key(operator: Operator, parties: Sequence[int]) -> str:
    """Stable: the same parties split off the same operator give the same key."""
    keys = sorted(Party.objects.filter(pk__in=parties).values_list("key", flat=True))
    return hashlib.sha256("\x1f".join((operator.key, "split", *keys, str(len(parties)))).encode()).hexdigest()[:24]
