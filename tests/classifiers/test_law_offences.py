# SPDX-License-Identifier: EUPL-1.2
"""Offence hypotheses: typical signs lead to an indicator, and through the legal map to a provision."""

import dataclasses
from datetime import date

import pytest

from classifiers.assessment import Verdict
from config.legal import BUNDLED_MAP, Reservation, load_legal_map
from config.reference import load_reference
from crawler.profile import SiteProfile
from tests.classifiers.conftest import Desk
from tests.classifiers.law import law

# Offence hypotheses: typical signs -> indicator -> provision


SIGNS = [
    pytest.param("Xanax 2 mg", "we press our own pills here in our lab", "made_by_seller", None, id="5: own press"),
    pytest.param("Viagra 100 mg", "we press our own pills in our lab", "brand_made_by_seller", "5(1)", id="5: a brand"),
    pytest.param("Xanax replica 2 mg", "", "replica_words", "6", id="6: replica"),
    pytest.param("Xanax 1:1 copy 2 mg bars", "", "replica_words", "6", id="6: 1:1 copy"),
    pytest.param("Generic Viagra by Pfizer 100 mg", "", "generic_by_originator", "6", id="6: generic by originator"),
    pytest.param("Cialis 80 mg", "", "strength_never_made", "6", id="6: a pack the brand never had"),
    pytest.param("Ozempic pen batch LP6F832", "", "batch_under_alert", "6", id="6: batch by the alert's own rule"),
    pytest.param("Viagra 100 mg by Bayer", "", "brand_with_wrong_maker", "6", id="6: contradicts the register"),
    pytest.param("Fake prescription pads for Xanax, doctor stamp", "", "forged_document", "7", id="7: papers"),
    pytest.param("Viagra labels and boxes, printed to order", "", "printed_identity", "7", id="7: labels"),
    pytest.param("BPC-157 5 mg", "", "never_authorised_substance", "8(a)(i)", id="8 a i: never authorised"),
    pytest.param("Dermal filler 1 ml without CE mark", "", "device_without_conformity", "8(a)(ii)", id="8 a ii: no CE"),
    pytest.param("Ozempic empty boxes original, 100 pcs", "", "original_empties", "8(b)", id="8 b: empty boxes"),
    pytest.param("Botox used vials with label, empty", "", "original_empties", "8(b)", id="8 b: used labelled vials"),
    pytest.param("TDP 5 pill press with Xanax die", "", "tool_with_imprint", "9(1)", id="9: imprint"),
    pytest.param(
        "Sildenafil 100 mg", "dropshipping, resellers wanted", "reseller_programme", "9(1)", id="9: resellers"
    ),
]


@law(
    "| Art. 5(1), 5(2) | manufacturing; adulterating |",
    "| Art. 6 | supplying, offering, brokering, trafficking, stocking, importing, exporting a **counterfeit** |",
    "| Art. 7 | **making** or tampering with documents — offering forged papers points to a maker, or to aiding |",
    "| Art. 8 a i | medicine without authorisation |",
    "| Art. 8 a ii | device without conformity |",
    "| Art. 8 b | **commercial use of original documents** outside the legal chain, as domestic law specifies |",
    "| Art. 9(1), 9(2) | aiding or abetting; attempt |",
)
@pytest.mark.parametrize(("title", "text", "indicator", "provision"), SIGNS)
def test_typical_sign_leads_to_its_provision(
    title: str, text: str, indicator: str, provision: str | None, desk: Desk
) -> None:
    signal = desk.signal(indicator, title, text)
    assert signal is not None
    assert signal.quote
    assert provision is None or f"MEDICRIME Art. {provision}" in signal.provisions


@law("offering forged papers points to a maker, or to aiding")
def test_forged_papers_point_to_a_maker_or_to_aiding() -> None:
    assert load_legal_map().provisions_of("forged_document") == ("MEDICRIME Art. 7", "MEDICRIME Art. 9(1)")


@law("a batch under alert by the alert's own match rule")
def test_a_batch_that_needs_more_never_decides(desk: Desk) -> None:
    alerts = load_reference().alerts
    with_batch = [alert for alert in alerts if alert.batch]
    assert (len(with_batch), sum(alert.decides_alone for alert in alerts)) == (62, 2)
    for alert in with_batch:
        assessment = desk(f"{alert.product} batch {alert.batch}")
        assert (assessment.verdict is Verdict.FALSIFIED) <= alert.decides_alone, alert.batch


@law("never-authorised substance (with the register's date)")
def test_never_authorised_names_the_date(desk: Desk) -> None:
    signal = desk.signal("never_authorised_substance", "YK-11 5 mg capsules")
    assert signal is not None
    assert str(load_reference().tables["substances"].as_of) in signal.quote


@law("| Art. 11 | liability of a legal person")
def test_company_numbers_are_kept_and_point_to_nobody() -> None:
    assert {"legal_names", "company_numbers"} <= {field.name for field in dataclasses.fields(SiteProfile)}
    assert all("Art. 11" not in name for names in load_legal_map().indicators.values() for name in names)
    assert load_legal_map().provisions["11"].conduct.endswith("not a finding")


@law("the **legal map** holds for each Party entry into force, territory, reservations and their withdrawal with dates")
def test_the_legal_map_holds_each_state() -> None:
    legal, countries = load_legal_map(), load_reference().countries
    for code, country in countries.items():
        party = legal.party(code)
        assert party.status == (country.medicrime_status.split() or ["unknown"])[0], code
        for fact in (*party.facts.values(), *party.domestic.values()):
            assert fact.source
            assert fact.as_of.year >= 2024
    assert sum(party.status == "party" for party in legal.parties.values()) == 18


@law("what is not known stays *unknown*")
def test_what_is_not_known_stays_unknown() -> None:
    legal = load_legal_map()
    assert legal.party("ZZ").status == legal.party("ZZ").in_force_since == legal.party("ZZ").territory == "unknown"
    assert {party.contact_point for party in legal.parties.values()} == {"unknown"}
    for party in legal.parties.values():
        assert set(party.counts.values()) == {"unknown"}, "no source at hand says which breaches count"
        assert all(fact.is_assumption for fact in party.domestic.values())


@law("Reservations are possible to 5(1)–(2), 6(1), 7(1), 9(2), 10(1)d and 10(2)", "territory by Art. 29")
def test_reservations_stand_between_their_dates() -> None:
    legal = load_legal_map()
    assert set(legal.reservable) == {"5(3)", "6(2)", "7(2)", "9(3)", "10(4)", "29"}
    made = Reservation(
        provision="10(4)",
        text="…",
        made_on=date(2017, 1, 1),
        withdrawn_on=date(2020, 1, 1),
        fact=legal.party("FR").facts["status"],
    )
    party = dataclasses.replace(legal.party("FR"), declared=(made,))
    assert party.reserved("10(4)", date(2018, 1, 1)) == (made,)
    assert party.reserved("10(4)", date(2021, 1, 1)) == party.reserved("5(3)", date(2018, 1, 1)) == ()


@law("domestic provision, authorities")
def test_provisions_are_typed_in_the_map_alone() -> None:
    packages = [BUNDLED_MAP.parents[2] / name for name in ("classifiers", "crawler", "config")]
    named = [p for folder in packages for p in folder.rglob("*.py") if "MEDICRIME Art. 8" in p.read_text("utf-8")]
    assert {path.name for path in named} <= {"assessment.py", "legal.py"}, "as an example in a docstring"
