"""Room on the page for hot updates, and an eager vacuum, on PostgreSQL (data-model 3 and 6)."""

from typing import Any

from django.db import migrations

_HOT = ("hit", "assignment", "worker", "worker_group", "group_count")


def forward(apps: Any, schema_editor: Any) -> None:
    """Set the storage parameters of the five hot tables; SQLite has none."""
    del apps
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in _HOT:
        schema_editor.execute(f"ALTER TABLE {table} SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)")


def backward(apps: Any, schema_editor: Any) -> None:
    """Return to PostgreSQL's defaults."""
    del apps
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in _HOT:
        schema_editor.execute(f"ALTER TABLE {table} RESET (fillfactor, autovacuum_vacuum_scale_factor)")


class Migration(migrations.Migration):
    """Storage parameters."""

    dependencies = (("hits", "0001_initial"), ("accounts", "0001_initial"))
    operations = (migrations.RunPython(forward, backward),)
