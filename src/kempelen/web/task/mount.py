"""The two applications of the task origin, mounted by ``config/wsgi.py`` beside Django."""

from kempelen.web.task.base import task_base
from kempelen.web.task.documents import task_documents

__all__ = ["task_base", "task_documents"]
