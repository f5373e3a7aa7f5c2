"""The S3-compatible store, over HTTP: the same verbs, the same promises."""

import hashlib

import boto3
import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

import pictures
from filing import PNG, keep, png
from kempelen.config.environment import SettingsError, read_environment
from kempelen.files import actions, storage
from kempelen.files.errors import PictureTooLargeError, StorageFailedError
from kempelen.files.models import LooseFile, StoredFile
from support import books_balance

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def store():
    """The address of a store that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(store, settings, monkeypatch, tmp_path):
    """A bucket that the settings name, as an operator would write them."""
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    from kempelen.config import settings as module  # noqa: PLC0415 -- the function that reads the setting

    environment = read_environment(
        {
            "KEMPELEN_DATA_DIR": str(tmp_path),
            "KEMPELEN_MEDIA_URL": f"s3://market/files?endpoint={store}&region=us-east-1",
            "KEMPELEN_MEDIA_ACCESS_KEY_ID": "AK",
            "KEMPELEN_MEDIA_SECRET_ACCESS_KEY": "secret",
        }
    )
    monkeypatch.setattr(module, "KEMPELEN", environment)
    settings.STORAGES = {**settings.STORAGES, "uploads": module.uploads_storage()}
    client = boto3.client(
        "s3", endpoint_url=store, region_name="us-east-1", aws_access_key_id="AK", aws_secret_access_key="secret"
    )
    client.create_bucket(Bucket="market")
    yield client
    for found in client.list_objects_v2(Bucket="market").get("Contents", []):
        client.delete_object(Bucket="market", Key=found["Key"])
    client.delete_bucket(Bucket="market")
    storages["uploads"].connection.meta.client.close()
    client.close()


def keys(client):
    return [found["Key"] for found in client.list_objects_v2(Bucket="market").get("Contents", [])]


def test_a_file_is_kept_read_and_removed(bucket):
    file = keep()
    assert keys(bucket) == [f"files/{file.key}"]
    head = bucket.head_object(Bucket="market", Key=f"files/{file.key}")
    assert (head["ContentType"], head["ContentDisposition"]) == ("application/octet-stream", "attachment")
    with storage.opened(file.key) as content:
        assert content.read() == PNG
    actions.remove(file_ids=[file.pk])
    actions.sweep_files()
    assert keys(bucket) == []
    books_balance()


def test_what_a_picture_tells_never_reaches_the_store(bucket):
    file = keep(pictures.jpeg())
    stored = bucket.get_object(Bucket="market", Key=f"files/{file.key}")["Body"].read()
    assert (len(stored), hashlib.sha256(stored).hexdigest()) == (file.size, file.digest)
    assert [word for word in pictures.SECRETS if word in stored] == []


def test_a_refused_picture_never_reaches_the_store(bucket):
    with pytest.raises(PictureTooLargeError):
        keep(png(40_000, 40_000))
    assert keys(bucket) == []


def test_a_store_that_is_gone_is_a_refusal(bucket):
    bucket.delete_bucket(Bucket="market")
    with pytest.raises(StorageFailedError):
        keep()
    assert not StoredFile.objects.exists()
    bucket.create_bucket(Bucket="market")
    actions.sweep_files()
    assert not LooseFile.objects.exists()


@pytest.mark.parametrize("value", ["s3://", "gs://bucket", "/var/files", "s3://bucket?secret=x", "s3://key:secret@bucket"])
def test_an_address_that_cannot_be_meant_stops_the_start(tmp_path, value):
    with pytest.raises(SettingsError, match="KEMPELEN_MEDIA_URL"):
        read_environment({"KEMPELEN_DATA_DIR": str(tmp_path), "KEMPELEN_MEDIA_URL": value})
