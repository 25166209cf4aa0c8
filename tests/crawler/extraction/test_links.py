# SPDX-License-Identifier: EUPL-1.2
"""Links: engine by engine, language by language, each with what must not be mistaken for it."""

import pytest

from crawler.extraction.links import LinkKind, is_language_switch, link_kind, profile_page_kind
from crawler.profile import ProfilePageKind

K, P = LinkKind, ProfilePageKind
SHOP = "https://shop.example"


@pytest.mark.parametrize(
    ("path", "anchor", "kind"),
    [
        pytest.param("/products/sildenafil-100", "Sildenafil", K.PRODUCT, id="Shopify product"),
        pytest.param("/collections/ed/products/sildenafil-100", "", K.PRODUCT, id="Shopify product in collection"),
        pytest.param("/collections/ed", "ED", K.LIST, id="Shopify collection"),
        pytest.param("/collections/all?page=2", "2", K.NEXT_PAGE, id="Shopify page"),
        pytest.param("/product/sildenafil-100mg/", "", K.PRODUCT, id="WooCommerce product"),
        pytest.param("/product-category/ed/page/2/", "→", K.NEXT_PAGE, id="WooCommerce page"),
        pytest.param("/product-category/ed/", "ED", K.LIST, id="WooCommerce category"),
        pytest.param("/product/x/?add-to-cart=12", "Add to cart", K.AVOID, id="WooCommerce add to cart"),
        pytest.param("/shop/?orderby=price", "", K.AVOID, id="WooCommerce order"),
        pytest.param("/sildenafil-100-mg.html", "", K.PRODUCT, id="Magento product"),
        pytest.param("/catalog/product/view/id/7/", "", K.PRODUCT, id="Magento product by id"),
        pytest.param("/ed.html?product_list_order=price", "Price", K.AVOID, id="Magento order"),
        pytest.param("/ed.html?p=2", "Page 2", K.NEXT_PAGE, id="Magento page"),
        pytest.param("/customer/account/login/", "Sign in", K.AVOID, id="Magento login"),
        pytest.param("/ed/12-sildenafil-100.html", "", K.PRODUCT, id="PrestaShop product"),
        pytest.param("/3-ed-pills", "ED", K.LIST, id="PrestaShop category"),
        pytest.param("/3-ed?order=product.price.asc", "Price", K.AVOID, id="PrestaShop order"),
        pytest.param("/index.php?route=product/product&language=en-gb&product_id=4", "", K.PRODUCT, id="OpenCart 4"),
        pytest.param("/index.php?route=product/category&path=20", "", K.LIST, id="OpenCart category"),
        pytest.param("/index.php?route=checkout/cart.add", "", K.AVOID, id="OpenCart add"),
        pytest.param("/index.php?route=account/login&language=en-gb", "Login", K.AVOID, id="OpenCart login"),
        pytest.param("/catalogue/sildenafil-100_123/", "", K.PRODUCT, id="django-oscar product"),
        pytest.param("/catalogue/category/ed_2/", "ED", K.LIST, id="django-oscar category"),
        pytest.param("/catalogue/?page=2", "next", K.NEXT_PAGE, id="django-oscar page"),
        pytest.param("/basket/add/12/", "", K.AVOID, id="django-oscar add"),
        pytest.param("/product_info.php?products_id=12", "", K.PRODUCT, id="osCommerce product"),
        pytest.param("/index.php?main_page=product_info&cPath=1&products_id=9", "", K.PRODUCT, id="Zen Cart product"),
        pytest.param("/Sildenafil-p1234567", "Sildenafil", K.PRODUCT, id="Ecwid product"),
        pytest.param("/product-page/sildenafil", "", K.PRODUCT, id="Wix product"),
        pytest.param("/compare", "Compare", K.AVOID, id="compare"),
        pytest.param("/catalogue/ed_12/reviews/add/", "", K.AVOID, id="review form below a product"),
        pytest.param("/catalogue/ed_12/reviews/", "3 reviews", K.AVOID, id="opinions on a product"),
        pytest.param("/p/ed-12?tab=reviews", "Reviews", K.AVOID, id="opinions in a tab"),
        pytest.param("/vendor/rxking?tab=listings", "", K.SELLER, id="a vendor's offers in a tab"),
        pytest.param("/catalogue/add_12/", "", K.PRODUCT, id="product named add"),
        pytest.param("/catalogue/?selected_facets=class%3Apills", "Pills", K.AVOID, id="facet in the middle of a key"),
        pytest.param("/product/compare-strips-10", "Compare strips", K.PRODUCT, id="product named compare"),
        pytest.param("/product/login-vitamin", "", K.PRODUCT, id="product named login"),
        pytest.param("/shop/order-again-pack", "Order", K.OTHER, id="not an order page"),
    ],
)
def test_shop_links(path: str, anchor: str, kind: LinkKind) -> None:
    got = link_kind(SHOP + path, anchor)
    assert got is kind or (kind is K.OTHER and got not in (K.AVOID, K.PROFILE))


@pytest.mark.parametrize(
    ("path", "anchor", "kind"),
    [
        pytest.param("/viewtopic.php?f=2&t=15", "WTS", K.THREAD, id="phpBB thread"),
        pytest.param("/viewtopic.php?f=2&t=15&start=20", "2", K.NEXT_PAGE, id="phpBB thread page"),
        pytest.param("/viewtopic.php?p=77#p77", "", K.AVOID, id="phpBB one post"),
        pytest.param("/viewforum.php?f=2", "Market", K.LIST, id="phpBB forum"),
        pytest.param("/memberlist.php?mode=viewprofile&u=2", "bob", K.SELLER, id="phpBB member"),
        pytest.param("/posting.php?mode=reply&f=2&t=5", "Reply", K.AVOID, id="phpBB reply"),
        pytest.param("/ucp.php?mode=login", "Login", K.AVOID, id="phpBB login"),
        pytest.param("/index.php?topic=12.0", "WTS", K.THREAD, id="SMF thread"),
        pytest.param("/index.php?topic=12.20", "2", K.NEXT_PAGE, id="SMF thread page"),
        pytest.param("/index.php?topic=12.msg45", "", K.AVOID, id="SMF one post"),
        pytest.param("/index.php?action=profile;u=5", "bob", K.SELLER, id="SMF member"),
        pytest.param("/threads/wts-semaglutide.123/", "WTS", K.THREAD, id="XenForo thread"),
        pytest.param("/threads/wts-semaglutide.123/page-2", "2", K.NEXT_PAGE, id="XenForo page"),
        pytest.param("/threads/wts.123/post-456", "#4", K.AVOID, id="XenForo one post"),
        pytest.param("/threads/wts.123/latest", "", K.AVOID, id="XenForo latest"),
        pytest.param("/forum/ed-3/topic/wts-ed-9/?post=123", "¶", K.AVOID, id="one post of a named topic"),
        pytest.param("/forum/ed-3/topic/wts-ed-9/?page=2", "2", K.NEXT_PAGE, id="second page of a named topic"),
        pytest.param("/d/55-xanax/4", "", K.AVOID, id="Flarum one post"),
        pytest.param("/d/55-xanax?page=2", "2", K.NEXT_PAGE, id="Flarum second page"),
        pytest.param("/de/mens/ed-12", "Deutsch", K.AVOID, id="the same page in another language"),
        pytest.param("/de/mens/ed_12", "Tadalafil", K.PRODUCT, id="a page below a language"),
        pytest.param("/news/?post=123", "Read", K.OTHER, id="an article, not a thread's post"),
        pytest.param("/member/profile/4/posts/", "Posts", K.AVOID, id="what a member wrote"),
        pytest.param("/user/rxking/listings", "Listings", K.SELLER, id="what a vendor sells"),
        pytest.param("/forums/market.4/", "Market", K.LIST, id="XenForo forum"),
        pytest.param("/members/bob.9/", "bob", K.SELLER, id="XenForo member"),
        pytest.param("/t/wts-semaglutide/12", "WTS", K.THREAD, id="Discourse"),
        pytest.param("/t/wts-semaglutide/12/5", "", K.AVOID, id="Discourse one post"),
        pytest.param("/u/bob", "bob", K.SELLER, id="Discourse member"),
        pytest.param("/showthread.php?tid=8", "WTS", K.THREAD, id="MyBB thread"),
        pytest.param("/showthread.php?tid=8&pid=9", "", K.AVOID, id="MyBB one post"),
        pytest.param("/listing/58fa31", "Xanax 2mg", K.PRODUCT, id="dark market listing"),
        pytest.param("/vendor/pharmaking", "pharmaking", K.SELLER, id="dark market vendor"),
        pytest.param("/logout?token=9", "Bye", K.AVOID, id="market logout"),
        pytest.param("/session/end", "Log out", K.AVOID, id="logout by anchor"),
        pytest.param("/anzeige/semaglutide-pen-2233445566", "", K.PRODUCT, id="classified"),
        pytest.param("/s/channel?before=120", "", K.NEXT_PAGE, id="channel preview"),
        pytest.param("/calendar/2027/05", "May", K.AVOID, id="calendar"),
        pytest.param("/order/new?listing=5", "Buy now", K.AVOID, id="never buys"),
        pytest.param("/report/listing/5", "!", K.AVOID, id="report"),
    ],
)
def test_board_and_market_links(path: str, anchor: str, kind: LinkKind) -> None:
    assert link_kind(SHOP + path, anchor) is kind


@pytest.mark.parametrize(
    "url",
    ["mailto:a@b.example", "javascript:void(0)", "tel:+31201234567", "/relative", "ftp://x.example/", "https://x.example/a.pdf",
     "https://x.example/" + "a" * 3000],
)  # fmt: skip
def test_no_web_page(url: str) -> None:
    assert link_kind(url, "") is LinkKind.AVOID


@pytest.mark.parametrize(
    ("path", "anchor", "kind"),
    [
        pytest.param("/", "Home", P.HOME, id="home"),
        pytest.param("/index.php", "", P.HOME, id="home file"),
        pytest.param("/pages/about-us", "", P.ABOUT, id="en about"),
        pytest.param("/impressum", "", P.IMPRINT, id="de imprint"),
        pytest.param("/content/2-mentions-legales", "", P.IMPRINT, id="fr imprint"),
        pytest.param("/info/aviso-legal.html", "", P.IMPRINT, id="es imprint"),
        pytest.param("/x7", "Note legali", P.IMPRINT, id="it imprint"),
        pytest.param("/index.php?route=information/contact", "", P.CONTACT, id="OpenCart contact"),
        pytest.param(
            "/index.php?route=information/information&information_id=4", "About Us", P.ABOUT, id="OpenCart page"
        ),
        pytest.param("/policies/shipping-policy", "", P.DELIVERY, id="Shopify shipping"),
        pytest.param("/versand-und-zahlung", "", P.DELIVERY, id="de delivery"),
        pytest.param("/%D0%B4%D0%BE%D1%81%D1%82%D0%B0%D0%B2%D0%BA%D0%B0/", "", P.DELIVERY, id="ru delivery"),
        pytest.param("/a1", "Доставка и оплата", P.DELIVERY, id="ru anchor"),
        pytest.param("/a2", "Πληρωμή", P.PAYMENT, id="el payment"),
        pytest.param("/rezept-einloesen", "", P.PRESCRIPTION, id="de prescription"),
        pytest.param("/a3", "Ordonnance", P.PRESCRIPTION, id="fr prescription"),
        pytest.param("/regulamin", "", P.TERMS, id="pl terms"),
        pytest.param("/cgv", "", P.TERMS, id="fr terms"),
        pytest.param("/a4", "Sık Sorulan Sorular", P.FAQ, id="tr faq"),
        pytest.param("/a5", "اتصل بنا", P.CONTACT, id="ar contact"),
        pytest.param("/a6", "צור קשר", P.CONTACT, id="he contact"),
        pytest.param("/a7", "特定商取引法に基づく表記", P.IMPRINT, id="ja imprint"),
        pytest.param("/a8", "Szállítás", P.DELIVERY, id="hu delivery"),
        pytest.param("/checkout", "", P.ORDER, id="order form"),
        pytest.param("/product/contact-lenses", "Contact lenses", None, id="contact lenses"),
        pytest.param("/contact-lenses", "Contact lenses", None, id="contact lenses page"),
        pytest.param("/blog/about-us", "", None, id="blog"),
        pytest.param("/threads/delivery.5/", "Delivery", None, id="thread"),
        pytest.param("/cart/add/5", "", None, id="action"),
        pytest.param("/viagra-100mg", "Order", None, id="order button of a product"),
        pytest.param("/drug-delivery-system", "", None, id="drug delivery"),
    ],
)
def test_profile_pages(path: str, anchor: str, kind: ProfilePageKind | None) -> None:
    assert profile_page_kind(SHOP + path, anchor) is kind
    assert (link_kind(SHOP + path, anchor) is LinkKind.PROFILE) == (kind is not None)


@pytest.mark.parametrize(
    ("path", "anchor", "switches"),
    [
        pytest.param("/?lang=de", "Deutsch", True, id="language parameter"),
        pytest.param("/de/", "DE", True, id="language root"),
        pytest.param("/p?currency=EUR", "€ EUR", True, id="currency"),
        pytest.param("/de/", "Apotheke", False, id="home below a language"),
        pytest.param("/p/1?language=en-gb", "Sildenafil", False, id="parameter that every link carries"),
    ],
)
def test_language_switch(path: str, anchor: str, switches: bool) -> None:
    assert is_language_switch(SHOP + path, anchor) is switches
    assert (link_kind(SHOP + path, anchor) is LinkKind.AVOID) is switches
