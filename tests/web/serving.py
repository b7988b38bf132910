"""A server in a process of its own, as people start it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

_ANSWERS = re.compile(r"https?://\S+:\d+")


def command(store, *words, given=None):
    """Run a command on a store; return what it wrote."""
    call = [sys.executable, "-m", "talentmatch.app.cli", *words, "--store", str(store)]
    done = subprocess.run(call, input=given, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serving(store, *options, log):
    """Serve a store; yield the process with `address`, `said` and `started` [s]."""
    call = [
        sys.executable,
        "-m",
        "talentmatch.app.cli",
        "serve",
        "--store",
        str(store),
        "--port",
        "0",
    ]
    begun = time.perf_counter()
    with log.open("w", encoding="utf-8") as target:
        process = subprocess.Popen(
            [*call, *options],
            stdout=target,
            stderr=target,
            env={**os.environ, "TALENTMATCH_LANG": "en"},
        )
    try:
        process.address = _address(process, log)
        process.started = time.perf_counter() - begun
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _address(process, log):
    """Wait until the server answers; return where."""
    for _ in range(600):
        found = _ANSWERS.search(log.read_text("utf-8"))
        if found:
            try:
                host, _, port = found[0].rpartition("/")[2].rpartition(":")
                with socket.create_connection((host, int(port)), timeout=10):
                    return found[0]
            except OSError:
                pass
        assert process.poll() is None, log.read_text("utf-8")
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))
