# SPDX-License-Identifier: EUPL-1.2
import zipfile
from pathlib import Path

import numpy as np
import pytest
from skops import io

from classifiers.corpus.generator import make_corpus
from classifiers.errors import ModelError
from classifiers.features import N_HASHED, group_places, word_ids
from classifiers.labels import LabelledListing
from classifiers.lexicon import load_lexicon
from classifiers.model import BUNDLED_MODEL, Model, WordSums, digest, load_model, save_model, unpack
from classifiers.model_file import read_model_file
from classifiers.training import train
from config.reference import load_reference


def small_rows() -> list[LabelledListing]:
    return make_corpus(load_lexicon(), load_reference(), size=200, seed=1)


def test_bundled_model_is_small_and_read_as_skops_reads_it() -> None:
    assert BUNDLED_MODEL.stat().st_size < 8_000_000
    ours, theirs = read_model_file(BUNDLED_MODEL), io.load(BUNDLED_MODEL, trusted=[])
    assert digest(unpack(ours)) == digest(unpack(theirs)) == load_model().sha256


@pytest.mark.slow
def test_same_rows_give_the_same_digest_and_file(tmp_path: Path) -> None:
    first, second = train(small_rows()), train(small_rows())
    assert digest(first) == digest(second)
    save_model(first, tmp_path / "model.skops")
    assert load_model(tmp_path / "model.skops").sha256 == digest(first)


def test_other_columns_are_refused() -> None:
    content = unpack(read_model_file(BUNDLED_MODEL))
    with pytest.raises(ModelError, match="columns"):
        Model(content | {"columns": ["other"]})


def test_cut_file_is_refused(tmp_path: Path) -> None:
    cut = tmp_path / "cut.skops"
    cut.write_bytes(BUNDLED_MODEL.read_bytes()[:5000])
    with pytest.raises(ModelError, match="whole model file"):
        read_model_file(cut)


def test_foreign_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evil.skops"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "schema.json", '{"__module__": "os", "__class__": "system", "__loader__": "FunctionNode", "content": "id"}'
        )
    with pytest.raises(ModelError, match=r"os\.system"):
        read_model_file(path)


def test_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.skops"):
        read_model_file(tmp_path / "none.skops")


def test_words_hashed_together_have_the_places_of_words_hashed_alone() -> None:
    words = ["ab", "mg", "sildenafil", "100", "a1b2", "x" * 60, "1" * 60, "q" * 24, "q" * 25]
    alone = [place for word in words for place in word_ids(word, 0)[1:]]
    assert group_places(words).tolist() == alone


def test_letters_beyond_those_hashed_change_no_sum() -> None:
    sums = WordSums(np.random.default_rng(1).random((N_HASHED, 6), dtype=np.float32))
    first, second, third = sums.add_up([["sold", "a" * 40], ["sold", "a" * 5000], ["sold", "é", "b"]])
    assert first.tolist() == second.tolist()
    assert np.isfinite(third).all()
