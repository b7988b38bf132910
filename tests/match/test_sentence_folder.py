"""Sentence encoders in a folder: read as sentence-transformers reads them, or refused with why."""

import json
import struct
import sys

import numpy as np
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal

from talentmatch import TitleMatcher
from talentmatch.errors import InputError, MissingExtraError
from talentmatch.match.similarity import _sentence_folder as folders
from talentmatch.match.similarity._sentence_folder import SentenceFolder

WORDS = ["[UNK]", "query:", "blarn", "zoop", "zip", "smith", "baker", "of", "ships"]
TABLE = np.random.default_rng(4).normal(size=(len(WORDS), 6)).astype(np.float32)
TABLE[3] = TABLE[2] + 0.01  # two words of one meaning


def needs_tokenizers():
    pytest.importorskip("tokenizers", reason="pip install talentmatch[encoder]")
    pytest.importorskip("onnxruntime", reason="pip install talentmatch[encoder]")


def part(field, value):
    """Return a field of a protocol buffer: a number, or bytes with their length."""

    def number(n):
        out = b""
        while n > 127:
            out, n = out + bytes([n & 127 | 128]), n >> 7
        return out + bytes([n])

    if isinstance(value, int):
        return number(field << 3) + number(value)
    data = value.encode() if isinstance(value, str) else value
    return number(field << 3 | 2) + number(len(data)) + data


def value_of(name, kind, dims):
    shape = b"".join(part(1, part(2, dim)) for dim in dims)
    return part(1, name) + part(2, part(1, part(1, kind) + part(2, shape)))


def tiny_model(*, inputs=("input_ids", "attention_mask", "token_type_ids")):
    """Return an ONNX file that looks each token up in a table."""
    axis = part(1, "axis") + part(3, 0) + part(20, 2)
    node = part(1, "table") + part(1, "input_ids") + part(2, "last_hidden_state")
    node += part(4, "Gather") + part(5, axis)
    table = b"".join(part(1, size) for size in TABLE.shape) + part(2, 1) + part(8, "table")
    table += part(9, struct.pack(f"<{TABLE.size}f", *TABLE.ravel()))
    graph = part(1, node) + part(2, "tiny") + part(5, table)
    for name in inputs:
        graph += part(11, value_of(name, 7, ("batch", "tokens")))
    graph += part(12, value_of("last_hidden_state", 1, ("batch", "tokens", "size")))
    return part(1, 8) + part(7, graph) + part(8, part(1, "") + part(2, 17))


def tokens():
    """Return a tokenizer.json of whole words."""
    return json.dumps(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [],
            "normalizer": {"type": "Lowercase"},
            "pre_tokenizer": {"type": "WhitespaceSplit"},
            "post_processor": None,
            "decoder": None,
            "model": {
                "type": "WordLevel",
                "vocab": {word: place for place, word in enumerate(WORDS)},
                "unk_token": "[UNK]",
            },
        }
    )


@pytest.fixture
def folder(tmp_path):
    """Return a folder as an export leaves it, without any settings."""
    (tmp_path / "tokenizer.json").write_text(tokens(), "utf-8")
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model.onnx").write_bytes(tiny_model())
    return tmp_path


def setting(folder, name, **values):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(values), "utf-8")


def unit(vector):
    return vector / np.linalg.norm(vector)


TEXTS = ["Blarn smith", "zip", "baker of ships of nowhere"]
IDS = [[2, 5], [4], [6, 7, 8, 7, 0]]
POOLED = {
    "mean_tokens": lambda rows: rows.mean(axis=0),
    "cls_token": lambda rows: rows[0],
    "max_tokens": lambda rows: rows.max(axis=0),
    "lasttoken": lambda rows: rows[-1],
}


@pytest.mark.parametrize("pooling", POOLED)
def test_texts_are_pooled_as_the_folder_says(folder, pooling):
    needs_tokenizers()
    modes = {f"pooling_mode_{name}": name == pooling for name in POOLED}
    setting(folder, "1_Pooling/config.json", word_embedding_dimension=6, **modes)
    right = [unit(POOLED[pooling](TABLE[ids])) for ids in IDS]
    assert_allclose(SentenceFolder(folder).encode(TEXTS), right, atol=1e-6)
    setting(
        folder,
        "1_Pooling/config.json",
        pooling_mode=pooling.removesuffix("_tokens").removesuffix("_token"),
    )
    assert_allclose(SentenceFolder(folder).encode(TEXTS), right, atol=1e-6)


def test_without_settings_it_is_the_mean_of_all_tokens(folder):
    needs_tokenizers()
    right = [unit(TABLE[ids].mean(axis=0)) for ids in IDS]
    assert_allclose(SentenceFolder(folder).encode(TEXTS), right, atol=1e-6)
    many = SentenceFolder(folder).encode(TEXTS * 50)
    assert_allclose(many, right * 50, atol=1e-6)


def test_the_prompt_and_the_longest_text_are_those_of_the_folder(folder):
    needs_tokenizers()
    setting(folder, "sentence_bert_config.json", max_seq_length=3)
    right = [unit(TABLE[ids[:3]].mean(axis=0)) for ids in IDS]
    assert_allclose(SentenceFolder(folder).encode(TEXTS), right, atol=1e-6)
    prompts = {"query": "query: ", "passage": "passage: "}
    setting(folder, "config_sentence_transformers.json", prompts=prompts)
    assert_allclose(SentenceFolder(folder).encode(TEXTS), right, atol=1e-6)
    setting(
        folder,
        "config_sentence_transformers.json",
        prompts=prompts,
        default_prompt_name="query",
    )
    right = [unit(TABLE[[1, *ids][:3]].mean(axis=0)) for ids in IDS]
    assert_allclose(SentenceFolder(folder).encode(TEXTS), right, atol=1e-6)


def test_titles_are_matched_by_the_meanings_of_the_folder(folder, tmp_path):
    needs_tokenizers()
    titles = ["zoop smith", "zip smith", "baker"]
    assert TitleMatcher().fit(titles).match(["blarn"], 1)["score"].item() < 0.2
    matcher = TitleMatcher(encoder=folder).fit(titles)
    found = matcher.match(["blarn"])
    assert found["title"].iloc[0] == "zoop smith"
    matcher.save(tmp_path / "saved")
    again = TitleMatcher.load(tmp_path / "saved")
    assert_frame_equal(again.match(["blarn"]), found)
    folders.sentence_folder.cache_clear()
    (folder / "onnx" / "model.onnx").write_bytes(tiny_model(inputs=("input_ids",)))
    with pytest.raises(InputError, match="is not the one of this matcher"):
        TitleMatcher.load(tmp_path / "saved")


def test_a_folder_without_its_files_is_refused_by_all_it_lacks(tmp_path):
    with pytest.raises(InputError, match=r"(?s)tokenizer\.json is missing.*model\.onnx is there"):
        TitleMatcher(encoder=tmp_path).fit(["a"])
    with pytest.raises(InputError, match=r"'bert'; choose 'ngram'.*bert is no folder"):
        TitleMatcher(encoder="bert").fit(["a"])
    with pytest.raises(InputError, match="choose a word or a folder"):
        TitleMatcher(encoder=3).fit(["a"])


def test_layers_that_the_model_does_not_hold_are_refused(folder):
    types = ["Transformer", "Pooling", "Dense", "Normalize"]
    layers = [{"idx": n, "type": f"sentence_transformers.models.{t}"} for n, t in enumerate(types)]
    (folder / "modules.json").write_text(json.dumps(layers), "utf-8")
    with pytest.raises(InputError, match=r"layers that are not in the ONNX file.*Dense"):
        SentenceFolder(folder)


def test_another_pooling_or_input_is_refused(folder):
    needs_tokenizers()
    setting(folder, "1_Pooling/config.json", pooling_mode_weightedmean_tokens=True)
    with pytest.raises(InputError, match="weightedmean"):
        SentenceFolder(folder)
    (folder / "1_Pooling" / "config.json").unlink()
    (folder / "onnx" / "model.onnx").write_bytes(tiny_model(inputs=("input_ids", "pixel_values")))
    with pytest.raises(InputError, match="asks for pixel_values"):
        SentenceFolder(folder)


def test_what_is_not_installed_is_named_with_its_extra(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'talentmatch\[encoder\]'"):
        SentenceFolder(folder)


def test_vectors_kept_of_another_encoder_are_not_mixed_in(folder):
    class Kept:
        def find(self, texts):
            raise AssertionError("not to be asked")

    with pytest.raises(InputError, match="a folder has its own"):
        TitleMatcher(encoder=folder).fit(["zip"], vectors=Kept())


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("tokenizer.json", "{"),
        ("onnx/model.onnx", "version https://git-lfs.github.com/spec/v1"),
        ("modules.json", "{"),
        ("modules.json", "{}"),
        ("sentence_bert_config.json", "[]"),
        ("sentence_bert_config.json", '{"max_seq_length": "many"}'),
        ("1_Pooling/config.json", "{"),
        ("config_sentence_transformers.json", "3"),
    ],
)
def test_a_file_of_the_folder_that_cannot_be_read_is_named(folder, file, content):
    needs_tokenizers()
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(content, "utf-8")
    with pytest.raises(InputError, match=str(folder)):
        TitleMatcher(encoder=folder).fit(["blarn smith"])
