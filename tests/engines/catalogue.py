# SPDX-License-Identifier: EUPL-1.2
"""200 products with which the real shop engines of the tests are filled; the same every time."""

import random
from dataclasses import asdict, dataclass

SUBSTANCES = (
    "Sildenafil Tadalafil Vardenafil Modafinil Semaglutide Tirzepatide Finasteride Isotretinoin Amoxicillin "
    "Azithromycin Doxycycline Metformin Atorvastatin Clomifene Tamoxifen Anastrozole Letrozole Oxandrolone Stanozolol "
    "Testosterone Nandrolone Somatropin Melanotan Botulinum Lidocaine Diazepam Alprazolam Zolpidem Tramadol Codeine"
).split()
FORMS = (
    ("tablets", "{n} tablets", "EUR"),
    ("Tabletten", "{n} Tabletten, Packung à {n} Stück", "CHF"),
    ("comprimés", "boîte de {n} comprimés", "EUR"),
    ("tabletek", "opakowanie {n} tabletek", "PLN"),
    ("таблеток", "упаковка {n} таблеток", "UAH"),
    ("vials", "{n} vials, lyophilised powder", "USD"),
    ("tablets UK", "{n} film-coated tablets", "GBP"),
)
CATEGORIES = ("Men's health", "Weight loss", "Antibiotics", "Sleep & anxiety", "Bodybuilding", "Skin & hair")
WORDS = (
    "Shipped from our warehouse within two days",
    "No prescription needed at checkout",
    "Plain envelope, tracked delivery",
    "Keep below 25 °C and away from light",
    "Sold by weight and strength as printed on the blister",
    "Discount for returning customers",
)


@dataclass(frozen=True, kw_only=True)
class Product:
    """One product; `price` with two decimals, `currency` ISO 4217."""

    sku: str
    title: str
    price: str
    currency: str
    description: str
    category: str
    in_stock: bool


def make_products(count: int = 200) -> list[Product]:
    """Deterministic; titles are unique."""
    draw = random.Random(8106)
    products = []
    for number in range(count):
        substance = SUBSTANCES[number % len(SUBSTANCES)]
        form, pack, currency = FORMS[(number // 3) % len(FORMS)]
        strength = draw.choice((5, 10, 20, 25, 50, 75, 100, 250, 500))
        pack_size = draw.choice((4, 10, 14, 28, 30, 60, 90))
        products.append(
            Product(
                sku=f"TH-{number:04d}",
                title=f"{substance} {strength} mg {form} {pack_size} No {number}",
                price=f"{draw.uniform(4, 1900):.2f}",
                currency=currency,
                description=f"{substance} {strength} mg, {pack.format(n=pack_size)}. "
                + ". ".join(draw.sample(WORDS, 3))
                + ".",
                category=CATEGORIES[number % len(CATEGORIES)],
                in_stock=number % 11 != 0,
            )
        )
    return products


def as_rows(products: list[Product]) -> list[dict[str, object]]:
    """Plain rows for a JSON file that the engines' own scripts read."""
    return [asdict(product) for product in products]
