"""The command line as a person or a script uses it: processes of its own, on an empty SQLite folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pysqlite3
import pytest

pytestmark = pytest.mark.processes
SECONDS = 60


class Market:
    """A marketplace in a folder of its own, spoken to by commands."""

    def __init__(self, folder: Path) -> None:
        """Start from what the process has, without any of our settings."""
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KEMPELEN_")}
        self.environ = kept | {"KEMPELEN_DATA_DIR": str(folder), "KEMPELEN_LOG_LEVEL": "error"}

    def run(self, *arguments: str, leaves: int = 0, **settings: str) -> str:
        """Run a command, check how it leaves, and return what it printed; errors when it should fail."""
        done = subprocess.run(
            [sys.executable, "-m", "kempelen.cli.main", *arguments],
            env=self.environ | settings,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == leaves, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stderr if leaves in {1, 2} else done.stdout

    def json(self, *arguments: str, leaves: int = 0) -> dict:
        """Run a command with ``--json`` and return the object it printed."""
        return json.loads(self.run(*arguments, "--json", leaves=leaves))


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    """A migrated marketplace."""
    made = Market(tmp_path_factory.mktemp("market"))
    made.run("migrate")
    made.run("requester", "create", "taken@example.org", "--name", "Taken")
    return made


def test_the_version_is_told(market):
    assert market.run("--version").startswith("kempelen ")


@pytest.mark.parametrize("arguments", [("ledger", "verify"), ("deposit", "ANOBODY", "5.00"), ("suspend", "ANOBODY")])
def test_a_database_without_tables_is_said_in_a_sentence(tmp_path, arguments):
    assert Market(tmp_path).run(*arguments, leaves=2).startswith("Error: this database holds no marketplace.")


def test_migrating_twice_changes_nothing(market):
    market.run("migrate")
    assert market.json("ledger", "verify") == {"clean": True, "findings": []}


def test_secrets_are_made_once_and_for_the_owner_alone(market):
    for name in ("secret_key", "encryption_keys"):
        file = market.folder / name
        before = file.read_text()
        market.run("check")
        assert file.read_text() == before
        assert file.stat().st_mode & 0o077 == 0


def test_a_requester_is_made_with_a_key_and_money(market):
    made = market.json("requester", "create", "lab@example.org", "--name", "A Lab", "--deposit", "100.00")
    assert set(made) == {"requester_id", "email", "password", "access_key_id", "secret_access_key"}
    assert made["requester_id"].startswith("A")
    assert made["access_key_id"].startswith("KMPL")
    booked = market.json("deposit", made["requester_id"], "2.50")
    assert booked["available"] == "102.50"
    assert market.json("deposit", "LAB@example.org", "0.005")["available"] == "102.505"


def test_a_sandbox_role_is_made_for_a_new_person_and_for_one_with_a_log_in(market):
    fresh = market.json("requester", "create", "play@example.org", "--name", "Play", "--sandbox")
    assert fresh["endpoint"] == "http://sandbox.kempelen.localhost:8000"
    assert fresh["password"]
    known = market.json("requester", "create", "taken@example.org", "--name", "Taken", "--sandbox")
    assert (known["password"], known["access_key_id"][:4]) == ("", "KMPL")
    assert market.json("worker", "create", "taken@example.org", "--name", "Taken", "--sandbox")["worker_id"].startswith("A")
    assert market.json("deposit", "taken@example.org", "1.00")["available"] == "1.00"
    booked = market.json("deposit", "taken@example.org", "1.00", "--sandbox")
    assert (booked["requester_id"], booked["available"]) == (known["requester_id"], "10001.00")
    assert "in the sandbox" in market.run("deposit", "lab@example.org", "1.00", "--sandbox", leaves=1)
    assert market.json("ledger", "verify")["clean"]


def test_a_deposit_with_a_reference_is_booked_once(market):
    made = market.json("requester", "create", "once@example.org", "--name", "Once")
    for _ in range(2):
        booked = market.json("deposit", made["requester_id"], "5.00", "--reference", "bank-17")
        assert (booked["reference"], booked["available"]) == ("bank-17", "5.00")


def test_a_worker_is_made_with_a_token(market):
    made = market.json("worker", "create", "worker@example.org", "--name", "Wen", "--country", "us")
    assert set(made) == {"worker_id", "email", "password", "api_token"}
    assert made["api_token"].startswith("kw_")


def test_without_json_people_read_aligned_lines(market):
    lines = market.run("worker", "create", "lines@example.org", "--name", "Lines").splitlines()
    assert [line.split("  ")[0] for line in lines] == ["worker id", "email", "password", "api token"]
    assert len({line.index(line.split("  ")[-1].strip()) for line in lines}) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("requester", "create", "taken@example.org", "--name", "Twice"), "already an account"),
        (("requester", "create", "poor@example.org", "--name", "Poor", "--deposit", "ten"), "digits and a point"),
        (("worker", "create", "far@example.org", "--name", "Far", "--country", "ZZ"), "country"),
        (("deposit", "nobody@example.org", "1.00"), "no requester"),
        (("deposit", "taken@example.org", "1e3"), "digits and a point"),
        (("deposit", "taken@example.org", "0"), "amount"),
        (("id", "3NOTANIDOFTHISMARKETPLACEATALL"), "no id"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence_and_changes_nothing(market, arguments, words):
    before = _rows(market)
    assert words in market.run(*arguments, leaves=1)
    assert _rows(market) == before


def test_a_public_id_is_read(market):
    script = (
        "from kempelen.cli.ready import set_up; set_up(); from kempelen.core.ids import Kind, encode; print(encode(Kind.HIT, 77))"
    )
    public_id = subprocess.run(
        [sys.executable, "-c", script], env=market.environ, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert market.json("id", public_id) == {"kind": "hit", "key": 77}


def test_the_check_warns_about_what_is_risky_and_fails_on_what_is_wrong(market, tmp_path):
    report = market.json("check")
    assert report["errors"] == []
    assert any("KEMPELEN_EMAIL_URL" in warning for warning in report["warnings"])
    assert "migrations are waiting" in Market(tmp_path).run("check", leaves=3)


def test_the_check_warns_of_queues_that_any_requester_may_name(market):
    asked = {"KEMPELEN_SQS_ENDPOINT": "https://sqs.example"}
    assert "KEMPELEN_AWS_DESTINATIONS is *" in market.run("check", **asked)
    named = asked | {"KEMPELEN_AWS_DESTINATIONS": "https://sqs.example/{requester}/*"}
    assert "KEMPELEN_AWS_DESTINATIONS" not in market.run("check", **named)
    assert "KEMPELEN_AWS_DESTINATIONS" not in market.run("check")


def test_a_role_is_stopped_and_let_go_on(market):
    made = market.json("worker", "create", "stopped@example.org", "--name", "Stopped")
    worker = made["worker_id"]
    assert "suspended now" in market.run("suspend", worker)
    assert "suspended already" in market.run("suspend", worker)
    assert "not suspended any more" in market.run("unsuspend", worker)
    assert "was not suspended" in market.run("unsuspend", worker)
    assert "no requester and no worker" in market.run("suspend", "ANOBODY", leaves=1)


def test_books_that_do_not_balance_are_told(tmp_path):
    market = Market(tmp_path)
    market.run("migrate")
    market.run("requester", "create", "lab@example.org", "--name", "A Lab", "--deposit", "1.00")
    with _database(market) as database:
        database.execute("UPDATE account SET balance_micros = balance_micros + 1 WHERE kind = 2")
        database.commit()
    told = market.json("ledger", "verify", leaves=3)
    assert not told["clean"]
    assert len(told["findings"]) == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"KEMPELEN_NO_SUCH": "1"}, "Unknown setting KEMPELEN_NO_SUCH"),
        ({"KEMPELEN_SIGNUP": "maybe"}, "KEMPELEN_SIGNUP is one of open, closed"),
    ],
)
def test_settings_that_cannot_be_meant_stop_every_command(market, settings, words):
    assert words in market.run("check", leaves=2, **settings)


def _database(market):
    return pysqlite3.connect(str(market.folder / "kempelen.sqlite3"))


def _rows(market):
    with _database(market) as database:
        return [
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("user", "requester", "worker", "access_key", "transfer", "deposit", "audit")
        ]


HEADER = "HITId,HITTypeId,Title,RequesterAnnotation,AssignmentId,WorkerId,AssignmentStatus,SubmitTime\n"
ROW = "3H,3T,Sort,BatchId:{number};,3A{number},A1OLD,Approved,Wed Nov 20 21:03:26 UTC 2019\n"


def test_results_of_many_batches_are_kept_and_the_file_that_is_refused_is_named(market, tmp_path):
    requester = market.json("requester", "create", "old@example.org", "--name", "Old Lab")["requester_id"]
    good, bad = tmp_path / "Batch_1.csv", tmp_path / "Batch_2.csv"
    good.write_text(HEADER + ROW.format(number=1))
    bad.write_text(HEADER + ROW.format(number=2) + "3H,3T\n" + "3H\n")
    said = market.run("import", "results", str(good), str(bad), "--requester", requester, leaves=1)
    assert f"{bad}: Row 3: " in said
    assert f"{bad}: Row 4: " in said
    assert f"nothing of {bad} was kept" in said
    assert market.json("import", "results", str(good), "--requester", requester) == {"batches": 1, "assignments": 1}
