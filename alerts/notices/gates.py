# SPDX-License-Identifier: EUPL-1.2
"""Gates: what must hold before a notice leaves the house, each a plain function with its reason; asked at approval and
again in the moment of sending, on every path."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from alerts.cases.evidence import evidence_of
from alerts.errors import GateError, NoticeError
from alerts.models.case import Case, CaseState
from alerts.models.notice import (
    Deconfliction,
    DeconflictionAnswer,
    Notice,
    NoticeItem,
    NoticeKind,
    Preservation,
    Recipient,
)
from alerts.notices.checked import CheckedCase
from alerts.notices.gate_recipient import compromise_fault, hub_fault, suspect_fault
from alerts.notices.gate_words import buyers_fault, words_fault
from alerts.notices.keys import recipient_key
from config.notice_rules import NoticeRule, load_notice_rules
from config.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One condition and whether it holds."""

    name: str
    holds: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a gate looks at."""

    settings: Settings
    notice: Notice
    now: datetime
    checked: CheckedCase

    @cached_property
    def case(self) -> Case:
        """As it is now, not as it was when the notice was loaded."""
        return self.checked.once(("case", self.notice.case_id), lambda: Case.objects.get(pk=self.notice.case_id))

    @cached_property
    def recipient(self) -> Recipient:
        """As it is now."""
        pk = self.notice.recipient_id
        return self.checked.once(("recipient", pk), lambda: Recipient.objects.get(pk=pk))

    @cached_property
    def items(self) -> Sequence[NoticeItem]:
        """The addresses."""
        return list(self.notice.items.all())

    @cached_property
    def rule(self) -> NoticeRule:
        """Of its kind."""
        return load_notice_rules()[self.notice.kind]


def covert_hold(asked: Asked) -> str:
    """No special investigation keeps the case shut."""
    return "a covert hold is set: every path that could alert the seller is shut" if asked.case.covert_hold else ""


def case_open(asked: Asked) -> str:
    """The case is not closed, and practice and real are not mixed."""
    if asked.case.state == CaseState.CLOSED:
        return f"case {asked.case.reference} is closed"
    mixed = len({asked.case.practice, asked.recipient.practice, asked.notice.practice}) > 1
    return "practice and real are never mixed" if mixed else ""


def evidence(asked: Asked) -> str:
    """Every address has sealed evidence that holds now, read again from the bytes."""
    if not asked.items:
        return "it names no address: a notice without evidence never leaves"
    checked = asked.checked.of(asked.case)
    for item in asked.items:
        one = checked.get(item.observation_id)
        if one is None:
            return f"{item.observation_id[:16]}: the case does not rely on it (any more)"
        if not one.holds:
            return f"{item.observation_id[:16]}: {one.standing.answer}: {one.standing.reason}"
        record = one.record
        if record is None or record.capture is None or record.capture.payload_sha256 != item.payload_sha256:
            return f"{item.observation_id[:16]}: the capture is not the one that the notice names"
        if record.offer_address != item.url:
            return f"{item.observation_id[:16]}: the address is not the one that was captured"
        if one.standing.seal.sealed_at is None:
            return f"{item.observation_id[:16]}: {one.standing.seal.words}"
    return ""


def upheld(asked: Asked) -> str:
    """A reviewer upheld the indicators of every offer; what is to be preserved need not wait for that."""
    if asked.notice.kind in (NoticeKind.PRESERVATION, NoticeKind.COMPROMISED_OWNER):
        return ""
    offers = {item.offer_id for item in asked.items}
    missing = sorted(offers - asked.checked.once(("upheld", asked.case.pk), lambda: upheld_offers(asked.case)))
    if missing:
        return f"{len(missing)} of {len(offers)} offers are not upheld by a reviewer ({missing[0][:16]} …)"
    unsure = next((item for item in asked.items if not item.verdict), None)
    return f"{unsure.url}: nothing is suspected of it" if unsure is not None else ""


def upheld_offers(case: Case) -> set[str]:
    """Offers of a case whose indicators a reviewer upheld."""
    return set(evidence_of(case).filter(upheld=True).values_list("offer_id", flat=True))


def preservation(asked: Asked) -> str:
    """A preservation request was drafted, or waived with a reason."""
    if asked.notice.kind == NoticeKind.PRESERVATION:
        return ""
    settled = Preservation.objects.filter(case=asked.case)
    if asked.checked.once(("preservation", asked.case.pk), settled.exists):
        return ""
    return "no preservation request was drafted, nor waived with a reason"


def deconfliction(asked: Asked) -> str:
    """Police or prosecutor were asked, and answered that nothing stands against it."""
    answers = Deconfliction.objects.filter(case=asked.case)
    last = asked.checked.once(("deconfliction", asked.case.pk), answers.first)
    if last is None:
        return "nobody of police or prosecutor was asked: whom, when, and what they answered"
    if last.answer != DeconflictionAnswer.CLEAR:
        return f"{last.asked} answered on {last.answered_on}: {last.answer}"
    ends = last.expires_on or last.answered_on + timedelta(days=asked.settings.notices.deconfliction_days)
    return f"the answer of {last.asked} held until {ends}: ask again" if asked.now.date() > ends else ""


def addressee(asked: Asked) -> str:
    """There is somebody to write to, in use, of a kind that such a notice goes to, at the address of the draft."""
    if not asked.recipient.enabled or not asked.notice.address.strip():
        return "there is nobody to write to: no address, or it was put out of use"
    if asked.recipient.kind not in asked.rule.recipients:
        return f"it goes to {', '.join(asked.rule.recipients)}, this is {asked.recipient}"
    return ""


def not_the_suspect(asked: Asked) -> str:
    """The address is not drawn from the suspected site: not its contacts, security.txt, registrant or reseller."""
    return suspect_fault(asked.notice, asked.recipient, asked.items, asked.checked)


def not_a_hub(asked: Asked) -> str:
    """It is about the pages themselves: hops of a redirect chain and services that everybody shares are not blamed."""
    return hub_fault(asked.recipient, asked.items, asked.checked)


def compromise(asked: Asked) -> str:
    """The owner of a site is written to only after a person upheld that others broke into it."""
    return compromise_fault(asked.notice, asked.recipient, asked.items)


def order(asked: Asked) -> str:
    """Orders are drafted only by accounts whose authority may give them."""
    if not asked.rule.is_order:
        return ""
    author = asked.notice.author
    return "" if author is not None and author.may_order else "its author's authority may give no orders"


def jurisdiction(asked: Asked) -> str:
    """RAA 3.18.3 is for authorities with jurisdiction over the registrar."""
    if not asked.rule.needs_jurisdiction:
        return ""
    author, country = asked.notice.author, asked.recipient.country
    if not country:
        return "the registrar's country is not known"
    if author is None or country not in author.jurisdictions:
        return f"its author's authority has no jurisdiction over registrars in {country}: use the kind registrar"
    return ""


def ground(asked: Asked) -> str:
    """It names the legal ground on which the offers are held to be illegal."""
    if asked.notice.kind in (NoticeKind.COMPROMISED_OWNER, NoticeKind.PRESERVATION):
        return ""
    own = set(asked.notice.facts.get("grounds_upheld", []))
    known = [one for one in asked.notice.legal_basis if not one.get("assumption") or one.get("key") in own]
    return "" if known else "no legal ground that is more than an assumption: uphold one, or add a country to the case"


def words(asked: Asked) -> str:
    """It speaks of suspicions, accuses nobody, and mixes up neither falsified with unauthorised nor with DNS abuse."""
    return words_fault(asked.notice, asked.items)


def buyers(asked: Asked) -> str:
    """It holds no mail address, account number or pseudonym of anybody but sender and recipient."""
    return buyers_fault(asked.notice, asked.items)


def key(asked: Asked) -> str:
    """The recipient's key, where there is one, is the one of the draft and can be encrypted to."""
    try:
        found = recipient_key(asked.recipient)
    except NoticeError as error:
        return str(error)
    if (found.fingerprint if found is not None else "") != asked.notice.key_fingerprint:
        return "" if asked.notice.route != "mail" else "the recipient's key is another one than when it was drafted"
    return found.fault(asked.now) if found is not None else ""


class _Named(NamedTuple):
    name: str
    asks: Callable[[Asked], str]


GATES = (
    _Named("covert hold", covert_hold),
    _Named("case", case_open),
    _Named("recipient", addressee),
    _Named("not the suspect", not_the_suspect),
    _Named("not a hub", not_a_hub),
    _Named("compromise", compromise),
    _Named("order", order),
    _Named("jurisdiction", jurisdiction),
    _Named("legal ground", ground),
    _Named("words", words),
    _Named("buyers", buyers),
    _Named("key", key),
    _Named("upheld", upheld),
    _Named("preservation", preservation),
    _Named("deconfliction", deconfliction),
    _Named("evidence", evidence),
)


def check_gates(
    settings: Settings, notice: Notice, now: datetime, *, checked: CheckedCase | None = None
) -> tuple[Gate, ...]:
    """Every gate with its answer, as things stand now."""
    asked = Asked(settings=settings, notice=notice, now=now, checked=checked or CheckedCase(settings))
    found = []
    for name, asks in GATES:
        fault = asks(asked)
        holds = (asks.__doc__ or name).splitlines()[0]
        found.append(Gate(name=name, holds=not fault, reason=fault or holds))
    return tuple(found)


def require_gates(settings: Settings, notice: Notice, now: datetime, *, checked: CheckedCase | None = None) -> None:
    """Raises GateError naming every gate that is shut."""
    shut = [one for one in check_gates(settings, notice, now, checked=checked) if not one.holds]
    if shut:
        raise GateError(f"notice {notice.reference}: " + "; ".join(f"{one.name}: {one.reason}" for one in shut))
