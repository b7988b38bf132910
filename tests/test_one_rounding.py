"""One figure is read alike in every list, whatever decimals the list keeps."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.lists import Field, ListSpec, Result
from talentmatch.plan.printed_list import SHORTAGE_PRINTED, printed_list
from talentmatch.plan.shortage import SHORTAGE
from talentmatch.report.labels import whole_number

FIGURES = st.lists(
    st.one_of(
        st.floats(-5000, 5000),
        st.integers(-2000, 2000).map(lambda n: n / 20),
        st.integers(0, 500).map(lambda n: n + 0.46),
    ),
    min_size=1,
    max_size=20,
)


@given(FIGURES)
def test_a_figure_of_one_decimal_reads_whole_as_the_figure_itself(figures):
    rows = pd.DataFrame({"gap": figures, "number": figures}, dtype=float)
    once = SHORTAGE.rounded(rows)
    twice = SHORTAGE_PRINTED.rounded(once)
    told = [whole_number(figure) for figure in figures]
    assert [whole_number(figure) for figure in once["gap"]] == told
    assert twice["gap"].tolist() == told
    assert SHORTAGE.rounded(once).equals(once), "what is rounded stays"
    assert (once["gap"] - rows["gap"]).abs().max() < 0.1


def test_two_sheets_of_one_workbook_tell_the_same_number_of_people():
    table = SHORTAGE.rounded(
        pd.DataFrame(
            {
                "post": ["6-18-02-04", "6-18-01-07", "2-02-38-03"],
                "grade": "mild",
                "number": [12.46, 2.5, 3.5],
                "gap": [1.0, 0.5, 0.2],
            }
        )
    )
    printed = printed_list(Result(SHORTAGE, table)).table.set_index("post")["number"]
    own = table.set_index("post")["number"].map(whole_number)
    assert (
        printed.to_dict() == own.to_dict() == {"6-18-02-04": 12, "6-18-01-07": 3, "2-02-38-03": 4}
    )


def test_shares_and_pay_are_rounded_as_they_were():
    spec = ListSpec("x", (Field("share", unit="share", digits=3), Field("pay", digits=-2)))
    rows = pd.DataFrame({"share": [0.12345, -0.0001], "pay": [12_349.0, 150.0]})
    assert spec.rounded(rows).to_dict("list") == {"share": [0.123, 0.0], "pay": [12_300.0, 200.0]}
