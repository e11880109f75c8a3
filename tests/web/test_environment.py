"""Settings from the environment: what is accepted, and what is refused with a useful word."""

from pathlib import Path

import pytest

from web.environment import SECRETS, SETTINGS, Environment, SettingRefused, read

LINE = {"LINE_CHANNEL_ID": "2001234567", "LINE_CHANNEL_SECRET": "of the channel"}
KEY = "a key of more than fifty signs, as openssl would have made it"
KEYS = {"SECRET_KEY": KEY, "ROSTER_KEY": KEY, "VOUCHER_KEY": KEY}


def read_in(folder: Path, **environ: str) -> Environment:
    return read({"VAR_DIR": str(folder), **environ})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("PORT", "eighty", id="port not a number"),
        pytest.param("PORT", "0", id="port below the range"),
        pytest.param("PORT", "65536", id="port above the range"),
        pytest.param("PORT", "８０８０", id="port in full-width digits"),
        pytest.param("PORT", "8_000", id="port as Python would write it"),
        pytest.param("DEBUG", "yes please", id="flag in prose"),
        pytest.param("SECURE", "1", id="flag as a number"),
        pytest.param("DATABASE_URL", "mysql://a:b@c/d", id="another database"),
        pytest.param("DATABASE_URL", "postgis://localhost", id="no database name"),
        pytest.param("DATABASE_URL", "postgis://localhost:99999/taitung", id="database port out of range"),
        pytest.param("DATABASE_URL", "spatialite:", id="no file"),
        pytest.param("REDIS_URL", "localhost:6379", id="Redis without scheme"),
        pytest.param("SECRET_KEY", "short", id="guessable key"),
        pytest.param("ROSTER_KEY", "short", id="guessable key of the roster"),
        pytest.param("VOUCHER_KEY", "short", id="guessable key of the vouchers"),
        pytest.param("COINS_A_NTD", "0", id="coins worth nothing"),
        pytest.param("COINS_A_NTD", "１０", id="a rate in full-width digits"),
        pytest.param("COINS_A_NTD", "2.5", id="a rate in parts"),
        pytest.param("ALLOWED_HOSTS", "https://sky.taitung.gov.tw", id="host with a scheme"),
        pytest.param("ALLOWED_HOSTS", "localhost:8000", id="host with a port"),
        pytest.param("CSRF_TRUSTED_ORIGINS", "sky.taitung.gov.tw", id="origin without a scheme"),
        pytest.param("CSRF_TRUSTED_ORIGINS", "https://sky.taitung.gov.tw/play", id="origin with a path"),
        pytest.param("BASEMAP_URL", "https://tiles.example/{z}/{x}", id="tiles without y"),
        pytest.param("BASEMAP_URL", "ftp://tiles.example/{z}/{x}/{y}", id="tiles over another scheme"),
        pytest.param("EMAIL_URL", "mail.example", id="mail without a scheme"),
        pytest.param("EMAIL_URL", "smtp://", id="mail without a host"),
        pytest.param("EMAIL_FROM", "nobody", id="sender without a domain"),
        pytest.param("LOG_LEVEL", "LOUD", id="unknown level"),
        pytest.param("LOG_FORMAT", "xml", id="unknown form of logs"),
        pytest.param("METRICS_TOKEN", "short", id="guessable token"),
        pytest.param("LINE_CHANNEL_ID", "２００１", id="LINE's number in full-width digits"),
        pytest.param("TRUSTED_PROXIES", "proxy.example", id="proxy by name"),
        pytest.param("TRUSTED_PROXIES", "*", id="everybody a proxy"),
        pytest.param("TRUSTED_PROXIES", "10.0.0.1/8", id="network with bits beyond its mask"),
        pytest.param("VAR_DIR", "/proc/nowhere", id="folder that cannot be made"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_value_rule_and_example(tmp_path, name, value):
    with pytest.raises(SettingRefused) as refusal:
        read({"VAR_DIR": str(tmp_path), name: value})
    word = str(refusal.value)
    assert word.startswith(f"{name}=")
    assert SETTINGS[name].rule in word
    assert f"{name}={SETTINGS[name].example}" in word
    assert name in SECRETS or value.split("@")[-1] in word


@pytest.mark.parametrize("name", [name for name in SETTINGS if name not in ("VAR_DIR", "SECRET_KEY")])
def test_the_example_of_every_refusal_is_itself_accepted(tmp_path, name):
    read_in(tmp_path, **{"BASEMAP_ATTRIBUTION": "x", **LINE, **KEYS, name: SETTINGS[name].example})


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("DATABASE_URL", "mysql://sky:open-sesame@db/x", "open-sesame"),
        ("DATABASE_URL", "postgis://sky:a/open-sesame@db:5432/taitung", "open-sesame"),
        ("DATABASE_URL", "mysql://sky:a@open-sesame@db/x", "open-sesame"),
        ("EMAIL_URL", "imap://sky:open-sesame@mail", "open-sesame"),
        ("SECRET_KEY", "open-sesame", "open-sesame"),
        ("ROSTER_KEY", "open-sesame", "open-sesame"),
        ("VOUCHER_KEY", "open-sesame", "open-sesame"),
        ("METRICS_TOKEN", "open-sesame", "open-sesame"),
    ],
)
def test_a_refusal_never_prints_a_password(tmp_path, name, value, secret):
    with pytest.raises(SettingRefused) as refusal:
        read_in(tmp_path, **{name: value})
    assert secret not in str(refusal.value)


def test_without_any_variable_the_engine_serves_localhost_from_an_embedded_database(tmp_path):
    given = read_in(tmp_path)
    assert given.database.kind == "spatialite"
    assert given.database.name == str(tmp_path / "taitung.sqlite3")
    assert given.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert (given.port, given.debug, given.basemap, given.redis_url) == (8000, False, None, None)


def test_an_empty_variable_counts_as_not_given(tmp_path):
    assert read_in(tmp_path, PORT="", REDIS_URL=" ").port == 8000


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    first, second = read_in(tmp_path), read_in(tmp_path)
    made = {first.secret_key, first.roster_key, first.voucher_key}
    assert made == {second.secret_key, second.roster_key, second.voucher_key}
    assert len(made) == 3
    kept = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert kept == {"secret_key": 0o600, "roster_key": 0o600, "voucher_key": 0o600}


@pytest.mark.parametrize("left_out", KEYS)
def test_a_secure_server_makes_no_key_of_its_own(tmp_path, left_out):
    with pytest.raises(SettingRefused, match=rf"^{left_out}=.* required with SECURE"):
        read_in(tmp_path, SECURE="true", **{**KEYS, left_out: ""})
    assert list(tmp_path.iterdir()) == []
    given = read_in(tmp_path, SECURE="true", **KEYS)
    assert (given.secret_key, given.roster_key, given.voucher_key) == (KEY, KEY, KEY)


def test_a_secure_server_shows_nobody_debug_pages(tmp_path):
    with pytest.raises(SettingRefused, match=r"^DEBUG=.* never with SECURE"):
        read_in(tmp_path, SECURE="true", **KEYS, DEBUG="true")


def test_trusted_proxies_are_addresses_and_networks(tmp_path):
    assert read_in(tmp_path).trusted_proxies == ()
    given = read_in(tmp_path, TRUSTED_PROXIES="127.0.0.1, 10.20.0.0/16,2001:db8::/32").trusted_proxies
    assert given == ("127.0.0.1", "10.20.0.0/16", "2001:db8::/32")


def test_a_postgis_address_is_taken_apart_and_decoded(tmp_path):
    database = read_in(tmp_path, DATABASE_URL="postgis://sky:p%40ss@db.example:6432/taitung").database
    assert (database.user, database.password, database.host) == ("sky", "p@ss", "db.example")
    assert (database.port, database.name) == (6432, "taitung")


def test_a_base_map_needs_its_credit_line(tmp_path):
    with pytest.raises(SettingRefused, match="BASEMAP_ATTRIBUTION"):
        read_in(tmp_path, BASEMAP_URL="https://tiles.example/{z}/{x}/{y}.png")


def test_the_base_maps_origin_is_what_the_content_policy_names(tmp_path):
    given = read_in(tmp_path, BASEMAP_URL="https://tiles.example:444/{z}/{x}/{y}", BASEMAP_ATTRIBUTION="內政部")
    assert given.basemap is not None
    assert given.basemap.origin == "https://tiles.example:444"


@pytest.mark.parametrize(
    ("url", "port", "encryption"),
    [
        ("smtp://mail.example", 25, "none"),
        ("smtp+tls://mail.example", 587, "starttls"),
        ("smtps://mail.example", 465, "tls"),
        ("smtps://mail.example:2465", 2465, "tls"),
    ],
)
def test_mail_goes_to_the_scheme_s_port_unless_one_is_given(tmp_path, url, port, encryption):
    mail = read_in(tmp_path, EMAIL_URL=url).mail
    assert (mail.kind, mail.port, mail.encryption) == ("smtp", port, encryption)


@pytest.mark.parametrize("half", LINE)
def test_half_a_channel_of_line_is_refused_by_the_half_that_is_missing(tmp_path, half):
    (missing,) = set(LINE) - {half}
    with pytest.raises(SettingRefused, match=f"^{missing}="):
        read_in(tmp_path, **{half: LINE[half]})


def test_line_is_off_without_a_channel_and_on_with_one(tmp_path):
    assert read_in(tmp_path).line is None
    channel = read_in(tmp_path, **LINE).line
    assert channel is not None
    assert channel.channel_id == LINE["LINE_CHANNEL_ID"]
