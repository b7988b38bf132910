"""What no forecast looks at is named where files come in, are checked and learnt from."""

import pandas as pd
import pytest

MONTHS = pd.date_range("2023-01-01", periods=18, freq="MS")

SPEC = """
name: small
estimator: talentmatch.demand:DemandForecaster
features: demand_history
parameters: {boosting: false, calibration: 1}
backtest: {origins: 1, horizon: 1}
gate: {metric: mae, better: lower}
card: demand_default.md
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return a folder with returns of six regions: one late, one with a planned row."""
    rows = [(f"R{place}", month, 40 + place) for place in range(6) for month in MONTHS]
    rows.remove(("R3", MONTHS[-1], 43))
    rows.append(("R0", pd.Timestamp("2025-06-01"), 55))
    table = pd.DataFrame(rows, columns=["region", "month", "openings"])
    table.to_csv(tmp_path / "demand.csv", index=False)
    (tmp_path / "small.yml").write_text(SPEC, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_load_check_and_train_name_what_is_set_aside_and_who_is_late(command, place):
    assert command("init", ".")[0] == 0
    for verb in (("load", "demand.csv"), ("check",), ("train", "demand", "--spec", "small.yml")):
        code, out, err = command(*verb, "--lang", "en")
        said = " ".join((out + err).split())
        assert code == 0, err
        assert "region=R0 2025-06; nothing is learnt from them" in said
        assert "(longest: region=R3, last 2024-05)" in said
    code, out, err = command("check", "--lang", "zh")
    assert "已搁置" in out + err and "地区=R0 2025-06" in out + err
    code, out, err = command("forecast", "--months", "1", "--format", "csv", "--lang", "en")
    assert code == 0 and "2024-07-01" in out
