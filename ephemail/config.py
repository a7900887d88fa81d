"""The settings: one frozen Config, from flags and EPHEMAIL_* variables, with every fault listed at once.

A setting is a field of Config; its metadata holds what it means, so that the flags, the help, the start's faults and
the README's table cannot differ. A flag wins over its variable. Nothing else is read: no file, no default elsewhere.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network
from typing import Any
from urllib.parse import urlsplit

from ephemail import spelling
from ephemail.spelling import Listen

PREFIX = "EPHEMAIL_"
# Read by the client commands and the tests, not by the server; not to be mistaken for misspelt settings.
OTHER_VARIABLES = frozenset(
    {"EPHEMAIL_ADDRESS", "EPHEMAIL_SERVER", "EPHEMAIL_SMTP", "EPHEMAIL_TOKEN", "EPHEMAIL_TEST_DATA"}
)
# What Kubernetes puts into the environment of every container beside a Service that is called ephemail.
_OF_KUBERNETES = re.compile(r"EPHEMAIL_(?:SERVICE_(?:HOST|PORT)|PORT)(?:_[A-Z0-9_]+)?")


class ConfigFaults(Exception):
    """Why the server does not start: one line for each fault, in the order of the settings."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _setting(meaning: str, parse: Callable[[str], Any], default: str) -> Any:  # noqa: ANN401 - like dataclasses.field
    metadata = {"meaning": meaning, "parse": parse, "default": default}
    return field(
        default=parse(default) if default else parse("") if parse in _MAY_BE_EMPTY else None, metadata=metadata
    )


_MAY_BE_EMPTY = (spelling.domains, spelling.listens, spelling.networks, spelling.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings, parsed; limits that are 0 mean no limit."""

    domains: tuple[str, ...] = _setting(
        "Domains offered to visitors; *.example.org accepts and offers random subdomains.",
        spelling.domains,
        "mail.localhost",
    )
    retired_domains: tuple[str, ...] = _setting(
        "Domains that still receive for open mailboxes, but are offered no longer.", spelling.domains, ""
    )
    hostname: str = _setting("Name in the SMTP greeting; by default the first domain.", spelling.text, "")
    smtp_listen: tuple[Listen, ...] = _setting(
        "Where SMTP listens: host:port, [::]:port.", spelling.listens, "127.0.0.1:2525"
    )
    http_listen: tuple[Listen, ...] = _setting(
        "Where HTTP listens: host:port, [::]:port.", spelling.listens, "127.0.0.1:8080"
    )
    metrics_listen: tuple[Listen, ...] = _setting(
        "Where metrics are served to Prometheus, to whoever asks; off unless given.", spelling.listens, ""
    )
    public_url: str | None = _setting(
        "What visitors type; its host is the only Host allowed. By default http:// and the HTTP listener.",
        spelling.url,
        "",
    )
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = _setting(
        "Networks whose X-Forwarded-For is believed.", spelling.networks, ""
    )
    smtp_proxy_protocol: bool = _setting(
        "Connections from TRUSTED_PROXIES to SMTP begin with a PROXY header (version 1 or 2), which is believed.",
        spelling.truth,
        "false",
    )
    tls_cert: str = _setting(
        "PEM file with the certificate chain for STARTTLS, read again on SIGHUP.", spelling.text, ""
    )
    tls_key: str = _setting("PEM file with its key; without both, a certificate is made in memory.", spelling.text, "")
    mailbox_ttl_seconds: int = _setting("Lifetime of a mailbox at opening.", spelling.seconds, "3600")
    mailbox_ttl_max_seconds: int = _setting(
        "The farthest that opening or extending may reach from now.", spelling.seconds, "86400"
    )
    message_ttl_seconds: int = _setting("A message's own limit; 0: as long as its mailbox.", spelling.seconds, "0")
    grace_seconds: int = _setting(
        "How long after a mailbox's expiry its mail is still answered 250, and dropped.", spelling.seconds, "0"
    )
    catch_all: bool = _setting(
        "Accept mail for names nobody has opened; whoever opens the name finds it (less private).",
        spelling.truth,
        "false",
    )
    message_max_bytes: int = _setting("The largest message, announced as SIZE.", spelling.octets, "10 MiB")
    mailbox_max_bytes: int = _setting("What one mailbox may hold, in octets as received.", spelling.octets, "20 MiB")
    mailbox_max_messages: int = _setting("Messages that one mailbox may hold.", spelling.count, "100")
    memory_max_bytes: int = _setting("What all mailboxes may hold, in bytes as kept.", spelling.octets, "256 MiB")
    blocked_attachments: tuple[str, ...] = _setting(
        "Attachments taken out on arrival: these groups (by name and by content), extensions such as .exe, or none.",
        spelling.attachments,
        "executables scripts shortcuts disk-images macros",
    )
    mailboxes_max: int = _setting("Mailboxes open at once.", spelling.count, "100000")
    smtp_connections: int = _setting("SMTP connections at once.", spelling.count, "500")
    smtp_connections_per_source: int = _setting(
        "The same from one source; wider networks get 3 and 9 times as many.", spelling.count, "20"
    )
    smtp_messages_per_session: int = _setting("Messages in one SMTP session.", spelling.count, "20")
    http_connections: int = _setting("HTTP connections at once.", spelling.count, "4000")
    http_connections_per_source: int = _setting("The same from one source.", spelling.count, "50")
    event_streams: int = _setting("Event streams at once.", spelling.count, "2000")
    event_streams_per_source: int = _setting("The same from one source.", spelling.count, "6")
    event_streams_per_mailbox: int = _setting("The same on one mailbox.", spelling.count, "3")
    rate_messages_per_source: int = _setting("Messages a minute from one source.", spelling.count, "120")
    rate_opens_per_source: int = _setting(
        "Mailboxes opened a minute by one source; six times that an hour.", spelling.count, "10"
    )
    rate_reads_per_source: int = _setting("HTTP reads a minute by one source.", spelling.count, "300")
    rate_wrong_tokens_per_source: int = _setting("Wrong tokens a minute from one source.", spelling.count, "10")
    limit_loopback: bool = _setting(
        "Apply the limits per source and per session to peers on this machine too.", spelling.truth, "false"
    )
    operator_token: str | None = _setting(
        "Token that opens the mailbox of the reserved names (postmaster, abuse, ...); without it they are refused.",
        spelling.secret,
        "",
    )
    seal: str = _setting(
        "The kernel forbids the server to write, to call and to be dumped; strict: or it does not start.",
        spelling.switch,
        "on",
    )
    wipe: str = _setting(
        "Freed memory is overwritten, by executing itself once more at the start; strict: or it does not start.",
        spelling.switch,
        "on",
    )

    @property
    def base_url(self) -> str:
        """What visitors type."""
        return self.public_url or f"http://{self.http_listen[0]}"

    @property
    def hosts(self) -> frozenset[str] | None:
        """Values of the Host field that are ours, without ports; None: any, since nobody has said what we are called.

        On a loopback listener the names of this machine are ours too. A foreign host is refused because a page of
        somebody else's could have its own name point to this machine (DNS rebinding).
        """
        loopback = [listen.is_loopback for listen in self.http_listen]
        if self.public_url is None and not all(loopback):
            return None
        names = {urlsplit(self.public_url).hostname or ""} if self.public_url else set()
        return frozenset(names | {"localhost", "127.0.0.1", "[::1]"} if any(loopback) else names)

    @property
    def is_local(self) -> bool:
        """Say whether visitors are on this machine, as far as the settings tell."""
        return Listen(urlsplit(self.base_url).hostname or "", 0).is_loopback

    @property
    def greeting_name(self) -> str:
        """The name in the SMTP greeting."""
        return self.hostname or self.domains[0].removeprefix("*.")


def settings() -> tuple[Field[Any], ...]:
    """All settings, in the order of the documentation."""
    return fields(Config)


def variable(setting: Field[Any]) -> str:
    """Name the environment variable of a setting."""
    return PREFIX + setting.name.upper()


def flag(setting: Field[Any]) -> str:
    """Name the flag of a setting."""
    return "--" + setting.name.replace("_", "-")


def load(flags: Mapping[str, str], environ: Mapping[str, str]) -> Config:
    """Make the Config of the flags given (by field name) and the environment; raises ConfigFaults with all faults."""
    faults: list[str] = []
    faulty: set[str] = set()
    values: dict[str, Any] = {}
    for setting in settings():
        text = flags.get(setting.name, environ.get(variable(setting)))
        if text is None or (not text.strip() and setting.metadata["default"] == ""):
            continue
        try:
            values[setting.name] = setting.metadata["parse"](text.strip())
        except ValueError as error:
            faulty.add(variable(setting))
            faults.append(f"{variable(setting)}: {error}")
    config = Config(**values)
    # A setting that could not be read has its default here: what contradicts that is not the operator's doing.
    faults += [fault for fault in _contradictions(config) if not any(name in fault for name in faulty)]
    faults += _misspelt(environ)
    if faults:
        raise ConfigFaults([_as_typed(fault, flags) for fault in faults])
    return config


def _as_typed(fault: str, flags: Mapping[str, str]) -> str:
    """Name the flags that were given, rather than the variables that could have been."""
    typed = {variable(setting): flag(setting) for setting in settings() if setting.name in flags}
    return re.sub(rf"{PREFIX}[A-Z_]+", lambda name: typed.get(name[0], name[0]), fault)


def _misspelt(environ: Mapping[str, str]) -> list[str]:
    known = [setting.name.upper() for setting in settings()]
    faults = []
    for name in sorted(environ.keys() - {PREFIX + name for name in known} - OTHER_VARIABLES):
        if name.startswith(PREFIX) and not _OF_KUBERNETES.fullmatch(name):
            close = difflib.get_close_matches(name.removeprefix(PREFIX), known, n=1)
            faults.append(f"{name}: there is no such setting" + (f"; {PREFIX}{close[0]} perhaps?" if close else ""))
    return faults


def _contradictions(config: Config) -> list[str]:
    checks = (
        (config.domains, "DOMAINS: needs at least one domain"),
        (config.smtp_listen, "SMTP_LISTEN: needs at least one host:port"),
        (config.http_listen, "HTTP_LISTEN: needs at least one host:port"),
        (
            not set(config.domains) & set(config.retired_domains),
            "RETIRED_DOMAINS: a domain is offered or retired, not both",
        ),
        (not config.hostname or spelling.is_domain(config.hostname.lower()), "HOSTNAME: needs a domain name"),
        (
            config.trusted_proxies or not config.smtp_proxy_protocol,
            "SMTP_PROXY_PROTOCOL: needs EPHEMAIL_TRUSTED_PROXIES",
        ),
        (bool(config.tls_cert) == bool(config.tls_key), "TLS_CERT, EPHEMAIL_TLS_KEY: need each other"),
        (config.mailbox_ttl_seconds > 0, "MAILBOX_TTL_SECONDS: needs at least one second"),
        (
            config.mailbox_ttl_seconds <= config.mailbox_ttl_max_seconds,
            "MAILBOX_TTL_SECONDS: is beyond EPHEMAIL_MAILBOX_TTL_MAX_SECONDS",
        ),
        (config.message_max_bytes >> 10, "MESSAGE_MAX_BYTES: needs at least 1 KiB"),
        (
            config.message_max_bytes <= config.mailbox_max_bytes,
            "MAILBOX_MAX_BYTES: is less than EPHEMAIL_MESSAGE_MAX_BYTES",
        ),
        (
            config.message_max_bytes <= config.memory_max_bytes,
            "MEMORY_MAX_BYTES: is less than EPHEMAIL_MESSAGE_MAX_BYTES",
        ),
        (config.mailbox_max_messages > 0, "MAILBOX_MAX_MESSAGES: needs at least 1"),
        (config.mailboxes_max > 0, "MAILBOXES_MAX: needs at least 1"),
    )
    return [PREFIX + fault for holds, fault in checks if not holds]
