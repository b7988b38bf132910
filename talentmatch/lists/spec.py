"""What a list is: its columns with unit, heading, vocabulary, and who may see or change them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["WHOLE", "Field", "ListSpec", "Result", "interval"]

#: Units of which people are told whole numbers.
WHOLE = frozenset({"persons", "positions", "enterprises"})


@dataclass(frozen=True)
class Field:
    """One column of a list.

    Parameters
    ----------
    name : str
        Name of the column in code and data.
    unit : str
        Unit of a number, which decides how people read it: "persons" and "positions" as whole
        numbers, "share" as per cent, "year" without a mark between thousands.
    vocabulary : str
        What its codes are called: a vocabulary such as "occupation", or a room of the catalogue,
        with the beginning of its keys after a colon ("plan:grade_"); or several of these, with a
        bar between them.
    digits : int, optional
        Decimals to which the list itself is rounded, so that what is printed, edited and compared
        with an edition is one number; as it is if not given.
    label : str
        Key of the catalogue `columns` that gives its heading, where the name alone would be read
        as something else; by default the name.
    public : bool
        Whether it may stand in a list that is printed for everybody.
    names_row : bool
        Whether it names the row and tells nothing about who is behind it: it stays where the
        figures of a row may not be printed.
    editable : bool
        Whether a person may change it by hand.
    personal : bool
        Whether it can tell who a person is: a receiver to whom the person has not agreed does not
        see it, or sees a band.
    doc : str
        A sentence on what it says, where its heading does not.
    """

    name: str
    unit: str = ""
    vocabulary: str = ""
    digits: int | None = None
    label: str = ""
    public: bool = True
    names_row: bool = False
    editable: bool = False
    personal: bool = True
    doc: str = ""

    @property
    def heading(self) -> str:
        """Key of its heading in the catalogue `columns`."""
        return self.label or self.name


@dataclass(frozen=True)
class ListSpec:
    """One list that a verb gives: what its rows are and what its columns say.

    Parameters
    ----------
    name : str
        Name of the list, as its sheet is called.
    fields : tuple of Field
        Columns in the order in which they are printed; a list need not have all of them.
    key : tuple of str
        Columns that tell one row from another.
    grain : str
        What one row is.
    subject : str
        Column that holds the person a row is about; empty where rows are not about people.
    purpose : str
        What it is made for, as the access log names it: planning, recruiting or service.
    needs_rows : bool
        Whether one without rows answers nothing: its notes then say why, and commands end with
        exit code 3.

    Examples
    --------
    >>> posts = ListSpec("posts", (Field("post"), Field("gap", unit="persons", digits=0)))
    >>> posts["gap"].unit, posts["mood"].unit
    ('persons', '')
    """

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    grain: str = ""
    subject: str = ""
    purpose: str = "planning"
    needs_rows: bool = False

    def __getitem__(self, name: str) -> Field:
        """Return the field of a column; of one that is not declared a field that says nothing."""
        return next((field for field in self.fields if field.name == name), Field(name))

    def having(self, quality: str) -> tuple[str, ...]:
        """Return the names of the fields of which a quality, such as "editable", holds."""
        return tuple(field.name for field in self.fields if getattr(field, quality))

    def renamed(self, name: str) -> ListSpec:
        """Return the same list under another name."""
        return replace(self, name=name)

    def rounded(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a frame rounded as the list is."""
        rounded = frame.copy()
        for one in self.fields:
            if one.digits is not None and one.name in frame:
                figures = frame[one.name]
                if figures.dtype.kind == "f":
                    rounded[one.name] = _rounded(figures, one.digits, one.unit)
                elif figures.dtype.kind in "iu":
                    rounded[one.name] = figures.round(one.digits)
        return rounded

    def ordered(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the declared columns of a frame that are there, in the order of the list."""
        return frame[[field.name for field in self.fields if field.name in frame]]


def _rounded(figures: pd.Series, digits: int, unit: str) -> pd.Series:
    """Round figures so that rounding once more to whole ones tells the same as rounding at once.

    2.46 people to one decimal are 2.5, of which a reader is told 3, while another list that has the
    figure whole tells 2: of people and positions the decimal is then one less.
    """
    rounded = figures.round(digits)
    if unit in WHOLE and digits == 0:
        rounded = _whole(figures)
    elif unit in WHOLE and digits > 0:
        crossed = _whole(rounded) - _whole(figures)
        rounded = (rounded - crossed / 10.0**digits).round(digits)
    return rounded + 0.0  # no zero with a sign


def _whole(figures: pd.Series) -> pd.Series:
    size = (figures.abs() + 0.5).floordiv(1.0)
    return size.where(figures >= 0, -size).where(figures.notna())


@dataclass(frozen=True)
class Result:
    """What a verb returns: a list in codes and plain numbers, and what must be said beside it.

    Attributes
    ----------
    spec : ListSpec
        What its columns say.
    table : DataFrame
        The list; cells of a vocabulary are codes, sentences can be said in any language.
    notes : tuple of str
        What its figures rest on.
    inside : tuple of str
        What only whoever made the list may know: said to them, never written into it.
    memory : mapping of str to DataFrame
        Rows that the store keeps, by table, once the list is given out: of a list for the public
        its cells, which bind later lists.
    """

    spec: ListSpec
    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    memory: Mapping[str, pd.DataFrame] = field(default_factory=dict, kw_only=True)

    @property
    def sheets(self) -> tuple[Result, ...]:
        """The list itself and those that stand beside it in a workbook."""
        return (self,)

    @property
    def answers(self) -> bool:
        """Whether it tells anything: a list that needs rows has some."""
        return not (self.spec.needs_rows and self.table.empty)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The people whom the list shows, by pseudonym."""
        if not self.spec.subject or self.spec.subject not in self.table:
            return ()
        return tuple(dict.fromkeys(self.table[self.spec.subject].dropna().astype(str)))


def interval(of: str, unit: str = "", *, level: int = 80, **more: object) -> Iterable[Field]:
    """Return the fields `lo-` and `hi-` of an interval.

    Parameters
    ----------
    of : str
        Heading of the figure: those of its ends are ``<of>_lo`` and ``<of>_hi``.
    unit : str
        Unit of the figure.
    level : int
        Level of the interval [%].
    **more
        Further qualities of the fields.
    """
    tail = "" if level == 80 else str(level)
    return tuple(
        Field(f"{end}-{level}", unit=unit, label=f"{of}_{end}{tail}", **more)  # type: ignore[arg-type]
        for end in ("lo", "hi")
    )
