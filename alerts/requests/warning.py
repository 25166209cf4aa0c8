# SPDX-License-Identifier: EUPL-1.2
"""An urgent warning to the public (Art. 18(3) b), drafted from a case: products and advice, no person, no address."""

import hashlib
from datetime import datetime

from django.db import transaction

from alerts.access import Action, check_may
from alerts.approving import check_second_person
from alerts.auditing import note
from alerts.cases.evidence import evidence_of
from alerts.cases.opening import keep_event
from alerts.errors import RequestError
from alerts.models.account import Account
from alerts.models.alert import AlertOffer
from alerts.models.audit import AuditVerb
from alerts.models.case import Case
from alerts.models.request import PublicWarning
from alerts.numbering import save_numbered
from alerts.requests.summary import facts_of, house_mail, house_name
from alerts.requests.wording import chosen_language, fill, load_words
from config.settings import Settings
from indexer.masking import load_masker

PRODUCTS = 12


def draft_warning(
    settings: Settings, case: Case, account: Account, now: datetime, *, language: str = "", why: str, text: str = ""
) -> PublicWarning:
    """A draft for another person to approve; raises RequestError while a covert hold stands or nothing is upheld."""
    check_may(account, Action.DRAFT)
    check_case_speaks(case)
    chosen = chosen_language(language, account.language)
    said = load_masker(settings.home).mask_text(text.strip() or words_for(settings, case, chosen), frozenset())
    made = PublicWarning(
        case=case, language=chosen, text=said, text_sha256=hashlib.sha256(said.encode()).hexdigest(),
        author=account, by=account.username, drafted_at=now,
    )  # fmt: skip
    number(made, now)
    keep_event(case, "warning_drafted", account, now, why=why, warning=made.reference)
    return made


def check_case_speaks(case: Case) -> None:
    """Raises RequestError when a warning would spoil an investigation, or rests on nothing that a person upheld."""
    case.refresh_from_db()
    if case.covert_hold:
        raise RequestError(f"case {case.reference}: a covert hold is set: nothing about it is made public")
    if not evidence_of(case).filter(upheld=True).exists():
        raise RequestError(f"case {case.reference}: nothing of it is upheld by a reviewer yet")


def words_for(settings: Settings, case: Case, language: str) -> str:
    """The usual words with the case's products; falsified and unauthorised are never mixed."""
    words = load_words(language, "warning")
    offers = evidence_of(case).filter(upheld=True).values_list("offer_id", flat=True)
    verdicts = set(AlertOffer.objects.filter(offer_id__in=list(offers)).values_list("verdict", flat=True))
    suspicion = " / ".join(words[one] for one in ("falsified", "unauthorised") if one in verdicts)
    products = ", ".join(facts_of(case).products[:PRODUCTS]) or "–"
    organisation = house_name(settings) or "–"
    parts = [
        fill(words["title"], products=products),
        fill(words["intro"], organisation=organisation, products=products),
        fill(words["suspicion"], suspicion=suspicion or words["unauthorised"]),
        words["advice"],
        fill(words["contact"], contact=house_mail(settings) or "–"),
    ]
    return "\n\n".join(parts) + "\n"


def approve_warning(
    settings: Settings, warning: PublicWarning, account: Account, code: str, reason: str, now: datetime
) -> PublicWarning:
    """A second person lets it be published; publishing itself is done by people."""
    check_second_person(settings, account, [warning.by], code, reason, now)
    check_case_speaks(warning.case)
    with transaction.atomic():
        present = PublicWarning.objects.select_for_update().get(pk=warning.pk)
        if present.approved_at is not None:
            raise RequestError(f"warning {present.reference}: it is approved already")
        present.approved_by, present.approved_at, present.approved_why = account.username, now, reason.strip()
        present.save()
        note(
            account, AuditVerb.DISCLOSURE, "warning.approve", "warning", [present.reference], now, why=reason,
            case=present.case.reference, recipient="the public", details={"sha256": present.text_sha256},
        )  # fmt: skip
    return present


def find_warning(wanted: str) -> PublicWarning:
    """The warning with this reference; raises RequestError when there is none."""
    found = PublicWarning.objects.select_related("case", "author").filter(reference=wanted.strip()).first()
    if found is None:
        raise RequestError(f"no warning {wanted[:40]!r}")
    return found


def number(made: PublicWarning, now: datetime) -> None:
    """Save it under a reference of its own."""
    failed = RequestError("warning: no reference could be taken, try again")
    save_numbered(made, PublicWarning.objects.all(), "W-", 4, now, failed)
