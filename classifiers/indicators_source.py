# SPDX-License-Identifier: EUPL-1.2
"""Signs of a source that is not what it says: false places, numbers and regulators, codes that fail their own rule."""

import re

from classifiers.assessment import Signal
from classifiers.context import Case
from classifiers.silence import NAME, PARTY, silent_without
from config.codes import is_valid_code
from crawler.profile import SiteProfile

MADE_IN = re.compile(
    r"\b(?:(?:made|manufactured|produced|hergestellt|prodotto) in|fabrique en|fabricado en|product of|origin:?)\s+"
    r"(?:the\s+)?([a-z]{3,20})"
)
ORIGINS = ("made in", "ured in", "uced in", "ellt in", "otto in", "fabrique", "fabricado", "product of", "origin")
PLACES = {
    "usa": "US", "america": "US", "germany": "DE", "deutschland": "DE", "allemagne": "DE", "france": "FR",
    "switzerland": "CH", "suisse": "CH", "schweiz": "CH", "italy": "IT", "italia": "IT", "spain": "ES", "canada": "CA",
    "uk": "GB", "england": "GB", "japan": "JP", "australia": "AU", "austria": "AT", "belgium": "BE", "ireland": "IE",
    "india": "IN", "inde": "IN", "indien": "IN", "china": "CN", "chine": "CN", "pakistan": "PK", "turkey": "TR",
    "thailand": "TH", "mexico": "MX", "russia": "RU", "ukraine": "UA", "moldova": "MD", "vietnam": "VN", "iran": "IR",
}  # fmt: skip
"""Names of countries after "made in", in the languages in which shops write it."""
FAR = frozenset({"IN", "CN", "HK", "PK", "SG", "TH", "VN", "TR", "MX", "MD", "IR", "BD", "LA", "KH"})
"""Places from which unlicensed mail order ships most. Source: WCO Illicit Trade Report 2019; customs releases."""
NEAR = frozenset({"US", "CA", "GB", "CH", "AU"})
NOT_A_REGULATOR = re.compile(
    r"general health pharmac\w{1,10} council|"
    r"international pharmac\w{1,10} (?:regulatory|licen[cs]ing) (?:board|authority)"
    r"|(?:fda|ema|who)[- ](?:licensed|registered|approved) (?:online )?(?:pharmacy|drugstore|shop|store)"
    r"|world pharmac\w{1,10} (?:council|authority)|european pharmac\w{1,10} (?:licen[cs]e|council|board)"
    r"|(?:global|worldwide|international) (?:online )?pharmac\w{1,10} licen[cs]e"
)
"""No such body licenses a pharmacy: the first was read in shop templates; FDA, EMA and WHO license no shop."""
STOCK = ("shutterstock", "istockphoto", "depositphotos", "dreamstime", "123rf.", "alamy", "gettyimages", "stock.adobe")
CHECKED = {"gtin", "pzn", "cip", "ndc", "aic", "eu_number"}


def code_fails_check(case: Case) -> Signal | None:
    """A product code is shown that breaks the rule of its own scheme (GTIN, PZN, CIP, NDC, AIC)."""
    if not case.listing.codes or not case.speaks_medicine:
        return None
    for code in case.listing.codes:
        if (
            code.scheme in CHECKED
            and is_valid_code(code.scheme, code.value) is False
            and any(map(str.isdigit, code.value))
        ):
            return Signal(strength=0.3, quote=f"{code.scheme.upper()} {code.value}")
    return None


@silent_without(NAME)
def made_in_two_places(case: Case) -> Signal | None:
    """The same product is said to be made in two different countries."""
    text = case.text.folded.text
    if not case.names or not any(word in text for word in ORIGINS):
        return None
    found = {PLACES[m[1]]: m.group() for m in MADE_IN.finditer(text, 0, 4_000) if m[1] in PLACES}
    if len(found) < 2 or len({hit.entry.inn for hit in case.names}) > 2:
        return None
    return Signal(strength=0.35, quote=" … ".join(list(found.values())[:2]))


@silent_without(NAME)
def places_contradict(case: Case) -> Signal | None:
    """The seller names one country as its place and sends from another, far outside that country's control."""
    sent_from = set(case.listing.ships_from)
    if not sent_from or not case.prescription_name or not sent_from <= FAR:
        return None
    for party in case.parties:
        stated = set(party.profile.countries)
        regulated = {c for c in stated if c in NEAR or _is_union(case, c)}
        if regulated and not stated & sent_from:
            quote = f"{', '.join(sorted(regulated))} / ships from {', '.join(sorted(sent_from))}"
            return Signal(strength=0.45, quote=quote, where=party.where)
    return None


@silent_without(PARTY)
def licence_number_fails_check(case: Case) -> Signal | None:
    """A company, tax or licence number that the site shows fails its own check digits."""
    site = case.site.profile if case.site is not None else None
    if not isinstance(site, SiteProfile) or not site.invalid_numbers or not case.names:
        return None
    return Signal(strength=0.3, quote=site.invalid_numbers[0], where="site")


@silent_without(PARTY)
def misnamed_regulator(case: Case) -> Signal | None:
    """A body is named as licensing the shop that licenses no pharmacy, or does not exist."""
    if not case.sells_medicine or case.text.count("warning") or case.text.count("news"):
        return None
    for party in case.parties:
        if "misnamed" not in party.memo:
            match = NOT_A_REGULATOR.search(party.reading.folded.text)
            party.memo["misnamed"] = match.group() if match is not None else ""
        if party.memo["misnamed"]:
            return Signal(strength=0.45, quote=party.memo["misnamed"], where=party.where)
    return None


@silent_without(NAME)
def stock_photo(case: Case) -> Signal | None:
    """The picture of the product comes from a seller of stock photographs."""
    if not case.names:
        return None
    for image in case.listing.images[:4]:
        if any(name in image.lower() for name in STOCK):
            return Signal(strength=0.15, quote=image[:120])
    return None


@silent_without(NAME)
def sent_where_remote_sale_is_forbidden(case: Case) -> Signal | None:
    """A prescription-only medicine is sent to a country, named as destination, that forbids its remote sale.

    Source: config/data/registers.csv, online_rx_sale_allowed.
    """
    if case.prescription_name is None or len(case.listing.ships_to) > 12:
        return None
    for code in case.listing.ships_to:
        country = case.reference.countries.get(code)
        if country is not None and country.online_prescription_sale is False:
            return Signal(strength=0.2, quote=f"{case.prescription_name.quote} ({country.name})", where="reference")
    return None


FALSIFIED = (code_fails_check, made_in_two_places, stock_photo)
UNAUTHORISED = (
    places_contradict,
    licence_number_fails_check,
    misnamed_regulator,
    sent_where_remote_sale_is_forbidden,
)


def _is_union(case: Case, code: str) -> bool:
    country = case.reference.countries.get(code)
    return country is not None and country.eu_eea in ("EU", "EEA")
