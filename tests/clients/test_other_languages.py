"""The key flows through the AWS command line and the AWS SDK for JavaScript: same calls, same answers as by boto3."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kempelen.core.ids import Kind, decode, encode
from kempelen.hits.models import Hit
from support import QUESTION, books_balance, publish_hit, work
from wire.speaking import new_key, serving

pytestmark = pytest.mark.processes

JAVASCRIPT = Path(__file__).parent / "javascript"
AWS = str(Path(sys.executable).with_name("aws"))
NO_SUCH_HIT = "3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def speak(transactional_db, cast_committed):
    """Run a client program for Rita by the SDKs' own variables; return what it printed, read as JSON."""
    with serving() as url:
        key = new_key(cast_committed.rita)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KEMPELEN_", "AWS_"))}
        ours = {
            "AWS_ENDPOINT_URL_MTURK": url,
            "AWS_ACCESS_KEY_ID": key.key.pk,
            "AWS_SECRET_ACCESS_KEY": key.secret,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

        def run(*command, leaves=0):
            done = subprocess.run(
                command, env=kept | ours, cwd=JAVASCRIPT, capture_output=True, text=True, timeout=60, check=False
            )
            assert done.returncode == leaves, done.stderr
            return done.stderr if leaves else json.loads(done.stdout or "{}")

        yield run


def hit_of(public_id):
    """Return the row of a HIT named by its public id."""
    return Hit.objects.get(pk=decode(Kind.HIT, public_id))


def test_javascript_publishes_reviews_pays_and_disposes(speak, cast_committed):
    made = speak("node", "flow.mjs", "publish", QUESTION)
    assert (made["status"], made["expires"]) == ("Assignable", True)
    work(cast_committed.wen, hit_of(made["hit"]), fields=[("answer", "jä")])
    reviewed = speak("node", "flow.mjs", "review", made["hit"])
    assert (reviewed["count"], reviewed["status"], reviewed["feedback"]) == (1, "Approved", "Danke, schön gemacht!")
    assert "<FreeText>j&#228;</FreeText>" in reviewed["answer"]
    assert speak("node", "flow.mjs", "dispose", made["hit"]) == {"status": "Disposed"}
    cast_committed.wen.refresh_from_db()
    assert cast_committed.wen.balance_micros == 150_000
    books_balance()


def test_javascript_walks_every_page(speak, cast_committed):
    made = [encode(Kind.HIT, publish_hit(cast_committed.rita).pk) for _ in range(5)]
    assert sorted(speak("node", "flow.mjs", "walk")["hits"]) == sorted(made)


def test_javascript_reads_our_errors(speak):
    lost = speak("node", "flow.mjs", "lose")
    assert (lost["name"], lost["code"], lost["status"]) == ("RequestError", "AWS.MechanicalTurk.HITDoesNotExist", 400)
    assert "does not exist" in lost["says"]


def test_a_javascript_client_that_repeats_its_token_makes_one_hit(speak):
    speak("node", "flow.mjs", "publish", QUESTION)
    assert "HITAlreadyExists" in speak("node", "flow.mjs", "publish", QUESTION, leaves=1)
    assert Hit.objects.count() == 1


def aws(speak, operation, *arguments, leaves=0):
    """Call the AWS command line."""
    return speak(AWS, "mturk", operation, *arguments, "--output", "json", leaves=leaves)


def test_the_command_line_publishes_reviews_pays_and_disposes(speak, cast_committed):
    properties = ("--title", "Judge a pair", "--description", "Read two sentences.", "--reward", "0.05")
    times = ("--assignment-duration-in-seconds", "600", "--lifetime-in-seconds", "3600")
    made = aws(speak, "create-hit", *properties, *times, "--max-assignments", "1", "--question", QUESTION)["HIT"]
    work(cast_committed.wen, hit_of(made["HITId"]))
    listed = aws(speak, "list-assignments-for-hit", "--hit-id", made["HITId"])
    (assignment,) = listed["Assignments"]
    aws(speak, "approve-assignment", "--assignment-id", assignment["AssignmentId"])
    worker = ("--worker-id", assignment["WorkerId"], "--assignment-id", assignment["AssignmentId"])
    aws(speak, "send-bonus", *worker, "--bonus-amount", "0.10", "--reason", "Careful", "--unique-request-token", "b-1")
    aws(speak, "update-expiration-for-hit", "--hit-id", made["HITId"], "--expire-at", "1970-01-02")
    aws(speak, "delete-hit", "--hit-id", made["HITId"])
    assert aws(speak, "get-hit", "--hit-id", made["HITId"])["HIT"]["HITStatus"] == "Disposed"
    cast_committed.wen.refresh_from_db()
    assert cast_committed.wen.balance_micros == 150_000
    books_balance()


def test_the_command_line_walks_every_page(speak, cast_committed):
    made = [encode(Kind.HIT, publish_hit(cast_committed.rita).pk) for _ in range(5)]
    assert sorted(hit["HITId"] for hit in aws(speak, "list-hits", "--page-size", "2")["HITs"]) == sorted(made)


def test_the_command_line_shows_our_errors(speak):
    said = aws(speak, "get-hit", "--hit-id", NO_SUCH_HIT, leaves=255)
    assert "(RequestError) when calling the GetHIT operation" in said
    assert "does not exist" in said
