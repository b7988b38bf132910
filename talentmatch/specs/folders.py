"""Where the specs are: in the installed package, else at the repository's root."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from talentmatch.errors import NotFoundError, nearest_names
from talentmatch.i18n import phrase

__all__ = ["spec_folder", "spec_names", "spec_path"]

_PACKAGE = Path(__file__).resolve().parent.parent


def spec_folder(kind: Literal["features", "models"]) -> Path:
    """Return the folder of feature or model specs.

    A wheel carries both folders inside the package; an editable install leaves them at the
    repository's root, where they are data that people edit.

    Examples
    --------
    >>> spec_folder("models").name
    'models'
    """
    inside = _PACKAGE / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind


def spec_names(kind: Literal["features", "models"]) -> list[str]:
    """Return the names of all specs of one kind, sorted.

    Examples
    --------
    >>> "demand_default" in spec_names("models")
    True
    """
    return sorted(path.stem for path in spec_folder(kind).glob("*.yml"))


def spec_path(
    kind: Literal["features", "models"], name: str, *, default: str | None = None
) -> Path:
    """Return the file of one spec: a name in the folder, or the path of a user's own file.

    Parameters
    ----------
    kind : {"features", "models"}
        Which folder.
    name : str
        Name of a spec without its suffix, or a path that ends in .yml or .yaml.
    default : str, optional
        Name of the spec that ships for this use: it is told instead of the nearest names, where
        the folder holds specs of other uses.

    Raises
    ------
    NotFoundError
        If there is no such spec or file; the default or the nearest names are told.
    """
    if name.endswith((".yml", ".yaml")) and Path(name).is_file():
        return Path(name)
    path = spec_folder(kind) / f"{name}.yml"
    if path.is_file():
        return path
    what = "file" if name.endswith((".yml", ".yaml")) else f"{kind.removesuffix('s')} spec or file"
    if default is not None:
        raise NotFoundError(what, name, [phrase("spec", "default", name=default, kind=kind)])
    raise NotFoundError(what, name, nearest_names(name, spec_names(kind)))
