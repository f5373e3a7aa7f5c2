"""Django's SQLite backend on the SQLite that pysqlite3 carries, with one writer at a time in a process.

Debian's SQLite predates 3.51.3, before which a reset of the write-ahead log is reported to corrupt (DESIGN, Stack).
"""
