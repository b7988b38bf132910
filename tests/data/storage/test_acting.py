"""Who an entry of the access log names: said for a call, a thread, a task or a command."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from talentmatch.data.storage.acting import login_name
from talentmatch.data.store import Store
from talentmatch.errors import AccessError
from talentmatch.lists import ListSpec, Result
from talentmatch.lists.deliver import deliver

READ = {"as_of": "2031-01-01", "purpose": "planning"}


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "city.duckdb", witness=tmp_path / "witness", user="service") as opened:
        yield opened
        assert opened.access_log.verify() is None


def users(store):
    return store.access_log.entries()["user"].tolist()


def test_all_doors_inside_name_who_acts_and_none_after(store):
    with store.acting_as("wang"):
        store.read("target", **READ)
        store.query("SELECT count(*) AS n FROM target", **READ)
        deliver(store, [Result(ListSpec("posts", (), purpose="planning"), pd.DataFrame())])
    store.read("target", **READ)
    assert users(store) == ["wang", "wang", "wang", "service"]


def test_who_acts_inside_ends_before_who_acts_around_it(store):
    with store.acting_as("wang"):
        with store.acting_as("li"):
            store.read("target", **READ)
        store.read("target", **READ)
        store.acting_as("zhao").read("target", **READ)
    assert users(store) == ["li", "wang", "zhao"]


def test_who_acts_is_forgotten_after_a_failure(store):
    with pytest.raises(KeyError), store.acting_as("wang"):
        raise KeyError
    store.read("target", **READ)
    assert users(store) == ["service"]


def test_threads_name_each_their_own(store):
    def read(name):
        with store.acting_as(name):
            for _ in range(5):
                store.read("target", **READ)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, [f"u{number}" for number in range(8)]))
    assert sorted(users(store)) == sorted(f"u{number}" for number in range(8) for _ in range(5))


def test_tasks_that_wait_for_each_other_name_each_their_own(store):
    async def answer(name):
        with store.acting_as(name):
            await asyncio.sleep(0.01)
            await asyncio.to_thread(store.read, "target", **READ)

    async def answer_all():
        await asyncio.gather(*(answer(f"u{number}") for number in range(6)))

    asyncio.run(answer_all())
    assert sorted(users(store)) == [f"u{number}" for number in range(6)]


def test_the_store_stays_open_after_somebody_acted(store):
    with store.acting_as("wang") as view:
        assert view.path == store.path
    assert store.tables() == {}


@pytest.mark.parametrize("name", ["", "  ", "wang\nli"])
def test_nobody_and_two_lines_are_no_name(store, name):
    with pytest.raises(AccessError):
        store.acting_as(name)


@pytest.fixture
def city(tmp_path):
    with Store(tmp_path / "talentmatch.duckdb") as opened:
        opened.write("target", pd.DataFrame({"indicator": ["x"], "year": [2030], "target": [1.0]}))
    return tmp_path / "talentmatch.duckdb"


def test_a_command_names_its_user_beside_the_login(command, city, monkeypatch):
    assert command("audit", "access", "--store", str(city), "--user", "wang")[0] == 0
    monkeypatch.setenv("TALENTMATCH_USER", "li")
    assert command("audit", "access", "--store", str(city))[0] == 0
    monkeypatch.delenv("TALENTMATCH_USER")
    assert command("audit", "access", "--store", str(city))[0] == 0
    with Store(city) as store:
        exports = store.access_log.entries().query("verb == 'export'")["user"].tolist()
    assert exports == [f"wang ({login_name()})", f"li ({login_name()})", login_name()]


def test_a_command_without_a_name_on_one_line_does_nothing(command, city):
    code, _, err = command("audit", "access", "--store", str(city), "--user", " ")
    assert code == 1 and "names nobody" in err
