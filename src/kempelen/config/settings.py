"""Django's settings, derived from the environment (``kempelen.config.environment``)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from boto3.s3.transfer import TransferConfig
from django.utils.translation import gettext_lazy as _

from kempelen.config.environment import read_environment
from kempelen.config.logs import logging_settings

KEMPELEN = read_environment()
PACKAGE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = KEMPELEN.secret_key
SECRET_KEY_FALLBACKS = list(KEMPELEN.secret_key_fallbacks)
DEBUG = KEMPELEN.debug
# The outermost wrapper refuses unknown hosts for every door (security W3); Django's own list would be a second opinion.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "kempelen.core.apps.CoreConfig",
    "kempelen.audit",
    "kempelen.accounts",
    "kempelen.ledger",
    "kempelen.qualifications",
    "kempelen.questions",
    "kempelen.notify",
    "kempelen.files",
    "kempelen.hits",
    "kempelen.batches",
    "kempelen.archive",
    "kempelen.web.apps.WebConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton",
    "django_htmx",
]

MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kempelen.web.middleware.ViewerMiddleware",
]

ROOT_URLCONF = "kempelen.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kempelen.web.context.marketplace",
            ],
            "builtins": ["django_cotton.templatetags.cotton", "kempelen.web.templatetags.kempelen"],
        },
    }
]


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "kempelen.core.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            # FULL: a committed payment survives a power cut (DESIGN 6). No mmap: a torn file must not crash us.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA cache_size=-65536",
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        # psycopg's prepared statements are worth a lot on the hot verbs (data-model 6).
        "OPTIONS": {
            "prepare_threshold": 5,
            "server_side_binding": True,
            # No transaction that queues HITs lives for the ten seconds that bookmarks allow it (data-model 5.1, 6).
            "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=10s",
            **dict(parse_qsl(parts.query)),
        },
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def _database(address: str) -> dict[str, Any]:
    if address.startswith("sqlite"):
        return _sqlite(address.removeprefix("sqlite:///"))
    return _postgresql(address)


DATABASES = {"default": _database(KEMPELEN.database_url)}
if "KEMPELEN_TEST_NAME" in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": os.environ["KEMPELEN_TEST_NAME"]}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by processes, as log-in limits must be (security A1); needs no further service.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

_prefix = "__Host-" if KEMPELEN.https else ""
SESSION_ENGINE = "kempelen.web.sessions"
SESSION_COOKIE_NAME = f"{_prefix}kempelen"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = KEMPELEN.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "kempelen.web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [address for address in (KEMPELEN.base_url, KEMPELEN.sandbox_url) if address]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if KEMPELEN.trusted_proxy_count else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["kempelen.accounts.hashers.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "landing"

ACCOUNT_ADAPTER = "kempelen.web.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "kempelen.web.people.forms.RoleForm"
ACCOUNT_FORMS = {
    "signup": "kempelen.web.people.signing_up.SignUpForm",
    "login": "kempelen.web.people.account_forms.LoginForm",
    "add_email": "kempelen.web.people.account_forms.AddEmailForm",
    "change_password": "kempelen.web.people.account_forms.ChangePasswordForm",
    "reset_password": "kempelen.web.people.account_forms.ResetPasswordForm",
    "reset_password_from_key": "kempelen.web.people.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "kempelen.web.people.account_forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{KEMPELEN.marketplace_name}] "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
# allauth's limits, kept in the shared cache (security A1). Those by account are its own; those by address are wide enough for
# two thousand people behind one, who begin their day together.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "100/m/ip,5/5m/key",
    "signup": "120/m/ip",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = KEMPELEN.trusted_proxy_count
MFA_ADAPTER = "kempelen.web.people.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = KEMPELEN.marketplace_name
MFA_RECOVERY_CODES_SHOW_ONCE = True

EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if KEMPELEN.email_url.startswith("console:")
    else "django.core.mail.backends.smtp.EmailBackend"
)
_mail = urlsplit(KEMPELEN.email_url)
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = KEMPELEN.email_from

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [PACKAGE_DIR / "web" / "locale"]
TIME_ZONE = KEMPELEN.time_zone
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []


def uploads_storage() -> dict[str, Any]:
    """Return where workers' files lie (docs/operator/files.md): never below a path that is served as it is."""
    if not KEMPELEN.media_url:
        folder = {"location": KEMPELEN.data_dir / "uploads", "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": folder}
    parts = urlsplit(KEMPELEN.media_url)
    chosen = dict(parse_qsl(parts.query))
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": chosen.get("endpoint"),
        "region_name": chosen.get("region"),
        "access_key": KEMPELEN.media_access_key_id or None,
        "secret_key": KEMPELEN.media_secret_access_key or None,
        "addressing_style": "path" if "endpoint" in chosen else None,
        "file_overwrite": True,  # keys are random: asking first whether one is there would cost a call and prove nothing
        "object_parameters": {"ContentDisposition": "attachment", "ContentType": "application/octet-stream"},
        "transfer_config": TransferConfig(use_threads=False),  # one piece of 8 MiB in memory, not ten
        "max_memory_size": 1 << 20,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "uploads": uploads_storage(),
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False  # the site answers no other origin; task pages have their own libraries (security 1.4)
COTTON_DIR = "cotton"

LOGGING_CONFIG = None
LOGGING = logging_settings(KEMPELEN)
