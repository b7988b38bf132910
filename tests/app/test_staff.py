"""Staff from the command line: a team, or why there is none, and the exit code that says which."""

import openpyxl
import pandas as pd
import pytest

NOW = {"as_of": "2024-12-31", "purpose": "recruiting"}


@pytest.fixture
def impossible(own_city):
    """Return the store and a project that asks for a skill that nobody has."""
    role = own_city.read("project_role", **NOW).head(1).assign(skills=[["glassblowing"]], must=True)
    own_city.write("project_role", role)
    path = own_city.path
    own_city.close()
    return path, role["project_id"].iloc[0], role["role"].iloc[0]


def test_without_a_team_the_role_is_named_and_the_command_fails(command, impossible):
    store, project, role = impossible
    code, out, err = command("staff", "--project", project, "--store", store, "--format", "csv")
    assert code == 1 and not out
    assert f"role '{role}' cannot be met" in err and "Traceback" not in err


def test_a_level_in_a_role_is_not_called_a_level_of_the_talent_scheme(command, own_city, tmp_path):
    project = own_city.read("project_role", **NOW)["project_id"].iloc[0]
    path = own_city.path
    own_city.close()
    command(
        "staff",
        "--project",
        project,
        "--store",
        path,
        "--lang",
        "zh",
        "--out",
        tmp_path / "team.xlsx",
    )
    cells = {
        cell.value
        for row in openpyxl.load_workbook(tmp_path / "team.xlsx")[project].iter_rows()
        for cell in row
    }
    assert "能力等级（1–5级）" in cells and "人才层次" not in cells


@pytest.mark.slow
def test_without_a_team_no_list_is_written_but_the_workbook_tells_why(
    command, impossible, tmp_path
):
    store, project, role = impossible
    asked = ("staff", "--project", project, "--store", store, "--out")
    code, _, _ = command(*asked, tmp_path / "members.csv")
    assert code == 1 and not (tmp_path / "members.csv").exists()
    code, _, _ = command(*asked, tmp_path / "team.xlsx")
    assert code == 1
    book = openpyxl.load_workbook(tmp_path / "team.xlsx")
    above = [str(cell.value) for row in book[project].iter_rows() for cell in row if cell.value]
    assert any(role in text and "cannot be met" in text for text in above)
    assert {"coverage", "teams", "suggested"} & {name.lower() for name in book.sheetnames}


def test_with_a_team_the_command_is_fine_and_csv_holds_members_alone(command, own_city):
    store = own_city.path
    role = own_city.read("project_role", **NOW).head(1)
    project = role["project_id"].iloc[0]
    skill = own_city.read("candidate", **NOW)["skills"].explode().value_counts().index[0]
    every = own_city.read("project_role", **NOW)
    every = every[every["project_id"].eq(project)]
    easy = every.assign(level=1, skills=[[skill]] * len(every), must=False, full_time=False)
    own_city.write("project_role", easy)
    plan = own_city.read("project", **NOW)
    own_city.write("project", plan[plan["project_id"].eq(project)].assign(budget=1e9))
    own_city.close()
    members = store.parent / "members.csv"
    code, _, err = command("staff", "--project", project, "--store", store, "--out", members)
    assert code == 0, err
    assert pd.read_csv(members)["candidate_id"].is_unique
