# SPDX-License-Identifier: EUPL-1.2
import pytest

from classifiers.reading import Reader


@pytest.mark.parametrize(
    ("text", "inn"),
    [
        pytest.param("Viagra 100 mg", "sildenafil", id="plain"),
        pytest.param("Vіаgrа", "sildenafil", id="Cyrillic look-alikes"),
        pytest.param("Ｖｉａｇｒａ", "sildenafil", id="full width"),
        pytest.param("𝐕𝐢𝐚𝐠𝐫𝐚", "sildenafil", id="mathematical letters"),
        pytest.param("Vi\u200bag\u0301ra", "sildenafil", id="zero width and combining"),
        pytest.param("V1agra", "sildenafil", id="digit for letter"),
        pytest.param("X@nax 2 mg", "alprazolam", id="sign for letter"),
        pytest.param("V I A G R A", "sildenafil", id="spaced"),
        pytest.param("v.i.a.g.r.a", "sildenafil", id="dotted"),
        pytest.param("kama-gra", "sildenafil", id="hyphen inside"),
        pytest.param("viaagra", "sildenafil", id="doubled letter"),
        pytest.param("alprazolan", "alprazolam", id="misspelt"),
        pytest.param("Gro wth Hor mone", "somatropin", id="split words"),
        pytest.param("виагра", "sildenafil", id="Russian"),
        pytest.param("амоксициллин", "amoxicillin", id="Russian INN"),
        pytest.param("amoksycylina", "amoxicillin", id="Polish INN"),
        pytest.param("amoxicilline", "amoxicillin", id="French INN"),
        pytest.param("azitromicina", "azithromycin", id="Spanish INN"),
        pytest.param("αμοξικιλλίνη", "amoxicillin", id="Greek INN"),
        pytest.param("ترامادول", "tramadol", id="Arabic INN"),
        pytest.param("سيلدينافيل", "sildenafil", id="Arabic INN, vowels written"),
        pytest.param("MK 677", "ibutamoren", id="code with space"),
        pytest.param("RAD140", "vosilasarm", id="code without hyphen"),
        pytest.param("a v i a g r a 100 mg", "sildenafil", id="spaced between a small word and an amount"),
        pytest.param("Xanaxból", "alprazolam", id="Hungarian ending"),
        pytest.param("Viagralla", "sildenafil", id="Finnish ending"),
        pytest.param("оземпика", "semaglutide", id="Russian ending"),
        pytest.param("בריטלין", "methylphenidate", id="Hebrew word joined before"),
        pytest.param("正品伟哥出售", "sildenafil", id="nickname among letters without spaces"),
    ],
)
def test_found(text: str, inn: str, reader: Reader) -> None:
    assert [hit.entry.inn for hit in reader.read(text).names] == [inn]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("blue diamond ring", id="street name alone"),
        pytest.param("chocolate bars and candy sticks", id="bars alone"),
        pytest.param("What are your options, for various reasons", id="near a name"),
        pytest.param("Bitcoin accepted", id="not hydrocodone"),
        pytest.param("Android tablet with bluetooth", id="Android is a brand too"),
        pytest.param("saxophone, telephone, cyclone", id="words with INN endings"),
        pytest.param("Sony Bravia KDL-40", id="model number"),
        pytest.param("s p e c i a l i s t", id="a name within a spaced word"),
        pytest.param("ambient light, concertan una cita", id="words that look like names with endings"),
    ],
)
def test_not_found(text: str, reader: Reader) -> None:
    assert reader.read(text).names == ()


def test_ambiguous_counts_beside_a_sure_name(reader: Reader) -> None:
    assert {hit.quote for hit in reader.read("Xanax bars").names} == {"Xanax", "bars"}


def test_span_is_in_the_raw_text(reader: Reader) -> None:
    text = "Best Vi\u200bagra\u0301 here"
    hit = reader.read(text).names[0]
    assert text[hit.start : hit.end].startswith("Vi\u200bagra")
    assert hit.quote == text[hit.start : hit.end]
