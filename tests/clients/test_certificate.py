"""A certificate of one's own for the two old API hosts, and the marketplace speaking TLS with it."""

import json
import os
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kempelen.cli.certificates import OLD_HOSTS
from processes import Site, free_port, kill, start, wait_until
from wire.speaking import new_key

pytestmark = pytest.mark.processes

SCRIPT = """import socket, sys
resolve = socket.getaddrinfo  # what a line in /etc/hosts does
socket.getaddrinfo = lambda host, *rest, **named: resolve("127.0.0.1" if "mturk-requester" in str(host) else host, *rest, **named)
import boto3
client = boto3.client("mturk", region_name="us-east-1", endpoint_url=sys.argv[1])
print(client.get_account_balance()["AvailableBalance"])"""


def make(folder, *arguments):
    """Run ``kempelen certificate``."""
    command = [sys.executable, "-m", "kempelen.cli.main", "certificate", str(folder), *arguments, "--json"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_key_is_for_its_owner_alone_and_nothing_is_written_over(tmp_path):
    files = json.loads(make(tmp_path / "certs").stdout)
    key = Path(files["key"])
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    again = make(tmp_path / "certs")
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    assert key.read_bytes() == before


def test_a_name_that_is_none_is_refused_and_nothing_is_written(tmp_path):
    done = make(tmp_path / "certs", "--name", "märket.example")
    assert (done.returncode, (tmp_path / "certs").exists()) == (1, False)


@pytest.mark.parametrize("option", ["--certificate", "--key"])
def test_certificate_and_key_go_together(option, tmp_path):
    (tmp_path / "half.pem").touch()
    command = [sys.executable, "-m", "kempelen.cli.main", "web", option, str(tmp_path / "half.pem")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "go together" in done.stderr) == (1, True)


@pytest.fixture
def tls_site(tmp_path, cast_committed, database_address):
    """The marketplace on a port that speaks TLS, as the recipe says; yields the port and the authority's file."""
    files = json.loads(make(tmp_path / "certs").stdout)
    site = Site(free_port())
    options = ("--port", str(site.port), "--certificate", files["certificate"], "--key", files["key"])
    process = start("web", *options, database=database_address, site=site)

    def answers():
        try:
            ssl.get_server_certificate(("127.0.0.1", site.port), timeout=5)
        except OSError:
            return False
        return True

    try:
        wait_until(answers, "the server speaks TLS")
        yield site.port, files["authority"]
    finally:
        kill(process)


def test_boto3_trusts_it_under_both_old_names(tls_site, cast_committed):
    port, authority = tls_site
    key = new_key(cast_committed.rita)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KEMPELEN_", "AWS_"))}
    environ = kept | {"AWS_ACCESS_KEY_ID": key.key.pk, "AWS_SECRET_ACCESS_KEY": key.secret, "AWS_CA_BUNDLE": authority}
    outcomes = []
    for host in OLD_HOSTS:
        command = [sys.executable, "-c", SCRIPT, f"https://{host}:{port}"]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
        outcomes.append(done.stdout or done.stderr.splitlines()[-1])
    assert outcomes[0].strip().replace(".", "").isdigit()
    assert "UnrecognizedClientException" in outcomes[1]  # the sandbox's name, with a key of the market


def test_without_the_authority_nobody_trusts_it(tls_site, cast_committed):
    port, _authority = tls_site
    key = new_key(cast_committed.rita)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KEMPELEN_", "AWS_"))}
    environ = kept | {"AWS_ACCESS_KEY_ID": key.key.pk, "AWS_SECRET_ACCESS_KEY": key.secret}
    command = [sys.executable, "-c", SCRIPT, f"https://{OLD_HOSTS[0]}:{port}"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert "CERTIFICATE_VERIFY_FAILED" in done.stderr
