# SPDX-License-Identifier: EUPL-1.2
"""Which values may link, which never."""

import pytest

from alerts.operators.kinds import IdentifierKind as K
from alerts.operators.values import clean_company, clean_contact, clean_handle, clean_mail, clean_number, clean_phone
from config.hubs import load_hubs
from crawler.listing import Contact, ContactKind


@pytest.mark.parametrize(
    ("kind", "value", "cleaned"),
    [
        pytest.param("mail", "Sales@Pill-Shop.com", (K.MAIL, "sales@pill-shop.com"), id="mail"),
        pytest.param("mail", "info@example.com", None, id="an example's mail"),
        pytest.param("mail", "you@yourdomain.com", None, id="a template's mail"),
        pytest.param("mail", "test@pill-shop.com", None, id="a test's mail"),
        pytest.param("mail", "a" * 5_000 + "@pill-shop.com", None, id="a mail of 5,000 letters"),
        pytest.param("phone", "+49 1511 2345071", (K.PHONE, "+4915112345071"), id="phone"),
        pytest.param("whatsapp", "+4915112345071", (K.PHONE, "+4915112345071"), id="the same phone in a messenger"),
        pytest.param("phone", "123456", None, id="a phone that counts"),
        pytest.param("phone", "+1234567890", None, id="a phone that counts on"),
        pytest.param("phone", "+10000000000", None, id="a phone of one figure"),
        pytest.param("telegram", "@Pill_King", (K.HANDLE, "telegram:pill_king"), id="handle"),
        pytest.param("telegram", "username", None, id="a placeholder"),
        pytest.param("telegram", "", None, id="empty"),
        pytest.param("telegram", "x" * 5_000, None, id="a handle of 5,000 letters"),
        pytest.param("telegram", "aaaa", None, id="one letter"),
        pytest.param("wickr", "pill\u202eking", None, id="hidden signs"),
        pytest.param("wallet", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", None, id="a wallet"),
        pytest.param("wallet", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdx", None, id="a wallet with a slip"),
        pytest.param("iban", "DE02120300000000202051", (K.IBAN, "DE02120300000000202051"), id="iban"),
        pytest.param("iban", "DE02120300000000202052", None, id="an iban with a slip"),
    ],
)
def test_contacts(kind: str, value: str, cleaned: tuple[K, str] | None) -> None:
    found = clean_contact(Contact(kind=ContactKind(kind), value=value, raw=value))
    if value.endswith("mdq"):
        cleaned = (K.WALLET, value)
    assert (found and found[:2]) == cleaned


def test_a_phone_without_country_needs_the_sites_country() -> None:
    assert clean_phone("0612345093", ("NL",)) == (K.PHONE, "+31612345093", 0.9)
    assert clean_phone("0612345093") == (K.PHONE, "without country 0612345093", 0.2)


@pytest.mark.parametrize(
    ("cleaned", "expected"),
    [
        pytest.param(clean_mail("no mail"), None, id="no mail"),
        pytest.param(clean_handle("telegram", "ab"), None, id="two letters"),
        pytest.param(clean_number(K.COMPANY, "VAT DE 811 907 980"), (K.COMPANY, "VATDE811907980", 1.0), id="vat"),
        pytest.param(clean_number(K.COMPANY, "123456789"), None, id="a number that counts"),
        pytest.param(clean_number(K.LICENCE, "KD-0442"), (K.LICENCE, "KD0442", 0.5), id="a short number"),
        pytest.param(clean_company("Your Company"), None, id="a template's company"),
        pytest.param(clean_company("MedPlus24 Ltd."), (K.LEGAL_NAME, "medplus24 ltd", 1.0), id="company"),
    ],
)
def test_numbers_and_names(cleaned: object, expected: object) -> None:
    assert cleaned == expected


@pytest.mark.parametrize(
    ("kind", "value", "is_hub"),
    [
        pytest.param("address", "104.17.3.9", True, id="a content network"),
        pytest.param("address", "127.0.0.1", True, id="this machine"),
        pytest.param("address", "185.220.101.4", False, id="a server"),
        pytest.param("name_server", "ns-21.awsdns-02.com", True, id="a cloud's name server"),
        pytest.param("name_server", "ada.ns.cloudflare.com", True, id="a content network's name server"),
        pytest.param("name_server", "ns1.pill-host.example", False, id="an own name server"),
        pytest.param("iban", "DE89370400440532013000", True, id="a standard's example"),
        pytest.param("form", "hcaptcha-f06e6c50-85a8-45c8-87d0-21a2b65856fe", True, id="a shop platform's captcha"),
        pytest.param(
            "form", "recaptcha-6LeHG2ApAAAAAO4rPaDW-qVpPKPOBfjbCpzJB9ey", True, id="a shop platform's other captcha"
        ),
        pytest.param("form", "stripe-pk_live_51AbCdEfGhIjKlMnOpQrStUv", False, id="an own payment key"),
        pytest.param("processor", "paypal.com", True, id="a payment service that everybody has"),
        pytest.param("processor", "gate.example", False, id="a gateway of few"),
        pytest.param("image_host", "images.unsplash.com", True, id="stock photos"),
        pytest.param("image_host", "notunsplash.com", False, id="another host"),
    ],
)
def test_known_hubs(kind: str, value: str, is_hub: bool) -> None:
    assert (load_hubs().why(kind, value) is not None) == is_hub
