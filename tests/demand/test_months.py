"""A month is read by the rule of how it is written, or refused by name; never another month."""

import datetime
import warnings

import pandas as pd
import pytest

from talentmatch.demand import DemandForecaster, month_starts
from talentmatch.demand.history._months import read_months
from talentmatch.demand.history.panel import read_panel
from talentmatch.errors import InputError
from talentmatch.i18n import render

MONTHS = pd.date_range("2023-01-01", periods=14, freq="MS")
WAYS = {
    "2023-01": lambda m: m.strftime("%Y-%m"),
    "2023/1": lambda m: [f"{t.year}/{t.month}" for t in m],
    "2023.01": lambda m: m.strftime("%Y.%m"),
    "202301 as text": lambda m: m.strftime("%Y%m"),
    "202301 as number": lambda m: m.strftime("%Y%m").astype(int),
    "202301.0": lambda m: m.strftime("%Y%m").astype(float),
    "20230101": lambda m: m.strftime("%Y%m%d").astype(int),
    "2023-M01": lambda m: m.strftime("%Y-M%m"),
    "2023M01": lambda m: m.strftime("%YM%m"),
    "Jan-23": lambda m: m.strftime("%b-%y"),
    "January 2023": lambda m: m.strftime("%B %Y"),
    "2023年1月": lambda m: [f"{t.year}年{t.month}月" for t in m],
    "wide": lambda m: [f"{t.year}－{t.month:02d}".translate(_WIDE) for t in m],
    "01/2023": lambda m: m.strftime("%m/%Y"),
    "spreadsheet": lambda m: (m - pd.Timestamp("1899-12-30")).days,
    "dates": lambda m: list(m.date),
    "periods": lambda m: m.to_period("M"),
    "month ends": lambda m: m + pd.offsets.MonthEnd(0),
    "seconds": lambda m: m.astype("datetime64[s]"),
    "here": lambda m: m.tz_localize("Asia/Shanghai"),
    "UTC": lambda m: m.tz_localize("UTC"),
    "with offset": lambda m: [f"{t:%Y-%m-%d}T00:00:00+08:00" for t in m],
    "categories": lambda m: pd.Categorical(m.strftime("%Y-%m")),
    "mixed": lambda m: [
        f"{t:%Y-%m}" if i % 3 == 0 else t.date() if i % 3 == 1 else f"{t.year}年{t.month}月"
        for i, t in enumerate(m)
    ],
    "day first": lambda m: (m + pd.Timedelta(days=19)).strftime("%d/%m/%Y"),
    "month first": lambda m: (m + pd.Timedelta(days=19)).strftime("%m/%d/%Y"),
    "2023.1 and 2023.10": lambda m: [f"{t.year}.{t.month}" for t in m],
}
_WIDE = {ord("0") + n: chr(ord("０") + n) for n in range(10)}


@pytest.mark.parametrize("way", WAYS)
def test_a_month_is_the_same_however_it_is_written(way):
    column = pd.Series(WAYS[way](MONTHS))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert month_starts(column).tolist() == list(MONTHS)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["2024-01", "soon"], "1 rows are no date .first: 'soon'"),
        (["2024-01", None], "1 rows have none"),
        ([pd.Timestamp("2024-01-01"), pd.NaT], "1 rows have none"),
        (["2024-13"], "'2024-13'"),
        (["01/02/2024", "01/03/2024"], "day first or month first .first: '01/02/2024'"),
        (["13/02/2024", "02/13/2024"], "day first or month first"),
        ([2023.1, 2023.2], "January .* and October .* cannot be told apart"),
        (["2023.9", "2023.1"], "cannot be told apart"),
        (["23-01"], "year of two figures"),
        (["23-Jan"], "year of two figures"),
        (["01/02/23"], "year of two figures"),
        ([1672531200], "counts of seconds .* unit='s'"),
        (["2023", "2023-01"], "several lengths .first of each: '2023-01' ≠ '2023'"),
        (["2023Q1", "2023"], "several lengths"),
        ([True, False], "no date"),
        (["20231", "20232"], "no date .first: '20231'"),
        (["2023年1-3月"], "no date"),
    ],
)
def test_what_may_mean_two_months_is_refused_with_the_value_and_the_next_step(values, message):
    with pytest.raises(InputError, match=message) as caught:
        read_months(pd.Series(values))
    assert "无法读取" in render(caught.value, "zh")


@pytest.mark.parametrize(
    "times",
    [
        MONTHS.tz_localize("Asia/Shanghai").tz_convert("UTC"),
        MONTHS.tz_localize("Asia/Shanghai").tz_convert("UTC").tz_localize(None),
        MONTHS.tz_localize("UTC").tz_convert("America/New_York"),
        MONTHS.tz_localize("Europe/London").tz_convert("UTC"),
        [f"{t:%Y-%m-%d %H:%M:%S}" for t in MONTHS - pd.Timedelta(hours=8)],
    ],
    ids=["China in UTC", "without zone", "UTC in New York", "London in UTC", "text"],
)
def test_midnights_of_another_zone_are_refused_and_the_remedy_reads_them(times):
    history = pd.DataFrame({"month": times})
    with pytest.raises(InputError, match="midnights of another time zone") as caught:
        read_months(history["month"])
    zone = "Europe/London" if str(times[5])[11:13] == "23" else None
    code = caught.value.problems[0].split(": ")[-1]
    if zone:
        code = code.replace("Asia/Shanghai", zone)
    exec(code)
    assert month_starts(history["month"]).tolist() == list(MONTHS)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        *[(int(1672531200 * 1000**k), "counts of seconds") for k in range(4)],
        ("1672531200000", "counts of seconds"),
        *[(text, "day first") for text in ("01/01/2023", "01.01.2023 00:00", "01-01-2023")],
    ],
)
def test_the_remedy_in_a_refusal_reads_the_month(value, message):
    history = pd.DataFrame({"month": [value, str(value).replace("01", "02", 1)]})
    history = history if message == "day first" else history.head(1)
    with pytest.raises(InputError, match=message) as caught:
        read_months(history["month"])
    exec("history['month'] = " + caught.value.problems[0].split("history['month'] = ")[-1])
    assert month_starts(history["month"])[0] == pd.Timestamp("2023-01-01")


def test_days_of_no_year_that_is_meant_are_refused():
    stamps = pd.Series(pd.to_datetime([1672531200000, 1675209600000], unit="s"))
    with pytest.raises(InputError, match="2 rows are no date"):
        read_months(stamps)


def test_half_years_are_named_where_no_month_is_read():
    with pytest.raises(InputError, match="half-year as 2024H1"):
        read_months(pd.Series(["2024-S1"]))


def test_the_last_second_of_a_month_is_of_that_month():
    ends = pd.Series(MONTHS + pd.offsets.MonthEnd(0) + pd.Timedelta("23:59:59"))
    assert month_starts(ends).tolist() == list(MONTHS)


@pytest.mark.parametrize(
    ("value", "step"),
    [
        ("2023Q2", 3),
        ("2023-Q2", 3),
        ("Q2 2023", 3),
        ("2Q23", 3),
        ("2023年第二季度", 3),
        ("2023年2季度", 3),
        (pd.Period("2023Q2"), 3),
        ("2023H1", 6),
        ("2023年上半年", 6),
        (2023, 12),
        ("2023", 12),
        ("2023年", 12),
        ("2023年度", 12),
        (pd.Period("2023", "Y"), 12),
    ],
)
def test_quarters_and_years_say_their_length(value, step):
    column = read_months(pd.Series([value]))
    assert column.step == step
    assert divmod(int(column.numbers[0]), 12) == (2023, 3 if step == 3 else 0)


def test_serial_days_are_named_in_the_remarks():
    serials = (MONTHS - pd.Timestamp("1899-12-30")).days
    panel = read_panel(pd.DataFrame({"month": serials, "openings": 3.0}))
    assert panel.remarks == (("serials", {"first": "44927", "month": "2023-01"}),)


def test_dates_of_different_zones_count_by_their_own_clock():
    east = datetime.timezone(datetime.timedelta(hours=8))
    west = datetime.timezone(datetime.timedelta(hours=-5))
    times = [datetime.datetime(2023, 1, 1, tzinfo=east), datetime.datetime(2023, 2, 1, tzinfo=west)]
    assert month_starts(pd.Series(times, dtype=object)).dt.month.tolist() == [1, 2]


@pytest.mark.parametrize(
    "months", [["01/02/2022", "01/03/2022"], ["abc"] * 2, [2022.1, 2022.2], [None] * 2]
)
def test_a_column_of_which_no_month_can_be_read_is_refused(months):
    history = pd.DataFrame({"id": "a", "month": months, "openings": [1, 2]})
    with pytest.raises(InputError, match="month"):
        DemandForecaster().fit(history)
