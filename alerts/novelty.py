# SPDX-License-Identifier: EUPL-1.2
"""Novelty: a site, seller or substance that no alert had before, so that nobody has looked at it yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from alerts.models.alert import Alert


@dataclass(kw_only=True)
class Known:
    """What alerts had before this reading."""

    begun: bool = False
    """Whether there was any alert: in a fresh home everything is new, which says nothing."""
    substances: set[str] = field(default_factory=set)


def read_known() -> Known:
    """What the alerts in the database name."""
    named = Alert.objects.values_list("substances", flat=True).iterator(chunk_size=5_000)
    return Known(begun=Alert.objects.exists(), substances={inn for inns in named for inn in inns})


def find_novel(drafts: Sequence[Alert], known: Known) -> None:
    """Note on each draft what is new about it."""
    sites = {draft.site for draft in drafts}
    sellers = {draft.seller for draft in drafts} - {""}
    seen_sites = set(Alert.objects.filter(site__in=sites).values_list("site", flat=True))
    seen_sellers = set(Alert.objects.filter(seller__in=sellers).values_list("seller", flat=True)) if sellers else set()
    for draft in drafts:
        if known.begun:
            is_new_seller = bool(draft.seller) and draft.seller not in seen_sellers
            draft.novel = [
                *(["site"] if draft.site not in seen_sites else []),
                *(["seller"] if is_new_seller else []),
                *(f"substance {inn}" for inn in draft.substances if inn not in known.substances),
            ]
    known.substances.update(inn for draft in drafts for inn in draft.substances)
