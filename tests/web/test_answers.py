"""Answers are made once for each version of the data, whoever asks, and the old one is shown meanwhile."""

import threading
import time

import pandas as pd
import pytest

from talentmatch.lists import ListSpec, Result
from talentmatch.web.process._answers import Answers


def listed(n):
    return Result(ListSpec("posts", ()), pd.DataFrame({"n": [n]}))


@pytest.fixture
def data():
    return {"version": 1, "made": 0}


@pytest.fixture
def answers(data):
    kept = Answers(lambda: data["version"])
    yield kept
    kept.close()


def maker(data):
    def make():
        data["made"] += 1
        time.sleep(0.05)
        return listed(data["version"])

    return make


def test_many_who_ask_at_once_wait_for_one_answer(answers, data):
    threads = [threading.Thread(target=answers.get, args=("posts", maker(data))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert data["made"] == 1


def test_after_a_change_the_last_answer_is_shown_while_the_new_one_is_made(answers, data):
    answers.get("posts", maker(data))
    data["version"] = 2
    shown = answers.get("posts", maker(data), old_will_do=True)
    assert shown.renewing and shown.result.table["n"].tolist() == [1]
    for _ in range(100):
        if not (shown := answers.get("posts", maker(data), old_will_do=True)).renewing:
            break
        time.sleep(0.02)
    assert shown.result.table["n"].tolist() == [2] and data["made"] == 2


def test_who_does_not_say_that_an_answer_is_old_waits_for_the_new_one(answers, data):
    answers.get("posts", maker(data))
    data["version"] = 2
    assert answers.get("posts", maker(data)).result.table["n"].tolist() == [2]


def test_an_error_is_raised_to_all_who_asked_and_not_kept(answers):
    def fail():
        raise ValueError("no data")

    for _ in range(2):
        with pytest.raises(ValueError, match="no data"):
            answers.get("posts", fail)
    assert answers.get("posts", lambda: listed(3)).result.table["n"].tolist() == [3]


def test_an_answer_that_the_data_does_not_give_any_more_is_not_shown_for_ever(answers, data):
    answers.get("posts", maker(data))
    data["version"] = 2

    def fail():
        raise ValueError("no data")

    assert answers.get("posts", fail, old_will_do=True).renewing
    for _ in range(100):
        try:
            answers.get("posts", fail, old_will_do=True)
        except ValueError:
            return
        time.sleep(0.02)
    raise AssertionError("the answer of yesterday is still shown")


@pytest.mark.slow
def test_to_look_at_a_public_list_again_changes_nothing(program, backend):
    viewer = program("viewer")
    viewer.get("/api/v1/shortage")
    viewer.get("/api/v1/shortage")
    version = backend.store.data_version
    for _ in range(3):
        assert viewer.get("/api/v1/shortage").status_code == 200
    assert backend.store.data_version == version


def test_what_a_page_makes_of_an_answer_is_made_once_and_forgotten_with_the_data(answers, data):
    made = []

    def shown(lang):
        result = answers.get("posts", maker(data)).result
        return answers.view_of(
            result, lang, lambda: made.append(lang) or (lang, result.table["n"].item())
        )

    assert [shown("zh"), shown("zh"), shown("en")] == [("zh", 1), ("zh", 1), ("en", 1)]
    assert made == ["zh", "en"]
    data["version"] = 2
    assert shown("zh") == ("zh", 2) and made == ["zh", "en", "zh"]


def test_of_two_answers_each_has_its_own_page(answers):
    one, other = listed(1), listed(2)
    for result in (one, other, one):
        n = answers.view_of(result, "zh", lambda result=result: result.table["n"].item())
        assert n == result.table["n"].item()
