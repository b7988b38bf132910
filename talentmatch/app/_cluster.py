"""`--cluster`: several processes of this machine, or a cluster that runs already, for one command."""

from __future__ import annotations

import logging
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from typer import BadParameter, Option

from talentmatch.app._speech import language_of, say, warn
from talentmatch.i18n import label, phrase

if TYPE_CHECKING:
    from pathlib import Path

    from distributed import Client

__all__ = ["ClusterOption", "forecasts_on_cluster", "on_cluster"]

Show = Callable[[int, int, str], None]

_LOCAL = re.compile(r"local(?::([1-9]\d*))?")
_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss)://\S+:\d+(?:/\S*)?")
_OPEN = re.compile(r"(?:tcp|ws)://(?!127\.|localhost\b|\[::1\])")
_OF_DASK = re.compile(r"distributed\b")
#: Until a scheduler must have answered, and a worker have come [seconds].
_ANSWERS, _COMES = 10, 30
#: Between two looks at how far the work is [seconds].
_LOOK = 1.0
#: Memory that a worker of this machine keeps for its next task: asking the system for it again
#: takes up to a third of the time.
_KEPT = {"MALLOC_MMAP_THRESHOLD_": str(2**25), "MALLOC_TRIM_THRESHOLD_": str(2**26)}


def _known(value: str | None) -> str | None:
    """Refuse what is no place to calculate, before anything is opened."""
    if value is not None and not (_LOCAL.fullmatch(value) or _ADDRESS.fullmatch(value)):
        raise BadParameter(phrase("cluster", "value", value=value))
    return value


ClusterOption = Annotated[
    str | None,
    Option(
        "--cluster",
        callback=_known,
        metavar="ADDRESS|local[:N]",
        help="Calculate by workers: local or local:4 of this machine, or tls://host:8786.",
    ),
]


@contextmanager
def on_cluster(address: str | None, show: Show | None = None, what: str = "") -> Iterator[int]:
    """Let dask calculate on the workers that a command line names, until the command is done.

    Parameters
    ----------
    address : str or None
        Value of ``--cluster``; None leaves everything in this process.
    show : callable, optional
        Of (done, total, label): told how many tasks are through.
    what : str
        Verb that is going on, for that label.

    Yields
    ------
    int
        Into how many tasks work is to be cut at least; 1 without a cluster.

    Raises
    ------
    MissingExtraError
        The extra ``scale`` is not installed.
    InputError
        Nobody answers, there are no workers, or they have other versions.
    """
    if address is None:
        yield 1
        return
    from talentmatch.errors import MissingExtraError

    try:
        import dask
        import dask.dataframe
        import distributed
    except ImportError as error:
        raise MissingExtraError("--cluster", "scale") from error
    from talentmatch.partitions import check_workers

    local = _LOCAL.fullmatch(address)
    # Parts of tables go to the workers with what is asked of them, so that none is lost with a
    # worker; dask would advise against it each time.
    quiet = {"distributed.admin.large-graph-warning-threshold": "100GB"}
    # What a worker that dies tells of it is said in a sentence of our own.
    for name in [name for name in logging.root.manager.loggerDict if _OF_DASK.match(name)]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with dask.config.set(quiet):
        client = _of_machine(local.group(1)) if local else _of_address(address)
        try:
            check_workers()
            with _watched(client, show, label("verbs", what, language_of(sys.argv))):
                yield max(sum(client.nthreads().values()), 2)
        finally:
            cluster = client.cluster
            with suppress(OSError, TimeoutError, distributed.comm.CommClosedError):
                client.close()
            if local:
                cluster.close()


@contextmanager
def forecasts_on_cluster(
    address: str | None, store: Path, show: Show | None = None, what: str = ""
) -> Iterator[None]:
    """Let a demand model that was learnt in parts forecast on the workers of a command line.

    Any other model has all it needs in this process, which is said.

    Parameters
    ----------
    address, show, what
        As for `on_cluster`.
    store : Path
        Store whose model is in use.
    """
    if address is not None:
        from talentmatch import pipeline
        from talentmatch.app._options import tracking_of

        if not pipeline.learnt_in_parts(tracking_of(store)):
            say(phrase("cluster", "no_parts"))
            address = None
    with on_cluster(address, show, what):
        yield


def _of_machine(workers: str | None) -> Client:
    """Start workers of this machine, for whoever holds their certificate alone."""
    from dask.system import CPU_COUNT
    from distributed import Client, LocalCluster, Security

    security = Security.temporary()
    cluster = LocalCluster(
        n_workers=int(workers or CPU_COUNT),
        threads_per_worker=1,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
        security=security,
        env=_KEPT,
    )
    return Client(cluster, security=security)


def _of_address(address: str) -> Client:
    """Return a client of a scheduler that runs already."""
    from distributed import Client
    from distributed.comm import CommClosedError

    from talentmatch.errors import InputError

    if _OPEN.match(address):
        warn(phrase("cluster", "not_encrypted", address=address))
    # Without certificates a client would fail half open, and be found where another is sought.
    if address.startswith(("tls:", "wss:")) and not _certificates():
        raise InputError(phrase("cluster", "no_certificates", address=address))
    try:
        _greet(address)
        client = Client(address, timeout=_ANSWERS)
    except (OSError, TimeoutError, CommClosedError, TypeError, ValueError) as error:
        facts = {"address": address, "error": str(error) or type(error).__name__}
        raise InputError(phrase("cluster", "unreachable", **facts)) from error
    try:
        client.wait_for_workers(1, timeout=_COMES)
    except TimeoutError as error:
        client.close()
        raise InputError(phrase("cluster", "no_workers", address=address)) from error
    return client


def _greet(address: str) -> None:
    """Raise where nobody is, or somebody who is no scheduler: a client would try for long, or for ever."""
    import asyncio

    from distributed import Security
    from distributed.core import connect, send_recv

    place = urlsplit(address)
    socket.create_connection((place.hostname, place.port), _ANSWERS).close()

    async def identity() -> None:
        given = Security().get_connection_args("client")
        scheduler = await connect(address, timeout=_ANSWERS, **given)
        await send_recv(scheduler, op="identity", close=True)

    asyncio.run(asyncio.wait_for(identity(), _ANSWERS))


def _certificates() -> bool:
    """Say whether dask's configuration names certificates for a client."""
    from distributed import Security

    return Security().get_connection_args("client")["ssl_context"] is not None


@contextmanager
def _watched(client: Client, show: Show | None, what: str) -> Iterator[None]:
    """Show how far the scheduler is, and say where a worker was lost."""
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(client, show, what, over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join(2 * _LOOK)


def _watch(client: Client, show: Show | None, what: str, over: threading.Event) -> None:
    known: set[str] = set()
    while not over.wait(_LOOK):
        try:
            done, total, workers = client.run_on_scheduler(_progress)
        except Exception:  # a scheduler that is gone is told by whoever waits for a result
            return
        if lost := known - set(workers):
            say(phrase("cluster", "worker_lost", n=len(lost)))
        known = set(workers)
        if show is not None and total:
            show(done, total, phrase("cluster", "at_work", what=what, workers=len(workers)))


def _progress(dask_scheduler: Any) -> tuple[int, int, list[str]]:
    """Return tasks that are through, tasks there are, and workers."""
    states = [task.state for task in list(dask_scheduler.tasks.values())]
    through = sum(state in ("memory", "released", "forgotten") for state in states)
    return through, len(states), list(dask_scheduler.workers)
