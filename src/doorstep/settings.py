"""Every setting, from the environment, with a default that runs. `docs/settings.md` lists them; a test compares."""

import secrets
from pathlib import Path

import environs
from csp.constants import NONE, SELF

env = environs.Env()

ROOT = Path(__file__).resolve().parents[2]

# Where the city lives and where this deployment keeps what it writes.
VAR = Path(env.str("DOORSTEP_VAR", str(ROOT / "var"))).resolve()
CITY = Path(env.str("DOORSTEP_CITY", str(ROOT / "cities" / "chandigarh"))).resolve()


def _secret_key() -> str:
    """Keep a random key beside the data when the environment gives none, so that a first run needs no set-up."""
    file = VAR / "secret.key"
    if not file.exists():
        VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return file.read_text(encoding="ascii")


DEBUG = env.bool("DOORSTEP_DEBUG", False)
SECRET_KEY = env.str("DOORSTEP_SECRET_KEY", "") or _secret_key()
SECRET_KEY_FROM_ENVIRONMENT = bool(env.str("DOORSTEP_SECRET_KEY", ""))
ALLOWED_HOSTS = env.list("DOORSTEP_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
PUBLIC_URL = env.str("DOORSTEP_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# What the department decides about this deployment.
ANDROID_APPS: list[str] = env.list("DOORSTEP_ANDROID_APPS", [])
SMS_GATEWAY = env.str("DOORSTEP_SMS_GATEWAY", "file")
SMS_FOLDER = Path(env.str("DOORSTEP_SMS_FOLDER", str(VAR / "messages")))
SMS_URL = env.str("DOORSTEP_SMS_URL", "")
SMS_PROVIDER = env.str("DOORSTEP_SMS_PROVIDER", "")
SMS_USER = env.str("DOORSTEP_SMS_USER", "")
SMS_PASSWORD = env.str("DOORSTEP_SMS_PASSWORD", "")
SMS_KEY = env.str("DOORSTEP_SMS_KEY", "")
SMS_SENDER = env.str("DOORSTEP_SMS_SENDER", "")
SMS_ENTITY = env.str("DOORSTEP_SMS_ENTITY", "")
SMS_SECONDS = env.float("DOORSTEP_SMS_SECONDS", 10.0)
SMS_HOOK_SECRET = env.str("DOORSTEP_SMS_HOOK_SECRET", "")
SMS_WEIGHT = env.int("DOORSTEP_SMS_WEIGHT", 50)
SMS_MOST_A_DAY = env.int("DOORSTEP_SMS_MOST_A_DAY", 30)
# A second provider, beside the first: none as long as its gateway has no name.
SMS_SECOND_GATEWAY = env.str("DOORSTEP_SMS_SECOND_GATEWAY", "")
SMS_SECOND_FOLDER = Path(env.str("DOORSTEP_SMS_SECOND_FOLDER", str(VAR / "messages-second")))
SMS_SECOND_URL = env.str("DOORSTEP_SMS_SECOND_URL", "")
SMS_SECOND_PROVIDER = env.str("DOORSTEP_SMS_SECOND_PROVIDER", "")
SMS_SECOND_USER = env.str("DOORSTEP_SMS_SECOND_USER", "")
SMS_SECOND_PASSWORD = env.str("DOORSTEP_SMS_SECOND_PASSWORD", "")
SMS_SECOND_KEY = env.str("DOORSTEP_SMS_SECOND_KEY", "")
SMS_SECOND_SENDER = env.str("DOORSTEP_SMS_SECOND_SENDER", "")
SMS_SECOND_ENTITY = env.str("DOORSTEP_SMS_SECOND_ENTITY", "")
SMS_SECOND_SECONDS = env.float("DOORSTEP_SMS_SECOND_SECONDS", 10.0)
SMS_SECOND_HOOK_SECRET = env.str("DOORSTEP_SMS_SECOND_HOOK_SECRET", "")
SMS_SECOND_WEIGHT = env.int("DOORSTEP_SMS_SECOND_WEIGHT", 50)
EMAIL_GATEWAY = env.str("DOORSTEP_EMAIL_GATEWAY", "file")
EMAIL_URL = env.str("DOORSTEP_EMAIL_URL", "")
EMAIL_FROM = env.str("DOORSTEP_EMAIL_FROM", "no-reply@localhost")
PUSH_GATEWAY = env.str("DOORSTEP_PUSH_GATEWAY", "webpush")
PUSH_KEY = env.str("DOORSTEP_PUSH_KEY", "")
PUSH_CONTACT = env.str("DOORSTEP_PUSH_CONTACT", "")
LATE_MINUTES = env.int("DOORSTEP_LATE_MINUTES", 10)
METRICS_SECRET = env.str("DOORSTEP_METRICS_SECRET", "")
SPEECH_GATEWAY = env.str("DOORSTEP_SPEECH_GATEWAY", "espeak")
OUTBOX_LEASE_SECONDS = env.int("DOORSTEP_OUTBOX_LEASE_SECONDS", 60)
OUTBOX_ATTEMPTS = env.int("DOORSTEP_OUTBOX_ATTEMPTS", 8)
PUBLISH_ITERATIONS = env.int("DOORSTEP_PUBLISH_ITERATIONS", 5_000)
PUBLISH_SECONDS = env.float("DOORSTEP_PUBLISH_SECONDS", 60.0)
REPAIR_ITERATIONS = env.int("DOORSTEP_REPAIR_ITERATIONS", 20_000)
REPAIR_SECONDS = env.float("DOORSTEP_REPAIR_SECONDS", 1.0)
COMPUTE = env.str("DOORSTEP_COMPUTE", "")
PHONE_PROVIDER = env.str("DOORSTEP_PHONE_PROVIDER", "twiml")
PHONE_SECRET = env.str("DOORSTEP_PHONE_SECRET", "")
PHONE_ALLOWED: list[str] = env.list("DOORSTEP_PHONE_ALLOWED", [])
RING_GATEWAY = env.str("DOORSTEP_RING_GATEWAY", "link")
RING_URL = env.str("DOORSTEP_RING_URL", "")
RING_USER = env.str("DOORSTEP_RING_USER", "")
RING_PASSWORD = env.str("DOORSTEP_RING_PASSWORD", "")
RING_KEY = env.str("DOORSTEP_RING_KEY", "")
RING_KEY_FILE = Path(env.str("DOORSTEP_RING_KEY_FILE", str(VAR / "ring.pem")))
RING_NUMBER = env.str("DOORSTEP_RING_NUMBER", "")
RING_DESKS: dict[str, str] = env.dict("DOORSTEP_RING_DESKS", {})
RING_SECONDS = env.float("DOORSTEP_RING_SECONDS", 5.0)
SIP_WEBHOOK = env.str("DOORSTEP_SIP_WEBHOOK", f"{PUBLIC_URL}/phone/twiml/call")
SIP_STATUS = env.str("DOORSTEP_SIP_STATUS", f"{PUBLIC_URL}/phone/twiml/status")
SIP_WEBHOOK_SECONDS = env.float("DOORSTEP_SIP_WEBHOOK_SECONDS", 8.0)
SIP_WEBHOOK_AT_ONCE = env.int("DOORSTEP_SIP_WEBHOOK_AT_ONCE", 16)
SIP_HOST = env.str("DOORSTEP_SIP_HOST", "127.0.0.1")
SIP_PORT = env.int("DOORSTEP_SIP_PORT", 5060)
SIP_PUBLIC_ADDRESS = env.str("DOORSTEP_SIP_PUBLIC_ADDRESS", "")
SIP_ALLOWED: list[str] = env.list("DOORSTEP_SIP_ALLOWED", [])
SIP_REGISTRAR = env.str("DOORSTEP_SIP_REGISTRAR", "")
SIP_DOMAIN = env.str("DOORSTEP_SIP_DOMAIN", "")
SIP_USER = env.str("DOORSTEP_SIP_USER", "")
SIP_PASSWORD = env.str("DOORSTEP_SIP_PASSWORD", "")
SIP_REGISTER_SECONDS = env.int("DOORSTEP_SIP_REGISTER_SECONDS", 300)
SIP_CODECS: list[str] = env.list("DOORSTEP_SIP_CODECS", ["PCMA", "PCMU"])
SIP_RTP_PORTS = env.str("DOORSTEP_SIP_RTP_PORTS", "20000-20999")
SIP_MOST_CALLS = env.int("DOORSTEP_SIP_MOST_CALLS", 100)
SIP_CALLS_PER_SECOND = env.float("DOORSTEP_SIP_CALLS_PER_SECOND", 20.0)
SIP_CALL_SECONDS = env.float("DOORSTEP_SIP_CALL_SECONDS", 1800.0)
SIP_SILENT_SECONDS = env.float("DOORSTEP_SIP_SILENT_SECONDS", 60.0)
SIP_RECORDINGS = Path(env.str("DOORSTEP_SIP_RECORDINGS", str(VAR / "recordings")))
LOG_LEVEL = env.str("DOORSTEP_LOG_LEVEL", "INFO")

INSTALLED_APPS = [
    # Before the admin, so that its head of page is ours.
    "doorstep.channels.console",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "ninja",
    "doorstep.texts",
    "doorstep.journal",
    "doorstep.outbox",
    "doorstep.limits",
    "doorstep.places",
    "doorstep.catalogue",
    "doorstep.people",
    "doorstep.workforce",
    "doorstep.messaging",
    "doorstep.prompts",
    "doorstep.cases",
    "doorstep.payments",
    "doorstep.planning",
    "doorstep.booking",
    "doorstep.calls",
    "doorstep.dispatch",
    "doorstep.city",
    "doorstep.channels.shared",
    "doorstep.channels.citizen",
    "doorstep.channels.api",
    "doorstep.channels.phone",
    "doorstep.checks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "doorstep.channels.shared.middleware.narrow_browser",
    "doorstep.channels.shared.network.known_network",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages only: files come compressed. Why this is safe beside secrets: docs/decisions/0019-light-pages.md.
    "django.middleware.gzip.GZipMiddleware",
    "doorstep.channels.shared.middleware.busy_database",
    "doorstep.channels.shared.middleware.one_edition",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "doorstep.urls"
WSGI_APPLICATION = "doorstep.wsgi.application"
AUTH_USER_MODEL = "people.StaffMember"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = env.int("DOORSTEP_LOGIN_TRIES", 6)
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "console:home"
LOGOUT_REDIRECT_URL = "citizen:home"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "doorstep.channels.shared.context.city",
            ],
        },
    },
]

# Both databases: SQLite beside the data by default, PostgreSQL by its address.
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR / 'doorstep.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": env.int("DOORSTEP_SQLITE_TIMEOUT", 30),
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# To open even a file anew for each request takes as long as three questions.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DOORSTEP_DB_CONN_MAX_AGE", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The city's zone is the only civil zone; the loaded city is checked to agree with it.
TIME_ZONE = env.str("DOORSTEP_TIME_ZONE", "Asia/Kolkata")
USE_TZ = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी"), ("pa", "ਪੰਜਾਬੀ")]
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "static/"
# Files are served from where they lie; collected ones, hashed and compressed, are used once there are some.
COLLECTED = VAR / "static"
STATIC_ROOT = COLLECTED if (COLLECTED / "staticfiles.json").is_file() else None
# What `make fonts` made of packages.
_MADE = [("fonts", VAR / "webfonts"), ("scripts", VAR / "webscripts")]
STATICFILES_DIRS = [(prefix, folder) for prefix, folder in _MADE if folder.is_dir()]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "doorstep.channels.shared.storage.HashedFiles"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Safe by default. Behind TLS (PUBLIC_URL is https) cookies are secure and HSTS is on.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
BEHIND_PROXY = env.bool("DOORSTEP_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = env.int("DOORSTEP_HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
if HTTPS:
    # With this prefix a browser takes the cookie from this host alone: no other site of the domain can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.int("DOORSTEP_SESSION_SECONDS", 12 * 3600)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Nothing about anybody, unless this is a trial.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "private": {
            "()": "doorstep.engines.logs.PrivateFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain" if DEBUG else "private"}},
    # What axes does with each log-in is in its tables; the log needs only what went wrong.
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
