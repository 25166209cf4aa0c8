# SPDX-License-Identifier: EUPL-1.2
"""Logos: how far the common logo of a site proves its seller, from a link to its own entry down to a bare picture.

Source: Implementing Regulation (EU) 699/2014; config/data/registers.csv, logo_link_pattern.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from config.reference import Country, Reference
from crawler.profile import Logo, SiteProfile

COMMON_LOGOS = ("eu_common_logo", "mhra_logo")


class LogoRung(StrEnum):
    """The ladder, best first; a reverse link is only known after a look at the authority's page."""

    ENTRY_LINK = "entry_link_ok"
    AUTHORITY_LINK = "generic_authority_link"
    BROKEN_LINK = "broken_link"
    IMAGE_ONLY = "image_only"
    WRONG_HOST = "wrong_host_or_lookalike"


@dataclass(frozen=True, kw_only=True)
class LogoFinding:
    """The best rung that a site's logos reach, for and against it."""

    rung: LogoRung
    quote: str
    strength_for: float
    strength_against: float


STRENGTHS = {
    LogoRung.ENTRY_LINK: (0.6, 0.0),
    LogoRung.AUTHORITY_LINK: (0.4, 0.0),
    LogoRung.BROKEN_LINK: (0.0, 0.3),
    LogoRung.IMAGE_ONLY: (0.0, 0.45),
    LogoRung.WRONG_HOST: (0.0, 0.55),
}


def judge_logos(profile: SiteProfile, reference: Reference) -> LogoFinding | None:
    """The best rung of the site's common logos, None when it shows none."""
    findings = [_judge(logo, profile, reference) for logo in profile.logos if logo.kind in COMMON_LOGOS]
    order = list(LogoRung)
    return min(findings, key=lambda finding: order.index(finding.rung), default=None)


def _judge(logo: Logo, profile: SiteProfile, reference: Reference) -> LogoFinding:
    rung = _rung(logo.link, profile, reference)
    strength_for, strength_against = STRENGTHS[rung]
    return LogoFinding(
        rung=rung, quote=logo.link or logo.image, strength_for=strength_for, strength_against=strength_against
    )


def _rung(link: str | None, profile: SiteProfile, reference: Reference) -> LogoRung:
    if not link:
        return LogoRung.IMAGE_ONLY
    parts = urlsplit(link)
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("http", "https") or not host:
        return LogoRung.BROKEN_LINK
    if host in profile.hosts or host == profile.site:
        return LogoRung.IMAGE_ONLY
    for country in reference.countries.values():
        if country.logo_link_pattern and re.match(country.logo_link_pattern, link):
            return LogoRung.ENTRY_LINK if parts.query or len(parts.path) > 12 else LogoRung.AUTHORITY_LINK
        if _is_authority(host, country):
            return LogoRung.AUTHORITY_LINK
    return LogoRung.WRONG_HOST


def _is_authority(host: str, country: Country) -> bool:
    own = {
        (urlsplit(url).hostname or "").removeprefix("www.")
        for url in (country.authority_url, country.seller_register_url)
    }
    bare = host.removeprefix("www.")
    return any(known and (bare == known or bare.endswith("." + known)) for known in own)
