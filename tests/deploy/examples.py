"""What the Containerfile and the examples in deploy/ say, in the terms of the settings."""

import re
from pathlib import Path
from typing import Any

import msgspec

CHECKOUT = Path(__file__).resolve().parents[2]
DEPLOY = CHECKOUT / "deploy"
UNIT = DEPLOY / "ephemail.service"
DROP_IN = DEPLOY / "ephemail.service.d" / "tls.conf"
EXAMPLES = sorted([CHECKOUT / "Containerfile", *(path for path in DEPLOY.rglob("*") if path.is_file())])


def text(name: str) -> str:
    """Read an example."""
    return (DEPLOY / name).read_text()


def documents(name: str) -> list[Any]:
    """Read the YAML documents of an example."""
    return [msgspec.yaml.decode(document) for document in re.split(r"^---$", text(name), flags=re.MULTILINE)]


def of_kind(kind: str) -> list[Any]:
    """Give the objects of a kind in the example for Kubernetes."""
    return [document for document in documents("kubernetes.yaml") if document["kind"] == kind]


def pod() -> Any:
    """Give the pod in the example for Kubernetes."""
    [deployment] = of_kind("Deployment")
    return deployment["spec"]["template"]["spec"]


def service(name: str) -> Any:
    """Give a service of the example for compose."""
    [compose] = documents("compose.yaml")
    return compose["services"][name]


def directives(name: str) -> list[str]:
    """Give the values of a directive of the unit, in order."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(), re.MULTILINE)


def pairs(words: str) -> dict[str, str]:
    """Give the settings among words of NAME=value."""
    return dict(re.findall(r"(EPHEMAIL_\w+)=(\S+)", words))


def settings() -> dict[str, dict[str, str]]:
    """Give the settings that each example makes."""
    [container] = pod()["containers"]
    return {
        "Containerfile": pairs((CHECKOUT / "Containerfile").read_text()),
        "compose.yaml": service("ephemail")["environment"],
        "kubernetes.yaml": {entry["name"]: entry["value"] for entry in container["env"]},
        "ephemail.service": pairs(" ".join(directives("Environment"))),
        "ephemail.service.d/tls.conf": pairs(DROP_IN.read_text()),
    }
