# SPDX-License-Identifier: EUPL-1.2
import gzip
import zlib

import brotli
import pytest

from crawler.decoding import decode_content

TEXT = b"<p>hello world</p>" * 1_000
LIMIT = 1_000_000


@pytest.mark.parametrize(
    ("body", "encoding", "fault"),
    [
        pytest.param(gzip.compress(TEXT), "gzip", None, id="gzip"),
        pytest.param(gzip.compress(TEXT[:9_000]) + gzip.compress(TEXT[9_000:]), "gzip", None, id="two members"),
        pytest.param(TEXT, "gzip", None, id="gzip only claimed"),
        pytest.param(zlib.compress(TEXT), "deflate", None, id="deflate"),
        pytest.param(zlib.compress(TEXT)[2:-4], "deflate", None, id="raw deflate"),
        pytest.param(brotli.compress(TEXT), "br", None, id="brotli"),
        pytest.param(TEXT, "br", None, id="brotli only claimed"),
        pytest.param(brotli.compress(gzip.compress(TEXT)), "gzip, br", None, id="both"),
        pytest.param(TEXT, "identity", None, id="identity"),
        pytest.param(TEXT, "x-none", "unknown encoding", id="unknown"),
    ],
)
def test_decode_content(body: bytes, encoding: str, fault: str | None) -> None:
    assert decode_content(body, encoding, LIMIT) == (TEXT, fault)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(gzip.compress(bytes(50_000_000)), "gzip", id="gzip"),
        pytest.param(gzip.compress(bytes(100_000)) * 100, "gzip", id="many members"),
        pytest.param(brotli.compress(bytes(50_000_000), quality=2), "br", id="brotli"),
    ],
)
def test_bomb_is_cut(body: bytes, encoding: str) -> None:
    content, fault = decode_content(body, encoding, LIMIT)
    assert fault == "bomb"
    assert len(content) <= LIMIT


def test_cut_body_keeps_its_beginning() -> None:
    content, fault = decode_content(gzip.compress(TEXT, 0)[:9_000], "gzip", LIMIT)
    assert fault == "damaged"
    assert TEXT.startswith(content)
    assert len(content) > 4_000
