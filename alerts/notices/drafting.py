# SPDX-License-Identifier: EUPL-1.2
"""Drafting: a notice from a case to one recipient: items, grounds, text and the exact bytes that would leave."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from alerts.access import Action, check_may
from alerts.cases.opening import keep_event
from alerts.errors import AccessError, NoticeError
from alerts.models.account import Account
from alerts.models.case import Case, CaseState
from alerts.models.notice import Notice, NoticeItem, NoticeKind, NoticeState, Preservation, Recipient, Route
from alerts.notices import message
from alerts.notices.facts import Extra, facts_of, upheld_grounds, values_of
from alerts.notices.items import choose, item_of, provisions_of, serves, shown_mails
from alerts.notices.keeping import held, keep, move, number
from alerts.notices.law import grounds_for
from alerts.notices.wording import chosen_language, one_line, say_subject, write_text
from config.notice_rules import NoticeRule, load_notice_rules
from config.settings import Settings

PRACTICE = "PRACTICE"
PRACTICE_WORDS = f"{PRACTICE}: an exercise. The shops and people named here are invented; nothing has to be done."
"""Stands on top of every notice of the practice market, in whatever language it is: none may be taken for a real one.
"""


def draft_notice(
    settings: Settings,
    case: Case,
    recipient: Recipient,
    kind: NoticeKind,
    account: Account,
    now: datetime,
    *,
    language: str | None = None,
    extra: Extra | None = None,
    why: str = "",
) -> Notice:
    """A draft; nothing leaves by it. Raises AccessError for orders by an account that may give none, NoticeError for a
    recipient of another kind, without evidence, or with a fact missing."""
    rule, extra = load_notice_rules()[kind.value], extra or Extra()
    check_author(account, rule)
    check_recipient(case, recipient, rule)
    chosen = choose(settings, case, recipient, kind, extra.offers)
    told = kind is not NoticeKind.COMPROMISED_OWNER
    grounds = grounds_for(provisions_of(chosen), countries_of(case, account, recipient)) if told else []
    notice = Notice(
        uuid=uuid4(),
        case=case,
        recipient=recipient,
        kind=kind.value,
        language=chosen_language(language, recipient.language),
        route=recipient.route,
        address=destination(recipient),
        author=account,
        by=account.username,
        drafted_at=now,
        practice=case.practice,
        legal_basis=grounds,
        facts=facts_of(settings, account, extra, rule)
        | {"contacts": sorted(shown_mails(settings, case, chosen, recipient))},
    )
    with transaction.atomic():
        number(notice, now)
        NoticeItem.objects.bulk_create(_for(notice, (item_of(one) for one in chosen)))
        compose(notice)
        keep(notice, "drafted", account, now, why=why, kind=kind.value, addresses=len(chosen))
        keep_event(case, "notice_drafted", account, now, why=why, notice=notice.reference, recipient=recipient.name)
        if kind is NoticeKind.PRESERVATION:
            Preservation.objects.create(case=case, notice=notice, account=account, by=account.username, why=why, at=now)
    return notice


def draft_batch(
    settings: Settings, case: Case, recipients: Iterable[Recipient], account: Account, now: datetime, *, why: str = ""
) -> list[Notice]:
    """One notice to each recipient that can act on an offer of the case, each with all its addresses."""
    sites = set(case.evidence.filter(withdrawn_at=None, upheld=True).values_list("site", flat=True))
    wanted = [one for one in recipients if any(serves(one, site) for site in sites)]
    return [draft_notice(settings, case, one, ordinary_kind(one, account), account, now, why=why) for one in wanted]


def ordinary_kind(recipient: Recipient, account: Account) -> NoticeKind:
    """The notice that a recipient of this kind usually gets from this account."""
    if recipient.kind == "registrar" and recipient.country in account.jurisdictions:
        return NoticeKind.REGISTRAR_AUTHORITY
    by_kind = {"marketplace": NoticeKind.ARTICLE_16, "host": NoticeKind.ARTICLE_16, "abuse_desk": NoticeKind.XARF}
    if recipient.kind in by_kind:
        return by_kind[recipient.kind]
    if recipient.kind == "authority":
        return NoticeKind.MUTUAL_ASSISTANCE
    return NoticeKind(recipient.kind)


def edit_notice(
    notice: Notice,
    account: Account,
    now: datetime,
    *,
    why: str,
    subject: str | None = None,
    body: str | None = None,
    grounds_upheld: Sequence[str] = (),
    seen_version: int | None = None,
) -> Notice:
    """Change a draft. An approval that there was ends; who edits is an author too and cannot approve it."""
    check_author(account, load_notice_rules()[notice.kind])
    if not why.strip() or (subject is None and body is None and not grounds_upheld):
        raise NoticeError(f"notice {notice.reference}: expected something to change, and a reason")
    with held(notice, seen_version) as present:
        if present.state not in (NoticeState.DRAFT, NoticeState.APPROVED, NoticeState.REFUSED, NoticeState.BOUNCED):
            raise NoticeError(f"notice {present.reference}: it is {present.state} and can no longer be changed")
        before = present.message_sha256
        if present.state != NoticeState.DRAFT:
            move(present, NoticeState.DRAFT, account, now, why=why, action="reopened")
        end_approvals(present, now, f"changed by {account.username}")
        present.edited_by = sorted({*present.edited_by, account.username})
        if grounds_upheld:
            present.facts = present.facts | {"grounds_upheld": sorted({*upheld_grounds(present), *grounds_upheld})}
        compose(present, subject=subject, body=body)
        keep(present, "edited", account, now, why=why, before=before, after=present.message_sha256)
    return notice


def end_approvals(notice: Notice, now: datetime, why: str) -> None:
    """What was approved is not what is there any more."""
    notice.approvals.filter(ended_at=None).update(ended_at=now, ended_why=why)
    notice.approved_by, notice.approved_at = "", None


def compose(notice: Notice, *, subject: str | None = None, body: str | None = None) -> None:
    """Write subject, text and the exact bytes; the caller holds the notice. Raises NoticeError for a missing fact."""
    values = values_of(notice)
    text_kind = notice.facts.get("text_kind") or notice.kind
    if body is not None or subject is None or not notice.body:
        notice.body = body.strip() + "\n" if body is not None else write_text(notice.language, values)
    given = subject if subject is not None else say_subject(notice.language, text_kind, values)
    if notice.practice:
        given = given if given.startswith(PRACTICE) else f"{PRACTICE}: {given}"
        notice.body = notice.body if notice.body.startswith(PRACTICE) else f"{PRACTICE_WORDS}\n\n{notice.body}"
    notice.subject = one_line(given, 250)
    notice.attachments = []
    packed = message.pack(notice)
    notice.message, notice.message_sha256 = packed.data, packed.sha256
    notice.message_id, notice.attachments = packed.message_id, packed.attachments
    notice.key_fingerprint = packed.key_fingerprint
    notice.save()


def check_author(account: Account, rule: NoticeRule) -> None:
    """Raises AccessError when this account may not draft such a notice."""
    check_may(account, Action.DRAFT)
    if rule.is_order:
        check_may(account, Action.ORDER)
        if not account.may_order:
            raise AccessError(f"{account.username} may give no orders: an administrator says whose authority may")


def check_recipient(case: Case, recipient: Recipient, rule: NoticeRule) -> None:
    """Raises NoticeError when this recipient is not one for such a notice, or nobody at all."""
    if case.state == CaseState.CLOSED:
        raise NoticeError(f"case {case.reference}: it is closed: reopen it first")
    if recipient.kind not in rule.recipients:
        raise NoticeError(f"{rule.kind}: expected a recipient that is {', '.join(rule.recipients)}, got {recipient}")
    if recipient.practice != case.practice:
        raise NoticeError(f"{recipient.key}: practice and real are never mixed")
    if not recipient.enabled or not destination(recipient):
        raise NoticeError(f"{recipient.key}: there is nobody to write to: no address, or it was put out of use")


def destination(recipient: Recipient) -> str:
    """Where it goes by the recipient's own route."""
    by_route = {
        Route.MAIL: recipient.address,
        Route.FORM: recipient.form_url,
        Route.API: recipient.api_url,
        Route.LETTER: recipient.postal_address,
    }
    return by_route[Route(recipient.route)].strip()


def countries_of(case: Case, account: Account, recipient: Recipient) -> list[str]:
    """Countries whose law is asked: the authority's own, the case's links, then the recipient's."""
    links = case.country_links.filter(removed_at=None).values_list("country", flat=True)
    wanted = [case.country, account.country, *links, recipient.country]
    return [code for code in dict.fromkeys(wanted) if code]


def _for(notice: Notice, items: Iterable[NoticeItem]) -> list[NoticeItem]:
    found: dict[tuple[str, str], NoticeItem] = {}
    for item in items:
        item.notice = notice
        found.setdefault((item.url, item.offer_id), item)
    return list(found.values())
