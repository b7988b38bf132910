"""The wheel carries what the package needs, and works from another folder without the repository."""

import configparser
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from talentmatch._version import __version__

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
def source(tmp_path_factory):
    """Return a copy of what is under version control, so that nothing else slips in."""
    folder = tmp_path_factory.mktemp("source")
    for name in under_version_control():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def wheel_of(place, folder):
    """Build the wheel of a folder of sources, or of an archive of them."""
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, place)
    run(*pip, cwd=folder, timeout=300)
    (built,) = folder.glob("talentmatch-*.whl")
    return built


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    return wheel_of(source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install from a folder of packages, as without the internet; return the folder of commands.

    The environment is fresh, and sees the requirements where they are installed already.
    """
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", folder / "env", cwd=folder)
    scripts = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    known = [path for path in sys.path if path.endswith("site-packages")]
    (site,) = {Path(path) for path in (folder / "env").rglob("site-packages")}
    (site / "requirements.pth").write_text("\n".join(known), "utf-8")
    pip = (scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(
        *pip,
        "--ignore-installed",
        "--no-index",
        "--no-deps",
        "--find-links",
        wheel.parent,
        "talentmatch",
        cwd=folder,
    )
    return scripts


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
        "talentmatch/features/demand_history.yml",
        "talentmatch/models/match_default.md",
        "talentmatch/vocab/codes/skills.csv",
        "talentmatch/locale/zh/LC_MESSAGES/report.po",
        "talentmatch/report/report.html.j2",
        "talentmatch/report/report.css",
        "talentmatch/py.typed",
    ):
        assert kind in held
    assert any(name.startswith("talentmatch/data/sample/files/planner/") for name in held)
    assert any(name.endswith("licenses/LICENSE") for name in beside)


@pytest.mark.slow
def test_the_wheel_tells_its_version_and_what_it_is(wheel):
    with zipfile.ZipFile(wheel) as held:
        (name,) = [one for one in held.namelist() if one.endswith(".dist-info/METADATA")]
        told = held.read(name).decode()
    assert f"\nVersion: {__version__}\n" in told
    assert re.search(r"^License(-Expression)?: Apache-2\.0$", told, re.M)
    assert "forecast" in told.lower() and "\n# talentmatch\n" in told
    assert "## Two commands" in told, "the README is its long description"


@pytest.mark.slow(minutes=1)
def test_an_installed_package_loads_and_lists_in_another_folder(installed, tmp_path):
    talentmatch = installed / "talentmatch"
    env = {**os.environ, "TALENTMATCH_LANG": "zh", "XDG_STATE_HOME": str(tmp_path / "state")}
    env.pop("PYTHONPATH", None)

    def told(*words, cwd=tmp_path):
        return run(*words, cwd=cwd, timeout=300, env=env)

    assert told(talentmatch, "--version") == f"talentmatch {__version__}\n"
    assert told(installed / "python", "-m", "talentmatch", "--version").startswith("talentmatch")
    where = "import talentmatch; print(talentmatch.__file__)"
    assert str(installed.parent) in told(installed / "python", "-c", where)
    assert "接下来可以" in told(talentmatch)
    assert "用法：talentmatch match" in told(talentmatch, "match", "--help")
    told(talentmatch, "init", "city", "--example", "planner")
    told(talentmatch, "load", "files", cwd=tmp_path / "city")
    assert "紧缺程度" in told(talentmatch, "shortage", cwd=tmp_path / "city")


@pytest.mark.slow(minutes=1)
def test_the_source_archive_holds_everything_and_gives_the_same_wheel(source, wheel, tmp_path):
    pytest.importorskip("build")
    build = (sys.executable, "-m", "build", "--quiet", "--sdist", "--outdir", tmp_path, source)
    run(*build, cwd=tmp_path, timeout=300)
    (archive,) = tmp_path.glob("talentmatch-*.tar.gz")
    assert archive.name == f"talentmatch-{__version__}.tar.gz"
    with tarfile.open(archive) as held:
        names = {name.split("/", 1)[1] for name in held.getnames() if "/" in name}
    left_out = {".gitignore", ".pre-commit-config.yaml", ".dockerignore"}
    wanted = {name for name in under_version_control() if not name.startswith(".github/")}
    assert wanted - names - left_out == set()
    (tmp_path / "again").mkdir()
    again = wheel_of(archive, tmp_path / "again")
    assert set(zipfile.ZipFile(again).namelist()) == set(zipfile.ZipFile(wheel).namelist())


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
