# SPDX-License-Identifier: EUPL-1.2
"""A real django-oscar shop on SQLite; runs in the engine's own environment, not in ours.

Usage: oscar_shop.py FOLDER PORT   (FOLDER/catalogue.json is read; FOLDER/truth.jsonl is written; then it serves)
"""

import json
import sys
from decimal import Decimal
from pathlib import Path

import django
from django.conf import settings
from oscar.defaults import *  # noqa: F403

FOLDER, PORT = Path(sys.argv[1]).resolve(), int(sys.argv[2])

OSCAR_APPS = """
    django.contrib.admin django.contrib.auth django.contrib.contenttypes django.contrib.sessions django.contrib.messages
    django.contrib.staticfiles django.contrib.sites django.contrib.flatpages oscar.config.Shop
    oscar.apps.analytics.apps.AnalyticsConfig oscar.apps.checkout.apps.CheckoutConfig
    oscar.apps.address.apps.AddressConfig
    oscar.apps.shipping.apps.ShippingConfig oscar.apps.catalogue.apps.CatalogueConfig
    oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig oscar.apps.communication.apps.CommunicationConfig
    oscar.apps.partner.apps.PartnerConfig oscar.apps.basket.apps.BasketConfig oscar.apps.payment.apps.PaymentConfig
    oscar.apps.offer.apps.OfferConfig oscar.apps.order.apps.OrderConfig oscar.apps.customer.apps.CustomerConfig
    oscar.apps.search.apps.SearchConfig oscar.apps.voucher.apps.VoucherConfig oscar.apps.wishlists.apps.WishlistsConfig
    oscar.apps.dashboard.apps.DashboardConfig oscar.apps.dashboard.reports.apps.ReportsDashboardConfig
    oscar.apps.dashboard.users.apps.UsersDashboardConfig oscar.apps.dashboard.orders.apps.OrdersDashboardConfig
    oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig oscar.apps.dashboard.offers.apps.OffersDashboardConfig
    oscar.apps.dashboard.partners.apps.PartnersDashboardConfig oscar.apps.dashboard.pages.apps.PagesDashboardConfig
    oscar.apps.dashboard.ranges.apps.RangesDashboardConfig oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig
    oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig
    oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig
    oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig
    widget_tweaks haystack treebeard sorl.thumbnail django_tables2
""".split()


def configure() -> None:
    """Settings as the engine's documentation asks for, on SQLite and the Whoosh search backend."""
    defaults = {name: value for name, value in globals().items() if name.startswith("OSCAR_") and name != "OSCAR_APPS"}
    settings.configure(
        **defaults,
        DEBUG=True,
        SECRET_KEY="only for a shop on 127.0.0.1",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=OSCAR_APPS,
        SITE_ID=1,
        USE_TZ=True,
        LANGUAGE_CODE="en-gb",
        STATIC_URL="/static/",
        MEDIA_URL="/media/",
        MEDIA_ROOT=str(FOLDER / "media"),
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(FOLDER / "shop.sqlite"),
                "ATOMIC_REQUESTS": True,
            }
        },
        HAYSTACK_CONNECTIONS={
            "default": {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(FOLDER / "index")}
        },
        AUTHENTICATION_BACKENDS=("oscar.apps.customer.auth_backends.EmailBackend",),
        MIDDLEWARE=(
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "oscar.apps.basket.middleware.BasketMiddleware",
        ),
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.debug",
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        "oscar.apps.search.context_processors.search_form",
                        "oscar.apps.checkout.context_processors.checkout",
                        "oscar.apps.communication.notifications.context_processors.notifications",
                        "oscar.core.context_processors.metadata",
                    ]
                },
            }
        ],
    )
    django.setup()


def fill() -> None:
    """Products, stock and prices from catalogue.json, each in its own currency; the truth beside them."""
    from oscar.apps.catalogue.categories import create_from_breadcrumbs
    from oscar.core.loading import get_model

    product_class, _ = get_model("catalogue", "ProductClass").objects.get_or_create(name="Medicine")
    partner, _ = get_model("partner", "Partner").objects.get_or_create(name="Warehouse")
    country = get_model("address", "Country")
    country.objects.get_or_create(iso_3166_1_a2="GB", printable_name="United Kingdom", is_shipping_country=True)
    with (FOLDER / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for row in json.loads((FOLDER / "catalogue.json").read_text(encoding="utf-8")):
            product = get_model("catalogue", "Product").objects.create(
                title=row["title"],
                upc=row["sku"],
                description=f"<p>{row['description']}</p>",
                product_class=product_class,
            )
            product.categories.add(create_from_breadcrumbs(row["category"]))
            get_model("partner", "StockRecord").objects.create(
                product=product,
                partner=partner,
                partner_sku=row["sku"],
                price_currency=row["currency"],
                price=Decimal(row["price"]),
                num_in_stock=50 if row["in_stock"] else 0,
            )
            url = f"http://127.0.0.1:{PORT}{product.get_absolute_url()}"
            line = {"url": url, **{name: row[name] for name in ("title", "price", "currency", "sku")}}
            truth.write(json.dumps(line, ensure_ascii=False) + "\n")


def serve() -> None:
    """The engine's own pages, with Django's threaded server."""
    from django.core.management import call_command

    print(json.dumps({"port": PORT}), flush=True)
    call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False, verbosity=0)


configure()

from django.apps import apps  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path("i18n/", include("django.conf.urls.i18n")), path("", include(apps.get_app_config("oscar").urls[0]))]

if __name__ == "__main__":
    from django.core.management import call_command

    if not (FOLDER / "truth.jsonl").exists():
        call_command("migrate", verbosity=0)
        fill()
        call_command("update_index", verbosity=0)
    serve()
