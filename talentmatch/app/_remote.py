"""Commands that ask a server instead of opening the store: `talentmatch shortage --server URL`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talentmatch.app._options import OutFormat
from talentmatch.app._speech import language_of, say
from talentmatch.errors import ContractError, InputError
from talentmatch.i18n import joined, phrase

if TYPE_CHECKING:
    import requests

    from talentmatch.lists import Result

__all__ = ["ask_server", "server_named"]

_SERVER, _TOKEN = "TALENTMATCH_SERVER", "TALENTMATCH_TOKEN"
#: Command to its endpoint, and option of the command to parameter of the endpoint.
_LISTS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "demand": ("demand", {"components": "components"}),
    "forecast": ("forecast", {"months": "months", "by": "by"}),
    "shortage": ("shortage", {"by": "by"}),
    "majors": ("majors", {"intake": "intake"}),
    "targets": ("targets", {"review": "review"}),
    "leads": ("leads", {"top": "top"}),
    "portfolio": ("portfolio", {}),
}
_SHARED = {"fmt", "out", "headings", "store", "lang"}
_PAUSE = 0.5


def server_named(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the server that a command line names, and the command line without it.

    Examples
    --------
    >>> server_named(["shortage", "--server", "http://127.0.0.1:8000", "--lang", "zh"])
    ('http://127.0.0.1:8000', ['shortage', '--lang', 'zh'])
    """
    address, rest, left = os.environ.get(_SERVER), [], list(words)
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        if name != "--server":
            rest.append(word)
        elif equals:
            address = value
        else:
            address = left.pop(0) if left else ""
    return address, rest


def ask_server(address: str, words: Sequence[str], commands: Any) -> int:
    """Answer a command by a server's API; return its exit code.

    Parameters
    ----------
    address : str
        Where the server answers.
    words : sequence of str
        The command line without the server.
    commands : click.Group
        The commands, which know how their options are read.

    Raises
    ------
    InputError
        The command or an option of it cannot ask a server, or the server refuses.
    """
    name = words[0] if words else ""
    if name not in {*_LISTS, "match", "staff", "load"}:
        able = joined(sorted({*_LISTS, "match", "staff", "load"}))
        raise InputError(phrase("web", "not_by_server", command=name, able=able, address=address))
    context = commands.commands[name].make_context(name, list(words[1:]))
    asked = context.params
    if name == "load":
        _load(address, asked)
        return 0
    endpoint, query = _endpoint(name, asked, address)
    return _list(address, endpoint, query, asked)


def _endpoint(name: str, asked: Mapping[str, Any], address: str) -> tuple[str, dict[str, Any]]:
    if name == "staff":
        used = {"project"}
        endpoint, query = f"projects/{asked['project']}/team", {}
    elif name == "match":
        used = {"posting", "candidate", "top"}
        query = {"top": asked["top"]}
        if asked["posting"]:
            endpoint = f"postings/{asked['posting']}/candidates"
        else:
            endpoint = f"candidates/{asked['candidate']}/postings"
    else:
        endpoint, names = _LISTS[name]
        used = set(names)
        query = {theirs: _plain(asked[ours]) for ours, theirs in names.items()}
    left = [option for option, value in asked.items() if value and option not in used | _SHARED]
    left = [option for option in left if option not in ("assumptions", "top", "least")]
    if left:
        options = joined(f"--{option.replace('_', '-')}" for option in left)
        raise InputError(phrase("web", "option_not_by_server", options=options, address=address))
    return endpoint, {key: value for key, value in query.items() if value not in (None, "")}


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return value[0] if value else None
    return getattr(value, "value", value)


def _list(address: str, endpoint: str, query: Mapping[str, Any], asked: Mapping[str, Any]) -> int:
    from talentmatch.app._output import write_out

    fmt, out = asked.get("fmt", OutFormat.table), asked.get("out")
    kind = out.suffix.lstrip(".").lower() if out else fmt.value
    lang = language_of(sys.argv)
    if kind in ("csv", "xlsx"):
        answer = _asked("get", address, endpoint, params={**query, "format": kind, "lang": lang})
        write_out(answer.content, out)
        if answer.headers["x-total-count"] == "0":
            return _code(_whole(address, endpoint, query, lang))
        return 0
    body = _whole(address, endpoint, query, lang)
    rows = body["rows"]
    if kind == "json":
        import json

        write_out((json.dumps(rows, ensure_ascii=False) + "\n").encode(), out)
    else:
        from talentmatch.app._output import print_table

        print_table(_result(rows, body["columns"]), lang)
    return _code(body)


def _whole(address: str, endpoint: str, query: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return a list with all its rows, and say its notes."""
    rows: list[Any] = []
    cursor, body = "0", {}
    while cursor is not None:
        page = {**query, "limit": 1000, "cursor": cursor, "lang": lang}
        body = _asked("get", address, endpoint, params=page).json()
        rows += body["rows"]
        cursor = body["next"]
    for note in body["notes"]:
        say(note)
    return {**body, "rows": rows}


def _code(body: Mapping[str, Any]) -> int:
    """Return the exit code of the command that opens the store itself."""
    return 0 if body["answers"] else 3


def _result(rows: list[Any], columns: Sequence[Mapping[str, str]]) -> Result:
    import pandas as pd

    from talentmatch.lists import Field, ListSpec, Result

    fields = tuple(Field(one["name"], unit=one["unit"], label=one["label"]) for one in columns)
    table = pd.DataFrame(rows, columns=[one["name"] for one in columns])
    return Result(ListSpec("answer", fields), table)


def _load(address: str, asked: Mapping[str, Any]) -> None:
    from talentmatch.app._progress import progress_bar

    paths = [file for path in asked["paths"] for file in _files(path)]
    if not paths:
        raise InputError(phrase("web", "no_files"))
    files = [("files", (name, file.read_bytes())) for name, file in paths]
    consent = getattr(asked.get("consent"), "value", "")
    job = _asked("post", address, "files", files=files, data={"consent": consent}).json()
    with progress_bar("load") as progress:
        while job["state"] in ("queued", "running"):
            progress(int(100 * job["done"]), 100, "load")
            time.sleep(_PAUSE)
            job = _asked("get", address, f"jobs/{job['id']}").json()
    for line in job["said"]:
        say(line)
    if job["state"] != "done" or not sum(table["loaded"] for table in job["tables"]):
        raise ContractError("files", job["said"], source=address)


def _files(path: Path) -> list[tuple[str, Path]]:
    if path.is_dir():
        inside = sorted(file for file in path.rglob("*") if file.is_file())
        return [(str(file.relative_to(path.parent)), file) for file in inside]
    if not path.is_file():
        raise InputError(phrase("load", "no_file", path=path))
    return [(path.name, path)]


def _asked(method: str, address: str, endpoint: str, **more: Any) -> requests.Response:
    import requests

    lang = language_of(sys.argv)
    token = os.environ.get(_TOKEN, "")
    headers = {"accept-language": lang, "authorization": f"Bearer {token}"}
    url = f"{address.rstrip('/')}/api/v1/{endpoint}"
    try:
        answer = requests.request(method, url, headers=headers, timeout=600, **more)
    except requests.RequestException as error:
        kind = type(error).__name__
        raise InputError(phrase("web", "server_away", address=address, why=kind)) from None
    if answer.status_code == 401 and not token:
        raise InputError(phrase("web", "needs_token", variable=_TOKEN))
    if not answer.ok:
        try:
            problem = answer.json()
        except ValueError:
            problem = {"title": answer.reason, "detail": ""}
        parts = dict.fromkeys([problem["title"], problem["detail"]])
        raise InputError("\n".join(part for part in parts if part))
    return answer
