"""Settings. Everything an operator may change comes from the environment and is read here.

The defaults are safe on the open internet; ``docs/running.md`` describes each
setting, and a test holds that it does.
"""

import contextlib
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

# Lets classes of Django be subscripted with types at run time, as they are for mypy.
django_stubs_ext.monkeypatch()

env = Env()

PACKAGE = Path(__file__).resolve().parent.parent

# Where everything that must be kept lies: database, index, uploaded files.
DATA_DIR: Path = env.path("DATA_DIR", Path.cwd() / "var")
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG: bool = env.bool("DEBUG", False)


def _secret_key() -> str:
    """The key from the environment, else one of this installation's own, made once and kept private."""
    given: str = env.str("SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured("SECRET_KEY is too short: give at least 32 characters.")
        return given
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        fresh = DATA_DIR / f"secret_key.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            kept.hardlink_to(fresh)
        fresh.unlink()
    return kept.read_text()


SECRET_KEY = _secret_key()

# The address at which readers reach the site: canonical links and mails use it.
PORT: int = env.int("PORT", 8000)
SITE_URL: str = env.str("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}: give the whole address, such as https://clearinghouse.example."
    )
SECURE = _site.scheme == "https"

ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", [_site.hostname, "localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "clearinghouse.site",
    "clearinghouse.exchange",
    "clearinghouse.finding",
    "clearinghouse.events",
    "clearinghouse.practices",
    "clearinghouse.evidence",
    "clearinghouse.organisations",
    "clearinghouse.places",
    "clearinghouse.themes",
    "clearinghouse.records",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "clearinghouse.site.caching.public_pages",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "clearinghouse.site.urls"
WSGI_APPLICATION = "clearinghouse.site.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clearinghouse.site.context.site",
            ],
        },
    }
]

DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL", f"sqlite:///{DATA_DIR / 'clearinghouse.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;"
        ),
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Languages

USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("ru", "Русский"),
    ("zh-hans", "简体中文"),
    ("it", "Italiano"),
]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
WAGTAIL_I18N_ENABLED = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# The CMS

WAGTAIL_SITE_NAME = "Clearinghouse"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "italic", "ol", "ul", "link"]},
    }
}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
LOGIN_URL = "wagtailadmin_login"

# The search

INDEX_DIR: Path = env.path("INDEX_DIR", DATA_DIR / "index")
# Empty: the model inside the package. Otherwise the base address of an OpenAI-compatible server.
EMBEDDINGS_URL: str = env.str("EMBEDDINGS_URL", "")
EMBEDDINGS_MODEL: str = env.str("EMBEDDINGS_MODEL", "")
EMBEDDINGS_KEY: str = env.str("EMBEDDINGS_KEY", "")
# What that model wants before a question and a passage, with a colon as E5 has it.
EMBEDDINGS_QUERY_PREFIX: str = env.str("EMBEDDINGS_QUERY_PREFIX", "")
EMBEDDINGS_PASSAGE_PREFIX: str = env.str("EMBEDDINGS_PASSAGE_PREFIX", "")
# Off: the search works on words alone.
EMBEDDINGS: bool = env.bool("EMBEDDINGS", True)

# What pages may load: nothing but what this site serves.

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/cms/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

# Mail

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", "console://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "localhost")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL: str = env.str("FROM_EMAIL", f"clearinghouse@{_site.hostname}")

# Logs: one line an event, JSON on a server, coloured on a terminal (``site/logs.py``).

LOG_LEVEL: str = env.str("LOG_LEVEL", "INFO")
LOGGING_CONFIG = "clearinghouse.site.logs.configure"
LOGGING = {"level": LOG_LEVEL}

# How many processes and threads the server uses.
WEB_WORKERS: int = env.int("WEB_WORKERS", 2)
WEB_THREADS: int = env.int("WEB_THREADS", 4)

LANGUAGE_NAMES = dict(LANGUAGES)
SITE_NAME = _("Clearinghouse")
