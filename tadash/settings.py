"""Settings, from the environment alone. `docs/deploy.md` lists every variable."""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

from words import terms

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str, default: bool) -> bool:
    """True for 1, true, yes or on; an unknown word is an error, not a guess."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_number(name: str, default: int) -> int:
    """A whole number; anything else is an error, not a guess."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def env_list(name: str) -> list[str]:
    """A comma-separated variable as a list, empty parts left out."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


EXAMPLE = "CHANGE-ME"
"""What the example of an environment has in the place of secrets."""


def env_required(name: str) -> str:
    """A variable without which the application must not start."""
    value = os.environ.get(name, "")
    if value in ("", EXAMPLE):
        raise ImproperlyConfigured(
            f"Set {name}. On a laptop, `make run` and `make test` set it for you."
        )
    return value


def env_terms(name: str) -> terms.Read:
    """Words of this installation; what is wrong with them is told by a check, not here."""
    return terms.read(os.environ.get(name, ""))


DEBUG = env_bool("DEBUG", default=False)
HTTPS = env_bool("HTTPS", default=not DEBUG)
SECRET_KEY = env_required("SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS")
BASE_URL = os.environ.get("BASE_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS") or [BASE_URL]
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / ".local"))

# Before any app is loaded, so that what is worded with a module has these words too.
TERMS = env_terms("TERMS")
terms.use(TERMS.words)

OUR_APPS = [
    "tadash",
    "office",
    "demo",
    "search",
    "people",
    "audit",
    "notifications",
    "exports",
    "engagements",
    "fidelity",
    "improvement",
    "sustainability",
    "reviews",
    "accountability",
    "scaling",
    "lifecycle",
    "packets",
]
INSTALLED_APPS = [
    *OUR_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tadash.middleware.KeepNoCopies",
    "tadash.middleware.RefuseUnreadable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.SignInRequired",
    "tadash.middleware.ReaderTimeZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "exports.refusals.ExplainRefusals",
    "tadash.middleware.ExplainNotUnderstood",
    "tadash.middleware.ExplainWrongMethod",
    "tadash.middleware.ExplainGivenUp",
]

ROOT_URLCONF = "tadash.urls"
WSGI_APPLICATION = "tadash.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tadash.nav.context",
                "people.session_clock.context",
                "people.form_token.context",
            ],
            "builtins": ["tadash.templatetags.ui", "people.templatetags.form_token"],
        },
    },
]

# Widgets are looked for among our templates first: see templates/django/forms/widgets/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

LOCK_SECONDS = env_number("LOCK_SECONDS", default=5)
STATEMENT_SECONDS = env_number("STATEMENT_SECONDS", default=60)
DATABASES = {
    "default": dj_database_url.parse(
        env_required("DATABASE_URL"), conn_max_age=600, conn_health_checks=True
    )
}
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "options": f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout={STATEMENT_SECONDS}s",
    **DATABASES["default"].get("OPTIONS", {}),
}
# By this name the database knows what a deed wrote, and what went round: see office/watching.py.
CONNECTED_AS = "tadash"
DATABASES["default"].setdefault("OPTIONS", {})["application_name"] = CONNECTED_AS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_required("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "steady.cache.SparedCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tadash",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
# In the database alone: whoever signed out stays signed out, whatever a cache still holds.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A session ends after so long without a request, and after half a day whatever happens in it.
SESSION_COOKIE_AGE = 60 * env_number("IDLE_MINUTES", default=120)
SESSION_LASTS = 60 * 60 * 12
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # scripts read the token from the page
CSRF_FAILURE_VIEW = "tadash.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env_bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whose address counts guesses: what the outermost proxy of ours wrote down, never what was sent.
ALLAUTH_TRUSTED_PROXY_COUNT = env_number("PROXIES", default=1) if BEHIND_PROXY else 0
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
CHECKS_OF_PASSWORDS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{CHECKS_OF_PASSWORDS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{CHECKS_OF_PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{CHECKS_OF_PASSWORDS}.CommonPasswordValidator"},
    {"NAME": f"{CHECKS_OF_PASSWORDS}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "notifications.account_mail.OutboxAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "America/Chicago")
FORMAT_MODULE_PATH = "tadash.formats"

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
# Only what the front-end build made is served; its sources name packages no browser can find.
STATICFILES_DIRS = [("dist", BASE_DIR / "static" / "dist")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or env_bool("PLAIN_STATIC", default=False)
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or env_bool("PLAIN_STATIC", default=False)
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
VISIT_FILE_BYTES = int(os.environ.get("VISIT_FILE_MEGABYTES", "10")) * 1_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "notifications.smtp.EmailBackend")
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "tadash <no-reply@localhost>")

# The folder of our own templates that draw a form and its fields.
CRISPY_TEMPLATE_PACK = "forms"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PARSER_CLASSES": [
        "editing.json_reading.CarefulJsonParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_FILTER_BACKENDS": ["editing.filtering.NamedFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "tadash.api.Pages",
    "EXCEPTION_HANDLER": "editing.api.answer",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "PAGE_SIZE": 100,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "tadash",
    "DESCRIPTION": f"{terms.SITE.capital_many}, engagements, {terms.VISIT.many}, measures and plans, within the "
    "reader's scope.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "BarrierStatus": "engagements.models.Barrier.Status",
        "BarrierMoveKind": "engagements.models.BarrierMove.Kind",
        "Rung": "engagements.models.Rung",
        "AgreementStatus": "engagements.models.Agreement.Status",
        "CoreFeature": "engagements.models.Feature",
        "CycleDecision": "improvement.models.Cycle.Decision",
        "CycleResult": "improvement.models.Cycle.Result",
        "InitiativeDecision": "improvement.models.Initiative.Decision",
        "SetbackKind": "improvement.models.Setback.Kind",
        "EngagementStatus": "engagements.models.Engagement.Status",
        "ExtensionStatus": "lifecycle.models.Extension.Status",
        "JointOutcome": "lifecycle.models.Outcome",
        "Tier": "engagements.models.Engagement.Tier",
        "PlanStatus": "sustainability.models.Plan.Status",
        "PlanReviewResult": "sustainability.models.PlanReview.Result",
        "StepOutcome": "engagements.steps.forms.OUTCOMES",
        "VisitStatus": "engagements.models.Visit.Status",
        "CancelReason": "engagements.models.Visit.CancelReason",
        "AdministrationStatus": "fidelity.models.Administration.Status",
        "NextStepStatus": "engagements.models.NextStep.Status",
        "ReviewStatus": "reviews.models.Review.Status",
        "ReviewAnswer": "reviews.models.Closing",
        "DecisionDone": "reviews.models.Done",
        "DecisionEffect": "reviews.models.Effect",
        "AgendaCode": "reviews.models.Code",
        "ActivityKind": "engagements.models.Activity.Kind",
        "ActivityLevel": "engagements.models.Level",
        "SchoolLevel": "engagements.models.Site.Level",
    },
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 900
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")


def recurring(task: str, schedule: crontab | float, every: timedelta) -> dict[str, object]:
    """An entry of beat's. What no worker took before the next order is stale and dropped.

    A minute at least, as the clocks of two machines are never quite the same.
    """
    expires = max(every.total_seconds(), 60)
    return {"task": task, "schedule": schedule, "options": {"expires": expires}}


FIVE_MINUTES, QUARTER, HOUR, DAY = (timedelta(minutes=n) for n in (5, 15, 60, 24 * 60))
CELERY_BEAT_SCHEDULE = {
    "make-visits": recurring("engagements.tasks.make_visits", crontab(minute="*/5"), FIVE_MINUTES),
    "place-sites": recurring("engagements.tasks.place_sites", crontab(minute="*/15"), QUARTER),
    "work-on-imports": recurring("engagements.tasks.work_on_imports", 5.0, timedelta(seconds=5)),
    "make-agreement-files": recurring("engagements.tasks.make_pdfs", 5.0, timedelta(seconds=5)),
    "forget-agreement-files": recurring(
        "engagements.tasks.forget_pdfs", crontab(hour=8, minute=30), DAY
    ),
    "escalate-barriers": recurring(
        "engagements.tasks.escalate_barriers", crontab(minute="*/5"), FIVE_MINUTES
    ),
    "forget-kept-forms": recurring("people.tasks.forget_kept_forms", crontab(minute=40), HOUR),
    "forget-sessions": recurring("people.tasks.forget_sessions", crontab(minute=50), HOUR),
    "make-months-of-history": recurring("audit.tasks.make_months", crontab(hour=7, minute=20), DAY),
    "forget-runs": recurring("office.tasks.forget_runs", crontab(hour=8, minute=40), DAY),
    "watch-recurring-work": recurring("office.tasks.watch_work", crontab(minute="*/15"), QUARTER),
    "forget-uploads": recurring(
        "engagements.tasks.forget_uploads", crontab(hour=8, minute=20), DAY
    ),
    "expect-measures": recurring(
        "fidelity.tasks.expect_measures", crontab(minute="*/5"), FIVE_MINUTES
    ),
    "fold-rollups": recurring("fidelity.tasks.fold_rollups", 5.0, timedelta(seconds=5)),
    "remind-of-improvement": recurring("improvement.tasks.remind", crontab(minute=10), HOUR),
    "make-plan-reviews": recurring(
        "sustainability.tasks.make_reviews", crontab(minute="*/5"), FIVE_MINUTES
    ),
    "make-reviews": recurring("reviews.tasks.make_reviews", crontab(minute="*/5"), FIVE_MINUTES),
    "remind-of-reviews": recurring("reviews.tasks.remind", crontab(minute=20), HOUR),
    "close-card-months": recurring(
        "accountability.tasks.close_months", crontab(minute="*/15"), QUARTER
    ),
    "make-packet-files": recurring("packets.tasks.make_pdfs", 60.0, timedelta(minutes=1)),
    "send-packets": recurring("packets.tasks.send_packets", crontab(minute="*/15"), QUARTER),
    "send-notices": recurring("notifications.tasks.send_due", 30.0, timedelta(seconds=30)),
}

# Mail to a server that hangs, or a long fold, keeps no visit from being made: a worker goes round
# its queues in turn, and there may be a worker for each. `docs/deploy.md` says how.
CELERY_TASK_DEFAULT_QUEUE = "upkeep"
CELERY_TASK_QUEUES = [Queue(name) for name in ("mail", "rollups", "occurrences", "upkeep")]
CELERY_TASK_ROUTES = {
    "notifications.tasks.*": {"queue": "mail"},
    "fidelity.tasks.fold_rollups": {"queue": "rollups"},
    "engagements.tasks.make_visits": {"queue": "occurrences"},
    "fidelity.tasks.expect_measures": {"queue": "occurrences"},
    "sustainability.tasks.make_reviews": {"queue": "occurrences"},
    "reviews.tasks.make_reviews": {"queue": "occurrences"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_secrets": {"()": "tadash.logs.WithoutSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
