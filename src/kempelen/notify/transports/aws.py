"""Queues and topics at the endpoint that the operator has set, signed with the operator's credentials (security N2).

A message always goes to that endpoint, never to a host that stands in a destination; and only to destinations that the
operator's patterns allow: ``KEMPELEN_AWS_DESTINATIONS``, where ``{requester}`` stands for the CustomerId.
"""

import threading
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from kempelen.notify.errors import UndeliverableError
from kempelen.notify.events.messages import EventMessage
from kempelen.notify.events.vocabulary import Transport
from kempelen.notify.models import Destination

_CONNECT_SECONDS: Final = 5
_READ_SECONDS: Final = 10
_FIFO: Final = ".fifo"
_making = threading.Lock()


def endpoint_of(transport: Transport) -> str:
    """Return the endpoint that serves a transport here, or the empty text."""
    endpoint: str = settings.KEMPELEN.sqs_endpoint if transport is Transport.SQS else settings.KEMPELEN.sns_endpoint
    return endpoint


def reaches(destination: Destination) -> bool:
    """Return whether this marketplace sends to a queue or topic of this requester."""
    if not endpoint_of(Transport(destination.transport)):
        return False
    patterns = (pattern.replace("{requester}", destination.requester.public_id) for pattern in settings.KEMPELEN.aws_destinations)
    return any(fnmatchcase(destination.address, pattern) for pattern in patterns)


def carrier(destination: Destination) -> Callable[[EventMessage], None]:
    """Return what sends a message to a queue or publishes it at a topic."""
    transport, address = Transport(destination.transport), destination.address

    def carry(message: EventMessage) -> None:
        client = _client(transport, endpoint_of(transport), settings.KEMPELEN.aws_region)
        order: Mapping[str, str] = {}
        if address.endswith(_FIFO):
            order = {"MessageGroupId": message.hit_id, "MessageDeduplicationId": message.document_id}
        try:
            if transport is Transport.SQS:
                client.send_message(QueueUrl=address, MessageBody=message.body(), **order)
            else:
                subject = str(int(message.at.timestamp() * 1_000))
                client.publish(TopicArn=address, Message=message.body(), Subject=subject, **order)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "an error")
            raise UndeliverableError(f"{transport.value} answered {code}.") from error
        except BotoCoreError as error:
            raise UndeliverableError(f"{transport.value} could not be reached ({type(error).__name__}).") from error

    return carry


@lru_cache(maxsize=8)
def _made(transport: Transport, endpoint: str, region: str, key_id: str, secret: str) -> Any:
    session = boto3.session.Session(aws_access_key_id=key_id or None, aws_secret_access_key=secret or None, region_name=region)
    config = Config(connect_timeout=_CONNECT_SECONDS, read_timeout=_READ_SECONDS, retries={"total_max_attempts": 1}, proxies={})
    return session.client(transport.value.lower(), endpoint_url=endpoint, config=config)


def _client(transport: Transport, endpoint: str, region: str) -> Any:
    """Return the client for an endpoint; clients may be shared by threads, their making may not."""
    with _making:
        return _made(transport, endpoint, region, settings.KEMPELEN.aws_access_key_id, settings.KEMPELEN.aws_secret_access_key)
