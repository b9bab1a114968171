import dataclasses
import re
from pathlib import Path

import pytest

from gatherly_adapters.given_settings import WrongSetting
from gatherly_adapters.rate_limit_settings import Limit, Traffic
from gatherly_adapters.settings import Settings
from gatherly_adapters.ticket_keys import seed_text

SECRET = "a secret of thirty-two bytes or more"
SERVER = {"DB_HOST": "db", "DB_USER": "app", "DB_PASSWORD": "pw", "DB_NAME": "gatherly", "JWT_SECRET": SECRET}


def from_ini(**values: str) -> Settings:
    return Settings.load({f"gatherly.{name}": value for name, value in values.items()}, {})


def from_environment(**values: str) -> Settings:
    return Settings.load({}, values)


class TestDefaults:
    def test_it_needs_no_setting_at_all(self) -> None:
        settings = Settings.load({}, {})
        assert settings.data == Path("var")
        assert settings.database.url == "sqlite:///var/gatherly.db"
        assert settings.embedded
        assert settings.secrets.jwt is None

    def test_it_has_the_durations_and_limits_of_the_manual(self) -> None:
        settings = Settings.load({}, {})
        assert settings.access_token_seconds == 900
        assert settings.hold_seconds == 900
        assert settings.offer_seconds == 86400
        assert settings.retention_days == 365
        assert settings.server.body_limit_bytes == 1024 * 1024
        assert settings.server.port == 5000

    def test_it_groups_and_shuts_out_other_origins(self) -> None:
        settings = Settings.load({}, {})
        assert settings.grouping is True
        assert settings.server.cors_origins == ()

    def test_it_takes_an_empty_text_for_none(self) -> None:
        assert Settings.load({"gatherly.port": " "}, {"PORT": "", "JWT_SECRET": ""}) == Settings.load({}, {})

    def test_it_cannot_be_changed(self) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            Settings.load({}, {}).server.port = 1  # type: ignore[misc]  # that is what is tried

    def test_it_shows_no_secret(self) -> None:
        shown = repr(from_environment(**SERVER))
        assert SECRET not in shown
        assert "pw" not in shown


class TestSources:
    def test_it_reads_the_ini_file(self) -> None:
        assert from_ini(port="8080").server.port == 8080

    def test_it_reads_the_environment(self) -> None:
        assert from_environment(PORT="8080").server.port == 8080

    def test_it_prefers_the_environment(self) -> None:
        assert Settings.load({"gatherly.port": "8080"}, {"PORT": "9090"}).server.port == 9090

    def test_it_leaves_other_keys_of_the_ini_file_alone(self) -> None:
        assert Settings.load({"pyramid.reload_templates": "true"}, {}) == Settings.load({}, {})

    def test_it_refuses_a_slip_in_the_ini_file(self) -> None:
        with pytest.raises(WrongSetting, match=r"^gatherly\.prot in the ini file is no setting.*gatherly\.port"):
            from_ini(prot="8080")

    def test_it_knows_every_database_part_whichever_of_them_counts(self) -> None:
        settings = Settings.load({"gatherly.db_port": "1", "gatherly.database_url": "sqlite:///a.db"}, {})
        assert settings.database.url == "sqlite:///a.db"


class TestDatabase:
    def test_it_keeps_the_file_in_the_data_folder(self) -> None:
        settings = from_environment(GATHERLY_DATA="/srv/gatherly")
        assert settings.database.url == "sqlite:////srv/gatherly/gatherly.db"

    def test_it_composes_the_url_of_a_server(self) -> None:
        settings = from_environment(**SERVER, DB_PORT="3307")
        assert settings.database.url == "mysql+mysqlconnector://app:pw@db:3307/gatherly?charset=utf8mb4"
        assert not settings.embedded

    def test_it_takes_the_usual_port_if_not_told(self) -> None:
        assert "@db:3306/" in from_environment(**SERVER).database.url

    def test_it_quotes_user_and_password(self) -> None:
        settings = from_environment(**SERVER | {"DB_USER": "a@b", "DB_PASSWORD": "p:w/d?#%+ é"})
        assert "://a%40b:p%3Aw%2Fd%3F%23%25%2B%20%C3%A9@db:" in settings.database.url

    def test_it_takes_an_address_of_ipv6(self) -> None:
        assert "@[::1]:3306/" in from_environment(**SERVER | {"DB_HOST": "::1"}).database.url

    def test_it_mixes_parts_of_both_sources(self) -> None:
        environ = {name: value for name, value in SERVER.items() if name != "DB_HOST"}
        settings = Settings.load({"gatherly.db_host": "from-ini"}, environ)
        assert "app:pw@from-ini:3306/gatherly" in settings.database.url

    def test_it_prefers_the_url_to_the_parts(self) -> None:
        assert from_environment(**SERVER, DATABASE_URL="sqlite:///a.db").database.url == "sqlite:///a.db"

    def test_it_prefers_parts_of_the_environment_to_a_url_of_the_ini_file(self) -> None:
        assert "@db:" in Settings.load({"gatherly.database_url": "sqlite:///a.db"}, SERVER).database.url

    @pytest.mark.parametrize("scheme", ["mysql", "mysql+mysqlconnector", "MySQL"])
    def test_it_accepts_a_url_of_mysql(self, scheme: str) -> None:
        settings = from_environment(DATABASE_URL=f"{scheme}://u:p%40@h:1/n", JWT_SECRET=SECRET)
        assert settings.database.url == "mysql+mysqlconnector://u:p%40@h:1/n?charset=utf8mb4"

    def test_it_keeps_what_a_url_asks_for(self) -> None:
        url = "mysql://h/n?ssl_ca=%2Fetc%2Fca.pem&charset=utf8"
        settings = from_environment(DATABASE_URL=url, JWT_SECRET=SECRET)
        assert settings.database.url == "mysql+mysqlconnector://h/n?charset=utf8&ssl_ca=%2Fetc%2Fca.pem"

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://u:hidden@h/n",
            "mysql+pymysql://u:hidden@h/n",
            "mysql://u:hidden@h",
            "mysql://u:hidden@h/",
            "mysql://u:hidden@/n",
            "mysql://u:hidden@h:port/n",
            "mysql://u:hidden@h:0/n",
            "mysql://u:hidden@h:99999/n",
            "mysql://u:hidden@[h/n",
            "u:hidden@h/n",
            "sqlite://",
            "sqlite:///",
            "sqlite:///:memory:",
            "sqlite:a.db",
        ],
    )
    def test_it_refuses_another_database_and_keeps_its_password(self, url: str) -> None:
        with pytest.raises(WrongSetting, match=r"^DATABASE_URL \(gatherly\.database_url in the ini file\)") as wrong:
            from_environment(DATABASE_URL=url, JWT_SECRET=SECRET)
        assert "mysql+mysqlconnector://USER:PASSWORD@HOST:PORT/NAME" in str(wrong.value)
        assert "hidden" not in str(wrong.value)

    @pytest.mark.parametrize("missing", ["DB_HOST", "DB_USER", "DB_NAME"])
    def test_it_refuses_half_a_server(self, missing: str) -> None:
        with pytest.raises(WrongSetting, match=rf"^{missing} .* is not set, but"):
            from_environment(**{name: value for name, value in SERVER.items() if name != missing})

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("DB_HOST", "db/other"),
            ("DB_HOST", "u@db"),
            ("DB_NAME", "a?b=c"),
            ("DB_PORT", "0"),
            ("DB_PORT", "x"),
        ],
    )
    def test_it_refuses_a_wrong_part_of_a_server(self, name: str, value: str) -> None:
        with pytest.raises(WrongSetting, match=rf"^{name} "):
            from_environment(**SERVER | {name: value})


class TestSecret:
    def test_it_is_taken_as_it_is(self) -> None:
        assert from_environment(JWT_SECRET=SECRET).secrets.jwt == SECRET

    def test_it_is_required_for_a_server(self) -> None:
        with pytest.raises(WrongSetting, match=r"^JWT_SECRET \(gatherly\.jwt_secret in the ini file\) is not set"):
            from_environment(DATABASE_URL="mysql://h/n")

    def test_it_has_32_bytes_at_least(self) -> None:
        assert from_environment(JWT_SECRET="é" * 16).secrets.jwt == "é" * 16
        with pytest.raises(WrongSetting, match=r"^JWT_SECRET .* 32 bytes"):
            from_environment(JWT_SECRET="é" * 15 + "e")

    def test_it_takes_former_secrets(self) -> None:
        first, second = "a" * 32, "b," * 16
        settings = from_environment(GATHERLY_JWT_RETIRED_SECRETS=f" {first}\t{second} ")
        assert settings.secrets.retired_jwt == (first, second)
        assert first not in repr(settings)

    def test_it_refuses_former_secrets_that_are_too_short_without_telling_them(self) -> None:
        with pytest.raises(WrongSetting, match=r"^GATHERLY_JWT_RETIRED_SECRETS .* 32 bytes") as refusal:
            from_environment(GATHERLY_JWT_RETIRED_SECRETS=f"{'a' * 32} short-one")
        assert "short-one" not in str(refusal.value)

    def test_it_is_not_told_when_it_is_too_short(self) -> None:
        with pytest.raises(WrongSetting) as wrong:
            from_environment(JWT_SECRET="hidden")
        assert "hidden" not in str(wrong.value)


def value_of(settings: Settings, setting: str) -> object:
    """What a setting came to, wherever it is kept; None for what is kept in another form."""
    server, database = settings.server, settings.database
    rooms = ((settings, setting), (server, setting), (database, setting.removeprefix("database_")))
    return next((getattr(room, name) for room, name in rooms if hasattr(room, name)), None)


class TestNumbers:
    @pytest.mark.parametrize("value", ["0", "65536", "-1", "+5", "1.5", "1_000", "5000;", "٣٠", "five", "1" * 5000])
    def test_it_refuses_what_is_no_port(self, value: str) -> None:
        with pytest.raises(WrongSetting, match=r"^PORT \(gatherly\.port in the ini file\) is .* from 1 to 65535\.$"):
            from_environment(PORT=value)

    @pytest.mark.parametrize(
        "setting",
        [
            "database_pool_size",
            "database_pool_overflow",
            "database_pool_timeout",
            "database_pool_recycle",
            "database_timeout",
            "access_token_seconds",
            "hold_seconds",
            "offer_seconds",
            "retention_days",
            "body_limit_bytes",
            "processes",
            "threads",
        ],
    )
    def test_it_has_two_names_for_each(self, setting: str) -> None:
        assert value_of(from_ini(**{setting: "100"}), setting) == 100
        assert value_of(from_environment(**{f"GATHERLY_{setting.upper()}": "100"}), setting) == 100
        names = rf"^GATHERLY_{setting.upper()} \(gatherly\.{setting} in the ini file\) is 'many'"
        with pytest.raises(WrongSetting, match=names):
            from_ini(**{setting: "many"})


class TestChoices:
    @pytest.mark.parametrize(("value", "meaning"), [("on", True), ("off", False), ("OFF", False)])
    def test_it_switches_grouping(self, value: str, meaning: bool) -> None:
        assert from_environment(GATHERLY_GROUPING=value).grouping is meaning

    def test_it_refuses_another_word(self) -> None:
        with pytest.raises(WrongSetting, match=r"^GATHERLY_GROUPING .* is 'yes', but must be one of on, off\.$"):
            from_environment(GATHERLY_GROUPING="yes")

    def test_it_knows_levels_of_logging(self) -> None:
        assert from_environment(GATHERLY_LOG_LEVEL="DEBUG").log_level == "debug"
        with pytest.raises(WrongSetting, match="debug, info, warning, error"):
            from_environment(GATHERLY_LOG_LEVEL="loud")


class TestOrigins:
    @pytest.mark.parametrize(
        ("given", "meaning"),
        [
            ("*", ("*",)),
            ("https://a.example", ("https://a.example",)),
            ("https://a.example, http://localhost:3000", ("https://a.example", "http://localhost:3000")),
            ("\nhttps://a.example\nhttps://b.example\n", ("https://a.example", "https://b.example")),
        ],
    )
    def test_it_takes_a_list_or_all(self, given: str, meaning: tuple[str, ...]) -> None:
        assert from_ini(cors_origins=given).server.cors_origins == meaning

    @pytest.mark.parametrize(
        "given",
        ["a.example", "https://a.example/", "https://*.example", "* https://a.example", "https://A.example"],
    )
    def test_it_refuses_what_no_browser_sends(self, given: str) -> None:
        with pytest.raises(WrongSetting, match=r"^GATHERLY_CORS_ORIGINS "):
            from_ini(cors_origins=given)


@pytest.mark.parametrize(
    ("ini", "environ"),
    [
        ({"gatherly.prot": "1"}, {}),
        ({}, {"PORT": "x\ny"}),
        ({}, {"GATHERLY_GROUPING": "yes"}),
        ({}, {"GATHERLY_CORS_ORIGINS": "x"}),
        ({}, {"JWT_SECRET": "x"}),
        ({}, {"DATABASE_URL": "oracle://h/n"}),
        ({}, {"DB_HOST": "x"}),
    ],
    ids=repr,
)
def test_it_says_what_is_wrong_in_one_sentence(ini: dict[str, str], environ: dict[str, str]) -> None:
    with pytest.raises(WrongSetting) as wrong:
        Settings.load(ini, environ)
    sentence = str(wrong.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert ". " not in sentence


class TestTicketKeys:
    ONE, OTHER = seed_text(b"1" * 32), seed_text(b"2" * 32)

    def test_it_has_none_if_not_told(self) -> None:
        assert Settings.load({}, {}).secrets.ticket_keys == ()

    @pytest.mark.parametrize("between", [" ", ",", ", ", "\n"])
    def test_it_takes_them_in_their_order(self, between: str) -> None:
        settings = from_environment(GATHERLY_TICKET_KEYS=f"{self.OTHER}{between}{self.ONE}")
        assert settings.secrets.ticket_keys == (b"2" * 32, b"1" * 32)

    def test_it_shows_none(self) -> None:
        settings = from_ini(ticket_keys=self.ONE)
        assert self.ONE not in repr(settings)
        assert "1111" not in repr(settings)

    @pytest.mark.parametrize("wrong", ["no-key", ONE[:-1], f"{ONE} {OTHER}x"])
    def test_it_refuses_what_is_no_key_without_repeating_it(self, wrong: str) -> None:
        with pytest.raises(WrongSetting, match=r"^GATHERLY_TICKET_KEYS .*`gatherly ticket-key`") as refusal:
            from_environment(GATHERLY_TICKET_KEYS=wrong)
        assert wrong not in str(refusal.value)


class TestManual:
    """docs/settings.md, compared with what the settings really are."""

    def rows(self) -> dict[str, tuple[str, str]]:
        """The ini name of each setting in the manual -> its name in the environment, and its default."""
        manual = Path(__file__).parents[3] / "docs" / "settings.md"
        rows = [line.split("|") for line in manual.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
        return {ini.strip(" `"): (name.strip(" `"), default.strip(" `")) for _, name, ini, default, *_ in rows}

    def test_it_names_every_setting(self) -> None:
        with pytest.raises(WrongSetting) as told:
            from_ini(nonsense="1")
        settings = str(told.value).partition("the settings are ")[2].rstrip(".").split(", ")
        assert sorted(self.rows()) == settings

    def test_it_has_their_names_in_the_environment_and_their_defaults(self) -> None:
        settings = Settings.load({}, {})
        for ini, (environment, default) in self.rows().items():
            value = value_of(settings, ini.removeprefix("gatherly."))
            if isinstance(value, bool):
                assert default == ("on" if value else "off")
            elif isinstance(value, int):
                assert default == str(value)
                with pytest.raises(WrongSetting, match=rf"^{environment} \({re.escape(ini)} "):
                    from_environment(**{environment: "nonsense"})


STRIPE = {"STRIPE_SECRET": "sk_test_hidden1"}


class TestStripe:
    def test_it_is_the_sandbox_if_nothing_is_said(self) -> None:
        assert Settings.load({}, {}).stripe is None
        assert from_environment(STRIPE_WEBHOOK_SECRET="whsec_1", GATHERLY_STRIPE_PAYMENT_METHODS="card").stripe is None

    def test_it_needs_a_secret_only(self) -> None:
        stripe = from_environment(**STRIPE).stripe
        assert stripe is not None
        assert (stripe.secret, stripe.webhook_secret) == ("sk_test_hidden1", None)
        assert (stripe.api_base, stripe.payment_methods, stripe.timeout) == ("https://api.stripe.com", ("card",), 10)

    def test_it_takes_everything_from_either_source(self) -> None:
        given = {
            "stripe_secret": "rk_live_hidden2",
            "stripe_webhook_secret": "whsec_hidden3",
            "stripe_api_base": "http://127.0.0.1:12111/",
            "stripe_payment_methods": "card, sepa_debit link",
            "stripe_timeout": "5",
        }
        environ = {
            "STRIPE_SECRET": given["stripe_secret"],
            "STRIPE_WEBHOOK_SECRET": given["stripe_webhook_secret"],
            "STRIPE_API_BASE": given["stripe_api_base"],
            "GATHERLY_STRIPE_PAYMENT_METHODS": given["stripe_payment_methods"],
            "GATHERLY_STRIPE_TIMEOUT": given["stripe_timeout"],
        }
        stripe = from_ini(**given).stripe
        assert stripe is not None
        assert stripe == from_environment(**environ).stripe
        assert (stripe.secret, stripe.webhook_secret) == ("rk_live_hidden2", "whsec_hidden3")
        assert (stripe.api_base, stripe.timeout) == ("http://127.0.0.1:12111", 5)
        assert stripe.payment_methods == ("card", "sepa_debit", "link")

    def test_it_shows_no_secret(self) -> None:
        assert "hidden" not in repr(from_environment(**STRIPE, STRIPE_WEBHOOK_SECRET="whsec_hidden"))

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("STRIPE_SECRET", "pk_test_hidden"),
            ("STRIPE_SECRET", "sk_test_hid den"),
            ("STRIPE_SECRET", "sk_test_hidden\nX-Header: 1"),
            ("STRIPE_SECRET", "hidden"),
            ("STRIPE_WEBHOOK_SECRET", "whsec_hid den"),
            ("STRIPE_WEBHOOK_SECRET", "whsec_hiddén"),
            ("STRIPE_API_BASE", "api.stripe.com"),
            ("STRIPE_API_BASE", "ftp://api.stripe.com"),
            ("STRIPE_API_BASE", "https://user:hidden@api.stripe.com"),
            ("STRIPE_API_BASE", "https://api.stripe.com/v1"),
            ("GATHERLY_STRIPE_PAYMENT_METHODS", "Card"),
            ("GATHERLY_STRIPE_PAYMENT_METHODS", "card; link"),
            ("GATHERLY_STRIPE_TIMEOUT", "0"),
        ],
    )
    def test_it_refuses_what_cannot_be_meant(self, name: str, value: str) -> None:
        with pytest.raises(WrongSetting, match=rf"^{name} ") as wrong:
            from_environment(**STRIPE | {name: value})
        assert "hid" not in str(wrong.value)


MAIL = {
    "SMTP_URL": "smtp://app:hidden@mail.example.org",
    "GATHERLY_MAIL_FROM": "tickets@example.org",
    "GATHERLY_PUBLIC_URL": "https://tickets.example",
}


class TestWarnings:
    def test_it_warns_of_nothing_on_one_machine(self) -> None:
        assert Settings.load({}, {}).warnings() == []
        assert from_environment(**STRIPE, STRIPE_WEBHOOK_SECRET="whsec_1").warnings() == []

    def test_it_warns_of_the_sandbox_where_others_might_want_to_pay(self) -> None:
        (warning,) = from_environment(**SERVER, **MAIL).warnings()
        assert "STRIPE_SECRET" in warning
        assert from_environment(**SERVER, **MAIL, **STRIPE, STRIPE_WEBHOOK_SECRET="whsec_1").warnings() == []

    def test_it_warns_of_links_that_lead_nowhere(self) -> None:
        mail = {name: value for name, value in MAIL.items() if name != "GATHERLY_PUBLIC_URL"}
        (warning,) = from_environment(**mail).warnings()
        assert "GATHERLY_PUBLIC_URL" in warning

    def test_it_warns_of_letters_that_nobody_gets(self) -> None:
        (warning,) = from_environment(**SERVER, **STRIPE, STRIPE_WEBHOOK_SECRET="whsec_1").warnings()
        assert "SMTP_URL" in warning

    def test_it_warns_of_notices_that_nobody_would_believe(self) -> None:
        (warning,) = from_environment(**STRIPE).warnings()
        assert "STRIPE_WEBHOOK_SECRET" in warning
        assert "hidden" not in warning


class TestWebhooks:
    def test_nothing_is_sent_to_this_machine_unless_somebody_wants_it(self) -> None:
        assert not Settings.load({}, {}).webhooks_to_this_machine
        assert from_environment(GATHERLY_WEBHOOKS_TO_THIS_MACHINE="on").webhooks_to_this_machine

    def test_it_warns_of_that(self) -> None:
        (warning,) = from_environment(GATHERLY_WEBHOOKS_TO_THIS_MACHINE="on").warnings()
        assert "GATHERLY_WEBHOOKS_TO_THIS_MACHINE" in warning


class TestTrustedProxies:
    def test_nobody_is_trusted(self) -> None:
        assert Settings.load({}, {}).transport.trusted_proxies == ()

    def test_it_takes_addresses_and_networks(self) -> None:
        trusted = from_environment(
            GATHERLY_TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8 2001:db8::/32"
        ).transport.trusted_proxies
        assert list(map(str, trusted)) == ["127.0.0.1/32", "10.0.0.0/8", "2001:db8::/32"]

    @pytest.mark.parametrize("wrong", ["localhost", "10.0.0.1/8", "10.0.0.0/33", "*", "::1::"])
    def test_it_refuses_what_is_no_network(self, wrong: str) -> None:
        with pytest.raises(WrongSetting, match=r"^GATHERLY_TRUSTED_PROXIES .*is '.*', but must be"):
            from_environment(GATHERLY_TRUSTED_PROXIES=wrong)


class TestHttps:
    PROXY = {"GATHERLY_TRUSTED_PROXIES": "10.0.0.1"}

    def test_it_is_off(self) -> None:
        assert Settings.load({}, {}).transport.https is False

    def test_it_lasts_a_year_with_browsers(self) -> None:
        transport = from_environment(**self.PROXY, GATHERLY_HTTPS="on").transport
        assert (transport.https, transport.hsts_seconds) == (True, 365 * 86400)

    def test_it_needs_somebody_to_tell_of_it(self) -> None:
        with pytest.raises(WrongSetting, match=r"GATHERLY_HTTPS .* GATHERLY_TRUSTED_PROXIES .*names nobody"):
            from_environment(GATHERLY_HTTPS="on")


class TestPublicUrl:
    def test_it_is_this_machine_if_not_told(self) -> None:
        assert from_environment(PORT="8080").public_url == "http://localhost:8080"

    @pytest.mark.parametrize("given", ["https://tickets.example", "https://tickets.example/"])
    def test_it_has_no_slash_at_the_end(self, given: str) -> None:
        assert from_environment(GATHERLY_PUBLIC_URL=given).public_url == "https://tickets.example"

    @pytest.mark.parametrize(
        "wrong",
        [
            "tickets.example",
            "ftp://tickets.example",
            "https://",
            "https://tickets.example/shop",
            "https://tickets.example//",
            "https://tickets.example?a=b",
            "https://tickets.example#a",
            "https://user:hidden@tickets.example",
            "https://tickets.example:nonsense",
            "https://tickets.example:0",
            "https://[::1",
            "https://tickets example",
            "https://t\u00efckets.example",
        ],
    )
    def test_it_refuses_what_is_no_address_of_a_server(self, wrong: str) -> None:
        with pytest.raises(WrongSetting, match=r"^GATHERLY_PUBLIC_URL "):
            from_environment(GATHERLY_PUBLIC_URL=wrong)

    def test_it_is_reached_by_tls_where_that_alone_is_taken(self) -> None:
        https = {"GATHERLY_TRUSTED_PROXIES": "10.0.0.1", "GATHERLY_HTTPS": "on"}
        assert from_environment(**https, GATHERLY_PUBLIC_URL="https://a.example").public_url == "https://a.example"
        with pytest.raises(WrongSetting, match=r"begin with https://"):
            from_environment(**https, GATHERLY_PUBLIC_URL="http://a.example")


class TestEventPage:
    def test_it_is_ours_if_there_is_no_shop(self) -> None:
        settings = from_environment(GATHERLY_PUBLIC_URL="https://tickets.example")
        assert settings.event_page == "https://tickets.example/e/{id}"

    @pytest.mark.parametrize(
        "given",
        ["https://shop.example/events/{id}", "http://localhost:3000/?event={id}&from=mail", "https://a.b/#{id}"],
    )
    def test_it_is_where_the_shop_has_it(self, given: str) -> None:
        assert from_environment(GATHERLY_EVENT_PAGE=given).event_page == given

    @pytest.mark.parametrize(
        "wrong",
        [
            "https://shop.example/events",
            "https://shop.example/{id}/{id}",
            "https://shop.example/{id}/{name}",
            "https://{id}.example/",
            "https://shop.example{id}",
            "https://user:hidden@shop.example/{id}",
            "ftp://shop.example/{id}",
            "javascript:alert({id})",
            "/events/{id}",
            'https://shop.example/"{id}',
            "https://shop.example/{id} x",
        ],
    )
    def test_it_refuses_what_leads_to_no_event(self, wrong: str) -> None:
        with pytest.raises(WrongSetting, match=r"^GATHERLY_EVENT_PAGE "):
            from_environment(GATHERLY_EVENT_PAGE=wrong)


class TestRateLimits:
    def test_they_are_on_and_strictest_before_signing_in(self) -> None:
        limits = Settings.load({}, {}).rate_limits
        assert limits is not None
        assert limits[Traffic.AUTH] == Limit(60, 60)
        assert limits[Traffic.EXPORTS] == Limit(6, 3600)
        assert limits[Traffic.AUTH].amount == min(limit.amount for limit in limits.values() if limit.seconds == 60)
        assert set(limits) == set(Traffic)

    def test_they_can_be_switched_off(self) -> None:
        assert from_environment(GATHERLY_RATE_LIMITS="off").rate_limits is None

    def test_each_can_be_set(self) -> None:
        limits = from_environment(GATHERLY_RATE_LIMIT_AUTH="5/second", GATHERLY_RATE_LIMIT_READS="9/hour").rate_limits
        assert limits is not None
        assert (limits[Traffic.AUTH], limits[Traffic.READS]) == (Limit(5, 1), Limit(9, 3600))

    @pytest.mark.parametrize(
        "wrong", ["0/minute", "5", "5/day", "-1/hour", "5 per minute", "1_0/minute", "5/minute;6/hour"]
    )
    @pytest.mark.parametrize("switch", ["on", "off"])
    def test_it_refuses_what_is_no_limit(self, wrong: str, switch: str) -> None:
        with pytest.raises(WrongSetting, match=r"^GATHERLY_RATE_LIMIT_WRITES .*must be like 600/minute"):
            from_environment(GATHERLY_RATE_LIMIT_WRITES=wrong, GATHERLY_RATE_LIMITS=switch)

    @pytest.mark.parametrize("url", ["redis://h", "redis://h:6379/0", "rediss://u:p%40@h/1", "redis://:pw@[::1]:6379"])
    def test_it_takes_an_address_of_redis(self, url: str) -> None:
        settings = from_environment(REDIS_URL=url)
        assert settings.redis_url == url
        assert url not in repr(settings)

    @pytest.mark.parametrize("wrong", ["h:6379", "http://secret", "redis://", "redis://secret @h", "redis://u:secret@"])
    def test_it_refuses_another_without_telling_it(self, wrong: str) -> None:
        with pytest.raises(WrongSetting, match=r"^REDIS_URL .*must be an address") as refusal:
            from_environment(REDIS_URL=wrong)
        assert "secret" not in str(refusal.value)
