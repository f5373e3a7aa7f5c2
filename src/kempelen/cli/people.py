"""``kempelen requester create`` and ``kempelen worker create``."""

import secrets
from typing import TYPE_CHECKING

import typer

from kempelen.cli.ready import refusals_explained, set_up, show

if TYPE_CHECKING:
    from kempelen.accounts.models import User

requester_app = typer.Typer(help="Requesters.", no_args_is_help=True)
worker_app = typer.Typer(help="Workers.", no_args_is_help=True)

_EMAIL = typer.Argument(help="E-mail address to sign in with.")
_NAME = typer.Option(..., "--name", help="Name; a requester's is shown to workers.")
_ROLE_ID = typer.Argument(help="Id of a requester or worker, such as A2VNK2H6USLQTK.")
_JSON = typer.Option(False, "--json", help="Print one JSON object.")
_SANDBOX = typer.Option(False, "--sandbox", help="In the sandbox, where money is play money.")


@requester_app.callback()
def _requesters() -> None:
    """Requesters."""


@worker_app.callback()
def _workers() -> None:
    """Workers."""


@requester_app.command("create")
def create_requester(
    email: str = _EMAIL,
    name: str = _NAME,
    deposit: str = typer.Option("0.00", "--deposit", help="Money to start with, such as 100.00."),
    sandbox: bool = _SANDBOX,
    as_json: bool = _JSON,
) -> None:
    """Make a requester with a log-in, an access key and, if wanted, money.

    With --sandbox the role and the key are for the sandbox, where play money comes by itself; who has a log-in keeps it.
    """
    set_up()
    from kempelen.accounts import actions  # noqa: PLC0415 -- after set_up
    from kempelen.audit.vocabulary import Actor  # noqa: PLC0415
    from kempelen.core.db import atomic  # noqa: PLC0415
    from kempelen.ledger.actions import deposit as book_deposit  # noqa: PLC0415
    from kempelen.ledger.actions import open_requester  # noqa: PLC0415
    from kempelen.money import parse_amount  # noqa: PLC0415

    actor, password = Actor.system("cli"), secrets.token_urlsafe(12)
    with refusals_explained(), atomic():
        amount_micros = parse_amount(deposit)
        user = _known(email) if sandbox else None
        if user is not None:
            password = ""
        else:
            user = actions.create_person(email=email, name=name, password=password, actor=actor)
            actions.mark_email_verified(user=user)
        requester = open_requester(user=user, name=name, actor=actor, sandbox=sandbox)
        key = actions.create_access_key(requester=requester, label="made by the command line", actor=actor)
        if amount_micros:
            book_deposit(
                requester_id=requester.pk, amount_micros=amount_micros, reference=f"cli-{requester.public_id}-first", actor=actor
            )
    show(
        {
            "requester_id": requester.public_id,
            "email": user.email,
            "password": password,
            "access_key_id": key.key.pk,
            "secret_access_key": key.secret,
        }
        | _place(sandbox=sandbox),
        as_json=as_json,
    )


@worker_app.command("create")
def create_worker(
    email: str = _EMAIL,
    name: str = _NAME,
    country: str = typer.Option("", "--country", help="Two-letter country code, such as US."),
    sandbox: bool = _SANDBOX,
    as_json: bool = _JSON,
) -> None:
    """Make a worker with a log-in and an API token for own tools.

    With --sandbox the role and the token are for the sandbox; somebody who has a log-in keeps it.
    """
    set_up()
    from kempelen.accounts import actions  # noqa: PLC0415 -- after set_up
    from kempelen.audit.vocabulary import Actor  # noqa: PLC0415
    from kempelen.core.db import atomic  # noqa: PLC0415
    from kempelen.core.errors import InvalidValueError  # noqa: PLC0415
    from kempelen.qualifications.places import COUNTRIES  # noqa: PLC0415

    actor, password = Actor.system("cli"), secrets.token_urlsafe(12)
    with refusals_explained(), atomic():
        if country and country.upper() not in COUNTRIES:
            raise InvalidValueError("country", f"{country!r} is no country of ISO 3166-1; a code such as US is.", value=country)
        user = _known(email) if sandbox else None
        if user is not None:
            password = ""
        else:
            user = actions.create_person(email=email, name=name, password=password, actor=actor)
            actions.mark_email_verified(user=user)
        worker = actions.become_worker(user=user, actor=actor, country=country.upper(), sandbox=sandbox)
        token = actions.create_worker_token(
            worker=worker, label="made by the command line", scopes=actions.WORKER_TOKEN_SCOPES, actor=actor
        )
    made = {"worker_id": worker.public_id, "email": user.email, "password": password, "api_token": token}
    show(made | _place(sandbox=sandbox), as_json=as_json)


def suspend(role_id: str = _ROLE_ID) -> None:
    """Stop a requester or a worker, in the market and the sandbox. They may still sign in and read."""
    _change_standing(role_id, stopped=True)


def unsuspend(role_id: str = _ROLE_ID) -> None:
    """Let a requester or worker go on who was stopped."""
    _change_standing(role_id, stopped=False)


def _change_standing(role_id: str, *, stopped: bool) -> None:
    set_up()
    from kempelen.accounts import actions  # noqa: PLC0415 -- after set_up
    from kempelen.accounts.access import role_by_public_id  # noqa: PLC0415
    from kempelen.audit.vocabulary import Actor  # noqa: PLC0415

    with refusals_explained():
        role = role_by_public_id(role_id)
        change = actions.suspend if stopped else actions.unsuspend
        changed = change(role=role, actor=Actor.system("cli"))
    now, before = ("is suspended now", "was suspended already") if stopped else ("is not suspended any more", "was not suspended")
    typer.echo(f"{role_id} {now if changed else before}.")


def _known(email: str) -> "User | None":
    """Return the person who signs in with this address."""
    from kempelen.accounts.models import User  # noqa: PLC0415 -- after set_up

    return User.objects.filter(email__iexact=email.strip()).first()


def _place(*, sandbox: bool) -> dict[str, str]:
    """Return where a sandbox role is at home; nothing for the market, whose address is known."""
    from django.conf import settings  # noqa: PLC0415 -- after set_up

    return {"endpoint": settings.KEMPELEN.address_of(sandbox=True)} if sandbox else {}
