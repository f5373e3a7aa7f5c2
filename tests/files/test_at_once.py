"""Uploads that meet: nobody gets past a limit by being quick, and a process that dies leaves nothing that stays."""

import os
import signal
import subprocess
import sys
import textwrap
from datetime import timedelta

import pytest

import environment
from filing import PNG, files_in, keep
from kempelen.core import clock
from kempelen.files import actions, storage
from kempelen.files.errors import NoSpaceError, TooManyFilesError
from kempelen.files.models import FileSpace, LooseFile, StoredFile
from support import at_once, books_balance


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("limit", "refusal"),
    [
        ("files_of_requester_bytes", NoSpaceError),
        ("files_total_bytes", NoSpaceError),
        ("files_of_answer_bytes", TooManyFilesError),
    ],
)
def test_the_last_place_is_given_once(folder, limits, limit, refusal):
    limits(**{limit: 3 * len(PNG)})
    results = at_once(*[keep] * 6)
    assert sum(isinstance(result, StoredFile) for result in results) == 3
    assert sum(type(result) is refusal for result in results) == 3
    assert len(files_in(folder)) == StoredFile.objects.count() == 3
    assert FileSpace.objects.get(pk=actions.EVERYBODY).bytes == 3 * len(PNG)
    assert not LooseFile.objects.exists()
    books_balance()


_VICTIM = textwrap.dedent("""
    import io, os, signal, sys
    sys.path.insert(0, "tests")
    import django
    django.setup()
    from dataclasses import replace
    from pathlib import Path
    from django.conf import settings
    from django.test import override_settings
    from filing import keep, local_store
    from kempelen.files import actions, storage
    place, when = Path(sys.argv[1]), sys.argv[2]
    settings.KEMPELEN = replace(settings.KEMPELEN, data_dir=place)
    def die(*_args, **_more):
        os.kill(os.getpid(), signal.SIGKILL)
    if when == "in the middle of writing":
        class Dying(io.BytesIO):
            reads = 0
            def read(self, size=-1):
                Dying.reads += 1
                if Dying.reads == 9:  # one to judge it, six to measure it, then one piece written
                    die()
                return super().read(size)
        content = Dying(b"x" * 300_000)
    else:
        content = io.BytesIO(b"x" * 300_000)
    if when == "between storage and row":
        actions._add_row = die
    with override_settings(STORAGES={**settings.STORAGES, "uploads": local_store(place / "uploads")}):
        if when == "before the answer":
            actions.keep(requester_id=7, assignment_id=1, field="f", name="a", content=content)
            die()
        actions.keep(requester_id=7, assignment_id=1, field="f", name="a", content=content)
""")


@pytest.mark.processes
@pytest.mark.xdist_group("processes")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["in the middle of writing", "between storage and row", "before the answer"])
def test_a_killed_upload_leaves_nothing_that_stays(folder, database_address, when):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KEMPELEN_")}
    ours = {
        "KEMPELEN_DATA_DIR": str(environment.DATA_DIR),
        "KEMPELEN_DATABASE_URL": database_address,
        "DJANGO_SETTINGS_MODULE": "kempelen.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", _VICTIM, str(folder.parent), when],
        env=inherited | ours,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(files_in(folder)) == 1
    for file in StoredFile.objects.all():
        with storage.opened(file.key) as content:
            assert len(content.read()) == file.size  # never a row without its file
    books_balance()
    with clock.stopped_at(clock.now() + timedelta(hours=25)):
        actions.sweep_files()
        actions.sweep_files()
    assert files_in(folder) == []
    assert not StoredFile.objects.exists()
    assert not LooseFile.objects.exists()
    books_balance()
