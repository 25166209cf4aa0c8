# SPDX-License-Identifier: EUPL-1.2
"""What parts of an address say about the page behind it: shapes of shop, forum and market engines.

Source: the default routes of the engines named beside each table, read from their documentation and their own shops.
"""

import re
from enum import StrEnum


class LinkKind(StrEnum):
    """What a link leads to, as far as address and anchor tell."""

    PRODUCT = "product"
    LIST = "list"
    NEXT_PAGE = "next_page"
    SELLER = "seller"
    THREAD = "thread"
    PROFILE = "profile"
    OTHER = "other"
    AVOID = "avoid"


P, L, S, T = LinkKind.PRODUCT, LinkKind.LIST, LinkKind.SELLER, LinkKind.THREAD


def _table(kind: LinkKind, words: str) -> dict[str, LinkKind]:
    return dict.fromkeys(words.split(), kind)


SEGMENTS: dict[str, LinkKind] = {
    # Shopify, WooCommerce, Magento, BigCommerce, Squarespace, Wix, VirtueMart, Zen Cart, Shopware; shops by language
    **_table(
        P,
        """
        product products product-page product_info product_details productdetails productdetail product-detail
        product-details product_detail item items itm dp goods sku drug drugs medicine medicines medication
        medications listing listings offer p prod pd buy produkt produkty produkte produit produits producto
        productos prodotto prodotti produto produtos tovar tovary produs produse termek termekek tuote tuotteet vara
        varer varor proizvod proizvodi izdelek izdelki preke prekes prece preces toode tooted urun urunler proion
        proionta zbozi artikel artikal articolo articulo lek leki leky lekarstva preparat detail details
        produktdetails ad ads classified anuncio anuncios anuncis annonce annonces annuncio annunci anzeige
        s-anzeige inzerat inzeraty oglas oglasi oferta obyavlenie obyavleniya obiavlenie obiava obyava ilan
        ogloszenie ogloszenia hirdetes apróhirdetés
    """,
    ),
    **_table(
        L,
        """
        collections collection category categories product-category product_category product-tag productcategory
        kategorie kategorien kategoria kategori kategorija kategorije categorie categoria categorias
        categories-produits cat cats catalog catalogue katalog catalogo shop store boutique tienda negozio loja
        winkel butik brand brands marke marken marque marques marca marcas merk merken tag tags section sections
        department departments search suche browse market marketplace bestsellers best-sellers sale sales specials
        special manufacturer manufacturers hersteller forum forums viewforum forumdisplay board boards c all
        new-products listing-category archive group groups vendors sellers rubrika kategoriya kategoriia kategorii
    """,
    ),
    # Marketplaces, dark markets, Discourse, XenForo, vBulletin, MyBB
    **_table(
        S,
        """
        vendor seller user users member members profile profiles profil u merchant dealer haendler handler vendeur
        vendedor venditore verkaeufer verkoper prodavec sprzedawca userprofile viewprofile store-profile
        shop-profile usr author
    """,
    ),
    # phpBB, vBulletin, SMF, MyBB, XenForo, Discourse, IP.Board, Flarum, Reddit-style
    **_table(
        T,
        """thread threads topic topics t viewtopic showthread showtopic discussion discussions comments tema temas sujet
        sujets thema d messages""",
    ),
}
"""A path segment with a name after it, or with an id in the query, leads to this; as the last segment, to a list."""

AVOID_SEGMENTS = frozenset(
    """
        add-to-cart addtocart add_to_cart cart_add cart-add add-cart addcart addtobasket add-to-basket
        add-to-wishlist addtowishlist buynow buy-now login log-in log_in signin sign-in sign_in logon log-on logout
        log-out log_out logoff signout sign-out sign_out signup sign-up sign_up register registration create-account
        create_account createaccount account accounts my-account my_account myaccount mon-compte mi-cuenta
        minha-conta mein-konto kundenkonto konto moje-konto muj-ucet moj-ucet il-mio-account mijn-account mitt-konto
        min-konto authentication anmelden abmelden registrieren connexion deconnexion inscription iniciar-sesion
        cerrar-sesion registro accedi registrati inloggen uitloggen registreren logga-in logga-ut logg-inn logga
        zaloguj wyloguj rejestracja prihlaseni odhlaseni registrace prihlasenie odhlasit prihlasit belepes kilepes
        regisztracio autentificare vhod vyhod giris cikis uye-ol quit lostpassword lost-password lost_password
        forgot-password forgotpassword forgot_password forgot password_reset reset-password resetpassword
        pwdreminder wishlist wish-list wish_list my-wishlist favourites favorites favoris merkliste wunschliste
        merkzettel compare product_compare comparison vergleich porownaj print printable printview printer-friendly
        sendfriend send-to-friend tellafriend tell-a-friend email-friend emailpost sendtofriend feed feeds rss rss2
        atom rdf calendar calender kalender calendario calendrier wp-login wp-admin wp-json wp-content wp-includes
        xmlrpc cdn-cgi trackback administrator vote upvote downvote unsubscribe subscribe newsletter newsletters
        reply newreply newthread newtopic posting report reportpost flag delete remove edit editpost attachments
        attachment download downloads captcha refresh_captcha ucp mcp private sendmessage pm cron usercp modcp
        moderation watchlist unread whats-new publish new-topic new_topic create-topic new-discussion compose
        post-ad postad place-ad post-an-ad upload setcurrency set-currency set-language setlanguage
        change-language change_language change-currency switch-currency switch-language switchlang set_language
        set_currency i18n storeselector write-review write_review product_reviews_write review-form
        review_form notify notifyme dispute disputes finalize withdraw deposit orders purchases goto latest showpost
    """.split()
)
"""Actions, accounts and endless views: never followed. Whole segments only, so product names are safe."""

ACTION_WORDS = frozenset(
    "add remove delete update empty clear destroy increase decrease addproduct addarticle ajax".split()
)
"""Beside a basket segment these change something."""

FORM_SEGMENTS = frozenset("add new create write edit delete remove reply report ask vote submit form".split())
TALK_SEGMENTS = frozenset(
    """
        review reviews comment comments question questions rating ratings answer answers feedback testimonial
        testimonials message messages post posts offer-price bewertung bewertungen avis recenze opinie otzyvy otzyv
    """.split()
)
"""A form segment right after one of these asks a visitor to write something."""
MEMBER_VIEWS = frozenset(
    """
        posts post topics threads activity replies followers following likes reactions reputation friends badges
        history comments best groups bookmarks upvoted downvoted watched controversial best-posts latest-posts
        latest-topics recent-content post-areas postings summary notifications preferences messages
    """.split()
)
"""Below a member's name: what they wrote elsewhere, and whom they know."""
OPINION_VIEWS = frozenset(
    """
        reviews review feedback feedbacks ratings rating comments questions qa refund refunds pgp bewertungen avis
        opiniones recensioni avaliacoes opinie otzyvy otzivi
    """.split()
)
"""What others said of an offer or a seller: a view of a page that is read anyway."""
TAB_KEYS = frozenset("tab section view show panel".split())
POST_KEYS = frozenset("post postid post_id comment commentid comment_id cid msg mid reply replyid".split())
"""Beside a thread's address: one of its posts."""
TURNING_KEYS = frozenset("page paged pagenumber start offset".split())

BASKET_SEGMENTS = frozenset(
    """
        cart basket checkout bag shopping-cart shoppingcart shopping_cart warenkorb kasse panier commande carrito
        cesta carrello carrinho winkelwagen winkelmand varukorg kundvagn handlekurv kurv ostoskori koszyk kosik
        kosar cos cosul-meu korzina sepet kosarica korpa order orders purchase onepage
    """.split()
)

AVOID_QUERY_KEYS = frozenset(
    """
        add-to-cart add_to_cart addtocart add add_to_wishlist add-to-wishlist remove_item undo_item removed_item
        remove_from_wishlist replytocom add_to_compare add-to-compare sort sortby sort_by sort-by orderby order_by
        order sortorder sort_order sortdir sort_direction orderway sk sd srt product_list_order product_list_dir
        product_list_mode product_list_limit limit per_page perpage per-page pagesize page_size page-size
        resultsperpage itemsperpage items_per_page viewmode view_mode display_mode displaymode min_price max_price
        price_min price_max pricefrom priceto price_from price_to minprice maxprice rating_filter availability
        in_stock instock on_sale logout print printview printable share like vote _wpnonce nonce csrf csrf_token
        csrftoken redirect_to return_to returnurl return_url redirect back_url setcurrency set_currency setlang
        setlanguage set_language set_lang submitcurrency id_currency switch_currency ical outlook-ical
        tribe-bar-date eventdate yearmonth feed hilit highlight unread nocache _escaped_fragment_ wc-ajax quickview
        quick_view
    """.split()
)
AVOID_QUERY_PREFIXES = (
    "filter",
    "facet",
    "f[",
    "refine",
    "attr[",
    "attrib",
    "layered",
    "af[",
    "price[",
    "yith",
    "query_type",
    "utm_campaign_id",
)

AVOID_QUERY_VALUES = frozenset(
    """
        login logout register signin signup add_product buy_now add remove delete edit reply quote post newthread
        newreply newtopic printpage print pdf report reporttm emailtopic notify markasread markread mark unread
        unreadreplies recent stats who help calendar search_results sendpm pm lostpw lostpassword reminder
        verificationcode grid compare wishlist getlastpost getnewpost rss rss2 atom feed vote subscribe unsubscribe
        addsubscription addlist activate account authentication my-account identity history password raw component
        cart.add cart.remove addjs
    """.split()
)
"""Of the keys below: the word that says what the page does."""
VERB_KEYS = frozenset(
    "action act do mode view tmpl format output task controller fc page_type cmd func op type main_page".split()
)

LANGUAGE_KEYS = frozenset(
    "lang language locale hl l lng id_lang idioma langue sprache ___store store ___from_store".split()
)
CURRENCY_KEYS = frozenset("currency curr cur valuta wmc-currency woocs_order_emails_currency".split())
PAGE_KEYS = frozenset(
    """
        page p pg paged pagenum pagenumber page_no pageno pagenr page_num product-page start offset from st pagina
        seite strana strona sida side stranica sayfa cursor after before skip currentpage cpage lcp_page0 pageindex
        o pageid product_page
    """.split()
)

UNSURE_PAGE_KEYS = frozenset("p o st from s pageid".split())
"""Also used for other things: a further page only if the anchor says so."""

ID_KEYS: dict[str, LinkKind] = {
    # OpenCart, osCommerce, Zen Cart, VirtueMart, CS-Cart, PrestaShop, Shopware, X-Cart, ASP shops
    **_table(
        P,
        """
        product_id products_id productid virtuemart_product_id id_product prodid pid product item_id itemid goods_id
        sarticle product_code productcode sku artnr listing_id listingid offer_id ad_id adid
    """,
    ),
    **_table(
        L,
        """
        category_id categoryid catid cat_id cpath virtuemart_category_id id_category scategory category
        manufacturer_id manufacturers_id brand_id f fid forum forumid board
    """,
    ),
    **_table(S, "vendor_id vendorid seller_id sellerid vendor seller"),
    **_table(T, "t tid topic topicid threadid thread_id showtopic"),
}
"""A query key with an id; the more telling one wins: thread, product, seller, list."""

ROUTES: dict[str, LinkKind] = {
    # OpenCart `route`, Zen Cart `main_page`, PrestaShop `controller`, VirtueMart `view`, CS-Cart `dispatch`
    **_table(P, "product/product product_info product productdetails products.view detail goods item listing"),
    **_table(
        L,
        """
        product/category product/search product/special product/manufacturer product/manufacturer/info
        product/manufacturer.info category categories.view index_category manufacturer search
    """,
    ),
    **_table(S, "viewprofile vendor seller profile companies.view companies.products"),
    **_table(T, "viewtopic showthread topic"),
}
ROUTE_KEYS = frozenset("route main_page controller view dispatch mode page action option act do".split())
AVOID_ROUTES = (
    "account/",
    "affiliate/",
    "product/compare",
    "checkout/cart.add",
    "checkout/cart/add",
    "checkout/checkout/",
    "common/currency",
    "common/language",
    "extension/",
    "localisation/",
    "auth.",
    "profiles.",
    "wishlist",
    "product_features",
    "checkout.add",
    "advanced_search",
    "password_forgotten",
    "logoff",
    "create_account",
)

AVOID_EXTENSIONS = frozenset(
    """
        jpg jpeg png gif webp svg bmp ico avif tif tiff pdf doc docx xls xlsx ppt pptx odt ods rtf csv zip rar 7z gz
        tar tgz bz2 exe msi apk dmg iso mp3 mp4 avi mov wmv mkv webm ogg wav flac m4a css js mjs json map xml rss
        atom woff woff2 ttf eot otf swf ics vcf torrent epub mobi asc sig
    """.split()
)

LAST_SEGMENT: tuple[tuple[re.Pattern[str], LinkKind], ...] = (
    # django-oscar `slug_123`, its categories end alike and are caught by their own segment first
    (re.compile(r"[\w-]*[^\W\d_][\w-]*_\d+"), P),
    # PrestaShop `12-slug.html`, `12-34-slug.html`
    (re.compile(r"\d+(?:-\d+)?-[^\W\d_][^/]*\.html"), P),
    # PrestaShop category `12-slug`
    (re.compile(r"\d{1,6}-[^\W\d_][^/.]*"), L),
    # Ecwid `Name-p123`, `Name-c123`
    (re.compile(r"[^/]+-p\d{3,}"), P),
    (re.compile(r"[^/]+-c\d{3,}"), L),
    # vBulletin 4, MyBB, IP.Board with rewriting
    (re.compile(r"(?:thread|topic|showthread|tid|t)[-_.]?\d+[^/]*"), T),
    (re.compile(r"(?:forum|board|f)[-_.]?\d+[^/]*"), L),
    (re.compile(r"(?:user|member|u)[-_.]\d+[^/]*"), S),
    # classifieds: `slug-1234567.html`, `slug_1234567890`, `slug-ID6abcd.html`
    (re.compile(r"[^/]+[-_](?:id)?\d{6,}(?:\.html?)?"), P),
    (re.compile(r"[^/]+-id[0-9a-z]{4,}(?:\.html?)?"), P),
    # Magento, xt:Commerce and many small shops: `slug-with-words.html`
    (re.compile(r"[^\W_][^/]*-[^/]*\.html?"), P),
)
