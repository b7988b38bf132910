"""`talentmatch serve`: the page and the API, on this computer or in the office's net."""

from __future__ import annotations

import ipaddress
import signal
import socket
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

from typer import Option

from talentmatch.app._options import DEFAULT_LANG, DEFAULT_STORE, LangOption, StoreOption

if TYPE_CHECKING:
    from talentmatch.web.process.backend import Settings
    from talentmatch.web.process.state import ServerState

__all__ = ["serve"]


def serve(
    port: Annotated[int, Option(min=0, max=65535, help="Port; 0: any that is free.")] = 8000,
    host: Annotated[
        str, Option(help="Address to listen at; beyond this computer users and TLS are needed.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        Option(help="Name under which browsers ask, such as talent.office.cn; repeatable."),
    ] = None,
    tls_cert: Annotated[
        Path | None, Option("--tls-cert", exists=True, dir_okay=False, help="Certificate (PEM).")
    ] = None,
    tls_key: Annotated[
        Path | None, Option("--tls-key", exists=True, dir_okay=False, help="Its key (PEM).")
    ] = None,
    most_mb: Annotated[int, Option("--most-mb", min=1, help="Largest upload [MB].")] = 200,
    webhooks_inside: Annotated[
        bool,
        Option("--webhooks-inside", help="Webhooks may call computers inside this network."),
    ] = False,
    mlflow_url: Annotated[
        str,
        Option("--mlflow-url", help="Where MLflow shows the runs, http://…; linked on /models."),
    ] = "",
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Show everything in a browser, and answer programs; no data leaves this computer.

    On a store without users it prints a link with which the first one is added, once.

    Example: talentmatch serve --store city.duckdb --port 8000
    """
    import uvicorn

    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._speech import say
    from talentmatch.data.intake.reader_process import start_reader
    from talentmatch.i18n import phrase
    from talentmatch.web.process.backend import Backend
    from talentmatch.web.process.memory import share_memory
    from talentmatch.web.process.server_mark import server_mark
    from talentmatch.web.process.users import new_setup_key
    from talentmatch.web.server import create_app

    share_memory()
    start_reader()
    settings = replace(
        _settings(host, name or [], secure=tls_cert is not None),
        most_bytes=most_mb * 2**20,
        webhooks_inside=webhooks_inside,
        mlflow_url=_browsed(mlflow_url),
    )
    with open_store(store, lang, must_exist=False) as opened:
        backend = Backend.begin(opened, tracking_of(store), settings)
        _refuse_bare(backend.state, host, secure=tls_cert is not None and tls_key is not None)
        listening = _listening(host, port)
        address = _address(host, listening, secure=settings.secure)
        say(phrase("web", "serving", address=address))
        if key := new_setup_key(backend.state):
            say(phrase("web", "set_up_link", link=f"{address}/setup?key={key}"))
        config = uvicorn.Config(
            create_app(backend),
            log_level="warning",
            ssl_certfile=tls_cert,
            ssl_keyfile=tls_key,
            server_header=False,
            timeout_graceful_shutdown=5,
            timeout_keep_alive=75,  # longer than browsers and proxies wait: they close first
            lifespan="on",
        )
        # Told to end, the server ends what it was at, then raises the signal again: by then nothing
        # is left to do but to let go of the store.
        signal.signal(signal.SIGTERM, _end)
        with suppress(KeyboardInterrupt), server_mark(store, address):
            uvicorn.Server(config).run(sockets=[listening])


def _address(host: str, listening: socket.socket, *, secure: bool) -> str:
    """Return the address under which a browser on this computer asks."""
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if secure else 'http'}://{shown}:{listening.getsockname()[1]}"


def _browsed(url: str) -> str:
    """Return an address that a browser opens, without the slash at its end.

    Raises
    ------
    InputError
        It is none.
    """
    from talentmatch.errors import InputError
    from talentmatch.i18n import phrase

    if url and not url.startswith(("http://", "https://")):
        raise InputError(phrase("office", "mlflow_none", url=url))
    return url.rstrip("/")


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket at which whoever asks before all is ready waits.

    Raises
    ------
    InputError
        The address or port cannot be used.
    """
    from talentmatch.errors import InputError
    from talentmatch.i18n import phrase

    # Named as TCP, its connections send small answers at once.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        why = error.strerror or ""
        raise InputError(phrase("web", "port_taken", port=port, why=why)) from None
    return listening


def _end(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _settings(host: str, names: list[str], *, secure: bool) -> Settings:
    from talentmatch.web.process.backend import Settings

    shown = f"[{host}]" if ":" in host else host
    hosts = dict.fromkeys([*Settings().hosts, shown.lower(), *(one.lower() for one in names)])
    return Settings(hosts=tuple(hosts), secure=secure)


def _refuse_bare(state: ServerState, host: str, *, secure: bool) -> None:
    """Refuse to listen beyond this computer while nobody has a password or all can read along.

    Raises
    ------
    InputError
        There is no user, or no TLS.
    """
    from talentmatch.errors import InputError
    from talentmatch.i18n import phrase
    from talentmatch.web.process.users import list_users

    try:
        alone = ipaddress.ip_address(host).is_loopback
    except ValueError:
        alone = host == "localhost"
    if alone:
        return
    problems = [] if list_users(state) else [phrase("web", "needs_users")]
    problems += [] if secure else [phrase("web", "needs_tls")]
    if problems:
        raise InputError(phrase("web", "not_beyond", host=host), problems)
