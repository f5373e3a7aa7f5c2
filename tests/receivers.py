"""Real servers on loopback that take what the marketplace sends: a webhook's receiver, and queues and topics by moto."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

import boto3
from django.conf import settings as django_settings
from moto.server import ThreadedMotoServer

from kempelen.config.environment import Environment

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@dataclass(frozen=True, slots=True)
class Taken:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    """A server that keeps what it is sent. ``answers`` are the statuses to give, first to last; then 204."""

    url: str
    taken: list[Taken] = field(default_factory=list)
    answers: deque[int] = field(default_factory=deque)
    headers: dict[str, str] = field(default_factory=dict)
    hold: threading.Event | None = None
    """Unset, it keeps every request waiting."""


@contextmanager
def receiving(host: str = "127.0.0.1", port: int = 0) -> Iterator[Receiver]:
    """Run a receiver on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            receiver.taken.append(Taken(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            if receiver.hold is not None:
                receiver.hold.wait(timeout=60)
            self.send_response(receiver.answers.popleft() if receiver.answers else 204)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((host, port), Handler)
    receiver = Receiver(f"http://{host}:{server.server_port}/hook")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        if receiver.hold is not None:
            receiver.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Cloud:
    """A server that speaks SQS and SNS, and clients that ask it what arrived."""

    endpoint: str
    sqs: Any
    sns: Any

    def queue(self, name: str, **attributes: str) -> str:
        """Make a queue; return its URL."""
        return str(self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])

    def topic_into(self, queue_url: str, name: str) -> str:
        """Make a topic that a queue is subscribed to; return its ARN."""
        topic = str(self.sns.create_topic(Name=name)["TopicArn"])
        arn = self.sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        return topic

    def bodies(self, queue_url: str) -> list[str]:
        """Take everything out of a queue, in the order in which it came."""
        found: list[str] = []
        while messages := self.sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", []):
            for message in messages:
                found.append(message["Body"])
                self.sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        return found


@contextmanager
def cloud_serving() -> Iterator[Cloud]:
    """Run moto's server on a free port of loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        given = {
            "endpoint_url": endpoint,
            "region_name": "us-east-1",
            "aws_access_key_id": "operator",
            "aws_secret_access_key": "secret",
        }
        yield Cloud(endpoint, boto3.client("sqs", **given), boto3.client("sns", **given))
    finally:
        server.stop()


def with_cloud(cloud: Cloud, **more: Any) -> Environment:
    """Return the settings of a marketplace that sends to this cloud."""
    return replace(
        django_settings.KEMPELEN,
        sqs_endpoint=cloud.endpoint,
        sns_endpoint=cloud.endpoint,
        aws_access_key_id="operator",
        aws_secret_access_key="secret",
        **more,
    )


def with_loopback(**more: Any) -> Environment:
    """Return the settings of a marketplace that may send to this machine."""
    return replace(django_settings.KEMPELEN, outgoing_networks=LOOPBACK, **more)


def slept_until(condition: Any, seconds: float = 30.0) -> bool:
    """Look again and again until something holds; return whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
