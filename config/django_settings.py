# SPDX-License-Identifier: EUPL-1.2
"""Django's settings, derived from ours: what was decided lies in SQLite below the home, or in PostgreSQL by URL."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config.errors import ConfigError
from config.settings import Settings, load_settings

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000;"
)


def database_table(settings: Settings) -> dict[str, Any]:
    """Django's description of the database of decisions; raises ConfigError for a URL of another kind."""
    if settings.database == "sqlite":
        return sqlite_table(settings.home / "decisions.sqlite")
    parts = urlsplit(settings.database)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ConfigError(
            f"settings: database: expected `sqlite` or postgresql://user:password@host/name, got {parts.scheme!r}"
        )
    return {
        "ENGINE": "alerts.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10} | dict(parse_qsl(parts.query)),
    }


def sqlite_table(path: Path) -> dict[str, Any]:
    """A file that many processes may share: readers never wait, a writer waits up to a minute for another."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path.absolute()),
        "OPTIONS": {"timeout": 60, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }


def secret_key(settings: Settings) -> str:
    """The given key, else the one kept in the home, else one that lives as long as this process."""
    if settings.secret_key:
        return settings.secret_key
    kept = settings.home / "state" / "secret_key"
    return kept.read_text(encoding="ascii").strip() if kept.is_file() else secrets.token_urlsafe(50)


_settings = load_settings()

SECRET_KEY = secret_key(_settings)
DATABASES = {"default": database_table(_settings)}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "alerts.apps.AlertsConfig",
]
AUTH_USER_MODEL = "alerts.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MFA_ADAPTER = "alerts.second_factor.SealedSecrets"
MFA_TOTP_ISSUER = "Theriac"
MFA_TOTP_TOLERANCE = 1
"""A code counts for half a minute before and after its own: clocks differ, and people type slowly (RFC 6238, 5.2)."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
ALLOWED_HOSTS = list(_settings.api.names)
ROOT_URLCONF = "alerts.urls"
DATA_UPLOAD_MAX_MEMORY_SIZE = _settings.api.body_bytes
MIDDLEWARE = [
    "alerts.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
LOGGING_CONFIG = None
