# SPDX-License-Identifier: EUPL-1.2
"""All platforms: which one a site was built by, and the reader of its catalogue."""

from crawler.page import Page
from crawler.platforms.bigcommerce import BigCommerce
from crawler.platforms.django_oscar import DjangoOscar
from crawler.platforms.evershop import EverShop
from crawler.platforms.magento import Magento
from crawler.platforms.opencart import OpenCart
from crawler.platforms.platform import Catalogue, Platform, load_marks, shows_marks
from crawler.platforms.prestashop import PrestaShop
from crawler.platforms.shopify import Shopify
from crawler.platforms.woocommerce import WooCommerce

__all__ = ["PLATFORMS", "Catalogue", "Platform", "find_platform", "parse_any_catalogue", "recognise_platform"]

PLATFORMS: tuple[Platform, ...] = (
    Shopify(),
    WooCommerce(),
    Magento(),
    PrestaShop(),
    OpenCart(),
    EverShop(),
    DjangoOscar(),
    BigCommerce(),
)


def find_platform(page: Page) -> Platform | None:
    """The platform whose catalogue can be read, None when the site is built by none of them."""
    return next((platform for platform in PLATFORMS if platform.recognise(page)), None)


def recognise_platform(page: Page) -> str | None:
    """The name of the engine a page shows, shop or not; None when it shows none."""
    return next((name for name in load_marks() if shows_marks(page, name)), None)


def parse_any_catalogue(page: Page, currency: str | None = None) -> Catalogue | None:
    """The offers of a catalogue's answer, whichever platform gave it; None when no platform's shape fits."""
    for platform in PLATFORMS:
        found = platform.parse_catalogue(page, currency)
        if found is not None:
            return found
    return None
