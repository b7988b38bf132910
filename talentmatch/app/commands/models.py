"""`talentmatch models`: the registry of trained models."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from talentmatch.app._options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    HeadingsOption,
    LangOption,
    OutFormat,
    OutOption,
    StoreOption,
)
from talentmatch.app.commands.train import Kind

__all__ = ["app"]

app = typer.Typer(name="models", help="List, promote and roll back models.", no_args_is_help=True)


@app.command("list")
def list_models(
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    headings: HeadingsOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """List all versions with the metric that their gate decides by.

    Example: talentmatch models list
    """
    from talentmatch import pipeline
    from talentmatch.app._options import open_store, tracking_of
    from talentmatch.app._output import emit

    with open_store(store, lang) as opened:
        versions = pipeline.model_list(tracking_of(store))
        emit(opened, versions, fmt, lang, out=out, headings=headings)


@app.command()
def promote(
    kind: Annotated[Kind, Argument(help="Which model.")],
    version: Annotated[int, Argument(help="Version to put in use.")],
    force: Annotated[bool, Option(help="Promote although its gate does not pass.")] = False,
    reason: Annotated[
        str,
        Option(help="Why, where its shortlists failed the fairness audit; kept with your name."),
    ] = "",
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Put a version in use, if it beats the champion by the gate of its spec.

    Example: talentmatch models promote demand 3
    """
    from talentmatch import pipeline
    from talentmatch.app._options import tracking_of
    from talentmatch.app._speech import say
    from talentmatch.data.storage.acting import acting_user, login_name

    by, tracking = acting_user() or login_name(), tracking_of(store)
    how = {"by": by, "reason": reason}
    promoted, verdict = pipeline.promote(tracking, kind.value, version, force=force, **how)
    say(verdict)
    if not promoted:
        raise typer.Exit(1)


@app.command()
def rollback(
    kind: Annotated[Kind, Argument(help="Which model.")],
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Put the champion before this one in use again.

    Example: talentmatch models rollback demand
    """
    from talentmatch.app._options import tracking_of
    from talentmatch.app._speech import say
    from talentmatch.i18n import label, phrase
    from talentmatch.track import Registry

    version = Registry(tracking_of(store)).rollback(kind.value)
    say(phrase("app", "again_champion", kind=label("kinds", kind.value), version=version))


@app.command()
def card(
    kind: Annotated[Kind, Argument(help="Which model.")],
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Print the model card with the figures of the champion.

    Example: talentmatch models card match
    """
    from talentmatch.app._options import tracking_of
    from talentmatch.i18n import render
    from talentmatch.specs import ModelSpec, load_model_spec
    from talentmatch.track import Registry, model_card

    champion = Registry(tracking_of(store)).champion(kind.value)
    spec = load_model_spec(f"{kind.value}_default")
    if champion is not None:
        spec = ModelSpec.from_dict(champion.spec)
    print(render(model_card(spec, champion), lang))
