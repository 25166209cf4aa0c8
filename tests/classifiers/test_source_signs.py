# SPDX-License-Identifier: EUPL-1.2
import pytest

from crawler.listing import Code
from crawler.profile import ProfilePage, ProfilePageKind
from tests.classifiers.conftest import Desk, make_site

LOOKED_AT = (ProfilePage(kind=ProfilePageKind.IMPRINT, url="/i", payload_sha256="0"),)


@pytest.mark.parametrize(
    ("scheme", "value", "seen"),
    [
        pytest.param("gtin", "3400949497295", True, id="gtin wrong"),
        pytest.param("gtin", "3400949497294", False, id="gtin right"),
        pytest.param("pzn", "27580898", True, id="pzn wrong"),
        pytest.param("pzn", "27580899", False, id="pzn right"),
        pytest.param("ndc", "0002-1433-80", False, id="ndc"),
        pytest.param("sku", "whatever-1", False, id="no official code"),
    ],
)
def test_code_fails_check(scheme: str, value: str, seen: bool, desk: Desk) -> None:
    codes = (Code(scheme=scheme, value=value),)
    assert (desk.signal("code_fails_check", "Sildenafil 100 mg", codes=codes) is not None) is seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("Made in USA. Tablets made in India by us.", True, id="two countries"),
        pytest.param("Made in Germany", False, id="one"),
        pytest.param("Made in USA, made in America", False, id="the same"),
    ],
)
def test_made_in_two_places(text: str, seen: bool, desk: Desk) -> None:
    assert (desk.signal("made_in_two_places", "Sildenafil 100 mg", text) is not None) is seen


@pytest.mark.parametrize(
    ("countries", "ships_from", "seen"),
    [
        pytest.param(("CA",), ("IN",), True, id="says Canada, sends from India"),
        pytest.param(("IN",), ("IN",), False, id="says India"),
        pytest.param(("DE",), ("NL",), False, id="next door"),
        pytest.param(("DE",), (), False, id="does not say from where"),
    ],
)
def test_places_contradict(countries: tuple[str, ...], ships_from: tuple[str, ...], seen: bool, desk: Desk) -> None:
    site = make_site("Pharmacy", countries=countries)
    assert (desk.signal("places_contradict", "Sildenafil 100 mg", site=site, ships_from=ships_from) is not None) is seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("Approved by the General Health Pharmaceutical Council", True, id="no such body"),
        pytest.param("We are an FDA approved pharmacy", True, id="an agency that licenses no shop"),
        pytest.param("Registered with the General Pharmaceutical Council", False, id="the real one"),
        pytest.param("All medicines are FDA approved", False, id="a word about medicines"),
    ],
)
def test_misnamed_regulator(text: str, seen: bool, desk: Desk) -> None:
    assert (desk.signal("misnamed_regulator", "Sildenafil 100 mg tablets", site=make_site(text)) is not None) is seen


@pytest.mark.parametrize(
    ("ships_to", "seen"),
    [
        pytest.param(("FR",), True, id="France"),
        pytest.param(("NL",), False, id="Netherlands"),
        pytest.param(("WORLD",), False, id="no country named"),
        pytest.param((), False, id="nothing said"),
    ],
)
def test_sent_where_remote_sale_is_forbidden(ships_to: tuple[str, ...], seen: bool, desk: Desk) -> None:
    name = "sent_where_remote_sale_is_forbidden"
    assert (desk.signal(name, "Sildenafil 100 mg", ships_to=ships_to) is not None) is seen
    assert desk.signal(name, "Paracetamol 500 mg", ships_to=ships_to) is None


def test_numbers_that_fail_and_pictures_of_an_agency(desk: Desk) -> None:
    site = make_site(invalid_numbers=("VAT DE123456789",))
    assert desk.signal("licence_number_fails_check", "Ibuprofen 400 mg", site=site) is not None
    images = ("https://media.istockphoto.com/pills.jpg",)
    assert desk.signal("stock_photo", "Ibuprofen 400 mg", images=images) is not None


@pytest.mark.parametrize(
    ("country", "ships_to", "seen"),
    [
        pytest.param("DE", ("DE",), True, id="delivers"),
        pytest.param("DE", (), False, id="one collects"),
        pytest.param("PT", ("PT",), False, id="Portugal at home"),
        pytest.param("PT", ("ES",), True, id="Portugal abroad"),
        pytest.param("CH", ("CH",), False, id="no such logo"),
    ],
)
def test_logo_absent(country: str, ships_to: tuple[str, ...], seen: bool, desk: Desk) -> None:
    site = make_site("Shop", countries=(country,), pages=LOOKED_AT)
    assert (desk.signal("logo_absent", "Ibuprofen 400 mg", site=site, ships_to=ships_to) is not None) is seen


@pytest.mark.parametrize(
    ("title", "seen"),
    [
        pytest.param("Oxycodone, Xanax, Ambien", True, id="three medicines"),
        pytest.param("Paxlovid (nirmatrelvir, ritonavir)", False, id="one, and its two parts"),
    ],
)
def test_a_menu_names_three_medicines(title: str, seen: bool, desk: Desk) -> None:
    conduct = "No script, no waiting room. Discreet packaging, reship guaranteed, pay by bitcoin."
    assert (desk.signal("menu_of_prescription_medicines", title, conduct) is not None) is seen
