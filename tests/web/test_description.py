"""The API holds what its description says, asked whatever the description allows."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PASSWORD, copied_office
from serving import command, serving

pytestmark = pytest.mark.slow(minutes=2)


def test_no_answer_breaks_the_description_of_the_api(city_file, tracking, tmp_path):
    store = copied_office(city_file, tracking, tmp_path)
    words = ("user", "add", "li", "--role", "admin", "--password-stdin")
    command(store, *words, given=PASSWORD + "\n")
    token = command(store, "user", "token", "li").splitlines()[-1]
    tool = Path(sys.executable).with_name("schemathesis")
    with serving(store, log=tmp_path / "log") as server:
        done = subprocess.run(
            [
                tool,
                "run",
                f"{server.address}/api/v1/openapi.json",
                "--header",
                f"Authorization: Bearer {token}",
                "--phases",
                "examples,coverage,fuzzing",
                "--max-examples",
                "5",
                "--request-timeout",
                "60",
                "--seed",
                "1",
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=900,
        )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8")
