"""A bar shows up only when something takes long and somebody is watching."""

import io
import sys
import time

import pytest

from talentmatch.app import _progress as progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def terminal(monkeypatch):
    """Return a screen that somebody watches; called in the test, since capture resets stderr."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "_PATIENCE", 0.05)
    monkeypatch.setenv("TERM", "xterm")
    return screen


def test_what_takes_long_is_shown_with_its_label(monkeypatch):
    screen = terminal(monkeypatch)
    with progress.progress_bar("training") as show:
        time.sleep(0.3)
        show(1, 2, "second file")
        time.sleep(0.3)
    assert "training" in screen.getvalue() and "second file" in screen.getvalue()


def test_what_is_quick_shows_nothing(monkeypatch):
    screen = terminal(monkeypatch)
    with progress.progress_bar("training"):
        pass
    assert "training" not in screen.getvalue()


def test_a_failure_stops_the_bar(monkeypatch):
    screen = terminal(monkeypatch)
    with pytest.raises(ValueError, match="broken"), progress.progress_bar("training"):
        raise ValueError("broken")
    time.sleep(0.2)
    assert "training" not in screen.getvalue()


def test_a_pipe_gets_no_bar(monkeypatch):
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    monkeypatch.setattr(progress, "_PATIENCE", 0.01)
    with progress.progress_bar("training"):
        time.sleep(0.1)
    assert pipe.getvalue() == ""


def test_without_a_terminal_a_line_now_and_then_says_how_far_it_is(monkeypatch):
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    monkeypatch.setattr(sys, "argv", ["talentmatch", "load", "--lang", "zh"])
    monkeypatch.setattr(progress, "_PAUSE", 0.05)
    with progress.progress_bar("load") as show:
        time.sleep(0.15)
        show(3, 7, "招聘.xlsx")
        time.sleep(0.15)
    said = pipe.getvalue()
    assert "导入：已进行 0 秒，仍在处理" in said
    assert "招聘.xlsx (3/7)：已进行" in said
    time.sleep(0.1)
    assert pipe.getvalue() == said, "nothing more is said once it is over"


def test_the_bar_shows_from_the_second_second_on():
    assert progress._PATIENCE == 1.0
