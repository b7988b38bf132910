"""Write the fictitious files, as messy as real ones, that stand in the folder ``files``."""

from __future__ import annotations

from importlib.resources import as_file
from importlib.resources import files as resource_files
from pathlib import Path

import numpy as np

from talentmatch.data.private_files import write_private
from talentmatch.data.sample._headhunter_files import write_headhunter_files
from talentmatch.data.sample._planner_files import write_planner_files
from talentmatch.data.sample.city import simulate
from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = ["copy_files", "files_folder", "write_files"]


def files_folder() -> Path:
    """Return the folder with the files that come with the package.

    Examples
    --------
    >>> sorted(path.name for path in files_folder().iterdir())
    ['headhunter', 'planner']
    """
    with as_file(resource_files("talentmatch.data.sample") / "files") as folder:
        return folder


def copy_files(example: str, folder: Path) -> list[Path]:
    """Copy the fictitious files of a planner or a headhunter into a folder.

    Parameters
    ----------
    example : {"planner", "headhunter"}
        Whose files.
    folder : Path
        Where to; made if it is not there.

    Raises
    ------
    InputError
        If a file of that name is there already; nothing is copied then.
    """
    files = sorted((files_folder() / example).iterdir())
    existing = [folder / path.name for path in files if (folder / path.name).exists()]
    if existing:
        raise InputError(
            phrase("load", "example_exists"),
            [phrase("load", "move_it", path=path) for path in existing],
        )
    folder.mkdir(parents=True, exist_ok=True)
    return [write_private(folder / path.name, path.read_bytes()) for path in files]


def write_files(folder: str | Path, *, seed: int = 0) -> list[Path]:
    """Write a planner's and a headhunter's files of the simulated city.

    Parameters
    ----------
    folder : str or Path
        Where `planner` and `headhunter` are made.
    seed : int, default=0
        Seed of the city; the same seed gives the same cells.

    Returns
    -------
    list of Path
        The files written.
    """
    city, root = simulate(seed), Path(folder)
    rng = np.random.default_rng([seed, 1000])
    write_planner_files(city, root / "planner", rng)
    write_headhunter_files(city, root / "headhunter", rng)
    return sorted(path for path in root.rglob("*") if path.is_file())
