"""What ``kempelen check`` looks at: mistakes that cost money, data or sleep (security O3)."""

import ipaddress
from dataclasses import dataclass, field
from urllib.error import URLError
from urllib.request import urlopen

import pysqlite3
from django.conf import settings
from django.core import checks as django_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kempelen.accounts.models import Requester
from kempelen.config.environment import Environment

OLDEST_SAFE_SQLITE = (3, 51, 3)
"""Before it, a reset of the write-ahead log is reported to corrupt the file (DESIGN 2)."""


@dataclass(slots=True)
class Report:
    """What was found, in sentences."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def examine(url: str = "") -> Report:
    """Look at settings, database and, when an address is given, the running marketplace."""
    report = Report()
    environment: Environment = settings.KEMPELEN
    report.errors += [message.msg for message in django_checks.run_checks() if message.level >= django_checks.ERROR]
    _database(report)
    _settings(report, environment)
    if not report.errors:
        _isolation(report, environment)
    if url:
        _health(report, url)
    return report


def _database(report: Report) -> None:
    if connection.vendor == "sqlite" and pysqlite3.sqlite_version_info < OLDEST_SAFE_SQLITE:
        report.errors.append(f"SQLite {pysqlite3.sqlite_version} may corrupt its log; 3.51.3 or newer is needed.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            (encoding,) = cursor.fetchone()
        if encoding != "UTF8":
            report.errors.append(f"The database stores text as {encoding}; names and answers in any script need UTF8.")
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        report.errors.append(f"{len(waiting)} migrations are waiting: run `kempelen migrate`.")


def _settings(report: Report, environment: Environment) -> None:
    if environment.debug:
        report.warnings.append("KEMPELEN_DEBUG is on: error pages show code and settings.")
    if environment.demo:
        report.warnings.append("KEMPELEN_DEMO is on: everybody knows the demo's passwords.")
    if not environment.https and not environment.base_url.partition("://")[2].partition(":")[0].endswith("localhost"):
        report.warnings.append("People reach the site over plain http: passwords can be read on the way.")
    if environment.email_url.startswith("console:"):
        report.warnings.append("Mails are printed, not sent: set KEMPELEN_EMAIL_URL.")
    if (environment.sqs_endpoint or environment.sns_endpoint) and "*" in environment.aws_destinations:
        report.warnings.append(
            "KEMPELEN_AWS_DESTINATIONS is *: every requester may send to any queue and topic that your credentials reach."
        )
    if (environment.sqs_endpoint or environment.sns_endpoint) and "*" in environment.aws_destinations:
        report.warnings.append(
            "KEMPELEN_AWS_DESTINATIONS is *: every requester may send to any queue and topic that your credentials reach."
        )
    if not environment.security_contact:
        report.warnings.append("KEMPELEN_SECURITY_CONTACT is empty: nobody can tell you about a hole.")


def _isolation(report: Report, environment: Environment) -> None:
    """Unrelated requesters must not share a task origin (security 1.3)."""
    several = Requester.objects.values("user").distinct().count() > 1
    if environment.isolation == "shared" and several:
        report.errors.append("KEMPELEN_TASK_ISOLATION=shared is for one organisation; several requesters exist.")
    site, tasks = environment.base_url.partition("://")[2], environment.task_base_url.partition("://")[2]
    if several and environment.https and tasks.endswith(site):
        report.warnings.append(
            "Tasks live below the site's own name; a public market uses a second domain (KEMPELEN_TASKS_HOST)."
        )


def _health(report: Report, url: str) -> None:
    try:
        with urlopen(f"{url.rstrip('/')}/health", timeout=5) as answer:  # noqa: S310 -- the operator's own address
            if answer.status != 200:  # noqa: PLR2004 -- HTTP's OK
                report.errors.append(f"{url} answers {answer.status}.")
    except (URLError, ValueError, OSError) as error:
        report.errors.append(f"{url} does not answer: {error}.")


def refuse_public_bind(environment: Environment, host: str) -> str | None:
    """Return why this address must not be served to the world, or None (security O3)."""
    if _is_loopback(host):
        return None
    if environment.demo:
        return "The demo's passwords are public: it is served on this machine only."
    if environment.debug:
        return "KEMPELEN_DEBUG is on: it is served on this machine only."
    return None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
