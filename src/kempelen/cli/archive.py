"""``kempelen import``: bring results and workers along from MTurk, many files at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from kempelen.cli.ready import EXIT_REFUSED, refusals_explained, set_up, show

import_app = typer.Typer(help="Bring results and workers along from MTurk.", no_args_is_help=True)
_FILES = typer.Argument(help="CSV files as MTurk wrote them.", exists=True, dir_okay=False)
_REQUESTER = typer.Option(..., "--requester", help="Requester id (A...) whose they are.")
_JSON = typer.Option(False, "--json", help="Print one JSON object.")


@import_app.callback()
def _import() -> None:
    """Bring results and workers along from MTurk."""


@import_app.command("results")
def results(files: list[Path] = _FILES, requester: str = _REQUESTER, as_json: bool = _JSON) -> None:
    """Keep results files of batches. The first file that is refused ends it; those before it are kept."""
    set_up()
    from kempelen.accounts.access import requester_by_public_id  # noqa: PLC0415 -- after set_up
    from kempelen.archive.actions import import_results  # noqa: PLC0415
    from kempelen.audit.vocabulary import Actor  # noqa: PLC0415

    kept = {}
    with refusals_explained():
        owner = requester_by_public_id(requester)
    for path in files:
        with _named(path), path.open("rb") as file:
            batch = import_results(requester=owner, file=file, file_name=path.name, actor=Actor.system("cli"))
        kept[batch.external_id] = batch.assignments
    show({"batches": len(kept), "assignments": sum(kept.values())}, as_json=as_json)


@import_app.command("workers")
def workers(files: list[Path] = _FILES, requester: str = _REQUESTER, as_json: bool = _JSON) -> None:
    """Keep lists of workers with scores and blocks. The first file that is refused ends it; those before it are kept."""
    set_up()
    from kempelen.accounts.access import requester_by_public_id  # noqa: PLC0415 -- after set_up
    from kempelen.archive.actions import import_workers  # noqa: PLC0415
    from kempelen.audit.vocabulary import Actor  # noqa: PLC0415

    count = blocked = 0
    with refusals_explained():
        owner = requester_by_public_id(requester)
    for path in files:
        with _named(path), path.open("rb") as file:
            kept = import_workers(requester=owner, file=file, actor=Actor.system("cli"))
        count, blocked = count + kept.workers, blocked + kept.blocked
    show({"workers": count, "blocked": blocked}, as_json=as_json)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say what is wrong with a file, by row, under its name, and leave with code 1."""
    from kempelen.batches.errors import TableError  # noqa: PLC0415 -- after set_up

    with refusals_explained():
        try:
            yield
        except TableError as refusal:
            for row in refusal.rows:
                typer.echo(f"{path}: {row}", err=True)
            typer.echo(f"Error: nothing of {path} was kept. Errors in it: {refusal.total}.", err=True)
            raise typer.Exit(EXIT_REFUSED) from refusal
