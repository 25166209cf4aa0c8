# SPDX-License-Identifier: EUPL-1.2
import pytest

from classifiers.assessment import Verdict
from crawler.profile import Logo, PrescriptionPolicy, ProfilePage, ProfilePageKind
from tests.classifiers.conftest import Desk, make_site

LICENSED = (
    "Licensed pharmacy, GPhC registered. Valid prescription required for all prescription medicines. Our pharmacists"
)
ROGUE = "No prescription needed! Bitcoin accepted. Discreet packaging, free reship if seized by customs. Lowest prices."


@pytest.mark.parametrize(
    ("title", "verdicts"),
    [
        pytest.param("Xanax 2 mg x 50", {"unauthorised"}, id="medicine"),
        pytest.param("10 x Diazepam 10mg Roche", {"unauthorised"}, id="medicine with maker"),
        pytest.param("2500 x 2mg Xanax Pfizer replicas", {"falsified"}, id="replica"),
        pytest.param("1g Colombian cocaine uncut", {"not_medical"}, id="plain narcotic"),
        pytest.param("7g Ketamine crystal", {"not_medical"}, id="street ketamine"),
        pytest.param("50 euro counterfeit notes", {"not_medical"}, id="false money"),
        pytest.param("Samsung Galaxy phone black", {"not_medical"}, id="goods"),
    ],
)
def test_hidden_service(title: str, verdicts: set[str], desk: Desk) -> None:
    assert desk(title, url="http://market.onion/item/1").verdict in verdicts


@pytest.mark.parametrize(
    "title",
    [
        "Xanax 2 mg x 50",
        "Sildenafil Teva 100 mg 12 tablets",
        "Paracetamol 500 mg 20 comprimidos",
        "Метформин 500 мг 60 таблеток",
    ],
)
def test_bare_text_is_never_called_illicit(title: str, desk: Desk) -> None:
    assert desk(title).verdict in {Verdict.NOT_SURE, Verdict.LEGAL}


def test_not_sure_says_what_would_settle_it(desk: Desk) -> None:
    assert desk("Diazepam 10 mg 20 tablets").would_settle


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        pytest.param(LICENSED, {"legal", "not_sure"}, id="licensed"),
        pytest.param(ROGUE, {"unauthorised"}, id="rogue"),
        pytest.param("", {"not_sure"}, id="nothing known"),
    ],
)
def test_the_same_words_in_other_shops(text: str, verdicts: set[str], desk: Desk) -> None:
    assert desk("Sildenafil 100 mg, 30 tablets", site=make_site(text)).verdict in verdicts


def test_free_medicine_of_a_lawful_shop_that_says_without_prescription(desk: Desk) -> None:
    site = make_site("Pharmacie agréée, licence n 75#000123, ARS. Médicaments sans ordonnance. Pharmacien titulaire.")
    assert desk("Spasfon, 30 comprimés enrobés", site=site).verdict in {Verdict.LEGAL, Verdict.NOT_SURE}


def test_never_authorised_substance_names_the_date(desk: Desk) -> None:
    signal = desk.signal("never_authorised_substance", "BPC-157 5 mg vial")
    assert signal is not None
    assert "2026-11-01" in signal.quote
    assert signal.provisions == ("MEDICRIME Art. 8(a)(i)",)


@pytest.mark.parametrize(
    ("title", "flagged"),
    [
        pytest.param("Generic Viagra by Pfizer 100 mg", True, id="generic by the originator"),
        pytest.param("Generic Viagra 100 mg by Cipla", False, id="legal generic beside a brand"),
        pytest.param("Viagra 100 mg Pfizer", False, id="brand"),
        pytest.param("Xanax replica 1:1 copy 2 mg", True, id="copy"),
        pytest.param("Cialis 80 mg tablets", True, id="strength never made"),
        pytest.param("Cialis 20 mg tablets", False, id="strength made"),
        pytest.param("Ozempic pen batch LP6F832", True, id="batch that decides alone"),
        pytest.param("Ozempic pen batch MP5E511", False, id="batch that needs more"),
    ],
)
def test_falsified(title: str, flagged: bool, desk: Desk) -> None:
    assert (desk(title).verdict is Verdict.FALSIFIED) is flagged


@pytest.mark.parametrize(
    ("more", "site"),
    [
        ({"url": "http://market.onion/1"}, None),
        ({}, make_site(ROGUE)),
        ({"description": "No prescription needed, discreet shipping, pass customs guaranteed"}, None),
        ({"description": "BPC-157 for research only"}, None),
    ],
)
def test_unauthorised_never_raises_falsified(more: dict[str, str], site: object, desk: Desk) -> None:
    """WHO: never falsified solely because it is unauthorised in a given country."""
    assessment = desk("Sildenafil 100 mg", **({"site": site} | more))  # type: ignore[arg-type]
    assert assessment.unauthorised >= 0.6
    assert assessment.falsified < 0.3


@pytest.mark.parametrize(
    ("title", "kind", "provision"),
    [
        pytest.param(
            "Fake prescription pads, 50 sheets, doctor stamp", "document", "MEDICRIME Art. 7", id="forged papers"
        ),
        pytest.param("Ozempic empty boxes original, 100 pcs", "document", "MEDICRIME Art. 8(b)", id="empties"),
        pytest.param("TDP 5 pill press with Xanax die", "document", "MEDICRIME Art. 9(1)", id="press with imprint"),
        pytest.param("Dermal filler 1 ml without CE mark", "medical_device", "MEDICRIME Art. 8(a)(ii)", id="device"),
        pytest.param("Ivermectin paste for horses 1.87%", "veterinary_medicine", None, id="veterinary"),
        pytest.param("Semaglutide raw powder 99% purity 10 g", "active_substance", None, id="raw material"),
        pytest.param("Retatrutide 10 mg vial", "investigational_medicine", None, id="in trials"),
    ],
)
def test_kind(title: str, kind: str, provision: str | None, desk: Desk) -> None:
    assessment = desk(title)
    assert assessment.kind == kind
    assert provision is None or provision in {p for s in assessment.indicators for p in s.provisions}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "Police seize fake Ozempic pens",
            "Customs officers said on Monday that counterfeit pens were seized. Do not buy.",
            id="news",
        ),
        pytest.param(
            "What is sildenafil?",
            "Sildenafil is used to treat erectile dysfunction. Side effects may include headache. Talk to your doctor.",
            id="information",
        ),
        pytest.param(
            "BfArM warnt vor gefälschtem Viagra",
            "Die Behörde warnt vor gefälschten Arzneimitteln. Die Polizei ermittelt.",
            id="notice",
        ),
        pytest.param(
            "Has anyone tried Wegovy?",
            "My doctor prescribed it last month. Any advice? Thanks in advance",
            id="patients",
        ),
    ],
)
def test_not_an_offer(title: str, text: str, desk: Desk) -> None:
    assert desk(title, text).verdict in {Verdict.NOT_AN_OFFER, Verdict.NOT_MEDICAL}


@pytest.mark.parametrize(
    "title", ["Vitamin C 1000 mg 60 capsules food supplement", "Sony camera black", "Laufschuhe Größe 42"]
)
def test_not_medical(title: str, desk: Desk) -> None:
    assert desk(title).verdict is Verdict.NOT_MEDICAL


def test_narcotic_names_schedule_and_source(desk: Desk) -> None:
    narcotic = desk("Oxycodone 30 mg").narcotic[0]
    assert (narcotic.substance, narcotic.schedule) == ("oxycodone", "1961-I")
    assert "2026-11-01" in narcotic.source


@pytest.mark.parametrize(
    ("link", "indicator"),
    [
        pytest.param(
            "https://www.aanbiedersmedicijnen.nl/aanbieders/aanbiederslijst/shop/index",
            "logo_leads_to_register",
            id="entry",
        ),
        pytest.param(None, "logo_misused", id="picture only"),
        pytest.param("https://verify-pharmacy.example/ok", "logo_misused", id="look-alike"),
    ],
)
def test_common_logo(link: str | None, indicator: str, desk: Desk) -> None:
    site = make_site(logos=(Logo(kind="eu_common_logo", image="/logo.png", link=link),))
    assert desk.signal(indicator, "Ibuprofen 400 mg", site=site) is not None


def test_anonymous_site_counts_only_after_a_look(desk: Desk) -> None:
    looked = make_site("Shop", pages=(ProfilePage(kind=ProfilePageKind.IMPRINT, url="/i", payload_sha256="0"),))
    assert desk.signal("anonymous_site", "Sildenafil 100 mg", site=looked) is not None
    assert desk.signal("anonymous_site", "Sildenafil 100 mg", site=make_site("Shop")) is None


def test_policy_of_the_profile_counts(desk: Desk) -> None:
    site = make_site(prescription_policy=PrescriptionPolicy.WAIVED, prescription_quotes=("kein Rezept",))
    assessment = desk("Sildenafil 100 mg", site=site)
    assert assessment.verdict is Verdict.UNAUTHORISED
    assert assessment.site_profile_sha256 == site.sha256


def test_destinations_are_unknown_unless_a_table_says(desk: Desk) -> None:
    found = {d.country: d for d in desk("Retatrutide 10 mg vial", ships_to=("FR", "BR")).destinations}
    assert found["FR"].product_authorised == "no"
    assert found["BR"].product_authorised == "unknown"


def test_batch_gives_the_same_as_one_by_one(desk: Desk) -> None:
    titles = ["Xanax 2mg", "Sony TV", "Viagra no prescription"]
    alone = [desk(title) for title in titles]
    assert [desk(title) for title in reversed(titles)] == alone[::-1]
