"""Django's settings, made from ours. The one module that does something on import."""

from pathlib import Path

from csp.constants import NONE, SELF

from atlas.web import bodies, languages, release, startup

_atlas = startup.settings()
_web = Path(__file__).parent

DEBUG = False
SECRET_KEY = _atlas.key("django").hex()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, [_atlas.public_host])]
ROOT_URLCONF = "atlas.web.urls"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "atlas.store",
    "atlas.web",
]
MIDDLEWARE = [
    "atlas.web.steps.in_steps",
    "atlas.web.request_log.requests",
    "django.middleware.security.SecurityMiddleware",
    "atlas.web.middleware.privacy",
    "csp.middleware.CSPMiddleware",
    "atlas.web.taxii.negotiation.refusals",
    "atlas.web.middleware.readable",
    "atlas.web.languages.spoken",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "atlas.web.middleware.bearer",
    "atlas.web.middleware.SignedInMiddleware",  # before forms: a stranger's body is not read
    "atlas.web.middleware.FormMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "atlas.web.middleware.ErrorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["atlas.web.context.chrome"]},
    }
]

DATABASES = startup.databases()
PROCRASTINATE_IMPORT_PATHS = ["atlas.jobs.tasks", "atlas.jobs.mailing", "atlas.jobs.feeding"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "store.PersonRow"
AUTHENTICATION_BACKENDS = ["atlas.web.backends.LinkBackend"]
# scrypt (RFC 7914) costs a guesser memory too, and comes with Python
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
SESSION_COOKIE_NAME = "atlas_session"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day (ASVS 5.0, V7.3.2)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _atlas.secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "atlas_form"
CSRF_COOKIE_AGE = None
CSRF_TRUSTED_ORIGINS = [*filter(None, [_atlas.public_url])]
CSRF_FAILURE_VIEW = "atlas.web.errors.form_refused"

# The whole policy of the design, section 1.6. Nothing is added to it page by page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _atlas.secure else 0

# What is pasted or uploaded stays in memory: no handler that writes to the disk.
UPLOAD_MAX_BYTES = bodies.MAX_BYTES
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000  # a package: up to 500 statements with their claims
DATA_UPLOAD_MAX_NUMBER_FILES = 1

STATIC_URL = f"/static/{release.name()}/"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
LANGUAGE_CODE = languages.CODES[0]
LANGUAGES = [*languages.TRANSLATED.items()]
LOCALE_PATHS = [_web / "locale"]

# Django's own records hold addresses, and a sign-in link is one: `errors.py` logs what failed.
LOGGING_CONFIG = "atlas.web.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "nowhere": {"class": "logging.NullHandler"},
        "jobs": {"class": "atlas.web.job_log.JobHandler"},
    },
    "loggers": {
        "django": {"handlers": ["nowhere"], "propagate": False},
        "procrastinate": {"handlers": ["jobs"], "propagate": False, "level": "INFO"},
    },
}
