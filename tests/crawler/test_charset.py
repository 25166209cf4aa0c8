# SPDX-License-Identifier: EUPL-1.2
"""Pages in the encodings of before UTF-8, declared well, wrongly or not at all."""

import pytest

from crawler.charset import decode_html

TEXTS = {
    "windows-1251": "Купить препарат 100 мг без рецепта, цена 1250 руб. Доставка по всей России, оплата при получении",
    "koi8-r": "Купить препарат 100 мг без рецепта, цена 1250 руб. Доставка по всей России, оплата при получении",
    "shift_jis": "バイアグラ100mg 通販 価格3,980円 在庫あり カートに入れる 海外医薬品の個人輸入代行",
    "gb18030": "伟哥 100毫克 价格 98元 正品保证 加入购物车 货到付款 药品 在线药店",
    "big5": "威而鋼 100毫克 價格 980元 正品保證 加入購物車 貨到付款",
    "euc-kr": "비아그라 100mg 가격 98,000원 장바구니 구매하기 정품 보장",
    "iso-8859-2": "Koupit 100 mg, cena 1 250 Kč, do košíku, příliš žluťoučký kůň zażółć gęślą jaźń",
    "windows-1256": "فياجرا 100 مجم السعر 120 ريال أضف إلى السلة",
}


def page(text: str, encoding: str, meta: str = "", lang: str = "") -> bytes:
    declared = f'<meta charset="{meta}">' if meta else ""
    return f'<html lang="{lang}"><head>{declared}<title>{text}</title></head><body><p>{text}</p></body></html>'.encode(
        encoding
    )


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize(
    ("meta", "header"),
    [
        pytest.param(True, "", id="meta alone"),
        pytest.param(False, "own", id="header alone"),
        pytest.param(True, "iso-8859-1", id="header of a server's default"),
        pytest.param(True, "utf-8", id="header lies"),
        pytest.param("utf-8", "own", id="meta lies"),
    ],
)
def test_declared(encoding: str, meta: bool | str, header: str) -> None:
    body = page(TEXTS[encoding], encoding, meta=encoding if meta is True else meta or "")
    kind = f"text/html; charset={encoding if header == 'own' else header}" if header else "text/html"
    assert TEXTS[encoding] in decode_html(body, kind)


@pytest.mark.parametrize("encoding", [name for name in TEXTS if name != "iso-8859-2"])
def test_guessed(encoding: str) -> None:
    assert TEXTS[encoding] in decode_html(page(TEXTS[encoding], encoding), None)


def test_guessed_by_the_page_s_language() -> None:
    assert "Größe" in decode_html(page("Größe 12,50", "windows-1252", lang="de"), None)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("Preis €".encode("utf-16"), "Preis €", id="BOM"),
        pytest.param("<html>Preis €</html>".encode("utf-16-le"), "<html>Preis €</html>", id="two bytes, no BOM"),
        pytest.param("Preis €".encode() + b"\xff" + b"x" * 2000, "Preis €\ufffd" + "x" * 2000, id="one bad byte"),
        pytest.param(b"", "", id="empty"),
        pytest.param(b"\xff\xfe", "", id="BOM alone"),
    ],
)
def test_other_bodies(body: bytes, text: str) -> None:
    assert decode_html(body, "text/html; charset=nonsense") == text
