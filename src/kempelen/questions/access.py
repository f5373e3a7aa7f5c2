"""The only way to get a requester's layout. Forbidden looks like absent."""

from kempelen.core.errors import NotFoundError
from kempelen.core.ids import Kind, decode
from kempelen.questions.models import Layout


def own_layout(*, requester_id: int, public_id: str) -> Layout:
    """Return the requester's layout by HITLayoutId; older versions of a project's layout too. Raises NotFoundError."""
    key = decode(Kind.LAYOUT, public_id)
    layout = Layout.objects.filter(pk=key, requester_id=requester_id).first() if key is not None else None
    if layout is None:
        raise NotFoundError
    return layout
