"""Programs written for MTurk, started by ``kempelen exec``: the hosts they hard-code lead to this marketplace."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import TEST
from kempelen.accounts.actions import become_requester, create_person
from kempelen.cli import running
from kempelen.ledger.actions import deposit
from wire.speaking import new_key, serving

pytestmark = pytest.mark.processes

BALANCE = "print(client.get_account_balance()['AvailableBalance'], client.meta.endpoint_url)"
HARD_CODED = f"""import boto3
client = boto3.client("mturk", region_name="us-east-1", endpoint_url="https://mturk-requester.us-east-1.amazonaws.com")
{BALANCE}"""
BY_DEFAULT = f"""import boto3
client = boto3.client("mturk", region_name="us-east-1")
{BALANCE}"""
SANDBOX = f"""import boto3
client = boto3.client("mturk", region_name="us-east-1", endpoint_url="https://mturk-requester-sandbox.us-east-1.amazonaws.com")
{BALANCE}"""
BY_URLLIB = """import json, urllib.error, urllib.request
request = urllib.request.Request("https://mturk-requester.us-east-1.amazonaws.com/", data=b"{}", headers={
    "X-Amz-Target": "MTurkRequesterServiceV20170117.GetAccountBalance", "Content-Type": "application/x-amz-json-1.1"})
try:
    urllib.request.urlopen(request)
except urllib.error.HTTPError as error:
    print(error.code, json.load(error)["__type"])"""
PRODUCTION_HOST = "https://mturk-requester.us-east-1.amazonaws.com"


@pytest.fixture
def market(transactional_db):
    """A running Requester API and a requester with 100 dollars."""
    with serving() as url:
        yield url


def person(email, *, sandbox=False):
    """Return an access key of a requester who has 100 dollars."""
    user = create_person(email=email, name="Rhea", password=None, actor=TEST)
    rhea = become_requester(user=user, name="Rhea Lab", actor=TEST, sandbox=sandbox)
    deposit(requester_id=rhea.pk, amount_micros=100_000_000, reference=f"{email}-1", actor=TEST)
    return new_key(rhea)


def run(market, key, *command, options=(), **variables):
    """Run a program by ``kempelen exec`` and return how it left and what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KEMPELEN_", "AWS_"))}
    environ = kept | {"AWS_ACCESS_KEY_ID": key.key.pk, "AWS_SECRET_ACCESS_KEY": key.secret} | variables
    return subprocess.run(
        [sys.executable, "-m", "kempelen.cli.main", "exec", "--market", market, *options, "--", *command],
        env=environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("script", [HARD_CODED, BY_DEFAULT])
def test_a_script_reaches_this_marketplace_and_believes_it_spoke_to_the_old_host(market, script):
    done = run(market, person("rhea@example.org"), sys.executable, "-c", script)
    assert (done.stdout, done.returncode) == (f"100.00 {PRODUCTION_HOST}\n", 0), done.stderr


def test_the_old_sandbox_host_is_the_sandbox_and_a_key_of_the_market_does_not_open_it(market):
    real = run(market, person("rhea@example.org"), sys.executable, "-c", SANDBOX)
    assert "UnrecognizedClientException" in real.stderr
    play = run(market, person("play@example.org", sandbox=True), sys.executable, "-c", SANDBOX)
    assert play.stdout.endswith(" https://mturk-requester-sandbox.us-east-1.amazonaws.com\n"), play.stderr


def test_the_sandbox_option_is_for_programs_that_name_no_host(market):
    key = person("play@example.org", sandbox=True)
    assert run(market, key, sys.executable, "-c", BY_DEFAULT, options=["--sandbox"]).returncode == 0
    assert "UnrecognizedClientException" in run(market, key, sys.executable, "-c", BY_DEFAULT).stderr


def test_a_program_without_any_sdk_is_led_too(market):
    done = run(market, person("rhea@example.org"), sys.executable, "-c", BY_URLLIB)
    assert done.stdout == "400 MissingAuthenticationTokenException\n", done.stderr


def test_a_proxy_in_the_environment_is_not_asked_for_a_host_that_is_gone(market):
    done = run(market, person("rhea@example.org"), sys.executable, "-c", HARD_CODED, HTTPS_PROXY="http://127.0.0.1:9")
    assert done.returncode == 0, done.stderr


def test_a_program_that_is_not_python_gets_the_variables_of_the_sdks(market):
    done = run(market, person("rhea@example.org"), "/bin/sh", "-c", "echo $AWS_ENDPOINT_URL_MTURK $AWS_REGION")
    assert done.stdout == f"{market} us-east-1\n"


def test_the_command_leaves_as_the_program_leaves(market):
    key = person("rhea@example.org")
    assert run(market, key, "/bin/sh", "-c", "exit 7").returncode == 7
    assert run(market, key, "/bin/sh", "-c", "kill -TERM $$").returncode == 143
    gone = run(market, key, "no-such-program")
    assert (gone.returncode, gone.stderr) == (127, "Error: no-such-program cannot be run: No such file or directory.\n")


def test_an_address_that_is_none_is_refused(market):
    done = run("market.example", person("rhea@example.org"), "true")
    assert (done.returncode, "no address such as https://market.example" in done.stderr) == (2, True)


def test_a_sitecustomize_that_was_there_before_still_runs(market, tmp_path: Path):
    (tmp_path / "sitecustomize.py").write_text("import os; os.environ['WAS_HERE'] = 'yes'\n", encoding="utf-8")
    script = f"import os; print(os.environ['WAS_HERE'])\n{HARD_CODED}"
    done = run(market, person("rhea@example.org"), sys.executable, "-c", script, PYTHONPATH=str(tmp_path))
    assert done.stdout == f"yes\n100.00 {PRODUCTION_HOST}\n", done.stderr


def test_names_below_localhost_are_this_machine(market):
    named = market.replace("127.0.0.1", "kempelen.localhost")
    done = run(named, person("rhea@example.org"), sys.executable, "-c", HARD_CODED)
    assert done.returncode == 0, done.stderr


def test_the_aws_command_line_is_led_too(market):
    aws = str(Path(sys.executable).with_name("aws"))
    arguments = ("mturk", "get-account-balance", "--endpoint-url", PRODUCTION_HOST, "--output", "json")
    done = run(market, person("rhea@example.org"), aws, *arguments)
    assert json.loads(done.stdout)["AvailableBalance"] == "100.00", done.stderr


SHOWN = "echo $AWS_ENDPOINT_URL_MTURK $AWS_REGION $AWS_DEFAULT_REGION"


@pytest.mark.parametrize(
    ("market", "options", "shown"),
    [
        ("https://market.example", (), "https://sandbox.market.example us-east-1 us-east-1"),
        ("https://market.example", ("--sandbox-host", "play.example"), "https://play.example us-east-1 us-east-1"),
        ("http://kempelen.localhost:8000", (), "http://127.0.0.1:8000 sandbox sandbox"),  # a name that few resolvers know
        ("http://192.168.1.5:8000", (), "http://192.168.1.5:8000 sandbox sandbox"),  # no name goes below an address
        ("http://192.168.1.5:8000", ("--sandbox-host", "192.168.1.5:8001"), "http://192.168.1.5:8001 us-east-1 us-east-1"),
    ],
)
def test_programs_that_are_not_python_find_the_sandbox_by_its_name_or_by_the_region(market, options, shown):
    assert led(market, *options) == f"{shown}\n"


def test_the_sandboxs_own_name_is_known_from_the_settings():
    assert led("https://market.example", KEMPELEN_SANDBOX_HOST="play.example").startswith("https://play.example ")


def led(market, *options, **variables):
    """Return what a shell is told that ``exec --sandbox`` starts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KEMPELEN_", "AWS_"))}
    command = [sys.executable, "-m", "kempelen.cli.main", "exec", "--market", market, "--sandbox", *options, "--"]
    command += ["/bin/sh", "-c", SHOWN]
    return subprocess.run(command, env=kept | variables, capture_output=True, text=True, timeout=60, check=False).stdout


def test_the_aws_command_line_reaches_the_sandbox_by_a_bare_address(market):
    aws = str(Path(sys.executable).with_name("aws"))
    arguments = ("mturk", "get-account-balance", "--output", "json")
    done = run(market, person("play@example.org", sandbox=True), aws, *arguments, options=["--sandbox"])
    assert done.returncode == 0, done.stderr


def test_the_shim_can_be_read_by_every_python_since_3_6():
    source = (Path(running.__file__).parent / "shim" / "sitecustomize.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names}
    subscripted = {
        node.value.id for node in ast.walk(tree) if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
    }
    assert not subscripted & (imported | {"dict", "list", "tuple", "set", "type"})  # as values these may be so since 3.9 only
