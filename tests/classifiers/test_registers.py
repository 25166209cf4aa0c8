# SPDX-License-Identifier: EUPL-1.2
"""What imported registers add to a judgement: each answer with its register and date, and silence stays unknown."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from classifiers.assessment import Known, Verdict
from classifiers.judge import load_judge
from classifiers.logos import LogoRung, judge_logos
from config.importers.importing import Wish, import_files
from config.importers.kinds import Options
from config.reference import load_reference, with_registers
from config.registers import open_registers
from config.settings import Settings
from crawler.listing import Code, Money
from crawler.profile import Logo
from tests.classifiers.conftest import Desk, make_site
from tests.config.test_importers import bdpm, write

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIST = "https://www.aanbiedersmedicijnen.nl/aanbieders/aanbiederslijst/index"
ENTRY = "https://www.aanbiedersmedicijnen.nl/aanbieders/aanbiederslijst/apotheek-a/index"
OTHERS = "https://www.aanbiedersmedicijnen.nl/aanbieders/aanbiederslijst/apotheek-b/index"
MARKET = "https://market.example"
TO_FRANCE = {"ships_to": ("FR",)}
EURO_30, EURO_45 = (Money(amount=Decimal(amount), currency="EUR") for amount in (30, 45))
MEDICINES = """country,name,substances,status,strengths,form,holder,codes,prescription,price,units,currency
NL,Viagra 25 mg,sildenafil,authorised,25 mg,film-coated tablet,Upjohn EESV,gtin=3400949497706,needed,40,4,EUR
NL,Viagra 50 mg,sildenafil,authorised,50 mg,film-coated tablet,Upjohn EESV,,needed,48,4,EUR
NL,Viagra 100 mg,sildenafil,authorised,100 mg,film-coated tablet,Upjohn EESV,,needed,60,4,EUR
NL,Sildenafil Test 75 mg,sildenafil,authorised,75 mg,tablet,Test BV,,needed,,,
NL,Paracetamol Test 500 mg,paracetamol,authorised,500 mg,tablet,Test BV,gtin=4006381333931,free,,,
NL,Zocor 10 mg,simvastatin,authorised,10 mg,tablet,Organon,,needed,,,
NL,Ultracet,tramadol;paracetamol,authorised,37.5 mg;325 mg,tablet,Grunenthal,,needed,,,
NL,Tramadol Test,tramadol,authorised,50 mg,capsule,Test BV,,needed,,,
NL,Cialis 20 mg,tadalafil,authorised,20 mg,film-coated tablet,Eli Lilly,,needed,,4,
NL,Cialis 10 mg,tadalafil,authorised,10 mg,film-coated tablet,Eli Lilly,,needed,,28,
"""
SELLERS = "country,domain,name,number,active,page,is_entry\n" + "\n".join(
    [f"NL,apotheek-a.nl,Apotheek A,NL-100001,y,{ENTRY},y", f"NL,apotheek-b.nl,Apotheek B,NL-100002,y,{OTHERS},y",
     "NL,gone.nl,Gone,NL-100003,n,,", *(f"NL,shop{i}.nl,Shop {i},NL-2{i:05},y,{LIST},n" for i in range(30))]
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registers")
    home = folder / "home"
    tables = {
        "medicines": ("NL", MEDICINES),
        "sellers": ("NL", SELLERS),
        "offers": ("", "country,address,reason\nCZ,https://market.example/p/1,no authorisation\n"),
        "controlled": ("", "country,substance,schedule\nSE,pregabalin,V\n"),
        "devices": ("", "code,name,is_body\n0123,Body,y\n"),
        "batches": ("", "alert_ref,product_name,batch,batch_role,match_rule,source_url\n"
                        "X 1/2026,Viagra,ZZ98765,not_recognised_by_manufacturer,batch decides,https://a.example/\n"
                        "X 2/2026,Viagra,ZZ98766,genuine_batch_cloned,needs artwork,https://a.example/\n"),
    }  # fmt: skip
    for kind, (country, text) in tables.items():
        path = write(folder / f"{kind}.csv", text)
        options = Options(country=country)
        import_files(home, Wish(kind=kind, paths=(path,), options=options, as_of=date(2026, 11, 1)), NOW)
    paths = bdpm(folder, status="Autorisation abrogée")
    import_files(home, Wish(kind="fr_bdpm", paths=paths, as_of=date(2026, 11, 1), rows_min=1), NOW)
    return home


@pytest.fixture(scope="module")
def informed(home: Path) -> Desk:
    return Desk(load_judge(Settings(home=home)))


def known(desk: Desk, title: str, code: str) -> tuple[Known, Known, Known]:
    (one,) = desk(title, ships_to=(code,)).destinations
    assert one.basis
    return one.product_authorised, one.prescription_only, one.seller_allowed


@pytest.mark.parametrize(
    ("title", "code", "expected"),
    [
        pytest.param("Viagra 100 mg", "NL", ("yes", "yes", "unknown"), id="brand in its register"),
        pytest.param("Viagra 50 mg", "FR", ("no", "unknown", "unknown"), id="every authorisation ended there"),
        pytest.param("Viagra 100 mg", "DE", ("unknown", "yes", "unknown"), id="no register loaded"),
        pytest.param("Nurofen 200 mg", "NL", ("unknown", "unknown", "unknown"), id="register is silent"),
        pytest.param("Paracetamol 500 mg", "NL", ("yes", "no", "unknown"), id="free there"),
        pytest.param("Sildenafil 75 mg", "NL", ("yes", "yes", "unknown"), id="a generic's own strength"),
        pytest.param("Sildenafil 120 mg", "NL", ("unknown", "yes", "unknown"), id="a strength nobody has"),
        pytest.param("Kamagra 100 mg", "NL", ("unknown", "yes", "unknown"), id="substance, but no product of the name"),
    ],
)
def test_each_destination(title: str, code: str, expected: tuple[str, str, str], informed: Desk) -> None:
    assert known(informed, title, code) == expected


def test_destination_names_register_and_date(informed: Desk) -> None:
    (one,) = informed("Viagra 50 mg", ships_to=("FR",)).destinations
    assert "French public medicines database of 2026-11-01" in one.basis


def test_seller_in_its_register(informed: Desk) -> None:
    listed, gone = make_site(site="apotheek-a.nl"), make_site(site="gone.nl")
    found = informed("Paracetamol 500 mg", site=listed, ships_to=("NL",))
    assert found.destinations[0].seller_allowed == "yes"
    assert found.verdict is Verdict.LEGAL
    assert informed("Paracetamol 500 mg", site=gone, ships_to=("NL",)).destinations[0].seller_allowed == "no"


@pytest.mark.parametrize(
    ("name", "title", "more", "seen"),
    [
        pytest.param("strength_not_in_registers", "Viagra 120 mg tablets", {}, True, id="strength"),
        pytest.param("strength_not_in_registers", "Viagra 75 mg tablets", {}, False, id="a generic's"),
        pytest.param("strength_not_in_registers", "Cialis 40 mg tablets", {}, False, id="two tablets of a known one"),
        pytest.param("strength_not_in_registers", "Sildenafil 120 mg", {}, False, id="no brand claimed"),
        pytest.param("form_not_in_registers", "Viagra oral drops 20 ml", {}, True, id="form"),
        pytest.param("form_not_in_registers", "Viagra tablets", {}, False, id="form known"),
        pytest.param("strength_not_in_registers", "Виагра таблетки по 130 мг", {}, True, id="strength in Russian"),
        pytest.param("pack_not_in_registers", "Cialis 20 mg, 30 tablets", {}, True, id="pack"),
        pytest.param("pack_not_in_registers", "Cialis 20 mg, 28 Filmtabletten", {}, False, id="several packs"),
        pytest.param("pack_not_in_registers", "Cialis 20 mg, 3 x 4 tabs", {}, False, id="packs of a known size"),
        pytest.param("pack_not_in_registers", "Viagra 100 mg, 30 tablets", {}, False, id="one size known says nothing"),
        pytest.param("maker_not_in_registers", "Viagra 100 mg", {"maker": "Sunrise Remedies"}, True, id="maker"),
        pytest.param("maker_not_in_registers", "Viagra 100 mg", {"maker": "Pfizer"}, False, id="former owner"),
        pytest.param("maker_not_in_registers", "Viagra 100 mg", {"maker": "Upjohn"}, False, id="holder"),
        pytest.param(
            "code_of_another_product", "Viagra 100 mg", {"codes": (Code(scheme="gtin", value="4006381333931"),)}, True,
            id="code of paracetamol",
        ),
        pytest.param(
            "code_of_another_product", "Viagra 25 mg", {"codes": (Code(scheme="gtin", value="3400949497706"),)}, False,
            id="its own code",
        ),
        pytest.param(
            "price_below_any_genuine", "Viagra 100 mg 30 tablets", {"price": EURO_30}, True,
            id="one euro a tablet",
        ),
        pytest.param(
            "price_below_any_genuine", "Viagra 100 mg 4 tablets", {"price": EURO_45}, False,
            id="a discount",
        ),
        pytest.param(
            "price_below_any_genuine", "Sildenafil 100 mg 30 pills", {"price": EURO_30}, False,
            id="a generic",
        ),
        pytest.param("combination_nobody_authorised", "Sildenafil + Tadalafil 50 mg", {}, False, id="sent where?"),
        pytest.param("form_not_in_registers", "Viagra injection", {}, False, id="a family may have an injection"),
        pytest.param("authorisation_ended", "Viagra 50 mg", {"ships_to": ("FR",)}, True, id="ended"),
        pytest.param("authorisation_ended", "Viagra 50 mg", {"ships_to": ("DE",)}, False, id="elsewhere unknown"),
        pytest.param("combination_nobody_authorised", "Sildenafil + Tadalafil 50 mg", TO_FRANCE, True, id="both"),
        pytest.param("combination_nobody_authorised", "Tramadol/Paracetamol 37.5 mg", TO_FRANCE, False, id="known"),
        pytest.param("offer_named_by_authority", "Sibutramine", {"url": f"{MARKET}/p/1"}, True, id="the offer"),
        pytest.param("offer_named_by_authority", "Sibutramine", {"url": f"{MARKET}/p/2"}, False, id="the site alone"),
        pytest.param("conformity_body_unknown", "Dermal filler CE 9999", {}, True, id="no such body"),
        pytest.param("conformity_body_unknown", "Dermal filler CE 0123", {}, False, id="a body"),
        pytest.param("batch_under_alert", "Viagra 100 mg", {"batch": "ZZ98765"}, True, id="imported batch"),
        pytest.param("batch_under_alert", "Viagra 100 mg", {"batch": "ZZ98766"}, False, id="by its own match rule"),
    ],
)  # fmt: skip
def test_sign(name: str, title: str, more: dict[str, object], seen: bool, informed: Desk) -> None:
    signal = informed.signal(name, title, **({"description": "medicine, pharmacy"} | more))
    assert (signal is not None) is seen


@pytest.mark.parametrize(
    ("name", "site", "number", "seen"),
    [
        pytest.param("seller_in_register", "apotheek-a.nl", "", True, id="listed"),
        pytest.param("seller_in_register", "notapotheek-a.nl", "", False, id="a part of the name is no sameness"),
        pytest.param("seller_struck_off", "gone.nl", "", True, id="struck off"),
        pytest.param("licence_number_of_another", "rogue.nl", "Licence NL-100001", True, id="another's number"),
        pytest.param("licence_number_of_another", "apotheek-a.nl", "Licence NL-100001", False, id="its own number"),
        pytest.param("licence_number_unknown", "rogue.nl", "Licence NL-999999", True, id="nobody's number"),
        pytest.param("licence_number_unknown", "apotheek-a.nl", "Licence NL-999999", False, id="listed by domain"),
    ],
)
def test_sign_of_the_seller(name: str, site: str, number: str, seen: bool, informed: Desk) -> None:
    profile = make_site(site=site, licence_numbers=(number,) if number else (), countries=("NL",))
    assert (informed.signal(name, "Ibuprofen 400 mg", site=profile) is not None) is seen


def test_signs_of_registers_name_the_register(informed: Desk) -> None:
    signal = informed.signal("strength_not_in_registers", "Viagra 120 mg tablets")
    assert signal is not None
    assert "of 2026-11-01" in signal.quote


def test_without_imports_nothing_of_this_is_said(desk: Desk) -> None:
    assert desk.signal("strength_not_in_registers", "Viagra 120 mg tablets") is None
    assert desk.judge.versions.reference_sha256 == load_reference().sha256


def test_the_assessment_names_the_imported_tables(informed: Desk, home: Path) -> None:
    informed_sha256 = informed.judge.versions.reference_sha256
    assert informed_sha256 == with_registers(load_reference(), open_registers(home)).sha256 != load_reference().sha256


def test_unauthorised_by_a_register_never_raises_falsified(informed: Desk) -> None:
    assessment = informed("Viagra 50 mg", ships_to=("FR",))
    assert assessment.unauthorised >= 0.5
    assert assessment.falsified == informed("Viagra 50 mg").falsified < 0.3


def test_national_control_is_named_with_its_country(informed: Desk) -> None:
    (narcotic,) = informed("Pregabalin 300 mg").narcotic
    assert (narcotic.schedule, narcotic.source.split(",")[0]) == ("V", "SE")


LOGO = "/files/LogoSancoInternet_NL.png"


@pytest.mark.parametrize(
    ("site", "link", "image", "rung"),
    [
        pytest.param("apotheek-a.nl", ENTRY, LOGO, LogoRung.VERIFIED, id="its entry names it"),
        pytest.param("shop1.nl", LIST, LOGO, LogoRung.LISTED, id="the list names it"),
        pytest.param("rogue.nl", ENTRY, LOGO, LogoRung.OTHERS_ENTRY, id="another's entry"),
        pytest.param("apotheek-a.nl", ENTRY + "?x", LOGO, LogoRung.LISTED, id="listed, through another page"),
        pytest.param("new.nl", ENTRY.replace("-a", "-c"), LOGO, LogoRung.ENTRY_LINK, id="an entry nobody imported"),
        pytest.param("new.nl", "https://www.cbg-meb.nl/", LOGO, LogoRung.AUTHORITY_LINK, id="authority"),
        pytest.param("new.nl", "http" + ENTRY[5:].replace("-a", "-c"), LOGO, LogoRung.AUTHORITY_LINK, id="no https"),
        pytest.param("new.nl", "javascript:void(0)", LOGO, LogoRung.BROKEN_LINK, id="no address"),
        pytest.param("new.nl", None, LOGO, LogoRung.IMAGE_ONLY, id="picture alone"),
        pytest.param(
            "new.nl", "https://aanbiedersmedicijnen.nl.evil.example/a", LOGO, LogoRung.WRONG_HOST, id="look-alike"
        ),
        pytest.param(
            "new.nl", ENTRY.replace("-a", "-c"), "/LogoSancoInternet_FR.png", LogoRung.WRONG_FLAG, id="another's flag"
        ),
        pytest.param(
            "new.nl", ENTRY.replace("-a", "-c"), "/eu-flag-logo.png", LogoRung.WRONG_FLAG, id="the Union's flag"
        ),
    ],
)
def test_ladder_of_the_common_logo(site: str, link: str | None, image: str, rung: LogoRung, home: Path) -> None:
    reference = with_registers(load_reference(), open_registers(home))
    profile = make_site(site=site, logos=(Logo(kind="eu_common_logo", image=image, link=link),))
    finding = judge_logos(profile, reference)
    assert finding is not None
    assert finding.rung is rung
    assert (finding.strength_for > 0) is not (finding.strength_against > 0)


def test_a_text_link_counts_only_when_the_way_back_is_proved(home: Path) -> None:
    reference = with_registers(load_reference(), open_registers(home))
    for site, found in (("apotheek-a.nl", True), ("new.nl", False)):
        profile = make_site(site=site, logos=(Logo(kind="register_link", image="", link=ENTRY),))
        finding = judge_logos(profile, reference)
        assert (finding is not None) is found
