# SPDX-License-Identifier: EUPL-1.2
"""Owners: whether somebody else runs a site now, by what its home page shows beside what its pages showed before."""

from rapidfuzz import fuzz

from alerts.removal.baseline import Baseline, marks_of, words_of
from crawler.extraction.site import read_site_profile
from crawler.page import Page
from crawler.profile import ProfilePageKind
from crawler.rendering import visible_text

SAME_NAME = 70.0
COMMON_WORDS = 0.2
"""Share of the shorter text's words that both texts hold, from which on they may be of one hand."""
ENOUGH_WORDS = 20


def has_new_owner(home: Page, baseline: Baseline) -> str:
    """Why the site seems to be another's: name, unseen marks and words all differ; empty when it may be the same."""
    if not baseline.knows_site:
        return ""
    now = read_site_profile([(ProfilePageKind.HOME, home)])
    if has_common_name((*now.names, *now.legal_names), baseline.site_names):
        return ""
    if baseline.site_marks & marks_of(now):
        return ""
    words = words_of(visible_text(home))
    smaller = min(len(words), len(baseline.site_words))
    if len(words) < ENOUGH_WORDS or smaller == 0 or len(words & baseline.site_words) / smaller > COMMON_WORDS:
        return ""
    called = now.names[0] if now.names else "no name"
    return f"another owner: the home page names “{called[:80]}”, and nothing that marked the site before is left"


def has_common_name(names: tuple[str, ...], before: tuple[str, ...]) -> bool:
    """Whether a site still uses one of its names."""
    return any(
        fuzz.token_set_ratio(one.casefold()[:200], other.casefold()[:200]) >= SAME_NAME
        for one in names[:20]
        for other in before[:20]
    )
