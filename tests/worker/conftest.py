"""What the tests of the worker's pages share: browsers that are signed in, and requirements that bite."""

from collections.abc import Callable

import pytest
from django.test import Client

from conftest import Cast
from kempelen.accounts.models import Worker
from kempelen.core.ids import Kind, encode
from kempelen.hits.models import Hit
from kempelen.qualifications.requirements import Requirement, from_json
from kempelen.web.worker.who import form_token

HOST = "kempelen.localhost:8000"
ORIGIN = f"http://{HOST}"
MANY_APPROVED = "00000000000000000040"


class Browser(Client):
    """A worker's browser on our own origin."""

    def __init__(self, worker: Worker | None = None) -> None:
        super().__init__(headers={"host": HOST})
        self.worker = worker
        if worker is not None:
            self.force_login(worker.user)

    def press(self, address: str, **fields: str):
        """Post one of our own forms."""
        token = form_token(self.worker.user_id, self.worker.user.epoch)
        return self.post(address, {"lane_token": token, **fields}, headers={"origin": ORIGIN})


@pytest.fixture
def wen(cast: Cast) -> Browser:
    """Wen's browser."""
    return Browser(cast.wen)


@pytest.fixture
def stranger(db: None) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser()


@pytest.fixture
def needs() -> Callable[[str], tuple[Requirement, ...]]:
    """Make a requirement that nobody of the cast meets, guarding what is named."""

    def make(guard: str) -> tuple[Requirement, ...]:
        asked = {"QualificationTypeId": MANY_APPROVED, "Comparator": "GreaterThan", "IntegerValues": [100]}
        return from_json([{**asked, "ActionsGuarded": guard}])

    return make


@pytest.fixture
def group_of() -> Callable[[Hit], str]:
    """The HITGroupId of a HIT."""
    return lambda hit: encode(Kind.HIT_GROUP, hit.hit_type_id)
