# SPDX-License-Identifier: EUPL-1.2
"""Page states: each notice beside the ordinary page that carries the same words."""

import pytest

from crawler.page import PageState
from crawler.state import page_state
from tests.make import make_page

S = PageState
NAV = "".join(f'<a href="/c/{n}">Category {n}</a>' for n in range(40))


def html(title: str = "", body: str = "", head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def shop(title: str, body: str = "", head: str = "") -> str:
    return html(title, f"<nav>{NAV}</nav>{body}<p>Add to cart</p>", head)


@pytest.mark.parametrize(
    ("body", "status", "state"),
    [
        pytest.param(
            html("Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript>"),
            403,
            S.CHALLENGE,
            id="Cloudflare",
        ),
        pytest.param(html("Nur einen Moment…"), 403, S.CHALLENGE, id="Cloudflare in German"),
        pytest.param(
            html("Shop", "<script>window._cf_chl_opt={}</script>"), 503, S.CHALLENGE, id="Cloudflare by source"
        ),
        pytest.param(html("DDOS-GUARD"), 403, S.CHALLENGE, id="DDoS-Guard"),
        pytest.param(
            html("shop.example", "<script src='https://ct.captcha-delivery.com/c.js'></script>"),
            403,
            S.CHALLENGE,
            id="DataDome",
        ),
        pytest.param(
            html("Access to this page has been denied", "<div id='x'></div>"), 403, S.CHALLENGE, id="PerimeterX"
        ),
        pytest.param(html("Pardon Our Interruption"), 200, S.CHALLENGE, id="Imperva"),
        pytest.param(html("Making sure you&#39;re not a bot!"), 200, S.CHALLENGE, id="Anubis"),
        pytest.param(
            html("Human Verification", "<script>window.gokuProps = {}</script>"), 405, S.CHALLENGE, id="AWS WAF"
        ),
        pytest.param(html("Vercel Security Checkpoint"), 429, S.CHALLENGE, id="Vercel"),
        pytest.param(
            html("x", '<form><div class="g-recaptcha"></div><button>Go on</button></form>'),
            200,
            S.CHALLENGE,
            id="captcha alone",
        ),
        pytest.param(
            html(
                "Market",
                "<h1>Access Queue</h1><p>You have been placed in a queue, awaiting forwarding to the platform.</p>",
            ),
            200,
            S.CHALLENGE,
            id="market queue",
        ),
        pytest.param(
            html("Torzon", "<form><img src=c.png>Enter the captcha <input name=c></form>"),
            200,
            S.CHALLENGE,
            id="market captcha",
        ),
        pytest.param(
            html("Access Denied", 'You don\'t have permission to access "http://x/" on this server. Reference #18'),
            403,
            S.BLOCKED,
            id="Akamai",
        ),
        pytest.param(
            html("Attention Required! | Cloudflare", "Sorry, you have been blocked"),
            403,
            S.BLOCKED,
            id="Cloudflare block",
        ),
        pytest.param(html("Shop", "This shop is not available in your country."), 200, S.BLOCKED, id="country"),
        pytest.param(html("403 Forbidden", "nginx"), 403, S.BLOCKED, id="plain 403"),
        pytest.param(
            html("Request Rejected", "The requested URL was rejected. Please consult with your administrator."),
            200,
            S.BLOCKED,
            id="F5",
        ),
        pytest.param(
            html("Login - Forum", '<form><input name=u><input type="password"></form>'), 200, S.LOGIN, id="login"
        ),
        pytest.param(
            html("Вход", '<form><input name=u><input type="password"></form>'), 200, S.LOGIN, id="login in Russian"
        ),
        pytest.param(html("Forum", "You must be logged in to view this board."), 200, S.LOGIN, id="members only"),
        pytest.param("", 401, S.LOGIN, id="401"),
        pytest.param(html("pills.example is for sale | HugeDomains", NAV), 200, S.PARKED, id="HugeDomains"),
        pytest.param(
            html("", '<script>window.onload=function(){window.location.href="/lander"}</script>'),
            200,
            S.PARKED,
            id="GoDaddy lander",
        ),
        pytest.param(html("pills.example", "Diese Domain steht zum Verkauf"), 200, S.PARKED, id="for sale in German"),
        pytest.param(html("pills.example", "Эта страница: домен продается"), 200, S.PARKED, id="for sale in Russian"),
        pytest.param(
            html("Welcome to nginx!", "If you see this page, the nginx web server is successfully installed"),
            200,
            S.PARKED,
            id="server default",
        ),
        pytest.param(
            html("Account Suspended", "<h1>This Account has been suspended.</h1>"), 200, S.SUSPENDED, id="cPanel"
        ),
        pytest.param(html("Shop", "Sorry, this shop is currently unavailable."), 404, S.SUSPENDED, id="Shopify"),
        pytest.param(
            html("x", "This domain has been suspended: registrant email address has not been verified"),
            200,
            S.SUSPENDED,
            id="ICANN",
        ),
        pytest.param(html("Сайт заблокирован"), 200, S.SUSPENDED, id="Russian host"),
        pytest.param(
            html("THIS DOMAIN HAS BEEN SEIZED", "by ICE - Homeland Security Investigations"), 200, S.SEIZED, id="ICE"
        ),
        pytest.param(html("", "<h1>Diese Website wurde beschlagnahmt</h1> Bundeskriminalamt"), 200, S.SEIZED, id="BKA"),
        pytest.param(
            html("Aviso", "Este dominio ha sido intervenido por la Guardia Civil"), 200, S.SEIZED, id="Guardia Civil"
        ),
        pytest.param(
            html("x", "This hidden site has been seized as part of a joint law enforcement operation"),
            200,
            S.SEIZED,
            id="onion",
        ),
        pytest.param(html("Sito bloccato", "Agenzia delle Dogane e dei Monopoli"), 200, S.LEGAL_BLOCK, id="Italy"),
        pytest.param(
            html("", "Доступ к запрашиваемому ресурсу ограничен по решению суда"), 200, S.LEGAL_BLOCK, id="Russia"
        ),
        pytest.param("", 451, S.LEGAL_BLOCK, id="451"),
        pytest.param(html("Too Many Requests"), 429, S.THROTTLED, id="429"),
        pytest.param(html("Too Many Requests", "slow down"), 200, S.THROTTLED, id="429 with status 200"),
        pytest.param(shop("This ad is no longer available"), 200, S.GONE, id="ad gone"),
        pytest.param(shop("Anzeige nicht mehr verfügbar | Markt"), 200, S.GONE, id="ad gone in German"),
        pytest.param("", 410, S.GONE, id="410"),
        pytest.param(html("Not Found"), 404, S.NOT_FOUND, id="404"),
        pytest.param(shop("Page not found - Shop"), 200, S.NOT_FOUND, id="soft 404"),
        pytest.param(shop("Shop", "<h1>Страница не найдена</h1>"), 200, S.NOT_FOUND, id="soft 404 in Russian"),
        pytest.param(shop("Sayfa bulunamadı | Eczane"), 200, S.NOT_FOUND, id="soft 404 in Turkish"),
        pytest.param(shop("页面不存在"), 200, S.NOT_FOUND, id="soft 404 in Chinese"),
        pytest.param("", 200, S.ERROR, id="empty"),
        pytest.param(b"\x00\x01\x02" * 500, 200, S.ERROR, id="binary"),
        pytest.param(html("Error", "Error establishing a database connection"), 500, S.ERROR, id="database"),
        pytest.param(html("503 Service Unavailable"), 503, S.ERROR, id="503 without a time"),
        pytest.param(html("502 Bad Gateway"), 502, S.ERROR, id="502"),
    ],
)
def test_notices(body: str | bytes, status: int, state: PageState) -> None:
    outcome = page_state(make_page(body, status=status))
    assert outcome.state is state, outcome.reason
    assert outcome.reason


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            shop("Sildenafil 100 mg", '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'),
            id="Cloudflare script",
        ),
        pytest.param(
            shop("Contact", '<form><textarea></textarea><div class="g-recaptcha"></div></form>'),
            id="contact form with captcha",
        ),
        pytest.param(
            html("Contact", '<form><textarea></textarea><div class="g-recaptcha"></div></form>'), id="bare contact form"
        ),
        pytest.param(shop("Pills", '<form><input type="password"></form> Login Register'), id="login box in the frame"),
        pytest.param(
            shop("FAQ", "If customs seized your parcel we reship. Accounts that cheat are suspended."),
            id="seized and suspended in a text",
        ),
        pytest.param(
            html("FAQ", "<p>If your parcel has been seized by customs we reship free of charge.</p>"),
            id="thin page on seizures",
        ),
        pytest.param(
            html(
                "FBI says this domain has been seized in a raid on pill sellers", "<p>News. " + "word " * 400 + "</p>"
            ),
            id="article on a seizure",
        ),
        pytest.param(shop("Sildenafil", "<p>This product is no longer available</p>"), id="product sold out for good"),
        pytest.param(
            html("Xanax 2mg", "<h1>Xanax 2mg</h1> $30 <a href='/vendor/a'>a</a> Escrow"), id="thin market page"
        ),
        pytest.param(html("Security check kit for pharmacies", "<p>$30</p>"), id="product named like a notice"),
        pytest.param(html("Domain", "<p>Viagra 100 mg, 404 tablets in stock, order now</p>"), id="number 404"),
        pytest.param(html("", "<div id=root></div><script src=app.js></script>"), id="built by a script"),
        pytest.param(
            html(
                "Shop", '<h1>Tramadol</h1><p>You must be logged in to write a review</p><a class="add-to-cart">Buy</a>'
            ),
            id="reviews need a login",
        ),
        pytest.param(
            html("Shop", "<style>input[type=password]{color:red}</style><div id=app><a href=/>Shop</a></div>"),
            id="style sheet that names a password field",
        ),
        pytest.param(
            html("Shop", "<script>var f = '<input type=\"password\">'</script><div id=app>Welcome</div>"),
            id="script that names a password field",
        ),
        pytest.param(
            html("Shop", '<form><input type="password"></form>' + "<a href=/c>Pills</a>" * 12),
            id="login box of a shop with short names",
        ),
        pytest.param('{"products": []}', id="JSON"),
    ],
)
def test_ordinary_pages(body: str) -> None:
    outcome = page_state(make_page(body))
    assert outcome.state is S.OK, outcome.reason


@pytest.mark.parametrize(
    ("asked", "got", "body", "state"),
    [
        pytest.param("/p/sildenafil", "/", shop("Shop"), S.REDIRECTED, id="catch-all to home"),
        pytest.param("/p/sildenafil", "/p/sildenafil-100", shop("Sildenafil"), S.OK, id="moved"),
        pytest.param("/", "/en/", shop("Shop"), S.OK, id="home to language"),
        pytest.param("/p/1", "/404", shop("Shop"), S.NOT_FOUND, id="error address"),
        pytest.param(
            "/forum",
            "/login?next=/forum",
            html("Forum", "<input type='password'>" + "x " * 300),
            S.LOGIN,
            id="login address",
        ),
    ],
)
def test_redirects(asked: str, got: str, body: str, state: PageState) -> None:
    page = make_page(body, requested_url="https://shop.example" + asked, url="https://shop.example" + got)
    assert page_state(page).state is state


@pytest.mark.parametrize(
    ("headers", "status", "state"),
    [
        pytest.param((("Retry-After", "30"),), 503, S.THROTTLED, id="503 with a time"),
        pytest.param((("CF-Mitigated", "challenge"),), 403, S.CHALLENGE, id="Cloudflare header"),
        pytest.param((), 403, S.BLOCKED, id="bare 403"),
        pytest.param((), 0, S.ERROR, id="no answer"),
        pytest.param((("Location", "/x"),), 302, S.REDIRECTED, id="redirect not followed"),
    ],
)
def test_headers_and_status(headers: tuple[tuple[str, str], ...], status: int, state: PageState) -> None:
    assert page_state(make_page("<p>x</p>", headers=headers, status=status)).state is state


def test_other_site_and_www() -> None:
    other = make_page(shop("Pills"), requested_url="https://hospital.example/x", url="https://pills.test/")
    same = make_page(shop("Pills"), requested_url="http://pills.example/", url="https://www.pills.example/")
    assert page_state(other).state is S.REDIRECTED
    assert page_state(same).state is S.OK


def test_junk_ends_soon() -> None:
    for junk in (b"<title>" * 400_000, b"<h1><" * 400_000, b"<script " * 400_000, b"\xff" * 3_000_000):
        assert page_state(make_page(junk)).state in S
