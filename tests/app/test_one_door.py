"""Whatever leaves the store is logged, once, with list, rows and how many people it shows."""

import re
import shutil
from pathlib import Path

import pytest
from every_command import EVERY, filled_in, names_of

from talentmatch import Store

#: Other tests count the same lines.
pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module")
def office(city_file, tracking, tmp_path_factory):
    """Return a store file of the city with its models beside it, and ids to ask with."""
    folder = tmp_path_factory.mktemp("office")
    for part in (city_file.parent, Path(tracking.uri.removeprefix("sqlite:///")).parent):
        shutil.copytree(part, folder, dirs_exist_ok=True)
    path = folder / city_file.name
    return path, names_of(path)


def exports(path):
    with Store(path) as store:
        log = store.access_log.entries()
    return log.loc[log["verb"].eq("export")]


@pytest.mark.slow
@pytest.mark.parametrize("words", EVERY)
def test_every_list_is_logged_exactly_once(command, office, words, tmp_path):
    path, names = office
    before = len(exports(path))
    place = ("--out", tmp_path / "list.xlsx") if words != "check" else ()
    code, _, said = command(*filled_in(words, names), "--store", path, *place)
    assert code == 0, said
    new = exports(path).iloc[before:]
    assert len(new) == 1, new
    assert new["tables"].iloc[0] and new["user"].iloc[0] and new["purpose"].iloc[0]


def test_a_list_for_an_enterprise_names_it_and_counts_the_people_shown(command, office, tmp_path):
    path, names = office
    words = "match --posting {posting} --receiver {enterprise} --top 2"
    assert command(*filled_in(words, names), "--store", path)[0] == 0
    entry = exports(path).iloc[-1]
    assert entry["receiver"] == names["enterprise"] and entry["purpose"] == "recruiting"
    shown = int(re.search(r"persons: (\d+)", entry["tables"])[1])
    assert shown == entry["rows"] <= 2
