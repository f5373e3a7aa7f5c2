"""Where qualification types meet HIT types. It stands here because qualifications may not know of HIT types."""

from kempelen.audit.vocabulary import Actor
from kempelen.core.db import atomic, retried
from kempelen.hits.errors import HitTypeRetiredError
from kempelen.hits.facts import type_facts
from kempelen.hits.models import HitType
from kempelen.qualifications.access import check_usable
from kempelen.qualifications.actions import delete_type
from kempelen.qualifications.models import QualificationType


@retried
def delete_qualification_type(*, qualification_type: QualificationType, actor: Actor) -> None:
    """Delete a type; HIT types that ask for it, whoever's they are, take no new HITs, and their HITs go on (requester-api 4.5).

    Raises UnknownQualificationTypeError. Locks: qualification type, requests, HIT types.
    """
    with atomic():
        delete_type(type_id=qualification_type.pk, actor=actor)
        asking = HitType.objects.filter(requirements__qualification_type_id=qualification_type.public_id)
        HitType.objects.filter(pk__in=asking.values("pk"), retired=False).update(retired=True)


def check_open(hit_type: HitType) -> None:
    """Raise unless the HIT type takes new HITs (requester-api 5.5). One query, and none without requester-made types.

    Raises HitTypeRetiredError, TypeStateError.
    """
    if hit_type.retired:
        raise HitTypeRetiredError
    check_usable(type_facts(hit_type.pk).requirements, sandbox=hit_type.sandbox)
