"""``kempelen exec``: run a program written for MTurk against this marketplace, unchanged (requester-api 1.8, ADR 0019)."""

import os
import subprocess
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import typer

from kempelen.config.environment import Environment

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
    sandbox_host: str = typer.Option(
        "", "--sandbox-host", envvar="KEMPELEN_SANDBOX_HOST", help="Host (and port) of the sandbox; sandbox.<market> when absent."
    ),
) -> None:
    """Run a program written for MTurk against this marketplace. Leaves as the program leaves.

    Its access keys come from where they always came: AWS_ACCESS_KEY_ID, ~/.aws, or the program itself.
    """
    if urlsplit(market).scheme not in {"http", "https"} or not urlsplit(market).hostname:
        typer.echo(f"Error: {market!r} is no address such as https://market.example.", err=True)
        raise typer.Exit(_NOT_AN_ADDRESS)
    environ = environment_for(market.rstrip("/"), sandbox=sandbox, sandbox_host=sandbox_host)
    try:
        done = subprocess.run(arguments, env=environ, check=False)  # noqa: S603 -- what the person asked for
    except OSError as error:
        typer.echo(f"Error: {arguments[0]} cannot be run: {error.strerror}.", err=True)
        raise typer.Exit(_CANNOT_RUN) from error
    raise typer.Exit(done.returncode if done.returncode >= 0 else _SIGNALLED - done.returncode)


def environment_for(market: str, *, sandbox: bool, sandbox_host: str = "") -> dict[str, str]:
    """Return the environment a program is started with: the SDKs' own variables, and our shim before its Python's modules."""
    environ = dict(os.environ)
    environ["KEMPELEN_EXEC_MARKET"] = market
    environ["KEMPELEN_EXEC_SANDBOX"] = "1" if sandbox else ""
    environ.pop("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", None)
    environ.setdefault("AWS_DEFAULT_REGION", environ.get("AWS_REGION", "us-east-1"))
    environ.setdefault("AWS_REGION", environ["AWS_DEFAULT_REGION"])
    environ |= _sandbox(market, sandbox_host) if sandbox else {"AWS_ENDPOINT_URL_MTURK": _reached(market)}
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_SHIM), environ.get("PYTHONPATH"))))
    for name in ("NO_PROXY", "no_proxy"):  # a proxy on the way would be asked for a host that is gone
        environ[name] = ",".join(filter(None, (environ.get(name), _OLD_HOSTS)))
    return environ


def _sandbox(market: str, host: str) -> dict[str, str]:
    """Return what leads programs that our shim does not reach to the sandbox: its name, or else the region (ADR 0015)."""
    address = Environment(base_url=market, sandbox_host=host).sandbox_url
    if address and _reached(address) == address:
        return {"AWS_ENDPOINT_URL_MTURK": address}
    return {"AWS_ENDPOINT_URL_MTURK": _reached(market), "AWS_DEFAULT_REGION": "sandbox", "AWS_REGION": "sandbox"}


def _reached(address: str) -> str:
    """Return an address that programs find which our shim does not reach: few resolvers know the names below ``.localhost``."""
    host = urlsplit(address).hostname or ""
    return address.replace(host, "127.0.0.1", 1) if host.endswith(".localhost") else address
