# SPDX-License-Identifier: EUPL-1.2
"""Logos: how far the common logo of a site proves its seller, from a way back verified down to a bare picture.

The proof is the way back: the authority's page that the logo leads to must name the site's domain. That page is known
once it was imported (`theriac reference import seller_pages`, or a list of sellers). Domains are compared, never parts.
Source: Implementing Regulation (EU) 699/2014; config/data/registers.csv, logo_link_pattern.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from config.reference import Country, Reference
from crawler.profile import Logo, SiteProfile

COMMON_LOGOS = ("eu_common_logo", "mhra_logo")
LIST_IS_ALL = frozenset({"SK"})
"""States whose logo leads to the list and not to the seller's own entry, lawfully."""
OF_STATE = re.compile(r"logosancointernet_([a-z]{2})(?![a-z])")
UNION_FLAG = re.compile(r"\b(?:eu|europe\w*)[-_ ]flag|flag[-_ ](?:of[-_ ]|eu\b|europe)|drapeau[-_ ]europ|europaflagge")
SUFFIXES = {"UK": "GB", "EL": "GR"}


class LogoRung(StrEnum):
    """The ladder, best first."""

    VERIFIED = "verified_reverse_link"
    ENTRY_LINK = "entry_link_ok"
    LISTED = "list_link_ok_domain_listed"
    AUTHORITY_LINK = "generic_authority_link"
    BROKEN_LINK = "broken_link"
    IMAGE_ONLY = "image_only"
    OTHERS_ENTRY = "entry_of_another_seller"
    WRONG_HOST = "wrong_host_or_lookalike"
    WRONG_FLAG = "wrong_flag_or_eu_flag"


@dataclass(frozen=True, kw_only=True)
class LogoFinding:
    """The best rung that a site's logos reach, for and against it."""

    rung: LogoRung
    quote: str
    strength_for: float
    strength_against: float


STRENGTHS = {
    LogoRung.VERIFIED: (0.8, 0.0),
    LogoRung.ENTRY_LINK: (0.6, 0.0),
    LogoRung.LISTED: (0.7, 0.0),
    LogoRung.AUTHORITY_LINK: (0.4, 0.0),
    LogoRung.BROKEN_LINK: (0.0, 0.3),
    LogoRung.IMAGE_ONLY: (0.0, 0.45),
    LogoRung.OTHERS_ENTRY: (0.0, 0.6),
    LogoRung.WRONG_HOST: (0.0, 0.55),
    LogoRung.WRONG_FLAG: (0.0, 0.5),
}


PROVED = frozenset({LogoRung.VERIFIED, LogoRung.LISTED})
"""What a bare text link must reach to count: anybody may link to an authority."""


def judge_logos(profile: SiteProfile, reference: Reference) -> LogoFinding | None:
    """The best rung of the site's common logos, None when it shows none."""
    findings = [_judge(logo, profile, reference) for logo in profile.logos if logo.kind in COMMON_LOGOS]
    bare = (_judge(logo, profile, reference) for logo in profile.logos if logo.kind == "register_link")
    findings += [finding for finding in bare if finding.rung in PROVED]
    order = list(LogoRung)
    return min(findings, key=lambda finding: order.index(finding.rung), default=None)


def _judge(logo: Logo, profile: SiteProfile, reference: Reference) -> LogoFinding:
    rung = _rung(logo, profile, reference)
    strength_for, strength_against = STRENGTHS[rung]
    return LogoFinding(
        rung=rung, quote=logo.link or logo.image, strength_for=strength_for, strength_against=strength_against
    )


def _rung(logo: Logo, profile: SiteProfile, reference: Reference) -> LogoRung:
    link = logo.link
    if not link:
        return LogoRung.IMAGE_ONLY
    host = _host(link)
    if not host:
        return LogoRung.BROKEN_LINK
    if host in profile.hosts or host == profile.site:
        return LogoRung.IMAGE_ONLY
    for country in reference.countries.values():
        matches = bool(country.logo_link_pattern and re.match(country.logo_link_pattern, link))
        if matches or _is_authority(host, country):
            return _on_authority(logo, link, country, profile, reference, matches)
    return LogoRung.WRONG_HOST


def _on_authority(
    logo: Logo, link: str, country: Country, profile: SiteProfile, reference: Reference, matches: bool
) -> LogoRung:
    """The link is an authority's: what that page names decides, then its shape and the flag in the picture."""
    named = reference.registers.sellers_on_page(link) if reference.registers else []
    if any(row.domain == profile.site and row.active for _, row in named):
        own = any(row.domain == profile.site and row.is_entry for _, row in named)
        return LogoRung.VERIFIED if own else LogoRung.LISTED
    if named:
        return LogoRung.OTHERS_ENTRY
    if any(row.active and row.country == country.code for _, row in reference.registers.sellers(profile.site)):
        return LogoRung.LISTED
    if _has_wrong_flag(logo, country):
        return LogoRung.WRONG_FLAG
    parts = urlsplit(link)
    is_entry = matches and (bool(parts.query) or len(parts.path) > 12) and parts.scheme == "https"
    return LogoRung.ENTRY_LINK if is_entry and country.code not in LIST_IS_ALL else LogoRung.AUTHORITY_LINK


def _host(link: str) -> str:
    try:
        parts = urlsplit(link)
        return (parts.hostname or "").lower() if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _has_wrong_flag(logo: Logo, country: Country) -> bool:
    """Only flags of the states stand in the logo, each its own authority's; the Union's flag is not authentic."""
    words = f"{logo.image.rsplit('/', 1)[-1]} {logo.alt}".lower()
    if UNION_FLAG.search(words):
        return True
    match = OF_STATE.search(words)
    if match is None:
        return False
    state = match[1].upper()
    return SUFFIXES.get(state, state) != country.code


def _is_authority(host: str, country: Country) -> bool:
    own = {
        (urlsplit(url).hostname or "").removeprefix("www.")
        for url in (country.authority_url, country.seller_register_url)
    }
    bare = host.removeprefix("www.")
    return any(known and (bare == known or bare.endswith("." + known)) for known in own)
