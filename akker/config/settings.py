"""Django's settings, from the environment.

AKKER_HOME, AKKER_DATABASE_URL, AKKER_SECRET_KEY; AKKER_HOSTS, the names that the server
answers to; AKKER_URL, what links begin with; AKKER_HTTPS=1 behind a proxy that speaks HTTPS
and sets X-Forwarded-Proto; AKKER_POOL_SIZE, PostgreSQL connections of one web server;
AKKER_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _NAME, who else may sign people in.
AKKER_EINVOICE_RULES=0 leaves e-invoices unjudged; AKKER_UBL_SCHEMA is a folder with the schema of
UBL 2.1 (maindoc, common). AKKER_LANGUAGE is for the command line alone (`akker/cli/verbs.py`).
"""

import os
from pathlib import Path

from akker.config.database import database_settings, database_url, home
from akker.config.logs import log_settings
from akker.kernel.secret_key import secret_key
from akker.kernel.served_port import served_port

AKKER_HOME = home()

AKKER_EINVOICE_RULES = os.environ.get("AKKER_EINVOICE_RULES", "1") != "0"
AKKER_UBL_SCHEMA = os.environ.get("AKKER_UBL_SCHEMA", "")
SECRET_KEY = secret_key(AKKER_HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("AKKER_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "akker.books",
    "akker.audit",
    "akker.access",
    "akker.files",
    "akker.intake",
    "akker.jobs",
    "akker.mail",
    "akker.webhooks",
    "akker.parties",
    "akker.ledger",
    "akker.clearing",
    "akker.tax",
    "akker.catalog",
    "akker.receivables",
    "akker.dunning",
    "akker.repeating",
    "akker.customers",
    "akker.voice",
    "akker.adoption",
    "akker.cases",
    "akker.training",
    "akker.knowledge",
    "akker.planning",
    "akker.health",
    "akker.growth",
    "akker.backup",
    "akker.web",
    "akker.api",
]
MIDDLEWARE = [
    "akker.web.kept_answers.with_kept_answers",
    "akker.web.headers.with_security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "akker.web.cookies.without_odd_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "akker.web.sessions.with_open_session",
    "akker.web.languages.in_the_readers_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "akker.config.urls"
WSGI_APPLICATION = "akker.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parents[1] / "web" / "guide"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "akker.web.frame.frame",
            ]
        },
    }
]
POOL_SIZE = int(os.environ.get("AKKER_POOL_SIZE", "0"))
DATABASES = {"default": database_settings(database_url(), POOL_SIZE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
_HERE = f"http://localhost:{served_port(AKKER_HOME)}"
AKKER_URL = os.environ.get("AKKER_URL", _HERE).rstrip("/")
HAS_URL = "AKKER_URL" in os.environ
IS_HTTPS = os.environ.get("AKKER_HTTPS") == "1"
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # asked from beside the server, without the proxy
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "akker.web.views.form_is_stale"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "akker.web.statics.HashedAddresses"},
}
WHITENOISE_USE_FINDERS = True  # the few files we have are served from where they lie
WHITENOISE_MAX_AGE = 365 * 24 * 3600  # their addresses hold a hash
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # an entry of 500 lines sends every field of each
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LOGGING = log_settings(AKKER_HOME)
AKKER_SCHEDULE = "akker.config.schedule.SCHEDULE"
AKKER_ROUNDS = "akker.config.schedule.ROUNDS"
AKKER_REACTIONS = "akker.config.reactions.REACTIONS"
AKKER_JOBS = "akker.config.jobs.KINDS"
AKKER_IMPORTS = "akker.config.imports.KINDS"

AKKER_FILES = AKKER_HOME / "files"
# What packages above the ledger keep, beside its own (ledger/surroundings.py, ledger/checks.py).
AKKER_OWN_CARD = "akker.receivables.queries.is_our_own"
AKKER_GUARDS = "akker.config.invariants.GUARDS"
AKKER_CHECKS = "akker.config.invariants.CHECKS"
AKKER_ATTACHMENTS = "akker.config.attachments.ATTACHMENTS"
AKKER_LETTERS = "akker.config.letters"
AKKER_OIDC = {
    "issuer": os.environ.get("AKKER_OIDC_ISSUER", "").rstrip("/"),
    "client_id": os.environ.get("AKKER_OIDC_CLIENT_ID", ""),
    "client_secret": os.environ.get("AKKER_OIDC_CLIENT_SECRET", ""),
    "name": os.environ.get("AKKER_OIDC_NAME", "your organisation"),
}
AKKER_JOB_FILES = AKKER_HOME / "jobs"
