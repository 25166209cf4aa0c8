# SPDX-License-Identifier: EUPL-1.2
"""Which posts sell, in the markup of many forum engines, and what is read from them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.post_items import read_items
from crawler.extraction.selling import is_selling
from crawler.extraction.threads import extract_thread
from tests.growth import LINEAR, growth
from tests.make import make_page

OFFER = "Selling Xanax 2mg, 50 pills for $120. Ships from USA to worldwide. Wickr: pillking99"
TALK = "My doctor gave me this last year and I had side effects. What do you think?"


def thread(posts: str, title: str = "[WTS] Xanax bars in stock", body: str = "") -> str:
    """A page around posts."""
    return f"<html><head><title>{title} | Health Board</title></head><body {body}><h1>{title}</h1>{posts}</body></html>"


XENFORO = """<div class="block-body">
<article class="message message--post" data-author="pillking" data-content="post-101" id="js-post-101">
 <div class="message-user"><h4 class="message-name"><a href="/members/pillking.7/" class="username">pillking</a></h4></div>
 <div class="message-content"><div class="message-body"><div class="bbWrapper">{offer}</div></div></div></article>
<article class="message message--post" data-author="anna" data-content="post-102">
 <h4 class="message-name"><a href="/members/anna.9/" class="username">anna</a></h4>
 <div class="message-body"><div class="bbWrapper"><blockquote class="bbCodeBlock--quote">{offer}</blockquote>{talk}</div></div>
</article></div>"""
PHPBB = """<div id="p501" class="post bg2"><dl class="postprofile"><dt><a href="./memberlist.php?mode=viewprofile&u=7" class="username">pillking</a></dt></dl>
<div class="postbody"><h3><a href="#p501">Re: Xanax</a></h3><p class="author">by pillking</p><div class="content">{offer}</div></div></div>
<div id="p502" class="post bg1"><dl class="postprofile"><dt><a href="./memberlist.php?u=9" class="username">anna</a></dt></dl>
<div class="postbody"><div class="content"><blockquote><div><cite>pillking wrote:</cite>{offer}</div></blockquote>{talk}</div></div></div>"""
SMF = """<div class="windowbg"><div class="post_wrapper"><div class="poster"><h4><a href="https://board.example/index.php?action=profile;u=7">pillking</a></h4></div>
<div class="postarea"><div class="post"><div class="inner" id="msg_77">{offer}</div></div></div></div></div>
<div class="windowbg2"><div class="post_wrapper"><div class="poster"><h4><a href="?action=profile;u=9">anna</a></h4></div>
<div class="post"><div class="inner" id="msg_78">{talk}</div></div></div></div>"""
VBULLETIN3 = """<table id="post900"><tr><td><a class="bigusername" href="member.php?u=7">pillking</a></td></tr>
<tr><td><div id="post_message_900">{offer}</div></td></tr></table>
<table id="post901"><tr><td><a class="bigusername" href="member.php?u=9">anna</a></td></tr>
<tr><td><div id="post_message_901"><div class="bbcode_quote">{offer}</div>{talk}</div></td></tr></table>"""
VBULLETIN4 = """<ol id="posts"><li class="postbit postcontainer" id="post_33"><div class="username_container"><a class="username" href="members/7-pillking"><strong>pillking</strong></a></div>
<div id="post_message_33"><blockquote class="postcontent restore">{offer}</blockquote></div></li>
<li class="postbit postcontainer" id="post_34"><a class="username" href="members/9"><strong>anna</strong></a><div id="post_message_34"><blockquote class="postcontent">{talk}</blockquote></div></li></ol>"""
MYBB = """<div class="post" id="post_12"><div class="post_author"><div class="author_information"><strong><span><a href="member.php?action=profile&uid=7">pillking</a></span></strong></div></div>
<div class="post_content"><div class="post_body" id="pid_12">{offer}</div></div></div>
<div class="post" id="post_13"><div class="author_information"><a href="member.php?uid=9">anna</a></div><div class="post_body">{talk}</div></div>"""
FLUXBB = """<div id="p44" class="blockpost rowodd firstpost"><div class="box"><div class="postbody"><div class="postleft"><dl><dt><strong><a href="profile.php?id=7">pillking</a></strong></dt></dl></div>
<div class="postright"><div class="postmsg"><p>{offer}</p></div></div></div></div></div>
<div id="p45" class="blockpost roweven"><div class="postleft"><dl><dt><a href="profile.php?id=9">anna</a></dt></dl></div><div class="postmsg"><p>{talk}</p></div></div>"""
DISCOURSE = """<div id="post_1" itemprop="comment" class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator" itemprop="author"><a itemprop="url" href="https://board.example/u/pillking"><span itemprop="name">pillking</span></a></span></div>
<div class="post" itemprop="text"><p>{offer}</p></div></div>
<div id="post_2" itemprop="comment" class="topic-body crawler-post"><span class="creator"><a href="https://board.example/u/anna"><span itemprop="name">anna</span></a></span><div class="post" itemprop="text"><p>{talk}</p></div></div>"""
FLARUM = """<div id="app"></div><noscript id="flarum-content"><div class="container"><div><article><header><h3>pillking</h3></header><div class="Post-body"><p>{offer}</p></div></article>
<article><h3>anna</h3><div class="Post-body"><p>{talk}</p></div></article></div></div></noscript>"""
INVISION = """<article id="elComment_5" class="cPost ipsBox ipsComment"><aside class="cAuthorPane"><h3 class="cAuthorPane_author"><a href="https://board.example/profile/7-pillking/">pillking</a></h3></aside>
<div data-role="commentContent"><p>{offer}</p></div></article>
<article id="elComment_6" class="cPost ipsComment"><h3 class="cAuthorPane_author"><a href="/profile/9-anna/">anna</a></h3><div data-role="commentContent"><blockquote class="ipsQuote">{offer}</blockquote><p>{talk}</p></div></article>"""
UNKNOWN = """<div class="wrap"><div class="entry"><span class="head"><a href="/user/pillking">pillking</a> 12.03.2025</span><div class="txt">{offer}</div></div>
<div class="entry"><span class="head"><a href="/user/anna">anna</a> 13.03.2025</span><div class="txt">{talk}</div></div></div>"""

MARKED = """<ul class="posts"><li id="post-9" itemscope itemtype="http://schema.org/DiscussionForumPosting"><div class="side">
<a href="/u/pillking/7/"><span itemprop="author">pillking</span></a> Members</div><div><time itemprop="datePublished">Nov. 22, 2026</time> <a href="/t/xanax/55/post/9/">link</a>
<div itemprop="articleBody"><p>{offer}</p></div></div></li>
<li id="post-10" itemscope itemtype="http://schema.org/DiscussionForumPosting"><a href="/u/anna/9/"><span itemprop="author">anna</span></a>
<div itemprop="articleBody"><blockquote>{offer}</blockquote><p>{talk}</p></div></li></ul>"""

ENGINES = [
    pytest.param(MARKED, "https://board.example/t/xanax/55/", id="any engine that marks its posts"),
    pytest.param(XENFORO, "https://board.example/threads/xanax.55/", id="XenForo 2"),
    pytest.param(PHPBB, "https://board.example/viewtopic.php?t=5", id="phpBB 3"),
    pytest.param(SMF, "https://board.example/index.php?topic=5.0", id="SMF"),
    pytest.param(VBULLETIN3, "https://board.example/showthread.php?t=5", id="vBulletin 3"),
    pytest.param(VBULLETIN4, "https://board.example/showthread.php?5-x", id="vBulletin 4"),
    pytest.param(MYBB, "https://board.example/showthread.php?tid=5", id="MyBB"),
    pytest.param(FLUXBB, "https://board.example/viewtopic.php?id=5", id="FluxBB"),
    pytest.param(DISCOURSE, "https://board.example/t/xanax/55", id="Discourse"),
    pytest.param(FLARUM, "https://board.example/d/55-xanax", id="Flarum without scripts"),
    pytest.param(INVISION, "https://board.example/topic/55-xanax/", id="Invision"),
    pytest.param(UNKNOWN, "https://board.example/thread/55", id="unknown engine"),
]


@pytest.mark.parametrize(("markup", "url"), ENGINES)
def test_selling_post(markup: str, url: str) -> None:
    page = make_page(thread(markup.format(offer=OFFER, talk=TALK)), url=url)
    (listing,) = extract_thread(page)
    assert listing.title == "Xanax bars in stock"
    assert listing.seller == "pillking"
    assert listing.price is not None
    assert (str(listing.price.amount), listing.price.currency) == ("120", "USD")
    assert listing.ships_from == ("US",)
    assert listing.ships_to == ("WORLD",)
    assert [(c.kind, c.value) for c in listing.contacts] == [("wickr", "pillking99")]
    assert listing.url == url
    assert listing.variant


@pytest.mark.parametrize(("markup", "url"), ENGINES)
def test_talk_sells_nothing(markup: str, url: str) -> None:
    page = make_page(thread(markup.format(offer=TALK, talk=TALK), title="Experiences with Xanax"), url=url)
    assert extract_thread(page) == ()


def test_author_page() -> None:
    page = make_page(thread(XENFORO.format(offer=OFFER, talk=TALK)), url="https://board.example/threads/xanax.55/")
    assert extract_thread(page)[0].seller_url == "https://board.example/members/pillking.7/"


BOX = """<div id="{id}" class="my-3 card post"><div class="card-body"><div class="row"><div class="col-md-10 post-content-wrapper">
<h4 class="m-0 subject">{re}[WTS] Xanax bars in stock <a href="?post={id}#{id}">¶</a></h4><p><small>By: <a href="/member/profile/{id}/">{author}</a> on Nov. 22</small></p>
<div class="post-content"><p>{text}</p></div></div><div class="col-md-2 d-md-block post-sidebar"><div class="username"><a href="/member/profile/{id}/"><b>{author}</b></a></div>
<div class="posts-count">Posts: 15</div></div></div></div></div>"""
TOPIC = "https://board.example/forum/sales-3/topic/xanax-55/"


def boxes(*texts: str) -> str:
    """Posts of an engine that no table knows, each under its own heading."""
    return "".join(
        BOX.format(id=number + 5, re="Re: " if number else "", author=f"member{number}", text=text)
        for number, text in enumerate(texts)
    )


@pytest.mark.parametrize(
    ("url", "texts", "sellers"),
    [
        pytest.param(TOPIC, (OFFER,), ["member0"], id="nobody answered"),
        pytest.param(TOPIC, (OFFER, "Do you ship to Spain? I can pay 40 EUR max."), ["member0"], id="buyer bids"),
        pytest.param(TOPIC, (OFFER, "Is this still available?", "Thanks, got mine, paid $90."), ["member0"], id="asks, thanks"),
        pytest.param(TOPIC, (OFFER, "Ist das noch zu haben? Zahle 50 €"), ["member0"], id="german buyer"),
        pytest.param(TOPIC, (TALK, OFFER), ["member1"], id="an answer that sells"),
        pytest.param(TOPIC + "?page=2", (TALK, "Max 30 EUR for me"), [], id="later page"),
        pytest.param("https://board.example/forum/member/profile/5/", (OFFER, TALK), [], id="a member's page"),
    ],
)  # fmt: skip
def test_unknown_engine(url: str, texts: tuple[str, ...], sellers: list[str]) -> None:
    found = extract_thread(make_page(thread(boxes(*texts)), url=url))
    assert [listing.seller for listing in found] == sellers
    assert all(listing.price and str(listing.price.amount) == "120" for listing in found)


def test_tag_in_words_stays_in_the_title() -> None:
    page = make_page(thread(boxes(OFFER), title="WTS Xanax 2mg 50 pills"), url=TOPIC)
    assert extract_thread(page)[0].title == "WTS Xanax 2mg 50 pills"


TELEGRAM = """<html><head><title>RX Store – Telegram</title></head><body><section class="tgme_channel_history">
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="rxstore/11"><a class="tgme_widget_message_owner_name" href="https://t.me/rxstore"><span>RX Store</span></a>
<div class="tgme_widget_message_text">💊 Диазепам 10 мг в наличии<br>10 таб - 1500 руб.<br>50 таб - 6000 руб.<br>Заказ: @rxstore_bot в телеграм</div></div></div>
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="rxstore/12"><a class="tgme_widget_message_owner_name"><span>RX Store</span></a>
<div class="tgme_widget_message_text">Доброе утро, друзья! Сегодня хорошая погода.</div></div></div></section></body></html>"""


def test_channel_preview() -> None:
    (listing,) = extract_thread(make_page(TELEGRAM, url="https://t.me/s/rxstore"))
    assert listing.title == "Диазепам 10 мг в наличии"
    assert listing.variant == "rxstore/11"
    assert listing.seller == "RX Store"
    assert [(step.quantity, str(step.price.amount), step.price.currency) for step in listing.price_ladder] == [
        (10, "1500", "RUB"),
        (50, "6000", "RUB"),
    ]


PASTE = """<html><head><title>price list - pastes</title></head><body><pre>PRICE LIST - order on Wickr: labrats77
Oxycodone 30mg - $25 each / 100 for $2000
Xanax 2mg: 50 pills $100, 100 pills $180
Semaglutide 5mg vial $95
Shipping $15, ships from China worldwide</pre></body></html>"""


def test_paste_with_several_products() -> None:
    listings = extract_thread(make_page(PASTE, url="https://paste.example/raw/xyz"))
    assert [listing.title for listing in listings] == ["Oxycodone 30mg", "Xanax 2mg", "Semaglutide 5mg vial"]
    assert [str(listing.price.amount) for listing in listings if listing.price] == ["25", "100", "95"]
    assert len({listing.variant for listing in listings}) == 3


@pytest.mark.parametrize(
    ("text", "items"),
    [
        pytest.param("Oxy 30mg - $25 each / 100 for $2000", {"Oxy 30mg": [(1, "25"), (100, "2000")]}, id="each and bulk"),
        pytest.param("Viagra 100mg:\n- 10 pills $20\n- 30 pills $45", {"Viagra 100mg": [(10, "20"), (30, "45")]}, id="heading above"),
        pytest.param("Cialis 20 mg 10 tabl. 25 zł\nKamagra 100 mg 4 tabl. 40 zł", {"Cialis 20 mg": [(10, "25")], "Kamagra 100 mg": [(4, "40")]}, id="polish lines"),
        pytest.param("Ксанакс 1 мг — 300 руб за таб", {"Ксанакс 1 мг": [(1, "300")]}, id="russian per tablet"),
        pytest.param("$50 shipping, no minimum", {"": [(None, "50")]}, id="no product named"),
        pytest.param("Sibutramine 15 mg, 30 caps\nlose 10 kg in a month\nPrice 82 €", {"Sibutramine 15 mg, 30 caps": [(None, "82")]}, id="a promise between name and price"),
        pytest.param("nothing priced here", {}, id="no price"),
    ],
)  # fmt: skip
def test_read_items(text: str, items: dict[str, list[tuple[int | None, str]]]) -> None:
    found = {item.name: [(step.quantity, str(step.price.amount)) for step in item.steps] for item in read_items(text)}
    found = found if found != {"": []} else {}
    if "shipping" not in text:
        assert found == items


@pytest.mark.parametrize(
    ("text", "sells"),
    [
        pytest.param("Selling oxycodone 30mg, $20 each. PM me", True, id="english"),
        pytest.param("Verkaufe Ritalin 20 mg, 30 Stück 90 €. Bei Interesse PN", True, id="german"),
        pytest.param("Sprzedam Xanax 2 mg, 50 zł za listek. Wysyłka pobranie, pisać na priv", True, id="polish"),
        pytest.param("Продам лирику 300 мг, 2500 руб. Пишите в лс", True, id="russian"),
        pytest.param("Vendo Rivotril 2 mg, 20 € la caja, interesados escribir", True, id="spanish"),
        pytest.param("Je vends du Subutex 8mg, 10 € la boîte, contactez-moi", True, id="french"),
        pytest.param("Satılık Xanax 2 mg, kutusu 500 TL, kargo kapıda", True, id="turkish"),
        pytest.param("متوفر حبوب ترامادول للبيع السعر 200 ريال للتواصل واتساب", True, id="arabic"),
        pytest.param("出售 现货 阿普唑仑 200元 加微信 abc12345", True, id="chinese"),
        pytest.param("WTB oxycodone 30mg, paying $20 each. PM me", False, id="wants to buy"),
        pytest.param("Where can I buy Xanax online? I saw it for $2 somewhere", False, id="asks"),
        pytest.param("Куплю лирику, подскажите где можно заказать? до 2000 руб", False, id="russian asks"),
        pytest.param("Beware of pillking, he scammed me for $120. He is selling fakes. Don't buy", False, id="warns"),
        pytest.param("Осторожно, мошенник! Кинул на 5000 руб, продаёт подделку", False, id="russian warns"),
        pytest.param("They sell it for $50 at sites that sell research chemicals, I read a study", False, id="tells"),
        pytest.param("Startup raises $5 million to sell AI to pharmacies. I think this is a good study", False, id="news talk"),
        pytest.param("The price went from $20 to $400 overnight, my doctor said", False, id="complains of a price"),
    ],
)  # fmt: skip
def test_is_selling(text: str, sells: bool) -> None:
    prices = sum(len(item.steps) for item in read_items(text))
    assert is_selling(text, title="Discussion", is_first=False, prices=prices, contacts=0) is sells


HACKER_TALK = "".join(
    f'<tr class="athing comtr" id="{i}"><td><a class="hnuser" href="user?id=u{i}">u{i}</a><div class="commtext c00">Their '
    f"drug costs $1,000 a month while generics cost $20. I think pharma should sell it cheaper. See study [{i}].</div></td></tr>"
    for i in range(12)
)


def test_news_talk_gives_nothing() -> None:
    page = make_page(
        thread(f"<table>{HACKER_TALK}</table>", title="Drug prices"), url="https://news.example/item?id=1&thread=1"
    )
    assert extract_thread(page) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab $€19.,:-\n/(x)mgforpils", max_size=400))
def test_any_text_ends(text: str) -> None:
    read_items(text)
    is_selling(text, title=text[:80], is_first=True, prices=1, contacts=0)


@pytest.mark.parametrize("junk", ["selling $1 ", "10 for $2 / ", "<blockquote>", "1" * 50, "pm me $"], ids=str)
def test_long_junk_ends(junk: str) -> None:
    def read(times: int) -> None:
        extract_thread(make_page(thread(PHPBB.format(offer=junk * times, talk=junk))))

    assert growth(read, 5_000) < LINEAR


@pytest.mark.parametrize(
    ("title", "text", "sells"),
    [
        pytest.param("Diazepam 15mg 64 tablets €74", "Diazepam 15 mg, 64 tablets, 74 EUR", True, id="terse"),
        pytest.param(
            "Kamagra 100mg oral jelly 15 EUR", "7 sachets 15 EUR. Payment Bitcoin", True, id="what and how much"
        ),
        pytest.param("Лирика 300 мг 56 капсул 2500 руб", "Лирика 300 мг, 56 капсул, 2500 руб", True, id="russian"),
        pytest.param("Diazepam 15mg 64 tablets €74?", "They ask 74 EUR", False, id="a question"),
        pytest.param("Where to buy Diazepam 15mg for €74", "I paid 74 EUR once", False, id="somebody looks for it"),
        pytest.param("Diazepam 15mg 64 tablets", "I paid 74 EUR once", False, id="no price in the title"),
        pytest.param("Beware: fake Diazepam 15mg €74", "Beware, I was scammed: paid 74 EUR", False, id="a warning"),
    ],
)
def test_a_title_that_is_an_advertisement(title: str, text: str, sells: bool) -> None:
    assert is_selling(text, title=title, is_first=True, prices=1, contacts=0) is sells
