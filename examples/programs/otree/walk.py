"""Walk through oTree's own MTurk client, in the order of its admin pages, against whichever marketplace it is led to.

    kempelen exec --market http://127.0.0.1:8000 -- python walk.py sandbox

``live`` instead of ``sandbox`` also waits for somebody to work and pays them as oTree does: the bonus first, then approval.
Start it in this folder: oTree reads settings.py from there. It signs its calls itself, without any AWS library.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from otree.mturk_client import MTurkError, TurkClient
from otree.views.mturk import get_all_assignments, get_completion_code

WAITS_SECONDS = 300
SECONDS_BETWEEN_LOOKS = 3
QUESTION = """<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">
  <HTMLContent><![CDATA[
    <!DOCTYPE html>
    <body>
    <script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
    <crowd-form>
      <p><a class="otree-link">Open the study</a>, then type the code that it shows on its last page.</p>
      <crowd-input label="Completion code" name="completion_code" required></crowd-input>
    </crowd-form>
    </body>
    </html>
    ]]>
  </HTMLContent>
  <FrameHeight>600</FrameHeight>
</HTMLQuestion>"""


def main(mode: str) -> None:
    """Publish, be refused the second time; in ``live`` pay for one answer; and expire."""
    sandbox = mode == "sandbox"
    wanted = {
        "Title": f"A walk through oTree, {time.time():.0f}",
        "Description": "Nothing to do but to submit.",
        "Keywords": "otree, walk",
        "MaxAssignments": 1,
        "Reward": str(0.05),
        "AssignmentDurationInSeconds": 600,
        "LifetimeInSeconds": 3600,
        "UniqueRequestToken": f"otree_{time.time():.0f}",
        "Question": QUESTION,
    }
    hit = TurkClient.create_hit(wanted, use_sandbox=sandbox)["HIT"]
    print("HIT:", hit["HITId"], "group", hit["HITGroupId"], "until", datetime.fromtimestamp(hit["Expiration"], UTC).isoformat())
    print("the same once more:", refusal(lambda: TurkClient.create_hit(wanted, use_sandbox=sandbox)))
    print("assignments:", get_all_assignments(hit["HITId"], use_sandbox=sandbox))
    if not sandbox:
        pay(hit["HITId"])
    long_ago = {"HITId": hit["HITId"], "ExpireAt": datetime(2015, 1, 1, tzinfo=UTC).timestamp()}
    print("expired:", TurkClient.update_expiration(long_ago, use_sandbox=sandbox))


def pay(hit_id: str) -> None:
    """Wait for one answer; read it, pay a bonus and approve as oTree's payments page does."""
    waits_until = time.monotonic() + WAITS_SECONDS
    while not (found := get_all_assignments(hit_id, use_sandbox=False)):
        if time.monotonic() > waits_until:
            raise SystemExit("Nobody worked on it.")
        time.sleep(SECONDS_BETWEEN_LOOKS)
    work = found[0]
    print("submitted by", work.worker_id, "with the code", repr(get_completion_code(work.answer)))
    bonus = {
        "WorkerId": work.worker_id,
        "AssignmentId": work.assignment_id,
        "BonusAmount": "0.10",
        "UniqueRequestToken": f"{work.worker_id}_{work.assignment_id}",
        "Reason": "Thank you",
    }
    print("bonus:", TurkClient.send_bonus(bonus, use_sandbox=False))
    print("the same once more:", refusal(lambda: TurkClient.send_bonus(bonus, use_sandbox=False)))
    print("approved:", TurkClient.approve_assignment({"AssignmentId": work.assignment_id}, use_sandbox=False))
    too_late = {"AssignmentId": work.assignment_id, "RequesterFeedback": ""}
    print("rejected too late:", refusal(lambda: TurkClient.reject_assignment(too_late, use_sandbox=False)))


def refusal(call: Callable[[], Any]) -> Any:
    """Return what the marketplace says to a call that it refuses."""
    try:
        return call()
    except MTurkError as error:
        return f"refused: {error}"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sandbox")
