"""What stands around the package: releases, citation, image, units, forms; as far as can be linted."""

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from talentmatch._version import __version__

ROOT = Path(__file__).parents[1]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
UNITS = sorted((ROOT / "deploy").glob("talentmatch*.*"))
INSTRUCTIONS = {"FROM", "RUN", "COPY", "USER", "WORKDIR", "ENV", "VOLUME", "EXPOSE", "CMD"}


def read(name):
    return (ROOT / name).read_text("utf-8")


def test_one_version_is_told_everywhere():
    released = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", read("CHANGELOG.md"), re.M
    )
    cited = yaml.safe_load(read("CITATION.cff"))
    assert released[0] == (__version__, str(cited["date-released"]))
    assert cited["version"] == __version__
    assert [one for one, _ in released] == sorted((one for one, _ in released), reverse=True)
    assert "version = attr: talentmatch._version.__version__" in read("setup.cfg")


def test_the_citation_has_what_the_format_asks():
    cited = yaml.safe_load(read("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors", "license"} <= set(cited)
    assert cited["license"] == "Apache-2.0" and cited["title"] == "talentmatch"
    assert all("name" in author for author in cited["authors"])


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
def test_a_form_for_issues_is_one(form):
    content = yaml.safe_load(form.read_text("utf-8"))
    if form.name == "config.yml":
        assert content == {"blank_issues_enabled": False}
        return
    assert content["name"] and content["description"]
    kinds = {"textarea", "input", "checkboxes", "markdown", "dropdown"}
    assert content["body"] and {part["type"] for part in content["body"]} <= kinds
    names = [part["id"] for part in content["body"]]
    assert len(names) == len(set(names))
    for part in content["body"]:
        label = part["attributes"]["label"]
        assert re.search(r"[\u4e00-\u9fff]", label) and re.search(r"[A-Za-z]", label)


def instructions():
    """Return (word, rest) of each instruction of the Dockerfile."""
    text = re.sub(r"^#.*\n", "", read("deploy/Dockerfile"), flags=re.M)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [tuple(line.split(None, 1)) for line in lines if line.strip()]


def test_the_image_runs_as_somebody_of_its_own_and_serves_its_volume():
    said = instructions()
    assert {word for word, _ in said} <= INSTRUCTIONS
    assert said[0][0] == "FROM"
    final = said[max(n for n, (word, _) in enumerate(said) if word == "FROM") :]
    words = [word for word, _ in final]
    assert words.index("USER") < words.index("CMD") and dict(final)["USER"] != "root"
    assert all(":" in rest and ":latest" not in rest for word, rest in said if word == "FROM")
    command = json.loads(dict(final)["CMD"])
    assert command[:2] == ["talentmatch", "serve"]
    assert dict(final)["VOLUME"] == "/data" and "/data/" in dict(final)["ENV"]
    sources = [rest.split()[0] for word, rest in said if word == "COPY" and "--from" not in rest]
    assert all((ROOT / source).exists() for source in sources)


def unit(path):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string(path.read_text("utf-8"))
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_has_its_sections_and_may_write_nowhere_else(path):
    parsed = unit(path)
    if path.suffix == ".timer":
        assert parsed["Timer"]["OnCalendar"] and parsed["Install"]["WantedBy"] == "timers.target"
        assert path.with_suffix(".service").exists()
        return
    service = parsed["Service"]
    assert service["User"] == "talentmatch" and service["StateDirectory"] == "talentmatch"
    assert service["ProtectSystem"] == "strict" and service["NoNewPrivileges"] == "true"
    assert service["UMask"] == "0077"
    assert service["WorkingDirectory"] == "/var/lib/talentmatch"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_takes_the_units(path, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not here")
    for one in UNITS:  # with a command that is there in the place of the one that will be
        text = one.read_text("utf-8").replace("/opt/talentmatch/bin/talentmatch", "/bin/true")
        (tmp_path / one.name).write_text(text, "utf-8")
    verify = ["systemd-analyze", "verify", "--man=no", str(tmp_path / path.name)]
    done = subprocess.run(verify, capture_output=True, text=True)
    wrong = [
        line for line in done.stderr.splitlines() if str(tmp_path) in line or path.name in line
    ]
    assert wrong == []


def commands():
    said = [json.loads(rest) for word, rest in instructions() if word == "CMD"]
    for path in UNITS:
        if path.suffix == ".service":
            said.append(unit(path)["Service"]["ExecStart"].split())
    return [words[1:] for words in said]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_what_they_start_is_a_command(words, tmp_path):
    import typer

    from talentmatch.app import cli

    asked = [word for word in words if not word.startswith("/data/")]
    asked = [word for word in asked if word not in ("--tls-cert", "--tls-key")]
    group = typer.main.get_command(cli.app)
    context = group.context_class(group, info_name="talentmatch")
    _, command, rest = group.resolve_command(context, asked)
    if "night.yml" in rest:
        (tmp_path / "night.yml").touch()
        rest = [str(tmp_path / "night.yml")]
    command.make_context(command.name, rest, parent=context)
