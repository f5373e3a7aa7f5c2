"""Row numbers in addresses: only those that a row can have, so that a longer one is an address of nothing (security W9)."""

from django.urls.converters import IntConverter


class RowNumber(IntConverter):
    """A number of at most 18 digits, which every database's big integer holds: ``<row:...>``."""

    regex = "[0-9]{1,18}"
