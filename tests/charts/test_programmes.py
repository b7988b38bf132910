"""Retention curves: steps, told apart without colour, all years with their interval."""

import pandas as pd

from talentmatch.charts.programmes import retention_curves


def curve(cohort, months, retained, programme="引进计划"):
    return pd.DataFrame(
        {
            "programme": programme,
            "cohort": cohort,
            "months": months,
            "retained": retained,
            "lo-95": [r * 0.8 for r in retained],
            "hi-95": [min(r * 1.1, 1) for r in retained],
        }
    )


CURVES = pd.concat(
    [
        curve("2021", [0.0, 9.0, 40.0], [1.0, 0.75, 0.75]),
        curve("2022", [0.0, 20.0], [1.0, 0.5]),
        curve("全部年份", [0.0, 9.0, 20.0, 40.0], [1.0, 0.9, 0.6, 0.6]),
    ],
    ignore_index=True,
)


def test_every_cohort_is_a_step_function_with_a_dash_of_its_own():
    lines = [t for t in retention_curves(CURVES, "全部年份", lang="zh").data if t.fill is None]
    assert {trace.line.shape for trace in lines} == {"hv"}
    assert len({trace.line.dash for trace in lines}) == len(lines) == 3
    assert list(next(t for t in lines if t.name == "2021").y) == [1.0, 0.75, 0.75]


def test_the_interval_of_all_years_steps_with_its_curve():
    band = next(t for t in retention_curves(CURVES, "全部年份").data if t.fill == "toself")
    upper = list(zip(band.x, band.y, strict=True))[: len(band.x) // 2]
    rows = CURVES.loc[CURVES["cohort"].eq("全部年份")].set_index("months")["hi-95"]
    for month, end in upper:
        # At a step both the end before and the end after stand at the same month.
        near = rows.loc[[m for m in rows.index if m <= month][-2:]]
        assert min(abs(near - end)) < 1e-9
    assert upper[0][0] == 0 and upper[-1][0] == 40


def test_each_programme_has_a_panel_and_each_cohort_one_entry_in_the_legend():
    both = pd.concat([CURVES, CURVES.assign(programme="B")], ignore_index=True)
    figure = retention_curves(both, "全部年份", title="留存", lang="zh")
    assert [note.text for note in figure.layout.annotations] == ["引进计划", "B"]
    shown = [trace.name for trace in figure.data if trace.showlegend]
    assert len(shown) == len(set(shown)) == 4
    assert "Noto Sans CJK SC" in figure.layout.font.family
