# SPDX-License-Identifier: EUPL-1.2
"""Facts: what a text may say, from the case, the house and what a person added; the least that a recipient needs."""

from dataclasses import dataclass
from typing import Any

from alerts.errors import NoticeError
from alerts.models.account import Account
from alerts.models.notice import Notice, NoticeItem, NoticeKind
from alerts.notices.law import stated
from alerts.notices.wording import one_line
from config.notice_rules import NoticeRule, load_notice_rules
from config.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Extra:
    """What a person adds that no page says."""

    offers: tuple[str, ...] = ()
    """Offer ids; empty: all upheld ones that the recipient can act on."""
    redress: str = ""
    """For orders: the means of redress, in the words of the issuing authority."""
    scope: str = ""
    """For orders: the territorial scope."""
    licence_checks: tuple[str, ...] = ()
    """Number shown, register asked, answer, date."""
    has_threat: bool = False
    """A danger to life or health is seen."""
    grounds_upheld: tuple[str, ...] = ()
    """Keys of grounds that the legal map marks as assumptions and this person has checked."""


def values_of(notice: Notice) -> dict[str, Any]:
    """Every fact that a phrase or the layout may use."""
    rule = load_notice_rules()[notice.kind]
    items = list(notice.items.all())
    helps = notice.kind == NoticeKind.COMPROMISED_OWNER
    sites = sorted({item.site for item in items})
    values = {
        "reference": notice.reference,
        "place": ", ".join(sites[:3]) + (f" (+{len(sites) - 3})" if len(sites) > 3 else ""),
        "text_kind": notice.facts.get("text_kind") or notice.kind,
        "instrument": rule.instrument,
        "provision": rule.provision,
        "items": [value_of(item) for item in items],
        "legal": [] if helps else stated(notice.legal_basis, upheld_grounds(notice)),
        "helps": helps,
        "is_order": rule.is_order,
        "bona_fide": notice.kind in (NoticeKind.ARTICLE_16, NoticeKind.TRUSTED_FLAGGER),
        "before": [],
        "deadline": "",
    }
    return notice.facts | values


def value_of(item: NoticeItem) -> dict[str, Any]:
    """One address with its least facts, each suspicion with its own signs."""
    pairs = [one.partition(":")[::2] for one in item.reasons]
    words = [one for one in item.verdict.split(", ") if one]
    return {
        "url": item.url,
        "product": item.title,
        "substances": ", ".join(item.substances),
        "seller": item.seller,
        "seen": f"{item.observed_at:%Y-%m-%d %H:%M}",
        "sha256": item.payload_sha256,
        "suspicions": [
            {"word": word, "reasons": [reason for points_to, reason in pairs if points_to == word]} for word in words
        ],
    }


def facts_of(settings: Settings, account: Account, extra: Extra, rule: NoticeRule) -> dict[str, Any]:
    """Who writes, and what a person added; raises NoticeError where an order or the sender lacks a fact."""
    house = settings.notices
    organisation = house.organisation or account.organisation or settings.export.organisation
    mail = house.mail or settings.mail.sender or account.email
    if not organisation or not mail:
        raise NoticeError("notices: expected the sender: set notices.organisation and notices.mail")
    if rule.is_order and not (extra.redress.strip() and extra.scope.strip()):
        raise NoticeError(f"{rule.instrument} {rule.provision}: an order names the redress and the territorial scope")
    if rule.kind == NoticeKind.TRUSTED_FLAGGER and not house.trusted_flagger:
        raise NoticeError("notices.trusted_flagger: expected the decision that made the organisation a trusted flagger")
    signature = [house.person, house.unit, organisation, *house.postal_address.splitlines(), house.telephone, mail]
    return {
        "organisation": one_line(organisation),
        "mail": mail,
        "country": account.country,
        "jurisdiction": ", ".join(sorted(account.jurisdictions)),
        "flagger": one_line(house.trusted_flagger),
        "flagger_by": one_line(house.trusted_flagger_by),
        "signature": [one_line(line) for line in signature if line.strip()],
        "redress": one_line(extra.redress, 2_000),
        "scope": one_line(extra.scope, 1_000),
        "licence_checks": [one_line(check, 500) for check in extra.licence_checks],
        "has_threat": extra.has_threat,
        "grounds_upheld": sorted(extra.grounds_upheld),
    }


def upheld_grounds(notice: Notice) -> list[str]:
    """Keys of the assumptions that a person checked."""
    return list(notice.facts.get("grounds_upheld", []))
