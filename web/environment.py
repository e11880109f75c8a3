"""The settings that come from the environment: read once, checked, typed.

`web/settings.py` calls `read(os.environ)` and builds Django's settings from the frozen `Environment`. A value
that cannot work is refused here, at start, with its name, the value, the rule and an example; nothing is guessed
and nothing is repaired. An empty variable counts as not given. `SETTINGS` is the one table of names, defaults,
rules and examples; the README's table is checked against it.

The only things touched outside the mapping are three keys: without `SECRET_KEY`, `ROSTER_KEY` or `VOUCHER_KEY` one is
made on first use and kept, readable by its owner only, in `VAR_DIR/secret_key` and so on, so that sessions, memberships
and vouchers outlive a restart. A `SECURE` server takes secrets from its environment only, and shows nobody Django's
debug pages.

A refusal reads: PORT='eighty' is refused: a whole number from 1 to 65535. Example: PORT=8001.
"""

import ipaddress
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

T = TypeVar("T")

PROJECT_ROOT: Final = Path(__file__).resolve().parent.parent
SHORTEST_SECRET_KEY: Final = 50  # Django's own check (security.W009) calls anything shorter guessable
SHORTEST_METRICS_TOKEN: Final = 16
SHORTEST_ROSTER_KEY: Final = 32  # as many bytes as HMAC-SHA-256 can use (RFC 2104, section 3)
SHORTEST_VOUCHER_KEY: Final = 32  # a key on P-256 has as many bytes
LOG_FORMATS: Final = ("line", "json")
LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: what it may be, what it is when not given, and what it is for."""

    name: str
    default: str
    rule: str
    example: str
    purpose: str


# fmt: off
SETTINGS: Final[Mapping[str, Setting]] = {
    setting.name: setting
    for setting in (
        Setting("VAR_DIR", "var", "a folder that can be written; relative to the project", "/srv/taitung/var",
                "where the embedded database, keys and mail files live"),
        Setting("DATABASE_URL", "spatialite:taitung.sqlite3",
                "spatialite:FILE (absolute, or inside VAR_DIR) or postgis://USER:PASSWORD@HOST:PORT/NAME",
                "postgis://taitung:secret@localhost:5432/taitung", "the database"),
        Setting("REDIS_URL", "", "redis://HOST:PORT/NUMBER or rediss://…", "redis://localhost:6379/0",
                "wakes the other processes at once and shares the counts of rate limits; every rule holds without it"),
        Setting("SECRET_KEY", "", f"at least {SHORTEST_SECRET_KEY} characters; required with SECURE",
                "the output of `openssl rand -base64 48`", "signs sessions; made and kept in VAR_DIR without it"),
        Setting("ROSTER_KEY", "", f"at least {SHORTEST_ROSTER_KEY} characters; required with SECURE",
                "the output of `openssl rand -base64 48`",
                "turns people of the county into hashes; never changed, made and kept in VAR_DIR without it"),
        Setting("VOUCHER_KEY", "", f"at least {SHORTEST_VOUCHER_KEY} characters; required with SECURE",
                "the output of `openssl rand -base64 48`",
                "signs vouchers that tills take without network; made and kept in VAR_DIR without it"),
        Setting("COINS_A_NTD", "10", "a whole number from 1 to 1000", "10",
                "how many coins are worth one New Taiwan dollar at a till"),
        Setting("DEBUG", "false", "true or false; never with SECURE", "true",
                "Django's debug pages; never in public"),
        Setting("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "host names without scheme or port, joined by commas",
                "sky.taitung.gov.tw,localhost", "names under which the server answers"),
        Setting("CSRF_TRUSTED_ORIGINS", "", "origins with scheme, joined by commas", "https://sky.taitung.gov.tw",
                "origins, besides the server's own, that may post forms and open sockets"),
        Setting("SECURE", "false", "true or false", "true",
                "HTTPS only, for a server whose proxy sets X-Forwarded-Proto: redirects, secure cookies, HSTS"),
        Setting("TRUSTED_PROXIES", "", "addresses or networks (CIDR), joined by commas", "127.0.0.1,10.20.0.0/16",
                "proxies whose X-Forwarded-For is believed; nobody's without it"),
        Setting("PORT", "8000", "a whole number from 1 to 65535", "8001", "the port that is served"),
        Setting("BASEMAP_URL", "", "http(s) address of raster tiles with {z}, {x} and {y}",
                "https://wmts.nlsc.gov.tw/wmts/EMAP/default/GoogleMapsCompatible/{z}/{y}/{x}",
                "base map; without it the township outlines are drawn and nothing is fetched elsewhere"),
        Setting("BASEMAP_ATTRIBUTION", "", "the provider's credit line; required with BASEMAP_URL",
                "內政部國土測繪中心", "shown on the map"),
        Setting("EMAIL_URL", "console:", "console:, file: or smtp[s|+tls]://USER:PASSWORD@HOST:PORT",
                "smtp+tls://sky:secret@mail.taitung.gov.tw:587", "how mail leaves; file: writes to VAR_DIR/mail"),
        Setting("EMAIL_FROM", "sky@localhost", "an e-mail address", "sky@taitung.gov.tw", "sender of mail"),
        Setting("LINE_CHANNEL_ID", "", "digits, as LINE's console shows them; with LINE_CHANNEL_SECRET", "2001234567",
                "lets people log in with LINE; without it there is no button and no address for it"),
        Setting("LINE_CHANNEL_SECRET", "", "the channel's secret; with LINE_CHANNEL_ID", "the channel's secret",
                "proves to LINE who asks"),
        Setting("PHONE_MESSAGES_PER_S", "5", "a number from 1 to 1000000", "5",
                "messages a second that a phone may send on average; raised only for benchmarks"),
        Setting("LOG_LEVEL", "INFO", f"one of {', '.join(LOG_LEVELS)}", "DEBUG", "how much is logged"),
        Setting("LOG_FORMAT", "line", f"one of {', '.join(LOG_FORMATS)}", "json",
                "lines for a person, or one JSON object a line for a collector"),
        Setting("METRICS_TOKEN", "", f"at least {SHORTEST_METRICS_TOKEN} characters",
                "the output of `openssl rand -hex 32`",
                "bearer token that opens /metrics; without it only this machine may read it"),
    )
}
# fmt: on
SECRETS: Final = frozenset({"LINE_CHANNEL_SECRET", "SECRET_KEY", "ROSTER_KEY", "VOUCHER_KEY", "METRICS_TOKEN"})


class SettingRefused(ValueError):
    """A variable has a value that cannot work. The message says which, why, and what would."""

    def __init__(self, setting: Setting, value: str) -> None:
        self.setting = setting
        shown = f"({len(value)} characters)" if setting.name in SECRETS else repr(_without_password(value))
        super().__init__(
            f"{setting.name}={shown} is refused: {setting.rule}. Example: {setting.name}={setting.example}"
        )


@dataclass(frozen=True, slots=True)
class Database:
    """Where the data lives: a SpatiaLite file (`name` is its path) or a PostGIS database."""

    kind: Literal["spatialite", "postgis"]
    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: int | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """How mail leaves: to the console, into files under `folder`, or to an SMTP server."""

    kind: Literal["console", "file", "smtp"]
    sender: str
    folder: Path
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    encryption: Literal["none", "starttls", "tls"] = "none"


@dataclass(frozen=True, slots=True)
class Basemap:
    """A raster tile provider: its template with {z}, {x}, {y} and the credit it asks for."""

    url: str
    attribution: str

    @property
    def origin(self) -> str:
        """Scheme and host, as the content security policy names it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class Line:
    """The channel that the county has registered with LINE."""

    channel_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything the environment decides, checked."""

    var_dir: Path
    database: Database
    redis_url: str | None
    secret_key: str
    roster_key: str
    voucher_key: str
    coins_a_ntd: int
    debug: bool
    allowed_hosts: tuple[str, ...]
    csrf_trusted_origins: tuple[str, ...]
    secure: bool
    trusted_proxies: tuple[str, ...]
    port: int
    basemap: Basemap | None
    mail: Mail
    phone_messages_per_s: float
    log_level: str
    log_format: str
    metrics_token: str
    line: Line | None


def read(environ: Mapping[str, str]) -> Environment:
    """Check every variable of `SETTINGS` found in `environ`; raise `SettingRefused` on the first that cannot work."""
    given = {name: environ.get(name, "").strip() or setting.default for name, setting in SETTINGS.items()}
    var_dir = _parsed(given, "VAR_DIR", _folder)
    secure = _parsed(given, "SECURE", _flag)
    return Environment(
        var_dir=var_dir,
        database=_parsed(given, "DATABASE_URL", lambda text: _database(text, var_dir)),
        redis_url=_parsed(given, "REDIS_URL", _redis_url),
        secret_key=_parsed(given, "SECRET_KEY", lambda text: _secret_key(text, var_dir, secure=secure)),
        roster_key=_parsed(given, "ROSTER_KEY", lambda text: _roster_key(text, var_dir, secure=secure)),
        voucher_key=_parsed(given, "VOUCHER_KEY", lambda text: _voucher_key(text, var_dir, secure=secure)),
        coins_a_ntd=_parsed(given, "COINS_A_NTD", _coins_a_ntd),
        debug=_parsed(given, "DEBUG", lambda text: _debug(text, secure=secure)),
        allowed_hosts=_parsed(given, "ALLOWED_HOSTS", _hosts),
        csrf_trusted_origins=_parsed(given, "CSRF_TRUSTED_ORIGINS", _origins),
        secure=secure,
        trusted_proxies=_parsed(given, "TRUSTED_PROXIES", _networks),
        port=_parsed(given, "PORT", _port),
        basemap=_basemap(given),
        mail=_mail(given, var_dir),
        phone_messages_per_s=_parsed(given, "PHONE_MESSAGES_PER_S", _rate),
        log_level=_parsed(given, "LOG_LEVEL", _log_level),
        log_format=_parsed(given, "LOG_FORMAT", _log_format),
        metrics_token=_parsed(given, "METRICS_TOKEN", _metrics_token),
        line=_line(given),
    )


def _parsed(given: Mapping[str, str], name: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(given[name])
    except ValueError:
        raise SettingRefused(SETTINGS[name], given[name]) from None


def _require(holds: bool) -> None:
    """The rule's words are in `SETTINGS`; here it only matters whether it holds."""
    if not holds:
        raise ValueError


def _folder(text: str) -> Path:
    folder = PROJECT_ROOT / text
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    _require(os.access(folder, os.W_OK))
    return folder


def _flag(text: str) -> bool:
    _require(text.lower() in ("true", "false"))
    return text.lower() == "true"


def _debug(text: str, *, secure: bool) -> bool:
    is_on = _flag(text)
    _require(not (is_on and secure))
    return is_on


def _port(text: str) -> int:
    _require(text.isascii() and text.isdigit() and 1 <= int(text) <= 65535)
    return int(text)


def _coins_a_ntd(text: str) -> int:
    _require(text.isascii() and text.isdigit() and 1 <= int(text) <= 1000)
    return int(text)


def _rate(text: str) -> float:
    rate = float(text)
    _require(1.0 <= rate <= 1e6)
    return rate


def _log_level(text: str) -> str:
    _require(text.upper() in LOG_LEVELS)
    return text.upper()


def _log_format(text: str) -> str:
    _require(text.lower() in LOG_FORMATS)
    return text.lower()


def _metrics_token(text: str) -> str:
    _require(not text or (len(text) >= SHORTEST_METRICS_TOKEN and text.isascii()))
    return text


def _line(given: Mapping[str, str]) -> Line | None:
    """Both or neither: half a channel would be a button that leads nowhere."""
    channel = _parsed(given, "LINE_CHANNEL_ID", _digits)
    secret = given["LINE_CHANNEL_SECRET"]
    if bool(channel) != bool(secret):
        raise SettingRefused(SETTINGS["LINE_CHANNEL_ID" if secret else "LINE_CHANNEL_SECRET"], "")
    return Line(channel, secret) if channel else None


def _digits(text: str) -> str:
    _require(not text or (text.isascii() and text.isdigit()))
    return text


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _hosts(text: str) -> tuple[str, ...]:
    hosts = _listed(text)
    _require(bool(hosts) and all(re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:.]+\]", host) for host in hosts))
    return hosts


def _networks(text: str) -> tuple[str, ...]:
    """Each as it was given: `ip_network` refuses what is neither, and bits beyond the mask."""
    networks = _listed(text)
    for network in networks:
        ipaddress.ip_network(network)
    return networks


def _origins(text: str) -> tuple[str, ...]:
    origins = _listed(text)
    _require(all(re.fullmatch(r"https?://[^/\s]+", origin) for origin in origins))
    return origins


def _database(text: str, var_dir: Path) -> Database:
    parts = urlsplit(text)
    if parts.scheme == "spatialite":
        _require(bool(parts.path) and not parts.netloc)
        return Database("spatialite", str(var_dir / unquote(parts.path)))
    name = unquote(parts.path.removeprefix("/"))
    _require(parts.scheme == "postgis" and bool(parts.hostname) and bool(name) and "/" not in name)
    user, password, host = _credentials(parts)
    return Database("postgis", name, user, password, host, parts.port)


def _credentials(parts: SplitResult) -> tuple[str, str, str]:
    return unquote(parts.username or ""), unquote(parts.password or ""), parts.hostname or ""


def _redis_url(text: str) -> str | None:
    parts = urlsplit(text)
    _require(not text or (parts.scheme in ("redis", "rediss") and bool(parts.hostname)))
    return text or None


def _basemap(given: Mapping[str, str]) -> Basemap | None:
    url = _parsed(given, "BASEMAP_URL", _tile_template)
    if url is None:
        return None
    if not given["BASEMAP_ATTRIBUTION"]:
        raise SettingRefused(SETTINGS["BASEMAP_ATTRIBUTION"], "")
    return Basemap(url, given["BASEMAP_ATTRIBUTION"])


def _tile_template(text: str) -> str | None:
    parts = urlsplit(text)
    is_template = parts.scheme in ("http", "https") and all(mark in text for mark in ("{z}", "{x}", "{y}"))
    _require(not text or (is_template and bool(parts.hostname)))
    return text or None


def _mail(given: Mapping[str, str], var_dir: Path) -> Mail:
    sender = _parsed(given, "EMAIL_FROM", _address)
    return _parsed(given, "EMAIL_URL", lambda text: _mail_route(text, sender, var_dir / "mail"))


def _address(text: str) -> str:
    _require(re.fullmatch(r"[^@\s]+@[^@\s]+", text) is not None)
    return text


def _mail_route(text: str, sender: str, folder: Path) -> Mail:
    if text in ("console:", "file:"):
        return Mail("console" if text == "console:" else "file", sender, folder)
    parts = urlsplit(text)
    _require(parts.scheme in ("smtp", "smtps", "smtp+tls") and bool(parts.hostname))
    user, password, host = _credentials(parts)
    # 465 and 587: RFC 8314, sections 3.3 and 7.3; 25: RFC 5321
    if parts.scheme == "smtps":
        return Mail("smtp", sender, folder, host, parts.port or 465, user, password, "tls")
    if parts.scheme == "smtp+tls":
        return Mail("smtp", sender, folder, host, parts.port or 587, user, password, "starttls")
    return Mail("smtp", sender, folder, host, parts.port or 25, user, password)


def _secret_key(text: str, var_dir: Path, *, secure: bool) -> str:
    _require(bool(text) or not secure)
    key = text or _kept_key(var_dir / "secret_key")
    _require(len(key) >= SHORTEST_SECRET_KEY)
    return key


def _roster_key(text: str, var_dir: Path, *, secure: bool) -> str:
    _require(bool(text) or not secure)
    key = text or _kept_key(var_dir / "roster_key")
    _require(len(key) >= SHORTEST_ROSTER_KEY)
    return key


def _voucher_key(text: str, var_dir: Path, *, secure: bool) -> str:
    _require(bool(text) or not secure)
    key = text or _kept_key(var_dir / "voucher_key")
    _require(len(key) >= SHORTEST_VOUCHER_KEY)
    return key


def _kept_key(path: Path) -> str:
    """The key of an earlier start, or a new one. Linking a finished file keeps two first starts from disagreeing."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(SHORTEST_SECRET_KEY))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def _without_password(value: str) -> str:
    """The value as it may be logged: a password may hold any sign, unescaped ones too, up to the last @."""
    return re.sub(r"(://[^:@/]*):.*@", r"\1:***@", value)
