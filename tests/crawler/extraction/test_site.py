# SPDX-License-Identifier: EUPL-1.2
"""Site and seller profiles: what three kinds of sites say of themselves, and that order changes nothing."""

from collections.abc import Sequence
from itertools import permutations

import pytest

from crawler.extraction.identity import find_addresses, find_legal_names
from crawler.extraction.numbers import find_numbers
from crawler.extraction.seals import read_logos
from crawler.extraction.site import read_seller_profile, read_site_profile
from crawler.listing import ContactKind
from crawler.page import Page
from crawler.profile import PrescriptionPolicy, ProfilePageKind, SiteProfile
from tests.make import make_page

K = ProfilePageKind
FOOTER = "<footer><p>© 2012-2026 Best Global Meds. All rights reserved.</p><img src='/i/visa.png' alt='Visa'></footer>"


def rogue() -> list[tuple[ProfilePageKind, Page]]:
    base = "https://cheap-pills.example"
    home = make_page(
        f"""<html lang="en"><head><title>Cheap Pills - Home</title>
        <meta name="description" content="Generic drugs worldwide">
        <link rel="canonical" href="https://rxmeds.test/"></head><body><h1>Cheap Pills</h1>
        <p>Order generic Viagra today, no prescription needed, delivered to your door.</p>
        <p>Viagra 100 mg $1.20 per pill, 30 pills $36.00 in this pack</p>{FOOTER}</body></html>""",
        url=f"{base}/",
    )
    faq = make_page(
        f"""<html><head><title>Cheap Pills - FAQ</title></head><body>
        <p>We accept Bitcoin and Western Union payments only.</p>
        <p>We ship worldwide in discreet packages from our warehouse in India.</p>
        <p>Mail us at <a href="mailto:help@rxmeds.test">help@rxmeds.test</a> if you have questions.</p>{FOOTER}</body></html>""",
        url=f"{base}/faq",
    )
    order = make_page(
        "<html><head><title>Cheap Pills - Order</title></head><body><form><input name='address'>"
        "<input name='city'></form></body></html>",
        url=f"{base}/checkout",
    )
    return [(K.HOME, home), (K.FAQ, faq), (K.ORDER, order)]


def pharmacy() -> list[tuple[ProfilePageKind, Page]]:
    base = "https://muster-apotheke.example"
    home = make_page(
        """<html lang="de"><head><title>Muster Apotheke | Start</title>
        <script type="application/ld+json">{"@type":"Pharmacy","name":"Muster Apotheke","address":{"@type":"PostalAddress",
        "streetAddress":"Musterstraße 12","postalCode":"50667","addressLocality":"Köln","addressCountry":"DE"}}</script></head>
        <body><a href="https://versandhandel.dimdi.de/websearch/servlet/Gate?x=1"><img src="/img/eu-versandlogo.png"
        alt="Überprüfung der Legalität"></a></body></html>""",
        url=f"{base}/",
    )
    imprint = make_page(
        """<html lang="de"><head><title>Muster Apotheke | Impressum</title></head><body><h1>Impressum</h1>
        <p>Muster Apotheke e.K.</p>
        <p>Musterstraße 12<br>50667 Köln<br>Deutschland</p><p>USt-IdNr.: DE136695976</p>
        <p>Amtsgericht Köln HRB 12345</p>
        <p>Telefon: +49 221 1234567</p></body></html>""",
        url=f"{base}/impressum",
    )
    rx = make_page(
        """<html><head><title>Muster Apotheke | Rezept einlösen</title></head><body>
        <p>Verschreibungspflichtige Arzneimittel nur gegen Vorlage eines Rezeptes.</p>
        <p>Rezeptfreie Arzneimittel erhalten Sie ohne Rezept.</p>
        <form><label>Rezept hochladen <input type="file" name="rezept"></label></form></body></html>""",
        url=f"{base}/rezept",
    )
    return [(K.HOME, home), (K.IMPRINT, imprint), (K.PRESCRIPTION, rx)]


def test_rogue_shop() -> None:
    profile = read_site_profile(rogue())
    assert profile.site == "cheap-pills.example"
    assert profile.prescription_policy is PrescriptionPolicy.WAIVED
    assert "no prescription needed" in profile.prescription_quotes[0]
    assert profile.order_form_asks_prescription is False
    assert {"bitcoin", "western_union", "card"} <= set(profile.payment_methods)
    assert "WORLD" in profile.ships_to
    assert "rxmeds.test" in profile.foreign_names
    assert "Best Global Meds" in profile.foreign_names
    assert (ContactKind.MAIL, "help@rxmeds.test") in {(one.kind, one.value) for one in profile.contacts}
    assert "Cheap Pills" in profile.names
    assert "$36.00" not in profile.text
    assert "no prescription needed" in profile.text
    assert len(profile.text) <= 6000


def test_licensed_pharmacy() -> None:
    profile = read_site_profile(pharmacy())
    assert profile.names == ("Muster Apotheke",)
    assert "Muster Apotheke e.K." in profile.legal_names
    assert "Musterstraße 12, 50667 Köln, Deutschland" in profile.addresses
    assert profile.countries == ("DE",)
    assert profile.company_numbers == ("HRB 12345", "VAT DE136695976")
    assert profile.invalid_numbers == ()
    assert [(logo.kind, logo.link) for logo in profile.logos] == [
        ("eu_common_logo", "https://versandhandel.dimdi.de/websearch/servlet/Gate?x=1")
    ]
    assert profile.prescription_policy is PrescriptionPolicy.ASKED
    assert profile.order_form_asks_prescription is True
    assert profile.foreign_names == ()
    assert profile.languages == ("de",)
    assert not profile.hidden_service


@pytest.mark.parametrize("pages", [pytest.param(rogue(), id="rogue"), pytest.param(pharmacy(), id="pharmacy")])
def test_order_of_pages_changes_nothing(pages: Sequence[tuple[ProfilePageKind, Page]]) -> None:
    digests = {read_site_profile(list(order)).sha256 for order in permutations(pages)}
    assert len(digests) == 1


def test_hidden_service_and_junk() -> None:
    host = "a" * 56 + ".onion"
    profile = read_site_profile([(K.HOME, make_page("<p>Market</p>", url=f"http://{host}/"))])
    assert profile.hidden_service
    for junk in (b"", b"\x00" * 1000, b"<div>" * 50_000, b"a" * 2_000_000, b"Muster GmbH, 1 " * 60_000):
        assert isinstance(read_site_profile([(K.ABOUT, make_page(junk))]), SiteProfile)


def test_seller() -> None:
    page = make_page(
        """<html><head><title>pharmaking - Market</title></head><body><h1>pharmaking</h1><p>Member since: March 2024</p>
        <p>Ships from: Netherlands</p><p>Ships to: Worldwide</p><p>Sales: 1,204</p><p>312 reviews</p>
        <p>Best xanax bars, no prescription needed. Contact me on telegram @pharmaking99</p>
        <p>Payment in Monero only.</p></body></html>""",
        url="https://market.example/vendor/pharmaking",
    )
    profile = read_seller_profile(page, None)
    assert profile.seller == "pharmaking"
    assert profile.member_since == "March 2024"
    assert profile.place == "Netherlands"
    assert profile.countries == ("NL",)
    assert profile.ships_to == ("WORLD",)
    assert dict(profile.counters) == {"sales": 1204, "reviews": 312}
    assert profile.payment_methods == ("monero",)
    assert profile.prescription_policy is PrescriptionPolicy.WAIVED
    assert any(one.kind is ContactKind.TELEGRAM for one in profile.contacts)


@pytest.mark.parametrize(
    ("line", "company", "licences", "invalid"),
    [
        pytest.param("KvK: 12345678", ("KvK 12345678",), (), (), id="nl"),
        pytest.param("SIRET : 732 829 320 00074", ("SIRET 732 829 320 00074",), (), (), id="fr"),
        pytest.param("GPhC registration number 1033447", (), ("GPhC 1033447",), (), id="gb pharmacy"),
        pytest.param("USt-IdNr.: DE136695975", ("VAT DE136695975",), (), ("VAT DE136695975",), id="wrong check digit"),
        pytest.param("Лицензия № ЛО-77-02-010123", (), ("Лицензия ЛО-77-02-010123",), (), id="ru licence"),
        pytest.param("DEA number AB1234563", (), ("DEA AB1234563",), (), id="us"),
        pytest.param("Sold 1200 pieces, 45 in stock", (), (), (), id="no number"),
    ],
)
def test_numbers(line: str, company: tuple[str, ...], licences: tuple[str, ...], invalid: tuple[str, ...]) -> None:
    found = find_numbers([line])
    assert (found.company, found.licences, found.invalid) == (company, licences, invalid)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        pytest.param("Betreiber: Muster Apotheke GmbH & Co. KG, Köln", {"Muster Apotheke GmbH & Co. KG"}, id="de"),
        pytest.param("operated by Pharma World S.r.l.", {"Pharma World S.r.l."}, id="it"),
        pytest.param("ООО «Ромашка» ИНН 1", {"ООО «Ромашка»"}, id="ru"),
        pytest.param("This is a Limited offer AS IS", set(), id="ordinary words"),
    ],
)
def test_legal_names(line: str, names: set[str]) -> None:
    assert find_legal_names([line]) == names


@pytest.mark.parametrize(
    ("lines", "addresses"),
    [
        pytest.param(
            ["12 High Street, London SW1A 1AA, United Kingdom"],
            {"12 High Street, London SW1A 1AA, United Kingdom"},
            id="gb",
        ),
        pytest.param(["ul. Długa 5", "00-238 Warszawa"], {"ul. Długa 5, 00-238 Warszawa"}, id="pl"),
        pytest.param(
            ["Foo Ltd, 71-75 Shelton Street, Covent Garden, London WC2H 9JQ. Call 02 99 55 01 44."],
            {"Foo Ltd, 71-75 Shelton Street, Covent Garden, London WC2H 9JQ"},
            id="house numbers and a phone are no postcode",
        ),
        pytest.param(["We sold 1200 pills on 5 streets"], set(), id="no address"),
    ],
)
def test_addresses(lines: list[str], addresses: set[str]) -> None:
    assert find_addresses(make_page("<p>x</p>"), lines) == addresses


@pytest.mark.parametrize(
    ("body", "kind", "link"),
    [
        pytest.param('<a href="#"><img src="/common-logo.png"></a>', "eu_common_logo", None, id="leads nowhere"),
        pytest.param(
            '<img alt="Click to verify if this website is operating legally" src="x.gif">',
            "eu_common_logo",
            None,
            id="picture alone",
        ),
        pytest.param(
            '<a href="https://fake.test/verify"><img src="/EU-Pharmacy-Logo.png"></a>',
            "eu_common_logo",
            "https://fake.test/verify",
            id="other host",
        ),
        pytest.param(
            '<a href="https://www.legitscript.com/websites/?checker_keywords=x"><img src="s.png"></a>',
            "legitscript",
            "https://www.legitscript.com/websites/?checker_keywords=x",
            id="LegitScript",
        ),
        pytest.param(
            '<a href="https://www.pharmacyregulation.org/registers/pharmacy/registrationnumber/1033447">GPhC</a>',
            "gphc_logo",
            "https://www.pharmacyregulation.org/registers/pharmacy/registrationnumber/1033447",
            id="text link",
        ),
        pytest.param('<img src="/products/logo-shirt.png" alt="Shirt">', None, None, id="ordinary picture"),
    ],
)
def test_logos(body: str, kind: str | None, link: str | None) -> None:
    found = read_logos(make_page(body))
    assert [(logo.kind, logo.link) for logo in found] == ([(kind, link)] if kind else [])
