"""``kempelen migrate``, ``check``, ``deposit``, ``id`` and ``ledger verify``."""

import secrets

import typer

from kempelen.cli.ready import EXIT_FINDINGS, EXIT_REFUSED, refusals_explained, set_up, show

ledger_app = typer.Typer(help="The books.", no_args_is_help=True)
_JSON = typer.Option(False, "--json", help="Print one JSON object.")


@ledger_app.callback()
def _ledger() -> None:
    """The books."""


def migrate() -> None:
    """Bring the database to this version; safe to repeat."""
    set_up()
    bring_up_to_date(verbosity=1)


def bring_up_to_date(*, verbosity: int = 0) -> None:
    """Run the migrations and make what a new database needs; expects ``set_up``."""
    from django.core.management import call_command  # noqa: PLC0415 -- after set_up

    call_command("migrate", verbosity=verbosity, interactive=False)
    call_command("createcachetable", verbosity=0)
    from kempelen.core.actions import market_key  # noqa: PLC0415

    market_key()


def check(
    url: str = typer.Option("", "--url", help="Also ask the running marketplace at this address for its health."),
    as_json: bool = _JSON,
) -> None:
    """Say what is wrong or risky with this installation. Leaves with code 3 when something is wrong."""
    set_up()
    from kempelen.cli.checks import examine  # noqa: PLC0415 -- after set_up

    report = examine(url)
    if as_json:
        show({"errors": report.errors, "warnings": report.warnings}, as_json=True)
    for text in () if as_json else report.errors:
        typer.echo(f"error    {text}")
    for text in () if as_json else report.warnings:
        typer.echo(f"warning  {text}")
    if not (as_json or report.errors or report.warnings):
        typer.echo("Nothing is wrong.")
    raise typer.Exit(EXIT_FINDINGS if report.errors else 0)


def deposit(
    requester: str = typer.Argument(help="Requester id (A...) or e-mail address."),
    amount: str = typer.Argument(help="Amount, such as 100.00."),
    reference: str = typer.Option("", "--reference", help="Your own key: the same reference books once."),
    sandbox: bool = typer.Option(False, "--sandbox", help="Play money, for the sandbox's requester of an e-mail address."),
    as_json: bool = _JSON,
) -> None:
    """Book money that a requester paid in."""
    set_up()
    from kempelen.accounts.models import Requester  # noqa: PLC0415 -- after set_up
    from kempelen.audit.vocabulary import Actor  # noqa: PLC0415
    from kempelen.ledger.actions import deposit as book_deposit  # noqa: PLC0415
    from kempelen.ledger.queries import requester_balance  # noqa: PLC0415
    from kempelen.money import parse_amount, wire_amount  # noqa: PLC0415

    matches = Requester.objects.filter(public_id=requester) | Requester.objects.filter(
        user__email__iexact=requester, sandbox=sandbox
    )
    found = matches.first()
    if found is None or (sandbox and not found.sandbox):
        where = " in the sandbox" if sandbox else ""
        typer.echo(f"Error: there is no requester {requester!r}{where}.", err=True)
        raise typer.Exit(EXIT_REFUSED)
    with refusals_explained():
        booked = book_deposit(
            requester_id=found.pk,
            amount_micros=parse_amount(amount),
            reference=reference or f"cli-{secrets.token_hex(8)}",
            actor=Actor.system("cli"),
        )
    available = wire_amount(requester_balance(found.pk).available_micros)
    show({"requester_id": found.public_id, "reference": booked.reference, "available": available}, as_json=as_json)


def read_id(
    public_id: str = typer.Argument(help="A HIT, assignment, HIT type ... id."),
    as_json: bool = _JSON,
) -> None:
    """Say what a public id names."""
    set_up()
    from kempelen.core.ids import identify  # noqa: PLC0415 -- after set_up

    found = identify(public_id)
    if found is None:
        typer.echo("Error: this is no id of this marketplace, or it has a typing error.", err=True)
        raise typer.Exit(EXIT_REFUSED)
    show({"kind": found[0].name.lower(), "key": found[1]}, as_json=as_json)


@ledger_app.command("verify")
def verify_ledger(as_json: bool = _JSON) -> None:
    """Recompute every balance and every count; leaves with code 3 when one disagrees."""
    set_up()
    from kempelen.batches.checks import verify_everything  # noqa: PLC0415 -- after set_up

    findings = verify_everything()
    if as_json:
        show({"clean": not findings, "findings": [f"{item.check}: {item.text}" for item in findings]}, as_json=True)
    else:
        for item in findings:
            typer.echo(f"{item.check}: {item.text}")
        typer.echo("The books balance." if not findings else f"{len(findings)} findings.")
    raise typer.Exit(EXIT_FINDINGS if findings else 0)
