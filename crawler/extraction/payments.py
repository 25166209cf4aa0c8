# SPDX-License-Identifier: EUPL-1.2
"""Payment methods: closed words for what a text says one can pay with."""

import re

from crawler.extraction.lowered import lowered

METHODS: dict[str, str] = {
    "card": r"visa|master ?card|maestro|amex|american express|(?:credit|debit|bank)[ -]?cards?|kreditkarten?|"
    r"carte bancaire|cartes? de crédit|"
    r"tarjetas? de (?:crédito|débito)|cart[ae] di credito|cartão de crédito|creditcard|kart[aą] (?:kredytow|"
    r"płatnicz)\w+|platební kart\w+|"
    r"банковск\w+ карт\w+|картой|на карту|kredi kart[ıi]|بطاقة ائتمان|信用卡|银联|クレジットカード|신용카드|mir|"
    r"карта мир",
    "paypal": r"pay ?pal",
    "bank_transfer": r"bank[ -]?transfers?|wire[ -]?transfers?|bank wire|sepa|überweisung|vorkasse|virement(?: "
    r"bancaire)?|transferencia(?: bancaria)?|"
    r"bonifico(?: bancario)?|transferência bancária|bankoverschrijving|przelew(?:em)?(?: bankowy)?|bankovní "
    r"převod|bankovním prevodem|átutalás|"
    r"transfer bancar|банковский перевод|безналичн\w+|банківський переказ|banköverföring|bankoverføring|"
    r"τραπεζική κατάθεση|havale|eft|"
    r"حوالة بنكية|تحويل بنكي|银行转账|銀行転帳|銀行振込|계좌이체",
    "cash_on_delivery": r"cash on delivery|c\.?o\.?d\.?(?= |,|$)|pay on delivery|nachnahme|contre[ "
    r"-]remboursement|paiement à la livraison|contra ?reembolso|contrassegno|"
    r"rembours|za pobraniem|pobranie|na dobírku|dobírk\w+|utánvét\w*|ramburs|plata la livrare|наложенн\w+ "
    r"платеж\w*|накладен\w+ плат\w+|"
    r"наложен платеж|оплата при получении|при получении|efterkrav|postförskott|kapıda ödeme|αντικαταβολή|الدفع "
    r"عند الاستلام|货到付款|代金引換|착불",
    "cash": r"cash in mail|cash by mail|cash only|cash payment|barzahlung|bargeld|espèces|efectivo|contanti|"
    r"gotówk\w+|наличны\w+|nakit",
    "bitcoin": r"bitcoins?|btc|xbt|биткоин\w*|биткойн\w*|比特币|ビットコイン|비트코인|بيتكوين|₿",
    "monero": r"monero|xmr|монеро",
    "ethereum": r"ethereum|eth(?=[ ,/.]|$)",
    "litecoin": r"litecoins?|ltc",
    "usdt": r"usdt|tether|trc-?20",
    "crypto": r"crypto(?:s|currenc(?:y|ies))?|kryptowährung\w*|cryptomonnaies?|criptomonedas?|criptovalut[ae]|"
    r"criptomoedas?|kryptowalut\w*|"
    r"криптовалют\w*|крипт[аоу]й?|kripto\w*|加密货币|虚拟货币|usdc|dogecoin|dash coin|bitcoin cash|bch",
    "western_union": r"western[ -]?union|wu(?= transfer|,|/)|вестерн юнион",
    "moneygram": r"money ?gram",
    "ria": r"ria money\w*",
    "zelle": r"zelle",
    "cash_app": r"cash ?app|\$cashtag",
    "venmo": r"venmo",
    "chime": r"chime(?= pay|,|/)",
    "apple_pay": r"apple ?pay|apple cash",
    "google_pay": r"google ?pay|g ?pay",
    "klarna": r"klarna",
    "sofort": r"sofortüberweisung|giropay",
    "skrill": r"skrill|moneybookers",
    "neteller": r"neteller",
    "perfect_money": r"perfect ?money",
    "payeer": r"payeer",
    "webmoney": r"web ?money|вебмани|wmz",
    "qiwi": r"qiwi|киви кошел\w+",
    "yoomoney": r"yoo ?money|яндекс\.?деньги|юmoney",
    "sbp": r"сбп|система быстрых платежей",
    "wise": r"transferwise|wise(?= transfer|,|\.com)",
    "revolut": r"revolut",
    "gift_card": r"(?:gift|steam|itunes|amazon|google play|vanilla) (?:gift )?cards?|"
    r"geschenkkarten?|neosurf|transcash|pcs mastercard",
    "paysafecard": r"pay ?safe ?card|paysafe",
    "alipay": r"ali ?pay|支付宝",
    "wechat_pay": r"we ?chat ?pay|微信支付",
    "upi": r"upi|phonepe|bhim",
    "paytm": r"paytm",
    "mobile_money": r"m-?pesa|mobile money|momo pay|airtel money|orange money|ecocash",
    "pix": r"pix(?= |,|$)",
    "boleto": r"boleto",
    "ideal": r"ideal(?=[,/]| betaling)",
    "bancontact": r"bancontact",
    "blik": r"blik",
    "przelewy24": r"przelewy ?24|payu|dotpay",
    "twint": r"twint",
    "swish": r"swish(?=[,/ ]|$)",
    "bizum": r"bizum",
    "invoice": r"kauf auf rechnung|auf rechnung|invoice payment|pay later|factuur|sur facture",
    "cheque": r"cheques?|money orders?|e-?check|echeck|personal check",
    "escrow": r"escrow|гарант(?:ом)? сделк\w*|treuhand",
}  # fmt: skip
STEMS = {
    "card": "visa|master|maestro|amex|american express|card|kart|carte|tarjeta|carta|cartão|карт|بطاقة|信用卡|"
    "银联|カード|카드",
    "paypal": "paypal|pay pal", "bank_transfer": "transfer|wire|sepa|überweisung|vorkasse|virement|bonifico|"
    "overschrijving|przelew|převod|"
    "prevod|átutal|перевод|безнал|переказ|överföring|overføring|τραπεζ|havale|eft|حوالة|تحويل|转账|転帳|振込|계좌",
    "cash_on_delivery": "delivery|cod|c.o.d|nachnahme|remboursement|livraison|reembolso|contrassegno|rembours|"
    "pobrani|dobír|utánvét|ramburs|"
    "livrare|налож|наклад|получении|efterkrav|postförskott|kapıda|αντικαταβολή|الاستلام|货到付款|代金引換|착불",
    "cash": "cash|barzahlung|bargeld|espèces|efectivo|contanti|gotówk|наличны|nakit",
    "bitcoin": "bitcoin|btc|xbt|биткоин|биткойн|比特币|ビットコイン|비트코인|بيتكوين|₿", "monero": "monero|xmr|монеро",
    "ethereum": "eth", "litecoin": "ltc|litecoin", "usdt": "usdt|tether|trc",
    "crypto": "crypt|krypto|cripto|крипт|kripto|加密|虚拟|usdc|doge|dash|"
    "bch", "western_union": "western|wu |вестерн", "sbp": "сбп|быстрых",
    "gift_card": "gift|steam|itunes|amazon|google play|vanilla|geschenk|neosurf|transcash|pcs", "alipay": "ali|支付宝",
    "wechat_pay": "chat|微信", "mobile_money": "pesa|mobile|momo|airtel|orange|ecocash", "upi": "upi|phonepe|bhim",
    "webmoney": "web|вебмани|wmz",
    "qiwi": "qiwi|киви", "yoomoney": "money|деньги|юmoney", "wise": "wise", "sofort": "sofort|giropay",
    "invoice": "rechnung|invoice|later|factu", "cheque": "cheque|check|money order", "escrow": "escrow|гарант|treuhand",
    "przelewy24": "przelew|payu|dotpay", "skrill": "skrill|moneybookers", "paysafecard": "paysafe|pay safe",
    "apple_pay": "apple", "google_pay": "gpay|g pay|google", "cash_app": "cash", "perfect_money": "perfect",
}  # fmt: skip
"""Substrings, in lower case, without which a method's words are not looked for; others stand for themselves."""
CJK_BORDER = re.compile(r"信用卡|银联|银行转账|货到付款|比特币|支付宝|微信支付|加密货币|虚拟货币|代金引換|銀行振込")
READERS = tuple(
    (
        name,
        tuple(STEMS.get(name, name.replace("_", " ")).split("|")),
        re.compile(rf"(?<![^\W_])(?:{words})(?![^\W\d_])"),
    )
    for name, words in METHODS.items()
)


def parse_payment_methods(text: str) -> tuple[str, ...]:
    """The payment methods a text names, as closed words, in the order named.

    Meant for texts that speak of paying; "card" or "bitcoin" in an article is no offer to take it.
    """
    text = text[:20_000]
    if not text.isascii():
        text = CJK_BORDER.sub(r" \g<0> ", text)
    lower = lowered(text)
    found: list[tuple[int, str]] = []
    for name, stems, pattern in READERS:
        if any(stem in lower for stem in stems):
            match = pattern.search(lower)
            if match:
                found.append((match.start(), name))
    return tuple(name for _, name in sorted(found))
