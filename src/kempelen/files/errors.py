"""Refusals of the file room, worded for the worker who chose the file."""

from typing import Final

from kempelen.core.errors import Refusal


class FileRefusedError(Refusal):
    """A file is not taken. Nothing of it is kept."""

    code = "file_refused"
    sentence = "This file cannot be taken."


class FileTooLargeError(FileRefusedError):
    """The file is larger than one may be."""

    code = "file_too_large"

    def __init__(self, limit: int) -> None:
        """Name the limit, in bytes and as people read it."""
        super().__init__(f"The file is too large. One file may have at most {_shown(limit)}.")
        self.limit = limit


class FileTooSmallError(FileRefusedError):
    """The file is smaller than the question asks for."""

    code = "file_too_small"

    def __init__(self, limit: int) -> None:
        """Name the limit."""
        super().__init__(f"The file is too small. This question asks for at least {_shown(limit)}.")
        self.limit = limit


class TooManyFilesError(FileRefusedError):
    """The answer has as many files as one may have, or together they are too large."""

    code = "too_many_files"

    def __init__(self, most: int, limit: int) -> None:
        """Name both limits."""
        super().__init__(f"These are too many files. One answer may have {most}, together at most {_shown(limit)}.")


class PictureTooLargeError(FileRefusedError):
    """The picture has more pixels than one may have: whoever opens it would pay for them with memory."""

    code = "file_picture_too_large"

    def __init__(self, limit: int) -> None:
        """Name the limit, in pixels."""
        shown = f"{limit / _MILLION:.1f}".removesuffix(".0")
        super().__init__(
            f"The picture is too large. It may have at most {shown} million pixels: make it smaller and send it again."
        )
        self.limit = limit


class DamagedFileError(FileRefusedError):
    """A picture or film that cannot be walked to its end: nobody can tell what is in it, so nothing of it is kept."""

    code = "file_damaged"
    sentence = "This picture or film is damaged. Open it, save it again, and send the new file."


class NoSpaceError(FileRefusedError):
    """The requester's share or the whole store is full."""

    code = "file_space_full"
    sentence = "There is no space left for this requester's files. Tell the requester; your HIT is still yours."


class HarmfulFileError(FileRefusedError):
    """The operator's scanner says that the file does harm."""

    code = "file_harmful"
    sentence = "The virus scanner refused this file. Check your computer, or send another file."


class ScannerFailedError(FileRefusedError):
    """The scanner gave no verdict; without one nothing is taken."""

    code = "file_scanner_failed"
    sentence = "The file could not be checked for viruses just now. Try again in a few minutes."


class StorageFailedError(FileRefusedError):
    """The storage did not take the file, or does not give it."""

    code = "file_storage_failed"
    sentence = "The file could not be stored just now. Try again in a few minutes."


_MILLION: Final = 1_000_000
_UNITS: Final = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


def _shown(size: int) -> str:
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} bytes"
