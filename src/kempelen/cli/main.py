"""``kempelen``: one command a job, each a thin call of the verb it names."""

import typer

from kempelen import __version__
from kempelen.cli import archive, certificates, demo, market, people, running, serving, templates
from kempelen.cli.ready import empty_database_explained

app = typer.Typer(
    name="kempelen",
    help="The open marketplace for human intelligence tasks, run by you.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(people.requester_app, name="requester")
app.add_typer(people.worker_app, name="worker")
app.add_typer(market.ledger_app, name="ledger")
app.add_typer(archive.import_app, name="import")
app.add_typer(templates.template_app, name="template")
app.command()(people.suspend)
app.command()(people.unsuspend)
app.command()(market.deposit)
app.command(name="id")(market.read_id)
app.command()(market.migrate)
app.command()(market.check)
app.command()(serving.serve)
app.command()(serving.web)
app.command()(serving.jobs)
app.command(name="demo")(demo.command)
app.command(name="exec")(running.command)
app.command(name="certificate")(certificates.command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kempelen {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version and leave."),
) -> None:
    """The open marketplace for human intelligence tasks, run by you."""
    del version


def run() -> None:
    """Run the command line; the entry point of the installed program."""
    with empty_database_explained():
        app()


if __name__ == "__main__":
    run()
