"""Projects and batches for tests, made by the verbs that the pages use."""

import csv
import io
from collections.abc import Sequence

from kempelen.accounts.models import Requester
from kempelen.audit.vocabulary import Actor
from kempelen.batches.actions import ProjectProperties, draft_batch, publish, publish_chunk, save_project
from kempelen.batches.models import Batch, Project
from kempelen.hits.actions import HitTypeProperties

TEST = Actor.system("test")
TEMPLATE = '<form><p>Is ${text} good?</p><img src="${image}" alt=""><input name="answer"></form>'
PLAIN = '<form><p>Is it good?</p><input name="answer"></form>'


def make_properties(**changes: object) -> ProjectProperties:
    """Return ordinary properties, some of them changed."""
    shared = {
        "title": "Judge a text",
        "description": "Read a text and say whether it is good.",
        "keywords": "text, judge",
        "reward_micros": 50_000,
        "duration_seconds": 600,
        "approve_after_seconds": 86_400,
        "requirements": (),
    }
    own = {"name": "Texts", "assignments_per_hit": 1, "lifetime_seconds": 3_600}
    own.update({key: value for key, value in changes.items() if key in own})
    shared.update({key: value for key, value in changes.items() if key in shared})
    return ProjectProperties(**own, hit_type=HitTypeProperties(**shared))


def make_project(
    requester: Requester, *, html: str = TEMPLATE, escaping: str = "contextual", frame_height: int = 450, **changes: object
) -> Project:
    """Make a project with a template of two variables."""
    return save_project(
        requester=requester,
        project=None,
        properties=make_properties(**changes),
        html=html,
        frame_height=frame_height,
        escaping=escaping,
        actor=TEST,
    )


def table(rows: Sequence[Sequence[str]], columns: Sequence[str] = ("text", "image")) -> io.BytesIO:
    """Return rows as an uploaded file."""
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    return io.BytesIO(text.getvalue().encode())


def numbered(count: int) -> io.BytesIO:
    """Return a file of so many different rows."""
    return table([(f"text {number}", f"https://example.org/{number}.png") for number in range(count)])


def make_draft(project: Project, file: io.BytesIO | None = None, *, rows: int = 2) -> Batch:
    """Make a draft of the project."""
    return draft_batch(project=project, file=file or numbered(rows), file_name="texts.csv", actor=TEST)


def make_published(project: Project, file: io.BytesIO | None = None, *, rows: int = 2) -> Batch:
    """Publish a draft and make all its HITs."""
    batch = publish(batch=make_draft(project, file, rows=rows), name="Texts, first part", actor=TEST)
    while publish_chunk(batch_id=batch.pk):
        pass
    batch.refresh_from_db()
    return batch
