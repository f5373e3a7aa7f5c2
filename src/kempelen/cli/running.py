"""``kempelen exec``: run a program written for MTurk against this marketplace, unchanged (requester-api 1.8, ADR 0019)."""

import os
import subprocess
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import typer

_SHIM: Final = Path(__file__).parent / "shim"
_OLD_HOSTS: Final = "mturk-requester.us-east-1.amazonaws.com,mturk-requester-sandbox.us-east-1.amazonaws.com"
_NOT_AN_ADDRESS: Final = 2
_CANNOT_RUN: Final = 127
"""What shells answer for a command that is not there."""
_SIGNALLED: Final = 128


_PROGRAM = typer.Argument(help="The program and its arguments, after --.", metavar="COMMAND...")


def command(
    arguments: list[str] = _PROGRAM,
    market: str = typer.Option(
        "http://kempelen.localhost:8000", "--market", envvar="KEMPELEN_BASE_URL", help="Address of the marketplace."
    ),
    sandbox: bool = typer.Option(False, "--sandbox", help="Send programs that name no host to the sandbox."),
) -> None:
    """Run a program written for MTurk against this marketplace. Leaves as the program leaves.

    Its access keys come from where they always came: AWS_ACCESS_KEY_ID, ~/.aws, or the program itself.
    """
    if urlsplit(market).scheme not in {"http", "https"} or not urlsplit(market).hostname:
        typer.echo(f"Error: {market!r} is no address such as https://market.example.", err=True)
        raise typer.Exit(_NOT_AN_ADDRESS)
    environ = environment_for(market.rstrip("/"), sandbox=sandbox)
    try:
        done = subprocess.run(arguments, env=environ, check=False)  # noqa: S603 -- what the person asked for
    except OSError as error:
        typer.echo(f"Error: {arguments[0]} cannot be run: {error.strerror}.", err=True)
        raise typer.Exit(_CANNOT_RUN) from error
    raise typer.Exit(done.returncode if done.returncode >= 0 else _SIGNALLED - done.returncode)


def environment_for(market: str, *, sandbox: bool) -> dict[str, str]:
    """Return the environment a program is started with: the SDKs' own variables, and our shim before its Python's modules."""
    environ = dict(os.environ)
    environ["KEMPELEN_EXEC_MARKET"] = market
    environ["KEMPELEN_EXEC_SANDBOX"] = "1" if sandbox else ""
    environ["AWS_ENDPOINT_URL_MTURK"] = _endpoint(market, sandbox=sandbox)
    environ.pop("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", None)
    environ.setdefault("AWS_DEFAULT_REGION", environ.get("AWS_REGION", "us-east-1"))
    environ.setdefault("AWS_REGION", environ["AWS_DEFAULT_REGION"])
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_SHIM), environ.get("PYTHONPATH"))))
    for name in ("NO_PROXY", "no_proxy"):  # a proxy on the way would be asked for a host that is gone
        environ[name] = ",".join(filter(None, (environ.get(name), _OLD_HOSTS)))
    return environ


def _endpoint(market: str, *, sandbox: bool) -> str:
    """Return the address for programs that our shim does not reach. Few resolvers know the names below ``.localhost``."""
    parts = urlsplit(market)
    if sandbox:
        return f"{parts.scheme}://sandbox.{parts.netloc}"
    if (parts.hostname or "").endswith(".localhost"):
        return market.replace(parts.hostname or "", "127.0.0.1", 1)
    return market
