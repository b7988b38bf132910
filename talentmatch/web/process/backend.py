"""What every page stands on: store, models, answers, jobs and who may enter, opened once a process."""

from __future__ import annotations

import shutil
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from talentmatch.track import Registry
from talentmatch.web.process._answers import Answers
from talentmatch.web.process._jobs import Jobs
from talentmatch.web.process._webhooks import Webhooks
from talentmatch.web.process.state import ServerState, state_path

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["Backend", "Settings"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a server is set.

    Attributes
    ----------
    most_bytes : int
        Largest body of a request [bytes].
    hosts : tuple of str
        Names under which it may be asked; a page of another name could read along otherwise.
    secure : bool
        Whether it speaks TLS.
    webhooks_inside : bool
        Whether webhooks may call addresses inside this network.
    mlflow_url : str
        Where MLflow shows the runs in a browser; empty if nobody said.
    """

    most_bytes: int = 200 * 2**20
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    secure: bool = False
    webhooks_inside: bool = False
    mlflow_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Backend:
    """Store, models, answers, jobs, users and webhooks of one server.

    Attributes
    ----------
    store : Store
        The data; `Store.acting_as` names who asks.
    tracking : Tracking
        Where the models in use are.
    state : ServerState
        Users, sessions, tokens and jobs.
    answers : Answers
        Lists that were made.
    jobs : Jobs
        Work that takes long.
    webhooks : Webhooks
        Programs that are told what happens.
    settings : Settings
        How it is set.
    """

    store: Store
    tracking: Tracking
    state: ServerState
    answers: Answers
    jobs: Jobs
    webhooks: Webhooks
    settings: Settings = field(default_factory=Settings)

    @classmethod
    def begin(cls, store: Store, tracking: Tracking, settings: Settings | None = None) -> Self:
        """Return the backend of an open store, and sweep what a killed server left.

        Parameters
        ----------
        store : Store
            The data, in a file.
        tracking : Tracking
            Where its models are.
        settings : Settings, optional
            How the server is set.
        """
        assert isinstance(store.path, Path)  # a server's store is a file
        state = ServerState(state_path(store.path))
        settings = settings or Settings()
        webhooks = Webhooks(state, inside=settings.webhooks_inside)
        backend = cls(
            store=store,
            tracking=tracking,
            state=state,
            answers=Answers(partial(_version, store, Registry(tracking))),
            jobs=Jobs(state, webhooks.job_ended),
            webhooks=webhooks,
            settings=settings,
        )
        shutil.rmtree(backend.uploads, ignore_errors=True)
        return backend

    @property
    def uploads(self) -> Path:
        """Where files lie while they are loaded."""
        path = Path(self.store.path)
        return path.with_name(path.name + ".uploads")

    def close(self) -> None:
        """Let what runs end and let go of the files; the store stays open."""
        self.jobs.close()
        self.webhooks.close()
        self.answers.close()
        self.state.close()


def _version(store: Store, registry: Registry) -> Hashable:
    """Return what changes with the data and with the models in use."""
    return store.data_version, registry.champions_noted()
