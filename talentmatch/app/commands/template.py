"""`talentmatch template`: an empty form for one table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from talentmatch.app._options import DEFAULT_LANG, LangOption, in_a_folder

__all__ = ["template"]


def template(
    table: Annotated[str, Argument(help="Name of the table, such as posting or supply.")],
    out: Annotated[
        Path | None,
        Option(
            callback=in_a_folder, help="File to write, .xlsx or .csv; by default TABLE.xlsx here."
        ),
    ] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Write an empty form for one table, with notes in Chinese and English.

    Example: talentmatch template need_survey --out survey.xlsx
    """
    from talentmatch.app._speech import say
    from talentmatch.data.intake.templates import write_template
    from talentmatch.i18n import phrase

    path = write_template(table, out or Path(f"{table}.xlsx"))
    say(phrase("app", "written", path=path))
