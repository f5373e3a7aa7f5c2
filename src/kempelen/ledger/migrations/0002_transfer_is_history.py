"""Refuse changes to transfers in the database itself (security L8)."""

from typing import Any

from django.db import migrations

_POSTGRESQL = (
    """CREATE FUNCTION kempelen_refuse_transfer_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'rows of transfer are never changed'; END $$""",
    """CREATE TRIGGER transfer_is_history BEFORE UPDATE OR DELETE ON transfer
    FOR EACH ROW EXECUTE FUNCTION kempelen_refuse_transfer_change()""",
)
_SQLITE = tuple(
    f"CREATE TRIGGER transfer_is_history_{verb.lower()} BEFORE {verb} ON transfer "
    "BEGIN SELECT RAISE(ABORT, 'rows of transfer are never changed'); END"
    for verb in ("UPDATE", "DELETE")
)
_POSTGRESQL_BACK = ("DROP TRIGGER transfer_is_history ON transfer", "DROP FUNCTION kempelen_refuse_transfer_change()")
_SQLITE_BACK = ("DROP TRIGGER transfer_is_history_update", "DROP TRIGGER transfer_is_history_delete")


def _run(schema_editor: Any, postgresql: tuple[str, ...], sqlite: tuple[str, ...]) -> None:
    for sql in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(sql)


def forward(apps: Any, schema_editor: Any) -> None:
    """Add the triggers."""
    del apps
    _run(schema_editor, _POSTGRESQL, _SQLITE)


def backward(apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    del apps
    _run(schema_editor, _POSTGRESQL_BACK, _SQLITE_BACK)


class Migration(migrations.Migration):
    """Append-only transfers."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunPython(forward, backward),)
