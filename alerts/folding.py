# SPDX-License-Identifier: EUPL-1.2
"""Folding: one alert speaks for all parties of an operator and one product group, for as long as the operator stands.

By rule only alerts that nobody touched are folded, and the rule takes back what it did when the operator falls. What a
person touched is linked and stays as it is. That parties belong together is a proposal until a person upholds it, and
the alert says so. Practice and real ones never meet.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from alerts.bulk import update_rows
from alerts.figures import FIGURES, count_figures, learn_from
from alerts.grouping import operator_alert_key, party_name
from alerts.models.alert import Alert, AlertComment, AlertMove, AlertState
from alerts.models.case import Case
from alerts.models.operator import Membership, Operator, OperatorKind, OperatorState, Party
from alerts.muting import muted_ends
from alerts.states import CLOSED, SOFTWARE, reopen_alert
from alerts.sureness import chance

FOLD_AT = 0.9
FEWEST = 2
"""Of one product group; a single alert speaks for itself."""
STANDING = (OperatorState.PROPOSED.value, OperatorState.UPHELD.value)
KEPT = ("state", "merged_into", "operator", "version")
PartyName = tuple[str, str, bool]


@dataclass(kw_only=True)
class Folded:
    """What one folding changed, by alert id."""

    folded: set[int] = field(default_factory=set)
    unfolded: set[int] = field(default_factory=set)
    speaking: set[int] = field(default_factory=set)
    """Alerts of operators whose figures changed."""
    begun: set[int] = field(default_factory=set)
    """Alerts of operators that were not there before."""

    def __bool__(self) -> bool:
        return bool(self.folded or self.unfolded)


def refold(operator_ids: Iterable[int], now: datetime, fold_at: float = FOLD_AT) -> Folded:
    """Bring the alerts of these operators in line with what the operators are now; doing it twice changes nothing."""
    changed = Folded()
    with transaction.atomic():
        operators = list(Operator.objects.filter(pk__in=set(operator_ids)).order_by("pk"))
        wanted = {operator.pk: alerts_of(operator, fold_at) for operator in operators}
        for operator in operators:
            release(operator, {alert.pk for alert in wanted[operator.pk]}, now, changed)
        for operator in operators:
            gather(operator, [alert.pk for alert in wanted[operator.pk]], now, changed)
        for speaker in Alert.objects.filter(pk__in=changed.speaking).select_related("operator"):
            settle(speaker, now)
    return changed


def fold_new(alerts: Sequence[Alert], now: datetime, fold_at: float = FOLD_AT) -> Folded:
    """Fold alerts that were just raised of parties whose operator is known."""
    named = {(*party_name(alert.site, alert.seller), alert.practice) for alert in alerts}
    members = standing_members(Q(party__site__in={alert.site for alert in alerts}), fold_at)
    operators = {member.operator_id for member in members if name_of(member.party) in named}
    return refold(operators, now, fold_at) if operators else Folded()


def name_of(party: Party) -> PartyName:
    """A party as alerts are compared with it."""
    return (*party_name(party.site, party.seller), party.practice)


def standing_members(wanted: Q, fold_at: float) -> list[Membership]:
    """Present members that are upheld, or proposed with enough probability, of operators that stand."""
    sure = Q(upheld=True) | Q(probability__gte=fold_at) | Q(operator__probability__gte=fold_at)
    members = Membership.objects.filter(wanted, sure, until=None)
    standing = members.filter(operator__state__in=STANDING, operator__kind=OperatorKind.OPERATOR.value)
    return list(standing.select_related("party", "operator").order_by("operator_id", "id"))


def alerts_of(operator: Operator, fold_at: float) -> list[Alert]:
    """Alerts of the operator's present parties, each party counted with the operator that holds it most firmly."""
    members = standing_members(Q(operator=operator), fold_at)
    if len(members) < FEWEST and operator.state == OperatorState.PROPOSED:
        return []  # a party alone is no proposal that anyone need read of
    own = {name_of(one.party) for one in members}
    rivals = standing_members(Q(party__in=[one.party_id for one in members]) & ~Q(operator=operator), fold_at)
    for rival in rivals:
        mine = next(one for one in members if one.party_id == rival.party_id)
        if firmness(rival) > firmness(mine):
            own.discard(name_of(rival.party))
    rows = Alert.objects.filter(site__in={one.party.site for one in members}, practice=operator.practice)
    return [row for row in rows.order_by("id") if (*party_name(row.site, row.seller), row.practice) in own]


def firmness(member: Membership) -> tuple[bool, bool, float, int]:
    """Upheld operators first, then upheld members, then probability; the older operator when equal."""
    upheld = member.operator.state == OperatorState.UPHELD
    return upheld, member.upheld, max(member.probability, member.operator.probability), -member.operator_id


def release(operator: Operator, keep: set[int], now: datetime, changed: Folded) -> None:
    """Take back what the rule folded and linked of parties that are no longer the operator's."""
    linked = Alert.objects.select_for_update().filter(operator=operator).exclude(site="").exclude(pk__in=keep)
    unfold(list(linked.order_by("id")), f"{operator.subject} no longer stands for it", now, changed)


def unfold(alerts: Sequence[Alert], why: str, now: datetime, changed: Folded) -> None:
    """Each alert speaks for itself again, if the rule folded it; the link goes in any case."""
    by_rule = folded_by_rule(alerts)
    moves = []
    for alert in alerts:
        if alert.pk in by_rule:
            changed.speaking.add(alert.merged_into_id or 0)
            changed.unfolded.add(alert.pk)
            moves.append(draft_move(alert, AlertState.NEW, why, now))
            alert.state, alert.merged_into = AlertState.NEW, None
            alert.version += 1
        alert.operator = None
    AlertMove.objects.bulk_create(moves)
    update_rows(alerts, KEPT)


def folded_by_rule(alerts: Sequence[Alert]) -> set[int]:
    """Those of these alerts into which no person's decision went: they lie in an operator's alert by rule."""
    merged = [alert.pk for alert in alerts if alert.state == AlertState.MERGED]
    last: dict[int, str] = dict(
        AlertMove.objects.filter(alert__in=merged, to_state=AlertState.MERGED.value)
        .order_by("id")
        .values_list("alert_id", "by")
    )
    speakers = Alert.objects.filter(merged__in=merged, site="").values_list("pk", flat=True)
    own = set(speakers)
    return {alert.pk for alert in alerts if alert.merged_into_id in own and last.get(alert.pk) == SOFTWARE}


def gather(operator: Operator, wanted: Sequence[int], now: datetime, changed: Folded) -> None:
    """Fold the operator's alerts by product group, and link those that a person touched."""
    groups: dict[str, list[Alert]] = defaultdict(list)
    for alert in Alert.objects.select_for_update().filter(pk__in=wanted).order_by("id"):
        groups[alert.product_group].append(alert)
    for group, alerts in sorted(groups.items()):
        key = operator_alert_key(operator.key, group)
        speaker = Alert.objects.filter(key=key).first()
        away = [one for one in alerts if one.operator_id not in (None, operator.pk)]
        unfold(away, f"{operator.subject} holds its party more firmly", now, changed)
        free = untouched([one for one in alerts if one.merged_into_id is None])
        link([one for one in alerts if one.operator_id != operator.pk], operator)
        inside = [one for one in alerts if speaker is not None and one.merged_into_id == speaker.pk]
        if len(free) + len(inside) < FEWEST and speaker is None:
            continue
        if free:
            if speaker is None:
                speaker = begin_speaker(operator, key, free, now)
                changed.begun.add(speaker.pk)
            fold(free, speaker, operator, now, changed)
        if speaker is not None and (free or inside):
            changed.speaking.add(speaker.pk)


def link(alerts: Sequence[Alert], operator: Operator) -> None:
    """Name the operator on alerts that go on speaking for themselves."""
    for alert in alerts:
        alert.operator = operator
    update_rows(alerts, ("operator",))


def untouched(alerts: Sequence[Alert]) -> list[Alert]:
    """New alerts that no person took, decided, wrote about, split, merged others into or put into a case."""
    fresh = [
        alert.pk
        for alert in alerts
        if alert.state == AlertState.NEW and alert.assigned_to_id is None and alert.split_from_id is None
    ]
    touched = Alert.objects.filter(pk__in=fresh).filter(
        Exists(AlertMove.objects.filter(alert=OuterRef("pk")).exclude(by=SOFTWARE))
        | Exists(AlertComment.objects.filter(alert=OuterRef("pk")))
        | Exists(Alert.objects.filter(merged_into=OuterRef("pk")))
        | Exists(Alert.objects.filter(split_from=OuterRef("pk")))
        | Exists(Case.alerts.through.objects.filter(alert_id=OuterRef("pk")))
    )
    left = set(fresh) - set(touched.values_list("pk", flat=True))
    return [alert for alert in alerts if alert.pk in left]


def begin_speaker(operator: Operator, key: str, alerts: Sequence[Alert], now: datetime) -> Alert:
    """The alert that speaks for the operator's parties; its figures are counted afterwards."""
    first = alerts[0]
    speaker = Alert(
        key=key,
        product_group=first.product_group,
        harm_class=first.harm_class,
        harm_weight=first.harm_weight,
        severity=first.severity,
        severity_score=first.severity_score,
        practice=operator.practice,
        operator=operator,
        first_seen_at=first.first_seen_at,
        last_seen_at=first.last_seen_at,
    )
    muted_ends([speaker], now)
    speaker.save()
    why = f"raised: {operator.subject}, probability {chance(operator.probability)}"
    AlertMove.objects.create(alert=speaker, to_state=AlertState.NEW, by=SOFTWARE, reason=why, at=now)
    return speaker


def fold(alerts: Sequence[Alert], speaker: Alert, operator: Operator, now: datetime, changed: Folded) -> None:
    """Let the operator's alert speak for these; closed as it may be, it comes back: nobody judged these parties."""
    why = f"folded into alert {speaker.pk}: {operator.subject}, probability {chance(operator.probability)}"
    AlertMove.objects.bulk_create([draft_move(alert, AlertState.MERGED, why, now) for alert in alerts])
    for alert in alerts:
        alert.state, alert.merged_into, alert.operator = AlertState.MERGED, speaker, operator
        alert.version += 1
    update_rows(alerts, KEPT)
    changed.folded |= {alert.pk for alert in alerts}
    if AlertState(speaker.state) in CLOSED:
        reopen_alert(speaker, reason=f"{len(alerts)} alerts of parties that nobody judged", at=now)


def draft_move(alert: Alert, to_state: AlertState, why: str, now: datetime) -> AlertMove:
    """A move by rule, not yet saved."""
    return AlertMove(alert=alert, from_state=alert.state, to_state=to_state, by=SOFTWARE, reason=why, at=now)


def settle(speaker: Alert, now: datetime) -> None:
    """Figures of an operator's alert; one that speaks for nobody any more and that nobody touched is put aside."""
    family = list(Alert.objects.filter(merged_into=speaker))
    learn_from(speaker, family)
    count_figures(speaker)
    update_rows([speaker], (*FIGURES, "novel"))
    if not family and untouched([speaker]):
        move = draft_move(speaker, AlertState.DISMISSED, "speaks for nobody any more: the operator fell", now)
        move.save()
        Alert.objects.filter(pk=speaker.pk).update(state=AlertState.DISMISSED, version=speaker.version + 1)
