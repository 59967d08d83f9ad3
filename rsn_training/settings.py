"""Settings of RSN Formation: one file; what differs between installations comes from the environment."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from rsn_training.env import load
from rsn_training.env_values import MAIL_PORTS
from rsn_training.network import Hosts

django_stubs_ext.monkeypatch()  # forms.ModelForm[…] and the like exist when running, too

ENV = load()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = ENV.data_dir
BUILD_DIR = ENV.build_dir

# --- who we are -------------------------------------------------------------------------------
DEBUG = ENV.debug
SECRET_KEY = ENV.key()
BASE_URL = ENV.address
_base = urlsplit(BASE_URL)
SECURE = _base.scheme == "https"
# Without a public address, phones come in by this machine's own, which changes with its network.
ALLOWED_HOSTS = Hosts(
    [
        *ENV.allowed_hosts,
        _base.hostname or "localhost",
        *([] if SECURE else ["localhost", "127.0.0.1", *ENV.phone_addresses]),
    ],
    look=lambda: ENV.phone_addresses,
)
CSRF_TRUSTED_ORIGINS = [BASE_URL] if SECURE else []
TRUSTED_PROXIES = ENV.trusted_proxies
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- parts ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "template_partials",
    "lucide",
    "allauth",
    "allauth.account",
    "rsn_training.common",
    "rsn_training.accounts",
    "rsn_training.serving",
    "sessions",
    "sessions.live",
    "sessions.responses",
    "sessions.references",
    "sessions.panorama",
    "sessions.survey",
    "sessions.wall",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rsn_training.serving.compression.CompressPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rsn_training.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rsn_training.middleware.form_only_page",
]
ROOT_URLCONF = "rsn_training.urls"
WSGI_APPLICATION = "rsn_training.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rsn_training.common.context.ui",
            ],
            "builtins": [
                "rsn_training.common.templatetags.ui",
                "rsn_training.common.templatetags.text",
            ],
        },
    },
]

# --- data -------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        ENV.database_url or f"sqlite:///{DATA_DIR / 'rsn.sqlite3'}",
        conn_max_age=None,
        conn_health_checks=True,
    ),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728;"
        ),
    }
    # A file, never memory: only a file is in WAL mode, and threads share it.
    DATABASES["default"]["TEST"] = {"NAME": str(BUILD_DIR / "test.sqlite3")}
else:
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = ENV.redis_url
EMBEDDED = not REDIS_URL
_SOCKET = {"socket_connect_timeout": 1, "socket_timeout": 1}
CACHES = {
    # Limits must hold whatever happens to Redis: they are kept in SQL.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 20000},
    },
    # Hints may be lost at any time (rules.md A).
    "hints": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "hints"}
    if EMBEDDED
    else {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "rsn",
        "OPTIONS": _SOCKET,
    },
}

CELERY_BROKER_URL = "memory://localhost" if EMBEDDED else REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"polling_interval": 0.01} if EMBEDDED else {**_SOCKET, "visibility_timeout": 60}
)
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TASK_ROUTES = {
    "sessions.responses.*": {"queue": "live"},
    "sessions.wall.*": {"queue": "live"},
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep-tallies": {"task": "sessions.responses.sweep_tallies", "schedule": 5.0},
    "sweep-walls": {"task": "sessions.wall.sweep", "schedule": 5.0},
    "close-due": {"task": "sessions.responses.close_due", "schedule": 1.0},
    "sweep-all-tallies": {
        "task": "sessions.responses.sweep_tallies",
        "schedule": 3600.0,
        "kwargs": {"everything": True},
    },
    "purge": {"task": "sessions.purge", "schedule": 3600.0},
    "purge-accounts": {"task": "accounts.purge", "schedule": 3600.0},
}

# --- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "sessions:teach"
LOGOUT_REDIRECT_URL = "sessions:home"
SIGNUP = ENV.signup
SIGNUP_DOMAINS = ENV.signup_domains
ACCOUNT_ADAPTER = "rsn_training.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[RSN Formation] "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {"signup": "rsn_training.accounts.forms.SignupForm"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _base.scheme
# One school is one address: limits by address are wide, limits by account stay narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "300/m/ip,10/5m/key",
    "signup": "120/m/ip",
    "confirm_email": "1/10s/key",
    "reset_password": "120/m/ip,5/m/key",
    "reset_password_from_key": "120/m/ip",
    "request_login_code": "120/m/ip,3/m/key",
    "change_password": "10/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}
DEFAULT_FROM_EMAIL = ENV.email_from
EMAIL_CONFIGURED = bool(ENV.email_url)
if EMAIL_CONFIGURED:
    _mail = urlsplit(ENV.email_url)
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or MAIL_PORTS[_mail.scheme]
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 5
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = ENV.time_zone

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("fonts", BUILD_DIR / "fonts"),
    ("prose", BUILD_DIR / "prose"),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "media",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "rsn_training.common.storage.StaticStorage"},
}
WHITENOISE_MAX_AGE = 60
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a comparison table that is edited has a field for each cell
TRAININGS_DIR = BASE_DIR / "sessions" / "trainings"

# --- security (rules.md) ----------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "rsn_training.views.csrf_failure"
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; W008 is silenced for that reason
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# staticfiles.W004: fonts are made at set-up, not at import.
# security.W002: frame-ancestors says it to every browser that we support.
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W008", "staticfiles.W004"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "rsn_training.common.logs.UtcFormatter",
            "format": "{asctime}Z {levelname} {name} {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S",
            "style": "{",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "rsn": {"level": "INFO"},
        # Said in one line by the page for it.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
