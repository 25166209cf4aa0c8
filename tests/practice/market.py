# SPDX-License-Identifier: EUPL-1.2
"""SITES: every site of the practice market. All names, people, firms and numbers are invented."""

from tests.practice.site import Site
from tests.practice.sites.bazaar import Bazaar
from tests.practice.sites.channel import Channel
from tests.practice.sites.clinic import ClinicShop
from tests.practice.sites.forum import Board
from tests.practice.sites.hidden import HiddenMarket, onion_name
from tests.practice.sites.ladder import LadderShop
from tests.practice.sites.magento import DieShop
from tests.practice.sites.mirrors import MirrorShop
from tests.practice.sites.opencart import QueryShop
from tests.practice.sites.plain import ListShop, PlainShop
from tests.practice.sites.scripted import ScriptedShop
from tests.practice.sites.shopify import HostedShop
from tests.practice.sites.slow import SlowShop
from tests.practice.sites.still import Door, TextSite
from tests.practice.sites.woo import WooShop

BRANDS = {
    "rx-horizon.example": "RxHorizon",
    "myhorizonmeds.example": "MyHorizonMeds",
    "noscript-pharma.example": "NoScript Pharma",
}

ROGUE = (
    WooShop(
        name="medplus",
        host="medplus24.example",
        role="rogue pharmacy",
        currency="USD",
        per_page=16,
        in_sitemap=True,
        counts_stock=True,
        disallow=("/cart/", "/my-account/", "/wp-admin/"),
        facts={"shop_name": "MedPlus24"},
    ),
    HostedShop(
        name="peptide_lab",
        host="albionpeptide.example",
        role="research peptides",
        currency="GBP",
        per_page=10,
        disallow=("/cart", "/checkout"),
        facts={"shop_name": "Albion Peptide Lab"},
    ),
    LadderShop(name="trusted_pills", host="trustedpills.example", role="rogue pharmacy, price ladders", currency="EUR"),
    ListShop(
        name="apteka_sila",
        host="apteka-sila.example",
        role="rogue price list",
        language="ru",
        currency="RUB",
        charset="windows-1251",
        category_form="/price/razdel{number}.html",
        page_word="p",
        per_page=9,
    ),
    PlainShop(
        name="farmakeio",
        host="farmakeio24.example",
        role="rogue pharmacy",
        language="el",
        currency="EUR",
        charset="iso-8859-7",
        declares_charset=False,
        product_form="/proion/{slug}.asp",
        category_form="/katigoria{number}.asp",
        page_word="selida",
        per_page=4,
        counts_stock=True,
    ),
    PlainShop(
        name="saydaliya",
        host="saydaliya-khaleej.example",
        role="rogue pharmacy",
        language="ar",
        currency="SAR",
        product_form="/dawa/{slug}",
        category_form="/qism/{number}",
        per_page=4,
    ),
    ScriptedShop(
        name="eczane",
        host="hizlieczane.example",
        role="script-built rogue shop",
        language="tr",
        currency="TRY",
        per_page=4,
    ),
    SlowShop(
        name="slowmeds",
        host="slowfield-remedies.example",
        role="shop that throttles",
        currency="GBP",
        product_form="/item-{slug}.html",
        category_form="/shelf{number}.html",
    ),
    ClinicShop(
        name="clinic",
        host="lumen-drip.example",
        role="shop behind an endless calendar",
        currency="CHF",
        product_form="/product/{slug}",
        category_form="/-/{number}",
        disallow=("/book/",),
    ),
    MirrorShop(
        name="horizon",
        host="rx-horizon.example",
        mirrors=("myhorizonmeds.example", "noscript-pharma.example"),
        role="mirrors of one operator",
        operator="horizon",
        currency="USD",
        per_page=5,
        facts={"brands": BRANDS},
    ),
)

OTHER_TRADES = (
    ListShop(
        name="papeles",
        host="papeles-sanitarios.example",
        role="document forger",
        language="es",
        currency="EUR",
        kind="doc",
        verdict="FUN",
        category_form="/documentos-{number}",
    ),
    DieShop(
        name="presstech",
        host="presstech-trade.example",
        role="presses, dies, blister foil",
        currency="USD",
        kind="doc",
        per_page=4,
    ),
    PlainShop(
        name="filler",
        host="fillerdiretto.example",
        role="devices without conformity",
        language="it",
        currency="EUR",
        kind="dev",
        product_form="/prodotto/{slug}",
        category_form="/linea/{number}",
        page_word="pag",
        per_page=4,
    ),
    PlainShop(
        name="veterinaria",
        host="agrovetsemreceita.example",
        role="veterinary without prescription",
        language="pt",
        currency="BRL",
        kind="vet",
        product_form="/produto/{slug}.html",
        category_form="/setor{number}.html",
        page_word="pagina",
        per_page=4,
    ),
    HiddenMarket(
        name="abyss",
        host=onion_name("abyss market of the practice web"),
        role="hidden-service market",
        currency="USD",
        per_page=6,
    ),
    Bazaar(name="bazaar", host="bazaria.example", role="marketplace", language="en"),
    Board(
        name="eisen",
        host="eisenkeller-forum.example",
        role="forum whose threads sell",
        language="de",
        sessions=True,
        disallow=("/ucp.php", "/memberlist.php"),
        facts={"forums": ("Training", "Ernährung", "Gesundheit & Hormone", "Marktplatz")},
    ),
    Channel(
        name="channel",
        host="postnyk.example",
        role="channel preview",
        language="uk",
        facts={"channel": "apteka_bez_recepta_kyiv"},
    ),
)

QUIET = (
    PlainShop(
        name="apotheke_markt",
        host="apotheke-am-markt.example",
        role="licensed pharmacy",
        language="de",
        currency="EUR",
        verdict="L",
        quiet=True,
        product_form="/artikel/{slug}",
        category_form="/kategorie/{number}",
        page_word="seite",
        per_page=4,
        counts_stock=True,
        in_sitemap=True,
        disallow=("/warenkorb", "/suche"),
    ),
    PlainShop(
        name="pharmacie_lices",
        host="pharmacie-des-lices.example",
        role="licensed pharmacy",
        language="fr",
        currency="EUR",
        verdict="L",
        quiet=True,
        product_form="/{number}-{slug}.html",
        category_form="/rayon-{number}",
        per_page=4,
        counts_stock=True,
    ),
    QueryShop(
        name="zdrowie",
        host="zdrowiezanatury.example",
        role="supplement shop",
        language="pl",
        currency="PLN",
        kind="none",
        verdict="X",
        quiet=True,
        per_page=5,
    ),
    PlainShop(
        name="dieren",
        host="dehoeve-dierenapotheek.example",
        role="lawful veterinary shop",
        language="nl",
        currency="EUR",
        kind="vet",
        verdict="L",
        quiet=True,
        product_form="/product/{slug}",
        category_form="/categorie/{number}",
        page_word="pagina",
        per_page=3,
    ),
    TextSite(name="herald", host="ravensby-herald.example", role="news about fakes", quiet=True),
    TextSite(name="voix", host="voix-des-patients.example", role="patient forum", language="fr", quiet=True),
    TextSite(
        name="register",
        host="versandhandels-register.example",
        role="authority",
        language="de",
        quiet=True,
        mirrors=("registre-officines.example", "diergeneesmiddelen-register.example"),
        facts={"head": "Register der Versandapotheken / Registre / Register", "lead": "Practice authority."},
    ),
)

DOORS = (
    Door(name="medsforless", host="meds-4-less.example", role="parked", page="parked.html", state="parked", quiet=True),
    Door(
        name="goldenpills", host="goldenpills-rx.example", role="seized", page="seized.html", state="seized", quiet=True
    ),
    Door(
        name="cheaprx_gate",
        host="cheaprx-gate.example",
        role="challenge",
        page="challenge.html",
        state="challenge",
        quiet=True,
        status=403,
        headers=(("Server", "cloudflare"), ("cf-mitigated", "challenge")),
    ),
    Door(
        name="rxcentral",
        host="rxcentral-direct.example",
        role="blocked",
        page="denied.html",
        state="blocked",
        quiet=True,
        status=403,
        headers=(("Server", "AkamaiGHost"),),
    ),
)

SITES: tuple[Site, ...] = (*ROGUE, *OTHER_TRADES, *QUIET, *DOORS)
