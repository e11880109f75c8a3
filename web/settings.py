"""Django's settings, made from the environment that `web/environment.py` has checked.

Nothing is decided by file: a wrong variable stops the start with its name, value and an example.
"""

import logging
import os
from pathlib import Path

import django_stubs_ext
from csp.constants import NONCE, SELF
from django.utils.translation import gettext_lazy as _

from web import backends, environment, throttles

# Lets `ModelAdmin[Unit]` and the like, which the type checker wants, run.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
NODE_MODULES = BASE_DIR / "node_modules"
ENVIRONMENT = environment.read(os.environ)
VAR_DIR = ENVIRONMENT.var_dir

SECRET_KEY = ENVIRONMENT.secret_key
ROSTER_KEY = ENVIRONMENT.roster_key
VOUCHER_KEY = ENVIRONMENT.voucher_key
COINS_A_NTD = ENVIRONMENT.coins_a_ntd
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.csrf_trusted_origins)

INSTALLED_APPS = [
    "daphne",
    "geo.apps.GeoConfig",
    "web.apps.GuardedAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "channels",
    "csp",
    "ninja",
    "hotspots.apps.HotspotsConfig",
    "game.journal.apps.JournalConfig",
    "game.players.apps.PlayersConfig",
    "game.units.apps.UnitsConfig",
    "game.inbox.apps.InboxConfig",
    "game.coins.apps.CoinsConfig",
    "game.reports.apps.ReportsConfig",
    "game.balloons.apps.BalloonsConfig",
    "game.live.apps.LiveConfig",
    "web.apps.WebConfig",
]
if ENVIRONMENT.line:
    INSTALLED_APPS.append("allauth.socialaccount.providers.line")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.operating.request_log.RequestLog",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "web.urls"
ASGI_APPLICATION = "web.asgi.application"

_template_folders = ("", "phone", "organiser", "merchant", "planner", "api")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "web" / folder / "templates" for folder in _template_folders],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "web.phone.context.basemap",
                "web.phone.context.line",
            ],
        },
    },
]

DATABASES = {"default": backends.database(ENVIRONMENT.database)}
# GDAL before 3.9 may fetch what a hostile spatial reference names. Ours are EPSG numbers in the code; files from
# outside are read by pyogrio's own, newer GDAL.
# Browsers preload HSTS for whole registered domains only, and the engine is one host among a county's.
SILENCED_SYSTEM_CHECKS = ["gis.W001", "security.W021"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = ENVIRONMENT.redis_url
CACHES = {"default": backends.limits_cache(REDIS_URL)}

AUTH_USER_MODEL = "players.Player"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "play"
ACCOUNT_ADAPTER = "web.phone.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "confirm_email_verification_code": "web.phone.account_forms.ConfirmAddressForm",
    "reauthenticate": "web.phone.account_forms.PasswordAgainForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
# Whoever finds an open phone does not change the address without the passkey, if there is one.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = throttles.ACCOUNT
MFA_ADAPTER = "web.phone.passkeys.Passkeys"
MFA_FORMS = {"add_webauthn": "web.phone.passkeys.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = throttles.MFA
SOCIALACCOUNT_ADAPTER = "web.phone.line.LineAdapter"
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = backends.line(ENVIRONMENT.line)
LINE_IS_ON = ENVIRONMENT.line is not None

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Taipei"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [
    BASE_DIR / "web" / "static",
    ("maplibre-gl", NODE_MODULES / "maplibre-gl" / "dist"),
    ("zxing-wasm", NODE_MODULES / "zxing-wasm" / "dist" / "es"),
    ("zxing-wasm/wasm", NODE_MODULES / "zxing-wasm" / "dist" / "reader"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Collected files are served compressed; before `collectstatic` has run they are found where they lie.
WHITENOISE_USE_FINDERS = DEBUG or not (STATIC_ROOT / "css").is_dir()
WHITENOISE_AUTOREFRESH = DEBUG

EMAIL_BACKEND = f"django.core.mail.backends.{backends.MAIL_BACKENDS[ENVIRONMENT.mail.kind]}"
EMAIL_FILE_PATH = str(ENVIRONMENT.mail.folder)
EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail.host, ENVIRONMENT.mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.user, ENVIRONMENT.mail.password
EMAIL_USE_TLS = ENVIRONMENT.mail.encryption == "starttls"
EMAIL_USE_SSL = ENVIRONMENT.mail.encryption == "tls"
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail.sender

# A hash-free, inline-free policy: only the import map is inline, and it carries a nonce.
_basemap = [ENVIRONMENT.basemap.origin] if ENVIRONMENT.basemap else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *_basemap],
        "connect-src": [SELF, *_basemap],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "game.players.models.session"
SESSION_COOKIE_AGE = 400 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.secure
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.secure
SECURE_SSL_REDIRECT = ENVIRONMENT.secure
# Only a proxy that ends TLS may say so; a server of its own would believe any phone.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.secure else None

TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
METRICS_TOKEN = ENVIRONMENT.metrics_token
PHONE_MESSAGES_PER_S = ENVIRONMENT.phone_messages_per_s
BASEMAP_URL = ENVIRONMENT.basemap.url if ENVIRONMENT.basemap else ""
BASEMAP_ATTRIBUTION = ENVIRONMENT.basemap.attribution if ENVIRONMENT.basemap else ""

# These write what they carry when they are asked to say everything: frames with a phone's place, rows, addresses.
_AT_LEAST_INFO = max("INFO", ENVIRONMENT.log_level, key=logging.getLevelName)
_AT_LEAST_WARNING = max("WARNING", ENVIRONMENT.log_level, key=logging.getLevelName)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "web.operating.log_lines.Lines"},
        "json": {"()": "web.operating.log_lines.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": ENVIRONMENT.log_format}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT.log_level},
    "loggers": {
        "django.db.backends": {"level": _AT_LEAST_INFO},
        "websockets": {"level": _AT_LEAST_INFO},
        "daphne": {"level": _AT_LEAST_INFO},
        # Servers' own lists of requests and sockets name addresses; `web.operating.request_log` writes ours. Uvicorn
        # has set up its loggers by now: they lose their handlers here and speak through the root's.
        "uvicorn": {"level": _AT_LEAST_INFO, "propagate": True},
        "uvicorn.error": {"level": _AT_LEAST_WARNING},
        "uvicorn.access": {"level": _AT_LEAST_WARNING, "propagate": True},
        "django.channels.server": {"level": _AT_LEAST_WARNING},
    },
}
