"""Every write of projects and batches."""

from kempelen.batches.actions.changing import EXPIRE_TOPIC, cancel, expire_cancelled, extend
from kempelen.batches.actions.drafting import discard_draft, draft_batch
from kempelen.batches.actions.projects import ProjectProperties, archive_project, copy_project, save_project
from kempelen.batches.actions.publishing import PUBLISH_TOPIC, publish, publish_chunk

__all__ = [
    "EXPIRE_TOPIC",
    "PUBLISH_TOPIC",
    "ProjectProperties",
    "archive_project",
    "cancel",
    "copy_project",
    "discard_draft",
    "draft_batch",
    "expire_cancelled",
    "extend",
    "publish",
    "publish_chunk",
    "save_project",
]
