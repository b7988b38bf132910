"""`talentmatch completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import Annotated, Any

from typer import Argument

from talentmatch.app._options import DEFAULT_LANG, LangOption

__all__ = ["Shell", "completion"]


class Shell(StrEnum):
    """Shells that can complete."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"
    powershell = "powershell"


def completion(
    shell: Annotated[Shell, Argument(help="Which shell.")],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Print the script with which a shell completes commands and options.

    It goes into a file that the shell reads when it starts: ~/.bashrc, a folder of zsh's fpath
    under the name _talentmatch, or ~/.config/fish/completions/talentmatch.fish.

    Example: talentmatch completion bash >> ~/.bashrc
    """
    typer_completion: Any = import_module("typer.completion")
    names = {"prog_name": "talentmatch", "complete_var": "_TALENTMATCH_COMPLETE"}
    print(typer_completion.get_completion_script(**names, shell=shell.value))
