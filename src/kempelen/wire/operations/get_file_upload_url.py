"""GetFileUploadURL (requester-api 4.4)."""

from kempelen.core.errors import NotFoundError
from kempelen.files import urls
from kempelen.files.access import file_of_assignment
from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.errors import WireError
from kempelen.wire.finding import sent_assignment_of


def get_file_upload_url(caller: Caller, request: Request) -> Output:
    """Return the address of a file that a worker sent for one question; it works for a minute."""
    assignment = sent_assignment_of(caller, request["AssignmentId"])
    identifier = request["QuestionIdentifier"]
    try:
        file = file_of_assignment(assignment.pk, identifier)
    except NotFoundError as error:
        raise WireError.value("QuestionIdentifier", identifier, "The answer holds no file for this question.") from error
    return {"FileUploadURL": urls.signed(file, urls.API_SECONDS)}
