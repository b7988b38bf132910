"""What verbs answered, kept until the data changes; then shown at once while it is made anew."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["Answer", "Answers"]

_Shown = TypeVar("_Shown")

#: Answers that are kept, and ways in which one was shown; those used last.
_KEPT, _SHOWN = 200, 64


@dataclass(frozen=True)
class Answer:
    """What a verb answered.

    Attributes
    ----------
    result : Result
        The list.
    version : Hashable
        Of which data.
    made_at : float
        When [s since 1970].
    renewing : bool
        Whether the data has changed since, and the answer is being made anew.
    """

    result: Result
    version: Hashable
    made_at: float
    renewing: bool = False


class Answers:
    """Answers by question, each made once for each version of the data, whoever asks for it.

    Parameters
    ----------
    version : callable
        Returns the version of the data now.

    Examples
    --------
    >>> import pandas as pd
    >>> from talentmatch.lists import ListSpec, Result
    >>> answers = Answers(lambda: 1)
    >>> made = lambda: Result(ListSpec("posts", ()), pd.DataFrame({"post": ["welder"]}))
    >>> answers.get("posts", made).result is answers.get("posts", made).result
    True
    """

    def __init__(self, version: Callable[[], Hashable]) -> None:
        self._version = version
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._shown: OrderedDict[tuple[int, Hashable], tuple[Result, object]] = OrderedDict()
        self._latest: Hashable = None
        self._renewing: set[tuple[Hashable, Hashable]] = set()
        self._running: dict[tuple[Hashable, Hashable], Future[Answer]] = {}
        self._workers = ThreadPoolExecutor(1, thread_name_prefix="renew")

    def get(
        self, question: Hashable, make: Callable[[], Result], *, old_will_do: bool = False
    ) -> Answer:
        """Return the answer to a question.

        People may have withdrawn their consent or been erased: an answer that names any is never
        shown beyond its data.

        Parameters
        ----------
        question : Hashable
            The verb with all that its answer depends on beside the data.
        make : callable
            Returns the list.
        old_will_do : bool, default=False
            Whether an answer of earlier data will do, for who says that it is one: it is made anew
            meanwhile.
        """
        version = self._version()
        with self._lock:
            kept = self._kept.get(question)
            if kept is not None:
                self._kept.move_to_end(question)
        if kept is not None and kept.version == version:
            return kept
        if kept is None or not old_will_do or kept.result.subjects:
            return self._answer(question, version, make)
        with self._lock:
            waiting = (question, version) in self._renewing
            self._renewing.add((question, version))
        if not waiting:
            self._workers.submit(self._renewed, question, version, make)
        return Answer(kept.result, kept.version, kept.made_at, renewing=True)

    def view_of(self, result: Result, how: Hashable, make: Callable[[], _Shown]) -> _Shown:
        """Return what a page makes of a kept answer, made once for each way to show it.

        Parameters
        ----------
        result : Result
            The answer.
        how : hashable
            All that a page makes of it depends on beside the answer, the language among it.
        make : callable
            Returns it; nobody changes it afterwards.
        """
        key = (id(result), how)
        with self._lock:
            found = self._shown.get(key)
            if found is not None and found[0] is result:
                self._shown.move_to_end(key)
                made: _Shown = found[1]  # type: ignore[assignment]
                return made
        made = make()
        with self._lock:
            self._shown[key] = (result, made)
            while len(self._shown) > _SHOWN:
                self._shown.popitem(last=False)
        return made

    def earlier(self, question: Hashable) -> Answer | None:
        """Return an answer that was made before, whatever data it is of; None if there is none."""
        with self._lock:
            return self._kept.get(question)

    def forget(self) -> None:
        """Forget all answers, as when another model is in use."""
        with self._lock:
            self._kept.clear()
            self._shown.clear()

    def close(self) -> None:
        """Let what is being made end, and make nothing more."""
        self._workers.shutdown(wait=True, cancel_futures=True)

    def _renewed(self, question: Hashable, version: Hashable, make: Callable[[], Result]) -> None:
        """Make an answer anew; where the data does not give it any more, the next who asks hears why."""
        try:
            self._answer(question, version, make)
        except Exception:
            with self._lock:
                self._kept.pop(question, None)
        finally:
            with self._lock:
                self._renewing.discard((question, version))

    def _answer(self, question: Hashable, version: Hashable, make: Callable[[], Result]) -> Answer:
        """Make an answer, or wait for who is making it."""
        with self._lock:
            kept = self._kept.get(question)
            if kept is not None and kept.version == version:
                return kept
            running = self._running.get((question, version))
            own = running is None
            if running is None:
                running = self._running[question, version] = Future()
        if not own:
            return running.result()
        try:
            answer = Answer(make(), version, time.time())
        except BaseException as error:
            running.set_exception(error)
            raise
        else:
            with self._lock:
                if version != self._latest:
                    self._latest = version
                    self._shown.clear()
                self._kept[question] = answer
                self._kept.move_to_end(question)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            running.set_result(answer)
            return answer
        finally:
            with self._lock:
                self._running.pop((question, version), None)
