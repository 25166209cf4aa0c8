# SPDX-License-Identifier: EUPL-1.2
import pytest

from crawler.extraction.site_marks import find_site_marks, find_text_marks, fingerprint_structure
from tests.make import make_page

KEY = "-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: GnuPG v2\n\n{}\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----"


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        pytest.param("<script>gtag('config', 'G-1A2B3C4D5E');</script>", "tracker:G-1A2B3C4D5E", id="analytics"),
        pytest.param("<script>ga('create','UA-1234567-2')</script>", "tracker:UA-1234567", id="old analytics, by account"),
        pytest.param("<script>ym(12345678, 'init', {})</script>", "tracker:ym-12345678", id="metrica"),
        pytest.param("<script>fbq('init', '123456789012345')</script>", "tracker:fb-123456789012345", id="pixel"),
        pytest.param("<script>s1.src='https://embed.tawk.to/0123456789abcdef01234567/default'</script>", "chat:tawk-0123456789abcdef01234567", id="chat"),
        pytest.param("<div data-sitekey='6LdAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'></div>", "form:recaptcha-6LdAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", id="form key"),
        pytest.param("<script>window.$crisp=[];window.CRISP_WEBSITE_ID='0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';</script>", "chat:crisp-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f", id="crisp"),
        pytest.param("<script src='//code.jivosite.com/widget/AbCd123456' async></script>", "chat:jivo-AbCd123456", id="jivo"),
        pytest.param("<script src='//code.tidio.co/abcdefghij0123456789abcdefghij01.js'></script>", "chat:tidio-abcdefghij0123456789abcdefghij01", id="tidio"),
        pytest.param("<script id='ze-snippet' src='https://static.zdassets.com/ekr/snippet.js?key=0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f'></script>", "chat:zendesk-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f", id="zendesk"),
        pytest.param("<script>(function(w,d,u){})(window,document,'https://cdn-ru.bitrix24.ru/b1234567/crm/site_button/loader_2_abc.js');</script>", "chat:bitrix-b1234567", id="bitrix"),
        pytest.param("<div class=cf-turnstile data-sitekey='0x4AAAAAAAB1cD2eF3gH4iJ5'></div>", "form:turnstile-0x4AAAAAAAB1cD2eF3gH4iJ5", id="turnstile"),
        pytest.param("<script>var stripe = Stripe('pk_live_51AbCdEfGhIjKlMnOpQrStUv');</script>", "form:stripe-pk_live_51AbCdEfGhIjKlMnOpQrStUv", id="stripe"),
        pytest.param("<script src='https://www.paypal.com/sdk/js?currency=EUR&client-id=" + "AbCd1234" * 10 + "'></script>", "form:paypal-" + "AbCd1234" * 10, id="paypal"),
        pytest.param("<form action='https://pay.gate.example/in' method=post><input type=hidden name=merchant_id value='M-88213'></form>", "form:merchant-merchant_id-M-88213", id="merchant of a form"),
        pytest.param("<form action='https://pay.gate.example/in' method=post><input type=hidden name=merchant_id value='M-88213'></form>", "processor:gate.example", id="who takes the form"),
        pytest.param("<form action='https://www.paypal.com/cgi-bin/webscr'><input type=hidden name=business value='Pay@Pill-Shop.com'></form>", "form:merchant-business-pay@pill-shop.com", id="who is paid"),
        pytest.param("<a href='https://commerce.coinbase.com/checkout/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f'>", "form:coinbase-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f", id="crypto gateway"),
        pytest.param("<meta name='google-site-verification' content='aB3_xY7zQ0-pLm9'>", "tracker:verify-google-aB3_xY7zQ0-pLm9", id="proof of owning"),
        pytest.param("<noscript><img src='https://www.facebook.com/tr?id=123456789012345&ev=PageView'></noscript>", "tracker:fb-123456789012345", id="pixel without script"),
        pytest.param("<script>ttq.load('C1ABCDEFGHIJ2KLMNOPQ');</script>", "tracker:tt-C1ABCDEFGHIJ2KLMNOPQ", id="tiktok"),
        pytest.param("<link rel=stylesheet href='/themes/pillmaster/css/main.css?v=3'>", "asset:theme/pillmaster", id="theme"),
        pytest.param("<script src='/js/megaslider-0a1b2c3d4e.js'></script>", "asset:megaslider", id="own file, hash left out"),
    ],
)  # fmt: skip
def test_marks(source: str, mark: str) -> None:
    assert mark in find_site_marks([make_page(f"<html><head>{source}</head><body></body></html>")])


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("<script src='/js/jquery.min.js'></script><link rel=stylesheet href='/css/style.css'>", id="everybody's files"),
        pytest.param("<script src='https://cdn.other.example/megaslider.js'></script>", id="another's file"),
        pytest.param("<p>Tel. G-12, room UA-1</p>", id="no ids"),
        pytest.param("<script>Stripe('pk_test_51AbCdEfGhIjKlMnOpQrStUv')</script>", id="a test key"),
        pytest.param("<form action='https://search.example/q'><input type=hidden name=site value='M-88213'></form>", id="a form that pays nobody"),
        pytest.param("<form action='/cart'><input type=hidden name=merchant_id value=''></form>", id="an empty merchant"),
        pytest.param("<form action='https://[bad/'><img src='http://[bad'></form>", id="addresses that cannot be read"),
        pytest.param("<iframe src='https://player.video.example/1'></iframe>", id="a frame that takes no money"),
    ],
)  # fmt: skip
def test_what_is_no_mark(source: str) -> None:
    assert find_site_marks([make_page(f"<html><body>{source}</body></html>")]) == ()


def test_a_pgp_key_is_the_same_however_it_is_wrapped() -> None:
    body = "mQENBFabc" * 30
    wrapped = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    marks = find_text_marks(KEY.format(wrapped))
    assert len(marks) == 1
    assert find_text_marks(KEY.replace("GnuPG v2", "Other 1").format(body)) == marks
    assert find_text_marks(KEY.format(wrapped[:-9])) != marks


def shop(theme: str, products: int, more: str = "") -> str:
    cards = "".join(
        f"<li class='card {theme}-card'><a class='name'>P{n}</a><b class='price'>{n}</b></li>" for n in range(products)
    )
    boxes = "".join(
        f"<div class='{theme}-{part}'><span class='{part}-in'><i class='{theme}-i-{part}'></i></span></div>"
        for part in "head menu search basket hero news foot legal social pay".split()
    )
    return f"<html><body class='{theme}'>{boxes}<ul class='grid'>{cards}</ul>{more}</body></html>"


def test_structure_tells_templates_apart() -> None:
    one, other = (make_page(shop("rx", count)) for count in (3, 40))
    assert set(fingerprint_structure(one)) == set(fingerprint_structure(other))
    changed = make_page(shop("rx", 5, "<div class='cookie'><b class='ok'></b></div>"))
    assert len(set(fingerprint_structure(one)) & set(fingerprint_structure(changed))) >= 2
    assert not set(fingerprint_structure(one)) & set(fingerprint_structure(make_page(shop("bio", 3))))
    assert fingerprint_structure(make_page("<html><body><p>hello</p></body></html>")) == ()


def test_hostile_source_ends() -> None:
    page = make_page(
        "<html><body>"
        + "ym(" * 200_000
        + "<div class='"
        + "a " * 50_000
        + "'></div>"
        + "-----BEGIN PGP PUBLIC KEY BLOCK-----" * 3_000
    )
    assert find_site_marks([page]) == ()


@pytest.mark.parametrize(
    ("href", "marks"),
    [
        pytest.param("data:image/png;base64," + "iVBORw0KGgo" * 20, 1, id="in the page"),
        pytest.param("data:,", 0, id="the empty one"),
        pytest.param("/favicon.ico", 0, id="in a file"),
    ],
)
def test_an_icon_in_the_page(href: str, marks: int) -> None:
    page = make_page(f'<head><link rel="shortcut icon" href="{href}"></head>')
    assert sum(mark.startswith("favicon:") for mark in find_site_marks([page])) == marks
