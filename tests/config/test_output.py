# SPDX-License-Identifier: EUPL-1.2
import pytest

from config.output import safe_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("1:1 copy\nReplica M30", "1:1 copy Replica M30", id="lines become spaces"),
        pytest.param("pills\tcheap", "pills cheap", id="tabs too"),
        pytest.param("\x1b[2Jpills", "�[2Jpills", id="a terminal's orders are shown as what they are"),
        pytest.param("pills‮gpj", "pillsgpj", id="turned directions go"),
        pytest.param(("a", "b"), "a, b", id="several"),
        pytest.param(None, "–", id="nothing"),
    ],
)
def test_page_content_is_harmless_in_a_terminal(text: object, shown: str) -> None:
    assert safe_text(text) == shown
