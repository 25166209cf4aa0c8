# SPDX-License-Identifier: EUPL-1.2
"""Hits: what each names, what it is called in one word for all languages, and where it stands in the raw text."""

import random
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from classifiers.named import HitKind, find_hits
from config.cli import build_app
from tests.classifiers.disguises import combining, full_width, looks_alike, mathematical, zero_width
from tests.growth import LINEAR, growth

Disguise = Callable[[str, random.Random], str]
CHANGES = (looks_alike, zero_width, combining, full_width, mathematical)

STRENGTH, FORM, PACK, HOLDER = HitKind.STRENGTH, HitKind.FORM, HitKind.PACK, HitKind.HOLDER


def normal(text: str, kind: HitKind) -> list[str]:
    return [hit.normal for hit in find_hits(text) if hit.kind is kind]


@pytest.mark.parametrize(
    ("text", "strengths"),
    [
        pytest.param("Diazepam 100mg", ["100 mg"], id="glued"),
        pytest.param("0,5 mg/ml", ["0.5 mg/ml"], id="comma, in a millilitre"),
        pytest.param("HCG 5000 IU", ["5000 IU"], id="international units"),
        pytest.param("hydrocortisone 2 %", ["2 %"], id="share"),
        pytest.param("25 mcg/h", ["25 mcg/h"], id="an hour"),
        pytest.param("Penicillin 1.000.000 I.E.", ["1000000 IU"], id="German units and thousands"),
        pytest.param("10 mg + 5 mg", ["10 mg + 5 mg"], id="two in one"),
        pytest.param("Augmentin 875/125 mg", ["875 mg/125 mg"], id="two before one unit"),
        pytest.param("Euthyrox 50 µg", ["50 mcg"], id="micro sign"),
        pytest.param("Euthyrox 50 μg", ["50 mcg"], id="Greek mu"),
        pytest.param("Эутирокс 50 мкг", ["50 mcg"], id="Russian micrograms"),
        pytest.param("Трамадол 5 мг/мл", ["5 mg/ml"], id="Russian in a millilitre"),
        pytest.param("ХГЧ 5000 МЕ", ["5000 IU"], id="Russian units"),
        pytest.param("ترامادول ٥٠ مجم", ["50 mg"], id="Arabic digits and unit"),
        pytest.param("ترامادول ٠٫٥ ملغ/مل", ["0.5 mg/ml"], id="Arabic decimal sign"),
        pytest.param("τραμαδόλη 50 χιλιοστόγραμμα", ["50 mg"], id="Greek unit in full"),
        pytest.param("somatropin 10 j.m.", ["10 IU"], id="Polish units"),
        pytest.param("insulina 100 j./ml", ["100 U/ml"], id="Polish short units"),
        pytest.param("5 j. polskiego", [], id="a letter"),
        pytest.param("curazink 2 Mio. I.E.", ["2000000 IU"], id="millions"),
        pytest.param("トラマドール50㎎", ["50 mg"], id="one square sign"),
        pytest.param("西地那非100毫克片", ["100 mg"], id="Chinese"),
        pytest.param("Xanax ２ｍｇ", ["2 mg"], id="full width"),
        pytest.param("Xanax 𝟐 𝐦𝐠", ["2 mg"], id="mathematical"),
        pytest.param("Xanax 2\u200b m\u200dg", ["2 mg"], id="zero width"),
        pytest.param("Viagra 1OO mg", ["100 mg"], id="letters for noughts"),
        pytest.param("Viagra 1 0 0 m g", ["100 mg"], id="set apart"),
        pytest.param("30 100mg tablets", ["100 mg"], id="thirty of a hundred"),
        pytest.param("50 % off everything", [], id="discount"),
        pytest.param("99% pure powder", [], id="purity"),
        pytest.param("it costs 100 i.e. nothing", [], id="an English word"),
        pytest.param("ring me 100 me", [], id="another English word"),
        pytest.param("2 kg of potatoes", [], id="weight of goods"),
        pytest.param("iPhone 12 mini, 256 gb", [], id="memory"),
    ],
)
def test_strengths(text: str, strengths: list[str]) -> None:
    assert normal(text, STRENGTH) == strengths


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param("30 Filmtabletten", "tablet", id="de"), pytest.param("gélules", "capsule", id="fr"),
        pytest.param("comprimidos", "tablet", id="es"), pytest.param("supposte", "suppository", id="it"),
        pytest.param("ampułki 2 ml", "injection", id="pl"), pytest.param("капли глазные", "drops", id="ru"),
        pytest.param("супозиторії", "suppository", id="uk"), pytest.param("мехлем", "ointment", id="bg"),
        pytest.param("κάψουλες", "capsule", id="el"), pytest.param("أقراص", "tablet", id="ar"),
        pytest.param("כמוסות", "capsule", id="he"), pytest.param("pleisters", "patch", id="nl"),
        pytest.param("ögondroppar", "drops", id="sv"), pytest.param("stikpiller", "suppository", id="da"),
        pytest.param("hetteglass", "injection", id="nb"), pytest.param("voide", "cream", id="fi"),
        pytest.param("süstelahus", "injection", id="et"), pytest.param("svecītes", "suppository", id="lv"),
        pytest.param("purškalas", "spray", id="lt"), pytest.param("tobolky", "capsule", id="cs"),
        pytest.param("čapíky", "suppository", id="sk"), pytest.param("pršilo", "spray", id="sl"),
        pytest.param("flaster", "patch", id="hr"), pytest.param("инјекција", "injection", id="sr"),
        pytest.param("kenőcs", "ointment", id="hu"), pytest.param("picături", "drops", id="ro"),
        pytest.param("xarope", "syrup", id="pt"), pytest.param("şurup", "syrup", id="tr"),
        pytest.param("カプセル", "capsule", id="ja"), pytest.param("胶囊", "capsule", id="zh"),
        pytest.param("prefilled pen", "pen", id="en"), pytest.param("ｔａｂｌｅｔｓ", "tablet", id="full width"),
        pytest.param("tab\u200blets", "tablet", id="zero width"),
        pytest.param("t4blets", "tablet", id="digit for letter"),
        pytest.param("tаblеts", "tablet", id="look-alikes"),
        pytest.param("c a p s u l e s", "capsule", id="set apart"),
    ],
)  # fmt: skip
def test_forms(text: str, form: str) -> None:
    assert normal(text, FORM)[:1] == [form]


@pytest.mark.parametrize(
    "text", ["the mast of a ship", "Saft aus Äpfeln", "a pen and paper", "film of the week", "мед и чай"]
)
def test_words_of_two_meanings_are_no_form_alone(text: str) -> None:
    assert normal(text, FORM) == []


@pytest.mark.parametrize(
    ("text", "pack"),
    [
        pytest.param("30 tabs", "30", id="en"),
        pytest.param("2 × 14 Filmtabletten", "28 (2 x 14)", id="de, two blisters"),
        pytest.param("10 blisters x 10 tabs", "100 (10 x 10)", id="blisters and what they hold"),
        pytest.param("10 vials/kit", "10", id="in a kit"),
        pytest.param("30 таб.", "30", id="ru"),
        pytest.param("Kamagra 10x10", "100 (10 x 10)", id="bare beside a medicine"),
        pytest.param("№20", "20", id="numero"), pytest.param("28 επικαλυμμένα δισκία", "28", id="el"),
        pytest.param("٣٠ قرصا", "30", id="ar"), pytest.param("10 vials of 2 ml", "10 x 2 ml", id="content"),
        pytest.param("boîte de 30", "30", id="fr"), pytest.param("3Ｏ ｔａｂｓ", "30", id="disguised"),
        pytest.param("1 4 tablets", "4", id="no digits joined before words"),
        pytest.param("３０ ｔａｂｓ", "30", id="full width"),
    ],
)  # fmt: skip
def test_packs(text: str, pack: str) -> None:
    assert normal(text, PACK) == [pack]


@pytest.mark.parametrize("text", ["a 10x10 cm dressing", "1920x1080", "rated 5x5 by our readers", "24/7"])
def test_no_pack(text: str) -> None:
    assert normal(text, PACK) == []


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        pytest.param("by Pfizer Inc.", "Pfizer", id="en"),
        pytest.param("Eli Lilly and Company", "Lilly", id="long name"),
        pytest.param("Novo Nordisk A/S", "Novo Nordisk", id="two words"), pytest.param("Пфайзер", "Pfizer", id="ru"),
        pytest.param("φάιζερ", "Pfizer", id="el"), pytest.param("فايزر", "Pfizer", id="ar"),
        pytest.param("辉瑞", "Pfizer", id="zh"), pytest.param("ノボノルディスク", "Novo Nordisk", id="ja"),
        pytest.param("Рfіzer", "Pfizer", id="look-alikes"), pytest.param("Pf\u200bizer", "Pfizer", id="zero width"),
        pytest.param("𝓟𝓯𝓲𝔃𝓮𝓻", "Pfizer", id="mathematical"),
        pytest.param("Ｎｏｖａｒｔｉｓ", "Novartis", id="full width"),
        pytest.param("N0vartis", "Novartis", id="digit for letter"),
        pytest.param("S a n o f i", "Sanofi", id="set apart"),
        pytest.param("Cialis 20 mg Lilly", "Lilly", id="common word beside a medicine"),
        pytest.param("Viagra 100 mg by Pfiser", "Pfizer", id="one slip"),
        pytest.param("Ozempic, Novartus", "Novartis", id="another slip"),
        pytest.param("Hersteller: Roche", "Roche", id="common word after a word of makers"),
        pytest.param("Roche AG", "Roche", id="common word with a company's ending"),
    ],
)  # fmt: skip
def test_holders(text: str, holder: str) -> None:
    assert normal(text, HOLDER) == [holder]


@pytest.mark.parametrize(
    "text",
    [
        "Lilly sings tonight",
        "la roche est dure",
        "Aspen trees",
        "Orion nebula",
        "jazz nights",
        "Teva sandals",
        "a pfiser of words",
        "Viagra, ordered from our server",
    ],
)
def test_common_words_are_no_holder_alone(text: str) -> None:
    assert normal(text, HOLDER) == []


@pytest.mark.parametrize(
    "text",
    [
        "blue diamond ring", "bars of chocolate and candy sticks", "she wears blues",
        "a weekend pill of sunshine", "tren nach Berlin",
        "snow and ice on the road", "spice rack", "crystal glasses", "molly and mandy", "lean on me",
        "deca-dent cakes", "mast and sail",
    ],
)  # fmt: skip
def test_street_names_never_count_alone(text: str) -> None:
    names = {HitKind.SUBSTANCE, HitKind.BRAND, HitKind.MARKET_NAME, HitKind.STREET_NAME, HitKind.CODE}
    assert not [hit for hit in find_hits(text) if hit.kind in names]


@pytest.mark.parametrize(
    ("text", "inn"),
    [
        pytest.param("amoxicilline", "amoxicillin", id="fr"), pytest.param("Amoxicillin", "amoxicillin", id="de"),
        pytest.param("amoxicilina", "amoxicillin", id="es"), pytest.param("amoxicillina", "amoxicillin", id="it"),
        pytest.param("amoxicilina tri-hidratada", "amoxicillin", id="pt"),
        pytest.param("amoksycylina", "amoxicillin", id="pl"),
        pytest.param("амоксициллин", "amoxicillin", id="ru"), pytest.param("amoksisilin", "amoxicillin", id="tr"),
        pytest.param("αμοξικιλλίνη", "amoxicillin", id="el"), pytest.param("أموكسيسيلين", "amoxicillin", id="ar"),
        pytest.param("diclofénac", "diclofenac", id="fr, accent"),
        pytest.param("diklofenak", "diclofenac", id="pl, k"),
        pytest.param("Sémaglutide", "semaglutide", id="fr, new"),
        pytest.param("семаглутид", "semaglutide", id="ru, new"),
        pytest.param("σεμαγλουτίδη", "semaglutide", id="el, new"),
        pytest.param("semaglutyd", "semaglutide", id="pl, new"),
        pytest.param("semaglutida", "semaglutide", id="es, new"),
        pytest.param("سيماجلوتيد", "semaglutide", id="ar, new"),
        pytest.param("tadalafilo", "tadalafil", id="es, tail"),
        pytest.param("тирзепатид", "tirzepatide", id="ru, tail"),
        pytest.param("MK-677", "ibutamoren", id="code, hyphen"),
        pytest.param("MK677", "ibutamoren", id="code, joined"),
        pytest.param("MK 677", "ibutamoren", id="code, blank"),
        pytest.param("RAD-140", "vosilasarm", id="another, hyphen"),
        pytest.param("rad140", "vosilasarm", id="another, joined"),
        pytest.param("GW501516", "GW-501516", id="long code"),
        pytest.param("GW-501516", "GW-501516", id="long code, hyphen"),
        pytest.param("LGD 4033", "ligandrol", id="third, blank"),
    ],
)  # fmt: skip
def test_translated_names_and_codes(text: str, inn: str) -> None:
    assert [hit.normal for hit in find_hits(text)] == [inn]


def test_one_line_has_all_kinds_in_order() -> None:
    hits = find_hits("Cialis 20 mg Filmtabletten, 2 x 14 St, Hersteller: Lilly")
    assert [hit.kind for hit in hits] == [HitKind.BRAND, STRENGTH, FORM, PACK, HOLDER]
    assert all(0.5 < hit.confidence <= 1 for hit in hits)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [("100mg", STRENGTH, "100 mg"), ("0,5 mg/ml", STRENGTH, "0.5 mg/ml"), ("5000 IU", STRENGTH, "5000 IU"),
     ("capsules", FORM, "capsule"),
     ("Filmtabletten", FORM, "tablet"),
     ("30 tabs", PACK, "30"), ("2 x 14 capsules", PACK, "28 (2 x 14)"),
     ("Pfizer", HOLDER, "Pfizer"),
     ("Novo Nordisk", HOLDER, "Novo Nordisk")],
)  # fmt: skip
def test_through_disguise(change: Disguise, text: str, kind: HitKind, said: str) -> None:
    assert normal(change(text, random.Random(1)), kind) == [said]


PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["Viagra", "Пфайзер", "100 mg", "1OO mg", "1 0 0 m g", "2 x 14 tabs", "١٠٠ مجم", "t a b l e t s", "㎎", "½",
         "ｔａｂ", "\u200b", "\u0301", "🙂", "𝐏𝐟𝐢𝐳𝐞𝐫", "10 mg + 5 mg", "İ", "ß", "Ozempic pen", "№30", "P\u200bfizer"]
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_every_place_is_in_the_raw_text(text: str) -> None:
    for hit in find_hits(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end] == hit.quote
        assert hit.normal
        assert 0 < hit.confidence <= 1


@pytest.mark.parametrize(
    "junk",
    ["1/", "1 ", "1,111.", "100 m", "9", "1x", "t a ", "@$!|", "a\u0301", "mg", "1mg/", "\u200b", "１", "of by from ",
     "30 film coated ", "İ", "1x1 tabs x ", "9 tabs x9 ", "Pfizer Viagra "],
    ids=ascii,
)  # fmt: skip
def test_a_megabyte_of_junk_ends(junk: str) -> None:
    text = junk * (1_000_000 // len(junk))
    for hit in find_hits(text):
        assert text[hit.start : hit.end] == hit.quote
    assert growth(lambda size: find_hits(text[:size]), 250_000) < LINEAR


def test_the_command_prints_one_line_a_hit(tmp_path: Path) -> None:
    file = tmp_path / "listing.txt"
    file.write_bytes("Xanax 2 mg, 30 tabs, Pfizer \udcff".encode("utf-8", "surrogateescape"))
    result = CliRunner().invoke(build_app("names"), ["names", "--file", str(file), "--kind", "pack", "--json"])
    assert result.exit_code == 0
    assert orjson.loads(result.stdout) == {
        "kind": "pack", "quote": "30 tabs", "normal": "30", "confidence": 0.95, "how": "exact", "start": 12, "end": 19
    }  # fmt: skip
