"""A place for files that a test may fill."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from filing import local_store


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    """A local store of the test's own."""
    settings.KEMPELEN = replace(settings.KEMPELEN, data_dir=tmp_path)
    settings.STORAGES = {**settings.STORAGES, "uploads": local_store(tmp_path / "uploads")}
    return tmp_path / "uploads"


@pytest.fixture
def limits(settings) -> Callable[..., None]:
    """Put limits in force for a test."""

    def change(**values: Any) -> None:
        settings.KEMPELEN = replace(settings.KEMPELEN, **values)

    return change
