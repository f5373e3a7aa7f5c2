"""Every error the Requester API answers with (requester-api 2): protocol errors by name, and one table for refusals."""

from typing import Final, Self

MODELLED: Final = "RequestError"
VALUE: Final = "ParameterValidationError"
COMBINATION: Final = "InvalidParameterCombinationError"
FAULT: Final = "ServiceFault"


class WireError(Exception):
    """An answer that is an error. ``name`` is sent as ``__type``; ``code`` is the part of TurkErrorCode after the prefix."""

    def __init__(self, name: str, message: str, *, code: str | None = None, status: str = "400 Bad Request") -> None:
        """Keep what the answer is written from."""
        super().__init__(message)
        self.name = name
        self.message = message
        self.code = code
        self.status = status

    @classmethod
    def request(cls, code: str, message: str) -> Self:
        """Return a business refusal: objects, states, money."""
        return cls(MODELLED, message, code=code)

    @classmethod
    def value(cls, parameter: str, value: object, reason: str = "") -> Self:
        """Return the refusal of one parameter's value (2.2, InvalidParameterValue)."""
        sentence = f'The value "{shortened(value)}" is not valid for the parameter {parameter}.'
        return cls(VALUE, f"{sentence} {reason}".strip(), code="InvalidParameterValue")

    @classmethod
    def combination(cls, *parameters: str) -> Self:
        """Return the refusal of parameters that exclude each other."""
        text = f"The combination of parameters supplied to the request is invalid: {', '.join(parameters)}."
        return cls(COMBINATION, text, code="InvalidParameterCombination")

    @classmethod
    def serialization(cls, message: str) -> Self:
        """Return the refusal of a body that is not the JSON it should be."""
        return cls("SerializationException", message)


LONGEST_ECHO: Final = 256


def shortened(value: object) -> str:
    """Return a value as an error shows it: never a whole document."""
    text = "null" if value is None else str(value)
    return text if len(text) <= LONGEST_ECHO else text[:LONGEST_ECHO] + "..."
