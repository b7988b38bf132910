"""Lists say the same in whatever order rows lie, in the store or in its lake."""

import shutil
from io import StringIO

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from talentmatch import Store
from talentmatch.data.tables import TABLES

#: Lists that need no trained model.
LISTS = ("demand", "shortage", "majors", "leads", "portfolio", "project", "partners")
IN_THE_LAKE = ("posting", "demand", "indicator", "need_survey", "workforce")


def shuffle_rows(store):
    """Write the rows of every table anew, in another order."""
    with store.together():
        connection = store._connection
        for name in TABLES:
            for statement in (
                f'CREATE OR REPLACE TEMP TABLE _t AS SELECT * FROM main."{name}"',
                f'DELETE FROM main."{name}"',
                f'INSERT INTO main."{name}" SELECT * FROM _t ORDER BY hash(_t)',
            ):
                connection.execute(statement).fetchall()


def move_into_the_lake(store):
    for name in IN_THE_LAKE:
        store.lake.move(name)


@pytest.fixture
def printed(command):
    """Return a function that calls a command on a store and reads its list back."""

    def call(name, path):
        code, out, err = command(name, "--store", path, "--format", "csv")
        assert code == 0, err
        return pd.read_csv(StringIO(out))

    return call


@pytest.mark.slow
@pytest.mark.parametrize("change", [shuffle_rows, move_into_the_lake])
def test_lists_are_the_same_wherever_and_in_whatever_order_rows_lie(
    city_file, tmp_path, printed, change
):
    for file in city_file.parent.iterdir():
        shutil.copy(file, tmp_path)
    path = tmp_path / city_file.name
    before = {name: printed(name, path) for name in LISTS}
    with Store(path) as store:
        change(store)
    for name, expected in before.items():
        assert len(expected), name
        assert_frame_equal(printed(name, path), expected, rtol=1e-9, obj=name)
