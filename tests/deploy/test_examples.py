"""The examples in deploy/ agree with the settings, with each other, and with what they promise."""

import re
from ipaddress import ip_address
from pathlib import Path

import pytest

from ephemail import config
from ephemail.spelling import octets
from tests.deploy.examples import (
    CHECKOUT,
    EXAMPLES,
    directives,
    documents,
    of_kind,
    pod,
    service,
    settings,
    text,
)

PROGRAM_BYTES = (64 + 70) << 20  # mail in flight and the program itself, as the README says


def loaded(example: str) -> config.Config:
    """Load the settings of an example, as the server would."""
    return config.load({}, settings()[example])


def ports(example: str) -> dict[str, int]:
    """Give the port of each door that an example names."""
    made = loaded(example)
    doors = {"smtp": made.smtp_listen, "http": made.http_listen, "metrics": made.metrics_listen}
    return {door: listens[0].port for door, listens in doors.items() if listens}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_every_variable_that_is_named_exists(example: Path) -> None:
    """In comments too: none is misspelt, and none has been given up."""
    known = {config.variable(setting) for setting in config.settings()}
    assert set(re.findall(r"EPHEMAIL_[A-Z_]+", example.read_text())) <= known


@pytest.mark.parametrize("example", sorted(settings()))
def test_the_server_would_start_with_the_settings(example: str) -> None:
    """No value is misspelt, and none contradicts another."""
    assert loaded(example)


def test_all_are_about_the_same_server() -> None:
    """One domain, one address of the page, in all of them."""
    made = [loaded(example) for example in ("compose.yaml", "kubernetes.yaml", "ephemail.service")]
    assert {one.domains for one in made} == {("mail.example.org",)}
    assert {one.public_url for one in made} == {"https://mail.example.org"}
    assert "\nmail.example.org {" in text("Caddyfile")
    assert set(re.findall(r"server_name (\S+);", text("nginx.conf"))) == {"mail.example.org"}


def test_the_image_says_which_ports_it_listens_on() -> None:
    """What is exposed is what the settings in the image name."""
    exposed = re.search(r"^EXPOSE (.*)$", (CHECKOUT / "Containerfile").read_text(), re.MULTILINE)
    assert exposed is not None
    assert [int(port) for port in exposed[1].split()] == list(ports("Containerfile").values())


def test_compose_maps_the_ports_that_the_image_has() -> None:
    """Port 25 leads to SMTP, and Caddy to HTTP; nothing leads to HTTP from outside."""
    assert service("ephemail")["ports"] == [f"25:{ports('compose.yaml')['smtp']}"]
    assert f"reverse_proxy ephemail:{ports('compose.yaml')['http']}" in text("Caddyfile")
    assert ports("compose.yaml") == ports("Containerfile")


def test_compose_trusts_its_proxy_alone() -> None:
    """The address that is believed is Caddy's, and it lies in the network between the two."""
    [trusted] = loaded("compose.yaml").trusted_proxies
    assert [ip_address(service("caddy")["networks"]["inside"]["ipv4_address"])] == list(trusted)


def test_kubernetes_maps_the_ports_that_the_pod_has() -> None:
    """Services, probes and the policy name ports of the container, which are those of the settings."""
    [container] = pod()["containers"]
    named = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert named == ports("kubernetes.yaml")
    services = {port["port"]: port["targetPort"] for kind in of_kind("Service") for port in kind["spec"]["ports"]}
    assert services == {25: "smtp", 80: "http"}
    [policy] = of_kind("NetworkPolicy")
    assert {port["port"] for rule in policy["spec"]["ingress"] for port in rule["ports"]} == set(named)


def test_the_unit_may_bind_the_ports_that_it_names_and_nginx_asks_there() -> None:
    """Else port 25 would be refused, or the page be a 502."""
    allowed = {int(allow.removeprefix("tcp:")) for allow in directives("SocketBindAllow")}
    assert set(ports("ephemail.service").values()) < allowed
    assert directives("SocketBindDeny") == ["any"]
    assert f"proxy_pass http://127.0.0.1:{ports('ephemail.service')['http']};" in text("nginx.conf")


def test_everywhere_memory_suffices_and_is_never_swapped() -> None:
    """The limit has room for what the settings allow, and is the same with swap as without."""
    [container] = pod()["containers"]
    limits = {
        "compose.yaml": service("ephemail")["mem_limit"].removesuffix("m"),
        "kubernetes.yaml": container["resources"]["limits"]["memory"].removesuffix("Mi"),
        "ephemail.service": directives("MemoryMax")[0].removesuffix("M"),
    }
    for example, limit in limits.items():
        assert octets(f"{limit} MiB") > loaded(example).memory_max_bytes + PROGRAM_BYTES
    assert service("ephemail")["memswap_limit"] == service("ephemail")["mem_limit"]
    assert container["resources"]["requests"] == container["resources"]["limits"]
    assert directives("MemorySwapMax") == ["0"]


def test_in_compose_the_server_has_no_right_and_nothing_to_write_on() -> None:
    """Read-only, no capability, no new ones, no log, no core, no volume; and nothing that restarts who is full."""
    server = service("ephemail")
    assert server["read_only"]
    assert server["ipc"] == "none"
    assert server["cap_drop"] == ["ALL"]
    assert server["security_opt"] == ["no-new-privileges:true"]
    assert server["logging"] == {"driver": "none"}
    assert {"core": 1, "fsize": 0}.items() <= server["ulimits"].items()
    assert not {"volumes", "tmpfs", "cap_add", "privileged", "env_file", "secrets", "deploy"} & server.keys()
    [compose] = documents("compose.yaml")
    assert compose["networks"]["inside"]["internal"]
    assert set(server["networks"]) == {"inside", "mail"}


def test_in_kubernetes_the_pod_has_no_right_and_nothing_to_write_on() -> None:
    """What the restricted profile asks for, and no volume, no token, no egress."""
    [container] = pod()["containers"]
    assert pod()["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 65534,
        "runAsGroup": 65534,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod()["automountServiceAccountToken"] is False
    assert not {"volumes", "hostNetwork", "hostPID", "initContainers"} & pod().keys()
    [policy] = of_kind("NetworkPolicy")
    assert policy["spec"]["policyTypes"] == ["Ingress", "Egress"]
    assert policy["spec"]["egress"] == []


def test_in_kubernetes_memory_is_the_store() -> None:
    """There is one pod at a time, and it is restarted for no answer, not for a word."""
    [deployment] = of_kind("Deployment")
    assert deployment["spec"]["replicas"] == 1
    assert deployment["spec"]["strategy"] == {"type": "Recreate"}
    [container] = pod()["containers"]
    for probe in ("livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"] == {"path": "/healthz", "port": "http"}
    assert container["livenessProbe"]["failureThreshold"] * container["livenessProbe"]["periodSeconds"] >= 60
