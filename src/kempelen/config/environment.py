"""Settings come from the environment: ``KEMPELEN_<NAME>``, or a file named by ``KEMPELEN_<NAME>_FILE`` for secrets.

One typed table. A malformed value or a name we do not know stops the process with a sentence that says which one:
a marketplace must not start with half of what its operator meant.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Final, Literal, cast
from urllib.parse import parse_qs, urlsplit

from cryptography.fernet import Fernet

from kempelen.config.places import Addresses, s3_addresses
from kempelen.money import AmountRange, FeePolicy, MoneyError

PREFIX: Final = "KEMPELEN_"
_TEST_PREFIX: Final = "KEMPELEN_TEST_"
_LARGEST_FEE_BASIS_POINTS: Final = 10_000
_SMALLEST_BODY_LIMIT: Final = 1_048_576
_API_PATH: Final = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*", re.ASCII)
_MEDIA_OPTIONS: Final = frozenset({"endpoint", "region"})


class SettingsError(Exception):
    """The environment holds something that cannot be meant."""


def _text(value: str) -> str:
    return value


def _flag(value: str) -> bool:
    lowered = value.strip().lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off", ""}:
        return False
    message = "is 1 or 0"
    raise ValueError(message)


def _number(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        message = "is a whole number"
        raise ValueError(message)
    return int(value)


def _count(value: str) -> int:
    number = _number(value)
    if not number:
        message = "is a whole number from 1 on"
        raise ValueError(message)
    return number


def _body_limit(value: str) -> int:
    number = _number(value)
    if number < _SMALLEST_BODY_LIMIT:
        message = f"is {_SMALLEST_BODY_LIMIT} or more: a HIT with a long question takes that much"
        raise ValueError(message)
    return number


def _api_path(value: str) -> str:
    if not _API_PATH.fullmatch(value):
        message = "is a path without a slash at its end, such as /mturk"
        raise ValueError(message)
    return value


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def _networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(word) for word in _words(value))  # raises ValueError with its own sentence


def _origin(value: str) -> str:
    parts = urlsplit(value.rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.username:
        message = "is an address such as https://market.example, without a path"
        raise ValueError(message)
    return value.rstrip("/")


def _endpoint(value: str) -> str:
    return _origin(value) if value else value


def _database(value: str) -> str:
    if urlsplit(value).scheme not in {"sqlite", "postgres", "postgresql"}:
        message = "begins with sqlite:/// or postgres://"
        raise ValueError(message)
    return value


def _keys(value: str) -> tuple[str, ...]:
    keys = _words(value)
    for key in keys:
        Fernet(key)  # raises ValueError with its own sentence
    return keys


def _media(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme != "s3" or not parts.netloc or parts.username or set(parse_qs(parts.query)) - _MEDIA_OPTIONS):
        message = "is empty, or s3://bucket/prefix?endpoint=https://s3.example&region=eu-central-1"
        raise ValueError(message)
    return value


def _fee_policy(value: str) -> FeePolicy:
    if value == "mturk":
        return FeePolicy.mturk()
    if value in {"", "none"}:
        return FeePolicy()
    if value.isascii() and value.isdigit() and int(value) <= _LARGEST_FEE_BASIS_POINTS:
        return FeePolicy.flat(int(value))
    message = "is none, mturk, or a rate in basis points (500 = 5 %)"
    raise ValueError(message)


def _amounts(value: str) -> AmountRange:
    try:
        return AmountRange.parse(value)
    except MoneyError as error:
        message = "is two amounts, the smaller first, such as 0.01-10000.00"
        raise ValueError(message) from error


def _positive_amounts(value: str) -> AmountRange:
    found = _amounts(value)
    if not found.least_micros:
        message = "begins above 0, such as 0.01-10000.00"
        raise ValueError(message)
    return found


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            message = f"is one of {', '.join(allowed)}"
            raise ValueError(message)
        return value

    return read


def _path(value: str) -> Path:
    return Path(value).expanduser().resolve()


def setting(read: Callable[[str], Any], default: Any, doc: str, *, secret: bool = False) -> Any:
    """Declare a setting: how to read its text, what holds when it is absent, and one sentence for the docs."""
    return field(default=default, metadata={"read": read, "doc": doc, "secret": secret})


TaskIsolation = Literal["requester", "opaque", "shared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Every setting an operator can make. ``docs/operator/settings.md`` is tested to name each."""

    data_dir: Path = setting(_path, Path("kempelen-data"), "Folder for the SQLite file, generated keys and uploads.")
    database_url: str = setting(_database, "", "sqlite:///path or postgres://user:password@host/name.")
    secret_key: str = setting(_text, "", "Signs sessions and tickets; made in the data folder when absent.", secret=True)
    secret_key_fallbacks: tuple[str, ...] = setting(_words, (), "Older secret keys that still verify.", secret=True)
    encryption_keys: tuple[str, ...] = setting(
        _keys, (), "Ring that encrypts secrets at rest; the first writes, all read.", secret=True
    )
    base_url: str = setting(_origin, "http://kempelen.localhost:8000", "Address of the site, as people type it.")
    tasks_host: str = setting(_text, "", "Host (and port) of the task origin; tasks.<site host> when absent.")
    sandbox_host: str = setting(_text, "", "Host (and port) of the sandbox; sandbox.<site host> when absent.")
    task_isolation: TaskIsolation | None = setting(
        _choice("requester", "opaque", "shared"), None, "How requesters' pages are kept apart; chosen from base_url when absent."
    )
    allowed_hosts: tuple[str, ...] = setting(_words, (), "Further host names the site answers to.")
    marketplace_name: str = setting(_text, "Kempelen", "Name shown in the pages and mails.")
    fee_policy: FeePolicy = setting(_fee_policy, FeePolicy(), "none, mturk, or basis points on rewards and bonuses.")
    reward_range: AmountRange = setting(_amounts, AmountRange.parse("0.00-10000.00"), "Least and most that a HIT may pay.")
    bonus_range: AmountRange = setting(
        _positive_amounts, AmountRange.parse("0.01-10000.00"), "Least and most that one bonus may be."
    )
    dispose_after_days: int = setting(
        _number, 0, "Days without any activity after which a finished HIT is deleted by itself; 0 keeps it. MTurk: 120."
    )
    queue_limit: int = setting(_number, 25, "How many accepted HITs a worker may hold at once.")
    signup: str = setting(_choice("open", "closed"), "open", "Whether anybody may create an account.")
    email_url: str = setting(_text, "console:", "console:, smtp://user:password@host:port, or smtps://.", secret=True)
    sqs_endpoint: str = setting(_endpoint, "", "Where events for SQS queues are sent; none are when absent.")
    sns_endpoint: str = setting(_endpoint, "", "Where events for SNS topics are published; none are when absent.")
    aws_region: str = setting(_text, "us-east-1", "Region that requests to sqs_endpoint and sns_endpoint are signed for.")
    aws_access_key_id: str = setting(_text, "", "Access key for both; boto3's own places when absent.", secret=True)
    aws_secret_access_key: str = setting(_text, "", "Secret key for both.", secret=True)
    aws_destinations: tuple[str, ...] = setting(
        _words, ("*",), "Queue URLs and topic ARNs that requesters may name; * is anything, {requester} the CustomerId."
    )
    email_from: str = setting(_text, "Kempelen <no-reply@localhost>", "Sender of mails.")
    messages_a_day: int = setting(_number, 1_000, "How many workers a requester may write to within 24 hours.")
    security_contact: str = setting(_text, "", "Address published in /.well-known/security.txt.")
    time_zone: str = setting(_text, "UTC", "Where a day begins, for statistics and result files.")
    trusted_proxy_count: int = setting(_number, 0, "How many proxies in front append to X-Forwarded-For.")
    allow_insecure: bool = setting(_flag, default=False, doc="Accept access keys over plain http beyond loopback.")
    allow_http_questions: bool = setting(_flag, default=False, doc="Accept http:// addresses in ExternalQuestion.")
    clock_window_seconds: int = setting(_number, 900, "How far a signed request's clock may differ.")
    api_path: str = setting(
        _api_path, "", "A path beside / that the Requester API answers at, such as /mturk; not one of a page."
    )
    api_rate: int = setting(_number, 0, "Requester API calls a second that an account may make for long; 0 sets no limit.")
    api_burst: int = setting(_number, 0, "Calls an account may make at once before api_rate counts; 10 seconds' worth when 0.")
    api_processes: int = setting(_count, 1, "How many web processes share api_rate and api_burst; each gives out its part.")
    api_log_days: int = setting(_number, 30, "How long the API log keeps a call; 0 keeps none.")
    list_rate: int = setting(_number, 5, "Looks at the list of HITs a second that a worker may take for long; 0 sets no limit.")
    accept_rate: int = setting(_number, 3, "Accepts and returns a second that a worker may try for long; 0 sets no limit.")
    page_rate: int = setting(_number, 10, "Other pages a second that a worker may open for long; 0 sets no limit.")
    address_rate: int = setting(
        _number, 100, "Requests a second from one network address by people who are not known as workers; 0 sets no limit."
    )
    wire_body_limit_bytes: int = setting(_body_limit, 2_097_152, "Largest body of a Requester API call; 1 MiB or more.")
    submit_limit_bytes: int = setting(_number, 26_214_400, "Largest body of a submitted task page.")
    upload_limit_bytes: int = setting(_number, 104_857_600, "Largest CSV file.")
    upload_rows_limit: int = setting(_number, 100_000, "Most rows in a CSV file.")
    media_url: str = setting(_media, "", "Where workers' files lie: s3://bucket?endpoint=&region=; the data folder when absent.")
    media_access_key_id: str = setting(_text, "", "Access key of the S3 store; boto3's own places when absent.", secret=True)
    media_secret_access_key: str = setting(_text, "", "Secret key of the S3 store.", secret=True)
    file_limit_bytes: int = setting(_count, 104_857_600, "Largest file a worker may send with an answer.")
    files_of_answer: int = setting(_count, 20, "Most files one answer may have.")
    files_of_answer_bytes: int = setting(_count, 268_435_456, "Most bytes that the files of one answer may have together.")
    files_of_requester_bytes: int = setting(_count, 10_737_418_240, "Most bytes kept of one requester's workers' files.")
    files_total_bytes: int = setting(_count, 107_374_182_400, "Most bytes kept of workers' files in all.")
    picture_pixels: int = setting(_count, 120_000_000, "Most pixels that a picture a worker sends may have.")
    files_keep_metadata: bool = setting(
        _flag, default=False, doc="Keep what workers' pictures and films tell of place, camera and hour; else it is removed."
    )
    upload_scanner: str = setting(_text, "", "Command run with each file's path: 0 takes it, 1 refuses it, others are failures.")
    upload_scanner_seconds: int = setting(_count, 60, "How long the scanner may take; then the file is refused.")
    media_proxy_bytes: int = setting(_count, 26_214_400, "Largest image, sound or film that the media proxy fetches.")
    s3_addresses: Addresses = setting(
        s3_addresses, (), "Where s3:// addresses of Liquid templates are on the web: s3://bucket/prefix=https://host/path, ..."
    )
    outgoing_networks: tuple[IPv4Network | IPv6Network, ...] = setting(
        _networks, (), "Networks of your own (10.0.0.0/8) that webhooks and the media proxy may ask; else only public ones."
    )
    outgoing_http: bool = setting(_flag, default=False, doc="Let webhooks and the media proxy ask http:// addresses too.")
    threads: int = setting(_number, 8, "Threads of the web server.")
    log_format: str = setting(_choice("json", "console"), "console", "How log lines are written.")
    log_level: str = setting(_choice("debug", "info", "warning", "error"), "info", "Least serious line that is logged.")
    debug: bool = setting(_flag, default=False, doc="Developer error pages. Never on a public address.")
    demo: bool = setting(_flag, default=False, doc="Set by `kempelen demo`: pages say where a demo keeps its mail and its money.")

    @property
    def site_host(self) -> str:
        """Return host and port of the site."""
        return urlsplit(self.base_url).netloc

    @property
    def api_paths(self) -> frozenset[str]:
        """Return where the Requester API answers, as a server tells paths: nothing else is looked at (security W4)."""
        return frozenset({"", "/", self.api_path, f"{self.api_path}/"})

    @property
    def https(self) -> bool:
        """Return whether people reach the site over https."""
        return self.base_url.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Return whether the site's own name is this machine and nothing else."""
        name = urlsplit(self.base_url).hostname or ""
        return name == "localhost" or name.endswith(".localhost") or name.startswith("127.")

    @property
    def sandbox_url(self) -> str:
        """Return the address of the sandbox. Empty where the site is a bare address beyond this machine (ADR 0015)."""
        parts = urlsplit(self.base_url)
        if self.sandbox_host:
            return f"{parts.scheme}://{self.sandbox_host}"
        if not self._site_is_an_address:
            return f"{parts.scheme}://sandbox.{self.site_host}"
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://sandbox.kempelen.localhost{port}" if self.is_local else ""

    def address_of(self, *, sandbox: bool) -> str:
        """Return where people and programs reach an environment; the site's own address where the sandbox has no name."""
        return (self.sandbox_url if sandbox else "") or self.base_url

    @property
    def task_base_url(self) -> str:
        """Return the origin of submits, libraries and (below it) requesters' pages; an address has no names below it."""
        if self.tasks_host or not self._site_is_an_address:
            return f"{urlsplit(self.base_url).scheme}://{self.tasks_host or 'tasks.' + self.site_host}"
        return self.base_url

    @property
    def isolation(self) -> TaskIsolation:
        """Return the isolation in force; where no names can be had below the task host it can only be opaque (security 1.3).

        That also holds against the setting: without a name of their own, requesters' pages would share the site's origin.
        """
        host = urlsplit(self.task_base_url).hostname or ""
        if self.task_base_url == self.base_url or _is_an_address(host):
            return "opaque"
        return self.task_isolation or "requester"

    @property
    def _site_is_an_address(self) -> bool:
        return _is_an_address(urlsplit(self.base_url).hostname or "")


def _is_an_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def read_environment(environ: Mapping[str, str] | None = None) -> Environment:
    """Read every setting. Raises SettingsError naming the variable that is unknown or malformed."""
    source = os.environ if environ is None else environ
    ours = {name: value for name, value in source.items() if name.startswith(PREFIX) and not name.startswith(_TEST_PREFIX)}
    values: dict[str, Any] = {}
    for declared in fields(Environment):
        name = PREFIX + declared.name.upper()
        text = _take(ours, name)
        if text is None:
            continue
        try:
            values[declared.name] = declared.metadata["read"](text)
        except ValueError as error:
            shown = "" if declared.metadata["secret"] else f" (it is {text!r})"
            message = f"{name} {error}{shown}."
            raise SettingsError(message) from error
    if ours:
        message = f"Unknown setting {min(ours)}. docs/operator/settings.md lists the names."
        raise SettingsError(message)
    environment = _with_generated(values)
    _refuse_one_name_for_two(environment)
    return environment


def _refuse_one_name_for_two(environment: Environment) -> None:
    """Refuse a sandbox that cannot be told from the site or from the task origin by its name. Raises SettingsError."""
    taken = {environment.site_host, *environment.allowed_hosts, urlsplit(environment.task_base_url).netloc}
    if environment.sandbox_host.lower() in {host.lower() for host in taken}:
        message = f"KEMPELEN_SANDBOX_HOST {environment.sandbox_host!r} names the site or its task origin too."
        raise SettingsError(message)


def _take(ours: dict[str, str], name: str) -> str | None:
    """Remove and return the setting's text; ``NAME_FILE`` names a file that holds it."""
    text, file = ours.pop(name, None), ours.pop(f"{name}_FILE", None)
    if text is not None and file is not None:
        message = f"Both {name} and {name}_FILE are set."
        raise SettingsError(message)
    if file is None:
        return text
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        message = f"{name}_FILE cannot be read: {error}."
        raise SettingsError(message) from error


def _with_generated(values: dict[str, Any]) -> Environment:
    """Fill in what a fresh folder makes for itself: the SQLite file's address and two secrets, readable by us alone."""
    data_dir = cast("Path", values.setdefault("data_dir", _default("data_dir").resolve()))
    if not values.get("database_url"):
        values["database_url"] = f"sqlite:///{data_dir / 'kempelen.sqlite3'}"
    if not values.get("secret_key"):
        values["secret_key"] = _kept_secret(data_dir / "secret_key", lambda: secrets.token_urlsafe(50))
    if not values.get("encryption_keys"):
        values["encryption_keys"] = _keys(_kept_secret(data_dir / "encryption_keys", lambda: Fernet.generate_key().decode()))
    return Environment(**values)


def _default(name: str) -> Any:
    return next(item.default for item in fields(Environment) if item.name == name and item.default is not MISSING)


def _kept_secret(file: Path, make: Callable[[], str]) -> str:
    """Return the file's secret, making it once. Two processes that start together agree: the first writer wins."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(make() + "\n", encoding="utf-8")
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text(encoding="utf-8").strip()
