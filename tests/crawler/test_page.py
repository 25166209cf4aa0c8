# SPDX-License-Identifier: EUPL-1.2
import pytest

from crawler.page import DEPTH, OPTIONS, bounded_depth


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<div><a>", "<i><div></i>", "<rt>", "<template><form>", "<a><math><mi>"],
)
def test_what_takes_the_square_of_its_depth_is_cut(unit: str) -> None:
    html = "<html><body>" + unit * 20_000
    assert bounded_depth(html).count(unit) <= DEPTH


@pytest.mark.parametrize("unit", ["<option>x</option>", "<option>x", '<OPTION value="1">x</option>\n'])
def test_choices_beyond_a_bound_are_left_out(unit: str) -> None:
    found = bounded_depth("<select>" + unit * 20_000 + "</select><p>after</p>")
    assert found.lower().count("<option") == OPTIONS
    assert found.endswith("</select><p>after</p>")


def test_an_ordinary_page_is_left_alone() -> None:
    html = "<div><p>x</p></div>" * 9_000 + "<select>" + "<option>x</option>" * 300 + "</select>"
    assert bounded_depth(html) is html
