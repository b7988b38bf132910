"""The wheel carries what the package needs, and works from another folder without the repository."""

import configparser
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command, cwd, **options):
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, **options
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def under_version_control(*folders):
    # With -z, names that are not ASCII come as they are.
    names = run("git", "ls-files", "-z", *folders, cwd=ROOT).split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from a copy of what is under version control, so that nothing else slips in."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in under_version_control():
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / "source" / name)
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", ".", "-w", folder)
    run(*pip, cwd=folder / "source", timeout=300)
    (built,) = folder.glob("talentmatch-*.whl")
    return built


def test_every_package_is_declared():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    declared = set(setup["options"]["packages"].split())
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "talentmatch").rglob("__init__.py")
    }
    assert declared == found | {"talentmatch.features", "talentmatch.models"}


@pytest.mark.slow
def test_the_wheel_carries_all_of_the_package_and_no_tests(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    tracked = under_version_control("talentmatch", "features", "models")
    wanted = {
        name if name.startswith("talentmatch/") else f"talentmatch/{name}" for name in tracked
    }
    beside = {name for name in held if ".dist-info/" in name}
    assert wanted - held == set()
    assert held - wanted - beside == set()
    for kind in (
        "talentmatch/features/demand_history.yml", "talentmatch/models/match_default.md",
        "talentmatch/vocab/codes/skills.csv", "talentmatch/locale/zh/LC_MESSAGES/report.po",
        "talentmatch/report/report.html.j2", "talentmatch/report/report.css",
        "talentmatch/py.typed",
    ):  # fmt: skip
        assert kind in held
    assert any(name.startswith("talentmatch/data/sample/files/planner/") for name in held)
    assert any(name.endswith("licenses/LICENSE") for name in beside)


@pytest.mark.slow(minutes=2.5)
def test_the_demo_runs_from_the_wheel_in_another_folder(wheel, tmp_path):
    run(sys.executable, "-m", "venv", tmp_path / "env", cwd=tmp_path)
    scripts = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    # Python compiles what the demo imports, which is little of all that is installed.
    pip = (scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--no-compile", wheel, cwd=tmp_path, timeout=1200)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    told = run(scripts / "talentmatch", "demo", "--out", "X", cwd=elsewhere, timeout=600)
    for name in ("report.html", "report.xlsx", "mlflow.db"):
        assert str(Path("X") / name) in told
        assert (elsewhere / "X" / name).stat().st_size > 10_000
    assert "simulated" in told
    assert [path.name for path in elsewhere.iterdir()] == ["X"], "nothing is written elsewhere"
    run(scripts / "talentmatch", "init", "p", "--example", "planner", cwd=elsewhere, timeout=120)
    assert any((elsewhere / "p" / "files").glob("*.xlsx"))
