"""The settings loader refuses what cannot be meant."""

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from kempelen.config.environment import Environment, SettingsError, read_environment


@pytest.fixture
def base(tmp_path):
    return {"KEMPELEN_DATA_DIR": str(tmp_path)}


def test_with_nothing_set_a_fresh_folder_is_enough(base, tmp_path):
    environment = read_environment(base)
    assert environment.database_url == f"sqlite:///{tmp_path / 'kempelen.sqlite3'}"
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert read_environment(base) == environment


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QUEUE_LIMIT", "many"),
        ("BASE_URL", "market.example"),
        ("BASE_URL", "https://market.example/path"),
        ("DATABASE_URL", "mysql://host/name"),
        ("FEE_POLICY", "20%"),
        ("FEE_POLICY", "10001"),
        ("REWARD_RANGE", "10000"),
        ("BONUS_RANGE", "0.00-1.00"),
        ("WIRE_BODY_LIMIT_BYTES", "1048575"),
        *(("API_PATH", path) for path in ("mturk", "/", "/mturk/", "/a//b", "/../a", "/mt%75rk", "/mtürk")),
        ("SIGNUP", "maybe"),
        ("DEBUG", "perhaps"),
        ("ENCRYPTION_KEYS", "short"),
        ("TASK_ISOLATION", "none"),
        ("S3_ADDRESSES", "bucket=https://img.example"),
        ("S3_ADDRESSES", "s3://bucket"),
        ("S3_ADDRESSES", "s3://bucket=ftp://img.example"),
        ("S3_ADDRESSES", "s3://bucket=https://img.example?a=b"),
    ],
)
def test_malformed_values_name_the_setting(base, name, value):
    with pytest.raises(SettingsError, match=f"KEMPELEN_{name} "):
        read_environment(base | {f"KEMPELEN_{name}": value})


def test_unknown_names_are_refused(base):
    with pytest.raises(SettingsError, match="KEMPELEN_QUEUE_LIMITS"):
        read_environment(base | {"KEMPELEN_QUEUE_LIMITS": "25"})


def test_secrets_come_from_files(base, tmp_path):
    (tmp_path / "db").write_text("postgres://kempelen@host/market\n")
    assert (
        read_environment(base | {"KEMPELEN_DATABASE_URL_FILE": str(tmp_path / "db")}).database_url
        == "postgres://kempelen@host/market"
    )


def test_value_and_file_together_are_refused(base, tmp_path):
    with pytest.raises(SettingsError, match="Both"):
        read_environment(base | {"KEMPELEN_SECRET_KEY": "x", "KEMPELEN_SECRET_KEY_FILE": str(tmp_path)})


def test_a_secret_is_never_printed(base):
    with pytest.raises(SettingsError) as caught:
        read_environment(base | {"KEMPELEN_ENCRYPTION_KEYS": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_places_in_s3_have_addresses_on_the_web(base):
    given = "s3://bucket/raw/=https://img.example/a/, s3://other=http://10.0.0.1:9000"
    found = read_environment(base | {"KEMPELEN_S3_ADDRESSES": given}).s3_addresses
    assert found == (("s3://bucket/raw", "https://img.example/a"), ("s3://other", "http://10.0.0.1:9000"))


@pytest.mark.parametrize(
    ("base_url", "isolation"),
    [
        ("http://kempelen.localhost:8000", "requester"),
        ("https://market.example", "requester"),
        ("http://192.168.1.5:8000", "opaque"),
    ],
)
def test_isolation_follows_the_address(base, base_url, isolation):
    assert read_environment(base | {"KEMPELEN_BASE_URL": base_url}).isolation == isolation


@pytest.mark.parametrize(
    ("base_url", "sandbox_host", "address"),
    [
        ("https://market.example", "", "https://sandbox.market.example"),
        ("https://market.example", "play.example", "https://play.example"),
        ("http://kempelen.localhost:8000", "", "http://sandbox.kempelen.localhost:8000"),
        ("http://127.0.0.1:8000", "", "http://sandbox.kempelen.localhost:8000"),
        ("http://192.168.1.5:8000", "", ""),
        ("http://192.168.1.5:8000", "192.168.1.5:8001", "http://192.168.1.5:8001"),
    ],
)
def test_the_sandbox_has_a_name_of_its_own(base, base_url, sandbox_host, address):
    environment = read_environment(base | {"KEMPELEN_BASE_URL": base_url, "KEMPELEN_SANDBOX_HOST": sandbox_host})
    assert environment.sandbox_url == address
    assert environment.address_of(sandbox=True) == (address or base_url)
    assert environment.address_of(sandbox=False) == base_url


@pytest.mark.parametrize("taken", ["market.example", "Tasks.market.example", "www.market.example"])
def test_a_sandbox_that_cannot_be_told_apart_is_refused(base, taken):
    named = {"BASE_URL": "https://market.example", "ALLOWED_HOSTS": "www.market.example", "SANDBOX_HOST": taken}
    with pytest.raises(SettingsError, match="KEMPELEN_SANDBOX_HOST"):
        read_environment(base | {f"KEMPELEN_{name}": value for name, value in named.items()})


def test_every_setting_is_documented():
    page = (Path(__file__).parents[2] / "docs/operator/settings.md").read_text()
    assert [item.name for item in fields(Environment) if f"`KEMPELEN_{item.name.upper()}`" not in page] == []
