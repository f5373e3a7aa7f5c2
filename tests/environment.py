"""The environment tests run in: a throw-away folder, and the database named by KEMPELEN_TEST_DATABASE_URL or SQLite."""

import os
import tempfile
from pathlib import Path

# A worker of pytest-xdist has its settings from the folder that the main process made, before this file is read.
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
DATA_DIR = Path(os.environ["KEMPELEN_DATA_DIR"] if IS_WORKER else tempfile.mkdtemp(prefix="kempelen-test-"))
POSTGRESQL = os.environ.get("KEMPELEN_TEST_DATABASE_URL", "")

os.environ["KEMPELEN_DATA_DIR"] = str(DATA_DIR)
os.environ["KEMPELEN_LOG_LEVEL"] = "error"
os.environ["DJANGO_SETTINGS_MODULE"] = "kempelen.config.settings"
if POSTGRESQL:
    os.environ["KEMPELEN_DATABASE_URL"] = POSTGRESQL
    os.environ.setdefault("KEMPELEN_TEST_NAME", "test_kempelen")
else:
    # A file, not memory: threads and processes of one test meet in it as they do in life.
    os.environ["KEMPELEN_DATABASE_URL"] = f"sqlite:///{DATA_DIR / 'kempelen.sqlite3'}"
    os.environ["KEMPELEN_TEST_NAME"] = str(DATA_DIR / "test.sqlite3")
