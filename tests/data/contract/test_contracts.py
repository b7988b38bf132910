"""Contracts say everything that is wrong at once, and part rows that fit from rows that do not."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.data.contract._checks import check, sort_out
from talentmatch.data.contract._credit_code import check_character, is_credit_code
from talentmatch.data.contract._frames import from_arrow, to_arrow
from talentmatch.data.contract.staging import faults_of
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError

POSTING, DEMAND, ENTERPRISE = TABLES["posting"], TABLES["demand"], TABLES["enterprise"]


def postings(**columns):
    return pd.DataFrame({"posting_id": ["1", "2"], "title": ["车工", "会计"], **columns})


def test_a_missing_month_column_names_the_likely_one():
    frame = pd.DataFrame({"date": ["2024-01-01"], "openings": [1]})
    with pytest.raises(ContractError, match=r"did you mean 'date'\? .*--map .date=month"):
        check(DEMAND, frame)


def test_a_likely_header_of_an_optional_column_is_named():
    with pytest.raises(
        ContractError, match="posted_on: column is missing; did you mean 'publish date'"
    ):
        check(POSTING, postings(**{"publish date": ["2024-01-01", None]}))


def test_a_missing_column_that_nothing_stands_for_points_to_the_template():
    with pytest.raises(
        ContractError, match=r"openings: column is missing .*talentmatch template demand"
    ):
        check(DEMAND, pd.DataFrame({"month": ["2024-01-01"]}))


def test_all_problems_are_named_at_once_with_count_first_row_and_value():
    frame = postings(
        openings=[3, -4], posted_on=["2024-01-01", "soon"], education=["bachelor", "batchelor"]
    )
    with pytest.raises(ContractError) as caught:
        check(POSTING, frame, source="postings.xlsx, sheet 1")
    error = caught.value
    assert str(error).startswith("postings.xlsx, sheet 1 does not fit table 'posting':")
    assert error.table == "posting"
    assert error.problems == (
        "openings: 1 of 2 rows are below 1 position (first: row 2, value -4); correct the value",
        (
            "posted_on: 1 of 2 rows are not a date (first: row 2, value 'soon'); write it like "
            "2024-03-01"
        ),
        "education: 1 of 2 rows are none of junior_middle, senior_middle, vocational, college, "
        "bachelor, master, doctor (first: row 2, value 'batchelor'); did you mean 'bachelor'?",
    )


def test_a_fraction_is_not_a_whole_number():
    with pytest.raises(ContractError, match=r"are not a whole number .*value 1\.5"):
        check(POSTING, postings(openings=[1.5, 2]))


def test_an_empty_required_value_is_a_problem():
    with pytest.raises(ContractError, match="title: 1 of 2 rows have no value"):
        check(POSTING, postings(title=["  ", "x"]))


def test_an_unknown_industry_names_three_nearest():
    with pytest.raises(
        ContractError, match=r"not a known industry code .*'C99'.*nearest: .+, .+, .+"
    ):
        check(
            ENTERPRISE, pd.DataFrame({"enterprise_id": ["1"], "name": ["a"], "industry": ["C99"]})
        )


def test_the_name_of_an_industry_becomes_its_code():
    frame = pd.DataFrame({"enterprise_id": ["1"], "name": ["a"], "industry": ["专用设备制造业"]})
    assert sort_out(ENTERPRISE, frame)[0]["industry"].tolist() == ["C35"]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("91350100M000100Y44", "would be '3'"),
        ("9135", "has 18 characters, this one 4"),
        ("91350100O000100Y43", "never holds I, O, S, V or Z"),
    ],
)
def test_a_wrong_credit_code_is_a_problem(code, hint):
    frame = pd.DataFrame({"enterprise_id": ["1"], "name": ["a"], "credit_code": [code]})
    with pytest.raises(ContractError, match=hint):
        check(ENTERPRISE, frame)


def test_a_credit_code_may_be_written_with_blanks_and_small_letters():
    frame = pd.DataFrame(
        {"enterprise_id": ["1"], "name": ["a"], "credit_code": ["91350100 m000100y43"]}
    )
    assert sort_out(ENTERPRISE, frame)[0]["credit_code"].tolist() == ["91350100M000100Y43"]


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.integers(0, 16))
def test_a_credit_code_with_one_other_character_is_wrong(body, place):
    code = body + check_character(body)
    assert is_credit_code(code)
    other = "1" if code[place] != "1" else "2"
    assert not is_credit_code(code[:place] + other + code[place + 1 :])


def test_a_body_outside_the_alphabet_has_no_check_character():
    with pytest.raises(ValueError, match="is not 17 characters"):
        check_character("O" * 17)


def test_duplicate_keys_are_a_problem_of_check_and_the_last_row_wins_in_sort_out():
    frame = pd.DataFrame({"month": ["2024-01-01"] * 2, "openings": [1, 2]})
    with pytest.raises(ContractError, match=r"1 rows repeat the key .*row 2"):
        check(DEMAND, frame)
    assert sort_out(DEMAND, frame)[0]["openings"].tolist() == [2.0]


def test_rows_set_aside_keep_what_they_held_and_say_why():
    frame = postings(openings=[1, -4], own=["a", "b"])
    accepted, rejected = sort_out(POSTING, frame)
    assert accepted["posting_id"].tolist() == ["1"]
    assert rejected[["posting_id", "openings", "own", "reason"]].to_numpy().tolist() == [
        ["2", -4, "b", "openings: -4 is below 1 position"]
    ]


def test_sort_out_needs_the_required_columns():
    with pytest.raises(ContractError, match="posting_id: column is missing"):
        sort_out(POSTING, pd.DataFrame({"title": ["x"]}))


def test_an_absent_dimension_is_all():
    accepted, _ = sort_out(
        DEMAND, pd.DataFrame({"month": ["2024-01"], "openings": [1], "region": [None]})
    )
    assert accepted.loc[0, ["region", "skill"]].tolist() == ["all", "all"]
    assert accepted["month"].tolist() == [pd.Timestamp("2024-01-01")]


def test_lists_may_be_lists_or_text_or_missing():
    accepted, _ = sort_out(POSTING, postings(skills=[["PLC", " CAD "], "Excel、Word"]))
    assert accepted["skills"].tolist() == [["PLC", "CAD"], ["Excel", "Word"]]
    assert sort_out(POSTING, postings())[0]["skills"].tolist() == [[], []]


def test_numbers_with_gaps_are_ids_without_a_point():
    frame = pd.DataFrame({"posting_id": [17.0, None], "title": ["a", "b"]})
    accepted, rejected = sort_out(POSTING, frame)
    assert accepted["posting_id"].tolist() == ["17"]
    assert rejected["reason"].tolist() == ["posting_id: no value"]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_contract_makes_an_empty_frame_and_a_template(table):
    assert tuple(table.empty().columns) == table.names
    template = table.template()
    assert tuple(template["header"]) == table.names
    assert template["zh"].str.len().gt(0).all()
    assert len(faults_of(table)) < 63, "more rules than bits in the mask"
    assert set(table.key) <= set(table.names)
    assert set(table.subjects) <= set(table.people)


@pytest.mark.slow
def test_an_empty_frame_fits():
    for table in TABLES.values():
        accepted, rejected = sort_out(table, table.empty())
        assert accepted.dtypes.astype(str).tolist() == table.empty().dtypes.astype(str).tolist()
        assert rejected.empty


def test_an_unknown_column_is_no_key():
    with pytest.raises(KeyError):
        POSTING["nope"]


cells = st.one_of(
    st.none(),
    st.text(max_size=5),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.booleans(),
    st.dates(),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(cells, cells, cells, cells), max_size=6))
def test_whatever_stands_in_the_cells_each_row_is_accepted_or_set_aside(rows):
    frame = pd.DataFrame(
        rows, columns=["month", "openings", "region", "permitted_use"], dtype=object
    )
    accepted, rejected = sort_out(DEMAND, frame)
    keys = accepted.groupby(list(DEMAND.key)).ngroups
    assert keys == len(accepted)
    assert len(accepted) + len(rejected) <= len(frame)
    assert rejected["reason"].str.len().gt(0).all()
    assert accepted["openings"].ge(0).all()


def test_columns_of_many_kinds_go_over_to_the_database_and_back():
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2024-01-01", None]),
            "zoned": pd.to_datetime(["2024-01-01", "2024-01-02"], utc=True),
            "period": pd.PeriodIndex(["2024-01", "2024-02"], freq="M"),
            "kind": pd.Categorical(["a", "b"]),
            "yes": pd.array([True, None], dtype="boolean"),
            "mixed": [1, "x"],
            "bytes": [b"\xff", None],
        }
    )
    back = from_arrow(to_arrow(frame))
    assert back["day"].dtype == "datetime64[us]"
    assert back["yes"].dtype == "boolean"
    assert back["mixed"].tolist() == ["1", "x"]
    assert back["period"].tolist() == [pd.Timestamp("2024-01-01"), pd.Timestamp("2024-02-01")]
    assert back["bytes"].iloc[0] == "b'\\xff'"
