"""The contract: botocore's published ``mturk`` service model, read once at start; nothing of it is typed again here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from botocore.loaders import Loader
from botocore.model import ServiceModel

from kempelen.wire.call import Caller, Output, Request
from kempelen.wire.reading import Reader, reader_of
from kempelen.wire.writing import Writer, nothing, writer_of

Handler = Callable[[Caller, Request], Output]
API_VERSION: Final = "2017-01-17"


@dataclass(frozen=True, slots=True)
class Operation:
    """One of the service's operations, its shapes compiled."""

    name: str
    read: Reader
    write: Writer


@lru_cache(maxsize=1)
def service() -> ServiceModel:
    """Return the published model."""
    return ServiceModel(Loader().load_service_model("mturk", "service-2", API_VERSION), service_name="mturk")


@lru_cache(maxsize=1)
def operations() -> Mapping[str, Operation]:
    """Return all operations of the model by name."""
    return {name: _compiled(name) for name in service().operation_names}


def target_prefix() -> str:
    """Return what ``X-Amz-Target`` begins with."""
    return f"{service().metadata['targetPrefix']}."


def _compiled(name: str) -> Operation:
    published = service().operation_model(name)
    output = published.output_shape
    return Operation(name, reader_of(published.input_shape), writer_of(output) if output else nothing)
