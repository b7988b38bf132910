"""Titles compared by meaning: kept for postings, never for persons, faster the second time."""

import time
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import SpecError
from talentmatch.match.similarity import title_meaning as text_meaning
from talentmatch.match.similarity.title_ngrams import text_similarity
from talentmatch.pipeline.matches import matching
from talentmatch.pipeline.matches._title_similarity import title_similarity
from talentmatch.specs import load_model_spec
from talentmatch.vocab.titles import normalise

SEMANTIC = {"name": "match_semantic", "settings": {"encoder": "semantic"}}
POSTS = ["电焊工", "成本会计", "Java开发工程师"]
OWN = "独一无二的焊接能手"


class Encoder:
    """Letters as vectors, slowly, so that it shows who was asked about what."""

    asked: ClassVar[list[str]] = []

    def encode(self, texts):
        self.asked.extend(texts)
        time.sleep(0.01 * len(texts))
        rows = [np.bincount([ord(letter) % 64 for letter in text], minlength=64) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows])


@pytest.fixture
def encoder(monkeypatch):
    Encoder.asked = []
    monkeypatch.setattr(text_meaning, "encoder", Encoder)
    return Encoder


@pytest.fixture
def store(monkeypatch):
    spec = load_model_spec("match_default")
    wanted = type(spec)(**{**spec.__dict__, "settings": {**spec.settings, "encoder": "semantic"}})
    monkeypatch.setattr(matching, "load_model_spec", lambda name: wanted)
    people = pd.DataFrame(
        {
            "candidate_id": ["stays-1", "withdrew-2"],
            "title": [OWN, "另一个只有他写过的头衔"],
            "wanted_titles": [["想做的工作只此一家"], []],
        }
    )
    consent = pd.DataFrame(
        {
            "candidate_id": people["candidate_id"],
            "purpose": "recruiting",
            "receiver": "*",
            "given_on": pd.Timestamp("2024-01-01"),
            "withdrawn_on": [pd.NaT, pd.Timestamp("2024-05-01")],
        }
    )
    posts = pd.DataFrame(
        {
            "posting_id": ["p1", "p2", "p3"],
            "title": POSTS,
            "posted_on": pd.Timestamp("2024-05-20"),
        }
    )
    with Store(key=b"a key of at least sixteen bytes") as store:
        for name, rows in (("candidate", people), ("consent", consent), ("posting", posts)):
            store.write(name, rows)
        yield store


def test_no_vector_of_a_persons_text_is_kept_and_who_withdrew_never_appears(
    store, encoder, no_models
):
    found = pipeline.match(store, tracking=no_models).table
    assert OWN in Encoder.asked
    assert set(store.vectors.find([normalise(title) for title in POSTS])) == set(
        map(normalise, POSTS)
    )
    assert len(store.vectors) == len(POSTS)
    assert set(found["candidate_id"]) == {store.pseudonym("stays-1")}
    assert not any("另一个" in text for text in Encoder.asked)


def test_the_second_run_encodes_no_posting_again_and_shows_the_same(store, encoder, no_models):
    first = pipeline.match(store, tracking=no_models).table
    Encoder.asked.clear()
    again = pipeline.match(store, tracking=no_models).table
    assert not set(map(normalise, POSTS)) & set(Encoder.asked)
    pd.testing.assert_frame_equal(first, again)


def test_erasing_a_person_leaves_the_kept_vectors_as_they_are(store, encoder, no_models):
    pipeline.match(store, tracking=no_models)
    assert store.erase("stays-1").remaining == 0
    assert len(store.vectors) == len(POSTS)


def test_vectors_outlive_the_process_and_the_rewriting_of_the_file(tmp_path):
    vector = np.array([0.6, -0.8], dtype=np.float32)
    with Store(tmp_path / "city.duckdb") as store:
        store.vectors.keep({"焊工": vector})
        store.vectors.keep({"焊工": vector + 1})
        store.erase("nobody-known")
        assert store.vectors.find(["焊工", "车工"]).keys() == {"焊工"}
    with Store(tmp_path / "city.duckdb") as store:
        np.testing.assert_array_equal(store.vectors.find(["焊工"])["焊工"], vector)


def test_without_being_asked_titles_are_compared_by_letters_alone(store):
    assert title_similarity(store, load_model_spec("match_default").as_dict()) is text_similarity
    assert len(store.vectors) == 0


def test_an_unknown_encoder_says_what_there_is(store):
    with pytest.raises(SpecError, match="write 'ngram' or 'semantic'"):
        title_similarity(store, {"name": "m", "settings": {"encoder": "bert"}})


def test_meaning_joins_words_and_a_missing_title_stays_unknown(encoder):
    alike = text_meaning.MeaningSimilarity()
    persons = pd.Series(["电焊工", None, "会计"], index=[4, 4, 9], dtype="str")
    posts = pd.Series(["电焊工", "电焊工", "电焊工"], index=[4, 4, 9], dtype="str")
    found = alike(persons, posts)
    assert found[0] == pytest.approx(1)
    assert np.isnan(found[1])
    assert found[2] < 0.2
