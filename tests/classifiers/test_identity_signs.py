# SPDX-License-Identifier: EUPL-1.2
"""Signs of a misrepresented identity, in phrasings of many languages, each beside what must stay without a sign."""

import pytest

from tests.classifiers.conftest import Desk

STRENGTH, FORM, MAKER, GENERIC = (
    "strength_never_made",
    "form_never_made",
    "brand_with_wrong_maker",
    "generic_by_originator",
)
SIGNS = frozenset((STRENGTH, FORM, MAKER, GENERIC))
SAME = {"injectable_in_other_form": FORM}
"""Two signs may say the same of a form; either is enough."""


def signs(desk: Desk, text: str) -> set[str]:
    title, _, description = text.partition("\n")
    found = {SAME.get(signal.indicator, signal.indicator) for signal in desk(title, description).indicators}
    return found & SIGNS


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        pytest.param(STRENGTH, "Viagra 200mg x 20 tablets", id="en, right behind"),
        pytest.param(STRENGTH, "Viagra tablets, each of 200 mg", id="en, behind the form"),
        pytest.param(STRENGTH, "200 mg Viagra, 10 Stück", id="de, before the brand"),
        pytest.param(STRENGTH, "Viagra Filmtabletten zu je 250 mg", id="de"),
        pytest.param(STRENGTH, "Viagra en comprimés de 200 mg", id="fr"),
        pytest.param(STRENGTH, "Cialis comprimidos de 80 mg", id="es"),
        pytest.param(STRENGTH, "Cialis compresse da 100 mg", id="it"),
        pytest.param(STRENGTH, "Cialis tabletki po 60 mg", id="pl"),
        pytest.param(STRENGTH, "Виагра таблетки по 200 мг", id="ru"),
        pytest.param(STRENGTH, "Сіаліс 100 мг таблетки", id="uk"),
        pytest.param(STRENGTH, "Viagra δισκία 200 mg", id="el"),
        pytest.param(STRENGTH, "فياجرا ٢٠٠ مجم أقراص", id="ar, its own digits"),
        pytest.param(STRENGTH, "Cialis tablet 80 miligram", id="tr, unit in full"),
        pytest.param(STRENGTH, "Vi\u200bagra 2\u200b00 mg", id="zero width"),
        pytest.param(STRENGTH, "Ｖｉａｇｒａ ２００ｍｇ", id="full width"),
        pytest.param(STRENGTH, "𝐕𝐢𝐚𝐠𝐫𝐚 𝟐𝟎𝟎 𝐦𝐠", id="mathematical"),
        pytest.param(STRENGTH, "Viagra 50 mg / 100 mg / 200 mg", id="last of a list"),
        pytest.param(STRENGTH, "Xanax 10.000 mcg tablets", id="in micrograms"),
        pytest.param(FORM, "Ozempic tablets 30 pcs", id="en, tablets of a pen"),
        pytest.param(FORM, "Ozempic Tropfen zum Abnehmen", id="de, drops"),
        pytest.param(FORM, "Ozempic en gélules, 60 pièces", id="fr, capsules"),
        pytest.param(FORM, "Mounjaro en parches", id="es, patches"),
        pytest.param(FORM, "Mounjaro cerotti dimagranti", id="it, patches"),
        pytest.param(FORM, "Ozempic w kapsułkach", id="pl, capsules"),
        pytest.param(FORM, "Оземпик в таблетках", id="ru, tablets"),
        pytest.param(FORM, "Ozempic χάπια", id="el, pills"),
        pytest.param(FORM, "Ozempic damla 30 ml", id="tr, drops"),
        pytest.param(FORM, "Ozempic pleisters, 30 stuks", id="nl, patches"),
        pytest.param(FORM, "Ozempic plåster", id="sv, patches"),
        pytest.param(FORM, "Viagra gummies, strawberry", id="en, gummies"),
        pytest.param(FORM, "Viagra en gel oral", id="es, gel"),
        pytest.param(FORM, "Cialis injection 10 ml vial", id="en, injection of a tablet"),
        pytest.param(FORM, "Botox Creme gegen Falten 50 ml", id="de, cream of a powder"),
        pytest.param(MAKER, "Viagra 100 mg by Bayer", id="en, by"),
        pytest.param(MAKER, "Bayer Viagra 100 mg", id="maker right before"),
        pytest.param(MAKER, "Viagra 100 mg, hergestellt von Novartis", id="de"),
        pytest.param(MAKER, "Viagra 100 mg, fabriqué par Sanofi", id="fr"),
        pytest.param(MAKER, "Ozempic fabricado por Pfizer", id="es"),
        pytest.param(MAKER, "Cialis 20 mg prodotto da Pfizer", id="it"),
        pytest.param(MAKER, "Cialis 20 mg, producent: Bayer", id="pl"),
        pytest.param(MAKER, "Виагра 100 мг, производитель Байер", id="ru, both in Cyrillic"),
        pytest.param(MAKER, "Ozempic 1 mg, üretici Pfizer", id="tr"),
        pytest.param(MAKER, "Levitra 20 mg της Pfizer", id="el"),
        pytest.param(MAKER, "Ozempic from P\u200bfіzer", id="disguised maker"),
        pytest.param(GENERIC, "Generic Viagra by Pfizer", id="en"),
        pytest.param(GENERIC, "Viagra Generika, Original von Pfizer", id="de"),
        pytest.param(GENERIC, "Générique du Viagra fabriqué par Pfizer", id="fr"),
        pytest.param(GENERIC, "Viagra genérico del laboratorio Pfizer", id="es"),
        pytest.param(GENERIC, "Cialis generico prodotto da Eli Lilly", id="it"),
        pytest.param(GENERIC, "Generyczny Cialis firmy Lilly", id="pl"),
        pytest.param(GENERIC, "Дженерик Виагры от Пфайзер", id="ru"),
        pytest.param(GENERIC, "Genérico Cialis da Lilly", id="pt"),
        pytest.param(STRENGTH, "Viagra 200 mg-os tabletta", id="hu, strength with a case"),
        pytest.param(STRENGTH, "シアリス 100mg 10錠", id="ja, strength"),
        pytest.param(STRENGTH, 'ויאגרה 200 מ"ג', id="he, strength"),
        pytest.param(FORM, "Оземпик капки за отслабване", id="bg, drops"),
        pytest.param(FORM, "أوزمبك كبسولات للتنحيف", id="ar, capsules"),
        pytest.param(FORM, "Ozempic-plåster för viktminskning", id="sv, patches with a hyphen"),
        pytest.param(MAKER, "ויאגרה של באייר", id="he, maker"),
        pytest.param(MAKER, "Ozempic tillverkad av Pfizer", id="sv, maker"),
        pytest.param(GENERIC, "Generická Viagra od Pfizera", id="cs, maker in a case"),
        pytest.param(GENERIC, "Genérico de Viagra de Pfizer 100 mg", id="es, a number behind the maker"),
        pytest.param(GENERIC, "Generieke Viagra van Pfizer", id="nl"),
        pytest.param(GENERIC, "Pfizer generic Viagra 100mg", id="en, maker first"),
        pytest.param(GENERIC, "Jenerik Viagra, üretici Pfizer", id="tr"),
    ],
)
def test_said(sign: str, text: str, desk: Desk) -> None:
    assert sign in signs(desk, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Viagra 100 mg Filmtabletten, 4 Stück", id="a strength it has"),
        pytest.param("Sildenafil 200 mg, box of 10", id="no brand"),
        pytest.param("Generic Viagra 200 mg", id="said generic"),
        pytest.param("Viagra 4 x 100 mg, 400 mg in all", id="sum of the pack"),
        pytest.param("Ozempic 8 mg/3 ml pen", id="content of a pen"),
        pytest.param("Viagra 100 mg and Kamagra 200 mg", id="strength of another product"),
        pytest.param("Viagra 100 mg. Paracetamol 500 mg", id="strength of another sentence"),
        pytest.param("Xanax 2.000 mcg", id="its own strength in micrograms"),
        pytest.param("Viagra 75 mg", id="an authorised generic has it"),
        pytest.param("Ozempic pen, not a tablet", id="form negated"),
        pytest.param("Ozempic 1 mg solution for injection in pre-filled pen", id="its own form"),
        pytest.param("Rybelsus 14 mg tablets", id="tablet of the same substance"),
        pytest.param("Natural alternative to Ozempic, capsules", id="likeness"),
        pytest.param("Nahrungsergänzung wie Ozempic, Tropfen", id="likeness in German"),
        pytest.param("Insulin pen and Ozempic pen, glucose test strips", id="form of something else"),
        pytest.param("Xanax gocce orali 0,75 mg/ml", id="drops that exist in Italy"),
        pytest.param("Mounjaro 5 mg vial, single dose", id="vial that exists"),
        pytest.param("Viagra 100 mg by Pfizer", id="former holder"),
        pytest.param("Viagra 100 mg Viatris", id="holder of today"),
        pytest.param("Cialis 20 mg, Lilly", id="short name of the holder"),
        pytest.param("Levitra von Bayer, Viagra von Pfizer", id="each with its own"),
        pytest.param("We stock Pfizer, Bayer, Lilly: Viagra, Cialis, Levitra", id="two lists"),
        pytest.param("Ozempic vs Wegovy: tablets coming soon", id="form of another brand of the substance"),
        pytest.param("Cialis and gel pack set", id="form of another thing"),
        pytest.param("Ozempic pen needles and alcohol patches", id="accessories"),
        pytest.param("Prozac Lilly 20mg; Zoloft Pfizer 50mg", id="two brands, each with its maker"),
        pytest.param("Ozempic 0,5 mg injektionsvätska i förfylld injektionspenna", id="its own form in Swedish"),
        pytest.param("Our pharmacy sells generic Viagra. Pfizer is the originator.", id="told, not claimed"),
        pytest.param("Generic Viagra by Cipla", id="a maker of generics"),
        pytest.param("Sildenafil generic by Viatris", id="generic by its substance"),
        pytest.param("Générique du Viagra, moins cher que Pfizer", id="compared with the maker"),
        pytest.param("Viagra by Roche Pharmacy, Lyon", id="a word of its own"),
        pytest.param("Generic Cialis works the same as the one from Lilly", id="compared in English"),
        pytest.param("Viagra Generikum, nicht von Pfizer", id="denied in German"),
        pytest.param("Дженерик Виагры, не от Пфайзер", id="denied in Russian"),
    ],
)
def test_not_said(text: str, desk: Desk) -> None:
    assert signs(desk, text) == set()
