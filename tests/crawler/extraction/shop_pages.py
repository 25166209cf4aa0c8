# SPDX-License-Identifier: EUPL-1.2
"""Small pages of shops, markets and others, each in the manner of one kind of software."""

from crawler.page import Page
from tests.make import make_page

NAV = (
    '<div class="navbar"><a href="/">Home</a><a href="/cart">Cart (0) $0.00</a><a href="/c/1">Pain</a>'
    '<a href="/c/2">Sleep</a></div>'
)
FOOT = "<footer><p>Free shipping over $200. Call +1 555 010 9999</p></footer>"


def shop_page(title: str, body: str, url: str = "https://shop.example/x", head: str = "") -> Page:
    """A page with the furniture that all pages of a site share."""
    html = f'<html lang="en"><head><title>{title}</title>{head}</head><body>{NAV}{body}{FOOT}</body></html>'
    return make_page(html, url=url)


def with_json_ld(text: str, name: str = "Pill A") -> Page:
    """A page whose only statement is JSON-LD."""
    return shop_page(name, f'<h1>{name}</h1><script type="application/ld+json">{text}</script>')


def with_script(text: str, name: str = "Oxy 30", kind: str = "") -> Page:
    """A script-built page whose state names its product."""
    return shop_page(f"{name} | Shop", f"<div id=app></div><script{kind}>{text}</script>", "https://s.example/p/oxy-30")


CARD = (
    '<div class="card"><a href="/p/{n}"><h3>{name} 10 mg tablets</h3></a><span class="price">${price}.00</span>'
    "<button>Add to cart</button></div>"
)
NAMES = ("Valium", "Xanax", "Ambien", "Lyrica", "Modafinil", "Tramadol")


def card_list(count: int) -> Page:
    """A category with so many cards."""
    cards = "".join(CARD.format(n=n, name=NAMES[n], price=10 + n) for n in range(count))
    return shop_page(
        "Pain relief", f'<h1>Pain relief</h1><div class="products">{cards}</div>', "https://s.example/c/pain"
    )


PRODUCTS: dict[str, Page] = {
    "plain html shop": shop_page(
        "Ibuprofen 400 | Shop",
        '<article class="product_page"><div class="product_main"><h1>Ibuprofen 400</h1>'
        '<p class="price_color">£10.00</p>'
        '<p class="instock availability">In stock (22 available)</p>'
        '<form id="add_to_basket_form" action="/basket/add/1/">'
        '<input type="number" name="quantity" value="1"><button class="btn">Add to basket</button></form></div>'
        "<table><tr><th>UPC</th><td>a897</td></tr><tr><th>Price (excl. tax)</th><td>£9.00</td></tr></table></article>",
    ),
    "market, one title for all pages": shop_page(
        "Nemesis",
        "<h2>Xanax 2mg bars x100 - Pfizer</h2><div>Vendor: <a href='/user/medsking'>medsking</a> (4.92) (531)</div>"
        "<p>Price: 250.00 USD (0.0038 BTC)</p><form method=post action='/order/123'><select name=shipping>"
        "<option>Standard +5.00 USD</option></select><input type=submit value='Buy Now'></form>"
        "<p>Ships from: Germany<br>Ships to: Worldwide</p><h3>Feedback</h3><table><tr><td>good</td>"
        "<td>250.00 USD</td></tr>"
        "<tr><td>ok</td><td>250.00 USD</td></tr></table>",
        "http://nemesisabc.onion/listing/123",
    ),
    "market, table without headings": shop_page(
        "AlphaX",
        "<table><tr><td><b>10g powder crystals 84%</b></td></tr><tr><td>Sold by <a href='/vendor/bob'>bob</a></td></tr>"
        "<tr><td>Origin country</td><td>Netherlands</td></tr><tr><td>Purchase price: USD 120.00</td></tr>"
        "<tr><td>Qty: <input name=q value=1><button>Buy Now</button></td></tr><tr><td>"
        "0.0231 BTC / 0.98 XMR</td></tr></table>",
        "http://alpha.onion/listing.php?id=9",
    ),
    "pharmacy with packs": shop_page(
        "Buy Generic Viagra 100mg online - RxPills",
        '<h1>Generic Viagra 100mg</h1><table class="price-table"><tr><th>Package</th><th>'
        "Per pill</th><th>Price</th></tr>"
        + "".join(
            f"<tr><td>100mg × {n} pills</td><td>${p / n:.2f}</td><td>${p:.2f}</td><td>"
            f'<a href="/cart/add/{n}">Add to cart'
            "</a></td></tr>"
            for n, p in ((30, 36), (60, 60), (90, 81))
        )
        + "</table>",
    ),
    "classified": shop_page(
        "Wegovy pens unopened - Berlin",
        '<h1>Wegovy pens unopened</h1><div class="ad-price">150 € VB</div><p>Cold chain kept.</p>'
        "<button>Nachricht schreiben</button>",
    ),
    "sale beside related products": shop_page(
        "Modafinil 200 – Pills",
        '<div class="summary"><h1 class="product_title">Modafinil 200</h1><p class="price"><del><bdi><span '
        'class="currencySymbol">&#36;</span>120.00</bdi></del> <ins><bdi><span class="currencySymbol">&#36;</span>99.00'
        '</bdi></ins></p><button name="add-to-cart" class="single_add_to_cart_button">Add to cart</button></div>'
        '<section class="related products">' + CARD.format(n=1, name="Xanax", price=5) * 4 + "</section>",
    ),
    "special price first": shop_page(
        "Cialis",
        '<h1 class="page-title">Cialis 20mg</h1><div class="price-box"><span class="special-price">'
        '<span class="price">$98.00'
        '</span></span><span class="old-price">Regular Price <span class="price">$120.00</span></span></div>'
        '<form action="/checkout/cart/add"><button class="action tocart">Add to Cart</button></form>',
    ),
    "before tax and crossed out": shop_page(
        "Cialis",
        "<h1>Cialis 20mg</h1><ul><li>Brand: Lilly</li><li>Product Code: C20</li></ul><ul><li>"
        '<span style="text-decoration: line-through;">$120.00</span></li><li><h2>$98.00</h2></li>'
        "<li>Ex Tax: $80.00</li></ul>"
        '<button id="button-cart">Add to Cart</button><h3>Related Products</h3><h4><a href="/x">Viagra</a></h4>'
        '<p class="price">$10.00</p><button>Add to Cart</button>',
    ),
    "tables and fonts": shop_page(
        "Viagra - OldShop",
        "<table><tr><td><font size=4><b>Viagra 100mg 10 tabs</b></font><br><font color=red>Our Price: $29.95</font> "
        '<strike>$49.95</strike><form method=post action="cart.php"><input type=image src="add.gif" alt="Add to Cart">'
        "</form></td></tr></table>",
    ),
    "Russian": shop_page(
        "Лирика 300 мг купить",
        '<h1>Лирика 300 мг</h1><div class="cost">1 250 руб.</div><div class="old">1 500 руб.</div>'
        '<a href="#order">Заказать</a>',
    ),
    "Arabic digits": shop_page("فياجرا", '<h1>فياجرا</h1><p class="price">١٢٠ ر.س</p><button>أضف إلى السلة</button>'),
    "sold out": shop_page(
        "Ozempic pen",
        '<h1>Ozempic pen 1mg</h1><span class="price">€199,00</span><p class="stock">Out of stock</p>',
        "https://shop.example/product/ozempic",
    ),
}
EXPECTED: dict[str, tuple[str, str, str]] = {
    "plain html shop": ("Ibuprofen 400", "10.00", "GBP"),
    "market, one title for all pages": ("Xanax 2mg bars x100 - Pfizer", "250.00", "USD"),
    "market, table without headings": ("10g powder crystals 84%", "120.00", "USD"),
    "pharmacy with packs": ("Generic Viagra 100mg", "36.00", "USD"),
    "classified": ("Wegovy pens unopened", "150", "EUR"),
    "sale beside related products": ("Modafinil 200", "99.00", "USD"),
    "special price first": ("Cialis 20mg", "98.00", "USD"),
    "before tax and crossed out": ("Cialis 20mg", "98.00", "USD"),
    "tables and fonts": ("Viagra 100mg 10 tabs", "29.95", "USD"),
    "Russian": ("Лирика 300 мг", "1250", "RUB"),
    "Arabic digits": ("فياجرا", "120", "SAR"),
    "sold out": ("Ozempic pen 1mg", "199.00", "EUR"),
}
LONG = "It was a long day and much was said about it. " * 120
WITHOUT_OFFER: dict[str, Page] = {
    "cart": shop_page(
        "Your cart",
        '<h1>Shopping Cart</h1><table class="cart"><tr><td><a href="/p/1">Viagra</a></td><td>$20.00</td></tr></table>'
        '<div class="cart-total">Total: $20.00</div><a href="/checkout">Proceed to checkout</a>',
        "https://s.example/cart",
    ),
    "delivery costs": shop_page(
        "Delivery",
        "<h1>Delivery</h1><p>Standard delivery: £3.99</p><p>Express: £9.99</p><p>How to order: add to basket.</p>",
    ),
    "search without results": shop_page(
        "Search: foo", '<h1>Search results for "foo"</h1><p>No products were found.</p><form action="/search"></form>'
    ),
    "news with a price in its title": shop_page(
        "Fake Ozempic pens sold for $300, police warn",
        f"<article><h1>Fake Ozempic pens sold for $300, police warn</h1><p>"
        f"Price: $300 was asked.</p><p>{LONG}</p></article>",
        "https://news.example/2024/05/fake-ozempic",
        '<meta property="og:type" content="article">',
    ),
    "news that calls itself a product": shop_page(
        "Fake pens",
        f"<h1>Fake pens</h1><p>Sellers asked $300 for each pen.</p><p>{LONG}</p>",
        "https://news.example/item/fake-pens-28282",
        '<meta property="og:type" content="product"><meta property="article:published_time" content="2024-05-03">',
    ),
    "review of a product": with_json_ld(
        '{"@graph":[{"@type":"Article","headline":"Best"},{"@type":"Review","itemReviewed":{"@type":"Product",'
        '"name":"Cutter X","offers":{"price":"5","priceCurrency":"USD"}}}]}',
        "Best pill cutters",
    ),
    "index of categories": shop_page(
        "All", "<h1>All</h1>" + "".join(f'<a href="/c/{n}">Cat {n}</a>' for n in range(30))
    ),
    "about": shop_page(
        "About us", "<h1>About us</h1><p>Licensed since 1990. Minimum order $50.</p><a href='/shop'>Shop now</a>"
    ),
    "questions": shop_page("FAQ", "<h1>FAQ</h1><h3>How do I order?</h3><p>Press add to cart. Shipping is $20.</p>"),
    "login": shop_page(
        "Login", '<h1>Login</h1><form action="/login"><input type=password><button>Login</button></form>'
    ),
    "empty": make_page(""),
    "blank": make_page("   \n "),
}
