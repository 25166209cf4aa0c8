# SPDX-License-Identifier: EUPL-1.2
"""Every row of the law page, quoted and held: the words never mixed, kinds, offence hypotheses, what is never said."""

import dataclasses
from pathlib import Path

import pytest

from classifiers.assessment import Assessment, PointsTo, ProductKind, Verdict
from classifiers.indicators import INDICATORS
from config.legal import RULES, load_legal_map
from crawler.listing import Listing
from crawler.profile import ProfilePage, ProfilePageKind, SellerProfile, SiteProfile
from tests.classifiers import test_law_offences
from tests.classifiers.conftest import Desk, make_site
from tests.classifiers.law import QUOTES, law

PAGE = Path(__file__).parents[2].parent / "shared" / "law.md"
LOOKED_AT = (ProfilePage(kind=ProfilePageKind.IMPRINT, url="/i", payload_sha256="0"),)
ROGUE = "No prescription needed! Bitcoin accepted. Discreet packaging, free reship if seized by customs."


def provisions(assessment: Assessment) -> set[str]:
    return {provision for signal in assessment.indicators for provision in signal.provisions}


# Three words that must never be mixed


@law("a false representation as regards **identity and/or source**")
@pytest.mark.parametrize(
    ("title", "about"),
    [
        pytest.param("Xanax replica 1:1 copy 2 mg", "identity", id="identity: a copy"),
        pytest.param("Cialis 80 mg tablets", "identity", id="identity: a strength never made"),
        pytest.param("Ozempic drops 30 ml", "identity", id="identity: a form never made"),
        pytest.param("Generic Viagra by Pfizer 100 mg", "source", id="source: the wrong maker"),
        pytest.param("Ozempic pen batch LP6F832", "source", id="source: a batch its maker does not know"),
    ],
)
def test_falsified_is_misrepresented_identity_or_source(title: str, about: str, desk: Desk) -> None:
    assessment = desk(title)
    assert assessment.verdict is Verdict.FALSIFIED, about
    assert "MEDICRIME Art. 6" in provisions(assessment)


@law("Composition alone is *adulteration* under Art. 5(2) and does not by itself make Art. 6")
def test_composition_points_to_adulteration_first(desk: Desk) -> None:
    signal = desk.signal("undeclared_substance", "Herbal power capsules", "contains sildenafil not listed on the label")
    hidden = load_legal_map().provisions_of("hidden_medicine")
    assert hidden[0] == "MEDICRIME Art. 5(2)"
    assert signal is None or signal.provisions[0] == "MEDICRIME Art. 5(2)"
    assert load_legal_map().provisions_of("combination_nobody_authorised") == ("MEDICRIME Art. 8(a)(i)",)


@law("trade-mark infringement: intellectual property never counts (Art. 3, WHO)")
def test_trade_marks_never_count() -> None:
    for indicator in INDICATORS:
        words = indicator.meaning.lower()
        assert not any(word in words for word in ("trademark", "trade mark", "trade-mark", "patent", "copyright"))


@law("A legal generic is not falsified because a brand name stands beside it")
@pytest.mark.parametrize(
    "title",
    [
        "Generic Viagra 100 mg by Cipla, 30 tablets",
        "Sildenafil Teva 100 mg (generic of Viagra)",
        "Générique du Cialis: tadalafil 20 mg",
        "Tadalafil Zentiva 20 mg, alternative zu Cialis",
        "Genérico de Viagra sildenafilo 50 mg",
    ],
)
def test_a_generic_beside_a_brand_is_not_falsified(title: str, desk: Desk) -> None:
    assessment = desk(title)
    assert assessment.verdict is not Verdict.FALSIFIED
    assert assessment.falsified < 0.3


@law("WHO: never falsified *solely* because it is unauthorised in a given country")
@pytest.mark.parametrize("code", ["FR", "US", "BR", "XX"])
@pytest.mark.parametrize("title", ["Retatrutide 10 mg vial", "BPC-157 5 mg", "Kamagra 100 mg", "Sildenafil 100 mg"])
def test_unauthorised_somewhere_never_raises_falsified(title: str, code: str, desk: Desk) -> None:
    here = desk(title, ships_to=(code,))
    nowhere = desk(title)
    assert here.falsified == nowhere.falsified < 0.3


@law("WHO: never falsified *solely* because it is unauthorised in a given country")
def test_no_sign_of_missing_authorisation_points_to_falsified() -> None:
    similar = {"MEDICRIME Art. 8(a)(i)", "MEDICRIME Art. 8(a)(ii)"}
    legal = load_legal_map()
    for indicator in INDICATORS:
        if indicator.points_to is PointsTo.FALSIFIED:
            assert not similar & set(legal.provisions_of(indicator.name)), indicator.name
        if indicator.points_to is PointsTo.UNAUTHORISED and "MEDICRIME Art. 6" in legal.provisions_of(indicator.name):
            assert "MEDICRIME Art. 5(1)" in legal.provisions_of(indicator.name), indicator.name


@law("where **the domestic law of the Party concerned** requires it")
def test_unauthorised_says_where(desk: Desk) -> None:
    found = {d.country: d.product_authorised for d in desk("Retatrutide 10 mg", ships_to=("FR", "BR")).destinations}
    assert found == {"FR": "no", "BR": "unknown"}


@law("Subsidiary: only in so far as Art. 5–7 do not cover it")
def test_falsified_comes_before_unauthorised(desk: Desk) -> None:
    assessment = desk("Xanax replica 1:1 copy 2 mg", ROGUE)
    assert assessment.unauthorised >= 0.6
    assert assessment.verdict is Verdict.FALSIFIED


@law("Breaches of seller, distance-selling or prescription rules count only where the legal map of that Party says so")
@pytest.mark.parametrize("indicator", ["prescription_waived", "remote_sale_forbidden", "anonymous_site", "logo_absent"])
def test_breaches_of_rules_are_conditional(indicator: str) -> None:
    legal = load_legal_map()
    assert "only where the law of the Party concerned" in legal.condition_of(indicator)
    counting = dataclasses.replace(legal.party("FR"), counts=dict.fromkeys(RULES, "yes"))
    knowing = dataclasses.replace(legal, parties=legal.parties | {"FR": counting})
    assert "count in FR" in knowing.condition_of(indicator, ("FR", "DE"))
    assert legal.condition_of("never_authorised_substance") == ""


@law("Breaches of seller, distance-selling or prescription rules count only where the legal map of that Party says so")
def test_the_condition_travels_with_the_sign(desk: Desk) -> None:
    signal = desk.signal("prescription_waived", "Sildenafil 100 mg", "no prescription needed", ships_to=("FR",))
    assert signal is not None
    assert signal.condition


@law("A reviewer can choose it as an outcome")
def test_substandard_is_no_verdict_of_the_software() -> None:
    assert "substandard" not in {verdict.value for verdict in Verdict}


@law("So an assessment has two separate scores, and `unauthorised` is *per Party concerned*")
def test_two_separate_scores(desk: Desk) -> None:
    assessment = desk("Sildenafil 100 mg", ROGUE)
    assert assessment.unauthorised >= 0.6
    assert assessment.falsified < 0.3


@law("The software never decides guilt. It states **hypotheses**")
def test_no_word_of_guilt() -> None:
    for indicator in INDICATORS:
        words = indicator.meaning.lower().split()
        assert not {"guilty", "criminal", "offender", "convicted", "crime"} & set(words), indicator.name
    assert not {"guilty", "offence"} & {field.name for field in dataclasses.fields(Assessment)}


# What can be offered


@law(
    "human medicine · veterinary medicine · investigational medicine · active substance · excipient · medical device "
    "(for human beings only) · accessory to a device · part or material of a device"
)
def test_the_nine_kinds() -> None:
    kinds = [kind.value for kind in ProductKind if kind is not ProductKind.NOT_MEDICAL]
    assert kinds == [
        "human_medicine",
        "veterinary_medicine",
        "investigational_medicine",
        "active_substance",
        "excipient",
        "medical_device",
        "accessory",
        "device_part",
        "document",
    ]


@law("packaging, labels, instructions, certificates of origin and other certificates")
@pytest.mark.parametrize(
    "title",
    [
        "Ozempic empty boxes original, 100 pcs",
        "Viagra packaging boxes and labels, printed",
        "Fake prescription pads, 50 sheets, doctor stamp",
    ],
)
def test_documents(title: str, desk: Desk) -> None:
    assert desk(title).kind is ProductKind.DOCUMENT


@law('so "research use only"\ndoes not take SARMs, peptides or DNP out of scope')
@pytest.mark.parametrize("title", ["MK-677 25 mg/ml", "BPC-157 5 mg vial", "DNP 2,4-dinitrophenol capsules 200 mg"])
def test_research_use_only_takes_nothing_out_of_scope(title: str, desk: Desk) -> None:
    with_words = desk(title, "For research use only. Not for human consumption.")
    assert with_words.verdict not in {Verdict.NOT_MEDICAL, Verdict.NOT_AN_OFFER}
    assert with_words.unauthorised >= desk(title).unauthorised


@law("Not medical: food supplements, cosmetics, plain narcotics — unless either limb applies")
@pytest.mark.parametrize(
    ("title", "text", "is_medical"),
    [
        pytest.param("Vitamin C 1000 mg 60 capsules food supplement", "", False, id="supplement"),
        pytest.param("1g Colombian cocaine uncut", "", False, id="plain narcotic"),
        pytest.param(
            "Herbal blue capsules, natural male enhancement", "works like Viagra, contains sildenafil", True,
            id="a natural product that hides a medicine",
        ),
    ],
)  # fmt: skip
def test_what_is_not_medical(title: str, text: str, is_medical: bool, desk: Desk) -> None:
    assert (desk(title, text, url="http://market.onion/1").verdict is not Verdict.NOT_MEDICAL) is is_medical


@law("(`narcotic`: schedule and its source)")
def test_narcotic_has_schedule_and_source(desk: Desk) -> None:
    (narcotic,) = desk("Oxycodone 30 mg tablets").narcotic
    assert narcotic.schedule == "1961-I"
    assert "table of substances of" in narcotic.source


# Aggravating circumstances: a page gives pointers, never the circumstance


@law(
    "| a | the offence **caused** death or damage to a victim's health | pointers only",
    "| b | abuse of confidence **as professionals** | pointer",
    "| c | abuse of confidence **as manufacturers as well as suppliers** | pointer",
    "| e | framework of a criminal organisation |",
    "| f | previous **convictions** of the same nature",
)
def test_no_sign_on_a_page_asserts_an_aggravating_circumstance() -> None:
    named = {name for names in load_legal_map().indicators.values() for name in names}
    assert not any("Art. 13" in name or "Art. 14" in name for name in named)


@law("pretending is not the same")
def test_who_calls_himself_a_pharmacist_is_not_verified(desk: Desk) -> None:
    site = make_site("Dr. Smith, licensed pharmacist. " + ROGUE, pages=LOOKED_AT)
    assessment = desk("Sildenafil 100 mg", site=site)
    assert assessment.verdict is Verdict.UNAUTHORISED
    assert all("not yet confirmed" in s.meaning for s in assessment.indicators if s.indicator == "claims_licence")


@law("having resort to means of large-scale distribution, such as information systems, including the Internet**")
def test_scale_is_read_as_shown_and_unverified() -> None:
    assert "information systems, including the Internet" in load_legal_map().provisions["13_d"].conduct
    assert {"counters", "ships_to", "quantity_on_offer"} <= {field.name for field in dataclasses.fields(Listing)}


# Jurisdiction, money, people: what is read for them


@law("stated place, company register, ships from and to, language, currency")
def test_links_to_countries_are_read() -> None:
    site = {field.name for field in dataclasses.fields(SiteProfile)}
    seller = {field.name for field in dataclasses.fields(SellerProfile)}
    assert {"countries", "company_numbers", "ships_to", "languages", "currencies", "addresses"} <= site
    assert {"countries", "numbers", "ships_to", "place"} <= seller


@law("Payment methods, wallets, IBANs, processors and prices serve financial investigation")
def test_money_is_read() -> None:
    fields = {field.name for field in dataclasses.fields(Listing)}
    assert {"payment_methods", "contacts", "price", "price_ladder"} <= fields


@law("Statistics by period, product kind, substance, narcotic or not, provision")
def test_what_statistics_count_is_in_every_assessment(desk: Desk) -> None:
    assessment = desk("Oxycodone 30 mg", "no prescription, discreet shipping")
    assert assessment.kind
    assert assessment.substances
    assert assessment.narcotic
    assert provisions(assessment)


# The page itself


def test_quotes_are_the_pages_own_words_and_no_row_is_left_out() -> None:
    if not PAGE.is_file():
        pytest.skip("the law page does not lie beside the repository")
    assert test_law_offences, "its quotes count too"
    text = PAGE.read_text(encoding="utf-8")
    assert [quote for quote in QUOTES if quote not in text] == []
    heads = ("| ---", "| word", "| provision", "| letter")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(heads)]
    assert [row for row in rows if not any(quote in row for quote in QUOTES)] == []
