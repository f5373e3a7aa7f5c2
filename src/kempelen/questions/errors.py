"""What can be wrong with a question or a template."""

from kempelen.core.errors import InvalidValueError, Refusal


class QuestionError(Refusal):
    """The XML is not well formed, or not one of the question schemas. ``detail`` says what and where."""

    code = "xml_parse_error"

    def __init__(self, detail: str) -> None:
        """Keep the bare reason beside the sentence, for the wire's own wording."""
        super().__init__(f"The question could not be read: {detail}")
        self.detail = detail


class FormattedContentError(QuestionError):
    """FormattedContent holds markup that is not of the XHTML subset."""

    code = "xhtml_parse_error"


class QuestionValueError(InvalidValueError):
    """The XML is sound, but a value in it breaks a rule: its size, its address, a layout's parameters."""


class TemplateError(Refusal):
    """A template cannot be saved. ``errors`` holds one sentence for each reason."""

    code = "template_error"

    def __init__(self, errors: tuple[str, ...]) -> None:
        """Keep every reason: an author wants them all at once."""
        super().__init__(" ".join(errors))
        self.errors = errors
