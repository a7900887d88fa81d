"""The settings: defaults that work, and every fault at once."""

import pytest

from ephemail import config
from ephemail.config import Config, ConfigFaults, load
from ephemail.spelling import Listen


def test_the_defaults_serve_a_laptop() -> None:
    """Without any setting both doors listen on loopback, for mail.localhost."""
    settings = load({}, {})
    assert settings == Config()
    assert settings.smtp_listen == (Listen("127.0.0.1", 2525),)
    assert settings.base_url == "http://127.0.0.1:8080"
    assert settings.greeting_name == "mail.localhost"


def test_a_flag_wins_over_its_variable() -> None:
    """What stands on the command line counts."""
    loaded = load({"mailbox_ttl_seconds": "7"}, {"EPHEMAIL_MAILBOX_TTL_SECONDS": "9", "EPHEMAIL_CATCH_ALL": "yes"})
    assert loaded.mailbox_ttl_seconds == 7
    assert loaded.catch_all


def test_every_fault_is_listed_at_once() -> None:
    """Wrong values, contradictions and misspelt names are told together, and no value is repeated."""
    with pytest.raises(ConfigFaults) as caught:
        load(
            {"message_max_bytes": "1 TB", "trusted_proxies": "*"},
            {
                "EPHEMAIL_DOMAIN": "x",
                "EPHEMAIL_SMTP_LISTEN": "nowhere",
                "EPHEMAIL_TLS_CERT": "/a",
                "EPHEMAIL_OPERATOR_TOKEN": "short-and-secret",
            },
        )
    faults = "\n".join(caught.value.faults)
    for name in ("SMTP_LISTEN", "TLS_CERT, EPHEMAIL_TLS_KEY", "OPERATOR_TOKEN"):
        assert f"EPHEMAIL_{name}:" in faults
    for name in ("message-max-bytes", "trusted-proxies"):
        assert f"--{name}:" in faults
    assert "EPHEMAIL_DOMAIN: there is no such setting; EPHEMAIL_DOMAINS perhaps?" in faults
    assert "short-and-secret" not in faults
    assert len(caught.value.faults) == 6


@pytest.mark.parametrize(
    ("flags", "variables", "fault"),
    [
        ({"tls_cert": "/a"}, {}, "--tls-cert, EPHEMAIL_TLS_KEY: need each other"),
        ({"mailbox_ttl_seconds": "9"}, {"MAILBOX_TTL_MAX_SECONDS": "7"},
         "--mailbox-ttl-seconds: is beyond EPHEMAIL_MAILBOX_TTL_MAX_SECONDS"),
        ({}, {"SETTINGS": "x"}, "EPHEMAIL_SETTINGS: there is no such setting"),
    ],
)  # fmt: skip
def test_a_fault_names_what_was_given(flags: dict[str, str], variables: dict[str, str], fault: str) -> None:
    """A flag as a flag, a variable as a variable; and a misspelt one is taken for none of the client's."""
    with pytest.raises(ConfigFaults) as caught:
        load(flags, {f"EPHEMAIL_{name}": value for name, value in variables.items()})
    assert caught.value.faults == [fault]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("domains", "A.example, *.b.example", ("a.example", "*.b.example")),
        ("message_max_bytes", "2 MiB", 2 << 20),
        ("smtp_listen", "[::]:25,0.0.0.0:2525", (Listen("::", 25), Listen("0.0.0.0", 2525))),  # noqa: S104 - parsed only
        ("public_url", "https://mail.example/", "https://mail.example"),
        ("rate_reads_per_source", "0", 0),
    ],
)
def test_values_are_read_as_people_write_them(name: str, value: str, expected: object) -> None:
    """Lists, units, brackets, trailing slashes and zero for no limit."""
    assert getattr(load({name: value}, {}), name) == expected


def test_every_setting_says_what_it_means() -> None:
    """The help, the flags and the README are made of this table."""
    assert all(setting.metadata["meaning"].endswith(".") for setting in config.settings())


def test_what_kubernetes_puts_beside_a_service_is_no_setting() -> None:
    """A Service that is called ephemail must not stop the start."""
    given = ("EPHEMAIL_SERVICE_HOST", "EPHEMAIL_SERVICE_PORT", "EPHEMAIL_PORT", "EPHEMAIL_PORT_8080_TCP_ADDR")
    assert load({}, dict.fromkeys(given, "x")) == Config()
    with pytest.raises(ConfigFaults):
        load({}, {"EPHEMAIL_PORTS": "x"})


@pytest.mark.parametrize(
    ("settings", "hosts"),
    [
        ({}, {"localhost", "127.0.0.1", "[::1]"}),
        ({"http_listen": "127.0.0.1:1,0.0.0.0:2"}, None),
        ({"public_url": "https://mail.example"}, {"mail.example", "localhost", "127.0.0.1", "[::1]"}),
        ({"public_url": "https://mail.example", "http_listen": "0.0.0.0:80"}, {"mail.example"}),
    ],
)
def test_a_host_is_ours_by_name_or_by_loopback(settings: dict[str, str], hosts: set[str] | None) -> None:
    """Where nobody has said what we are called and others can reach us, any name may be ours."""
    assert load(settings, {}).hosts == hosts


def test_a_domain_that_is_named_twice_is_offered_once() -> None:
    """In whatever case."""
    assert load({"domains": "a.org,A.org a.org"}, {}).domains == ("a.org",)
