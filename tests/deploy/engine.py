"""Builds the image with buildah and runs it with podman: no daemon, and nothing but what this folder made is touched.

Images lie in a store of their own, so that no setting of this machine's engine matters. The base is kept there from one
run to the next. It is the one that the Containerfile names where its registry can be reached, else a small Debian made
by debootstrap.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

from tests.deploy.examples import CHECKOUT
from tests.running import Server, serving

STORE = Path("/var/cache/ephemail-tests/containers")
STATE = Path("/run/ephemail-tests/containers")
BASE = "localhost/ephemail-test-base"
IMAGE = "localhost/ephemail-test"
PROGRAMS = ("buildah", "podman", "debootstrap")
BUILD_SECONDS, PULL_SECONDS = 120, 20
# As the README tells its users to run it; here the engine may have no network of its own, nor crun.
HARDENED = (
    *("--read-only", "--read-only-tmpfs=false", "--ipc=none", "--cap-drop=all", "--security-opt=no-new-privileges"),
    *("--log-driver=none", "--ulimit=core=1:1", "--ulimit=fsize=0:0", "--ulimit=nofile=20000:20000"),
)
AS_WE_ARE = ("--network=host", "--no-healthcheck", "--ulimit=nproc=4096:4096")
# Where pip in a base finds the authorities that this machine trusts; a mirror's may be among them.
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


class NoEngine(Exception):
    """Why no image can be built here."""


def in_store(program: str, *arguments: str) -> list[str]:
    """Give the command line of buildah or podman, on the store of these tests."""
    runtime = ("--cgroup-manager=cgroupfs", f"--runtime={'crun' if which('crun') else 'runc'}")
    return [
        *(program, "--root", str(STORE), "--runroot", str(STATE), "--storage-driver", driver()),
        *(runtime if program == "podman" else ()),
        *arguments,
    ]


def driver() -> str:
    """Take overlay unless we are in a container ourselves: an overlay does not lie on another."""
    root = next(line for line in Path("/proc/self/mounts").read_text().splitlines() if line.split()[1] == "/")
    known = "overlay" in Path("/proc/filesystems").read_text()
    return "overlay" if known and root.split()[2] != "overlay" else "vfs"


def run(*command: str, seconds: float) -> str:
    """Run a command and give what it printed; raises NoEngine with the end of that if it fails or takes too long."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False, cwd=CHECKOUT)
    except subprocess.TimeoutExpired:
        raise NoEngine(f"{command[0]} took longer than {seconds:.0f} s") from None
    if done.returncode:
        raise NoEngine(f"{command[0]}: {(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


def build() -> str:
    """Build the image and give its name; raises NoEngine."""
    if os.getuid() != 0:
        raise NoEngine("to build an image without an engine that runs already needs root")
    if missing := [program for program in PROGRAMS if which(program, path=os.environ["PATH"] + ":/usr/sbin") is None]:
        raise NoEngine(f"not installed: {', '.join(missing)}")
    trusted = ["-v", f"{AUTHORITIES}:{AUTHORITIES}:ro"] if Path(AUTHORITIES).exists() else []
    options = ["--isolation=chroot", "--format=docker", "--layers=false", *trusted, f"--build-arg=BASE={base()}"]
    run(*in_store("buildah", "bud", *options, "-t", IMAGE, "-f", "Containerfile", "."), seconds=BUILD_SECONDS)
    return IMAGE


def base() -> str:
    """Have an image with Python, and give its name."""
    if not run(*in_store("buildah", "images", "-q", "--filter", f"reference={BASE}"), seconds=10):
        try:
            _pull()
        except NoEngine:
            _bootstrap()
    return BASE


def _pull() -> None:
    named = re.search(r"^ARG BASE=(\S+)", (CHECKOUT / "Containerfile").read_text(), re.MULTILINE)
    assert named is not None
    run(*in_store("buildah", "pull", "--retry=0", named[1]), seconds=PULL_SECONDS)
    run(*in_store("buildah", "tag", named[1], BASE), seconds=10)


def _bootstrap() -> None:
    with TemporaryDirectory() as folder:
        root, packages = Path(folder, "root"), "python3,python3-venv,ca-certificates"
        command = ("debootstrap", "--variant=minbase", f"--include={packages}", "stable", str(root))
        run("env", f"PATH={os.environ['PATH']}:/usr/sbin:/sbin", *command, seconds=BUILD_SECONDS)
        run("rm", "-rf", *map(str, (root / "var/cache/apt", root / "var/lib/apt/lists")), seconds=10)
        run("tar", "-C", str(root), "-cf", f"{folder}/root.tar", ".", seconds=30)
        Path(folder, "Containerfile").write_text("FROM scratch\nADD root.tar /\n")
        run(*in_store("buildah", "bud", "--isolation=chroot", "--layers=false", "-t", BASE, folder), seconds=60)


@contextmanager
def running(image: str, name: str, *options: str, **settings: str) -> Iterator[Server]:
    """Have a server in a container, hardened, with free ports of the loopback interface."""
    command = in_store(
        "podman", "run", "--rm", "--name", name, "--env=EPHEMAIL_*", *AS_WE_ARE, *HARDENED, *options, image
    )
    become = "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"
    try:
        with serving(program=("-c", become, *command), **settings) as server:
            yield server
    finally:
        subprocess.run(in_store("podman", "rm", "-f", name), capture_output=True, timeout=30, check=False)


def within(name: str, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a container that runs, with other settings."""
    made = [f"--env=EPHEMAIL_{setting}={value}" for setting, value in settings.items()]
    return subprocess.run(
        in_store("podman", "exec", *made, name, *command), capture_output=True, text=True, timeout=30, check=False
    )


def known_of(image: str) -> Any:
    """Give what the engine knows of an image."""
    [known] = json.loads(run(*in_store("podman", "image", "inspect", image), seconds=20))
    return known


@contextmanager
def laid_open(image: str) -> Iterator[Path]:
    """Have the root folder of an image, to look at."""
    container = run(*in_store("buildah", "from", "--pull-never", image), seconds=30).strip()
    try:
        yield Path(run(*in_store("buildah", "mount", container), seconds=30).strip())
    finally:
        run(*in_store("buildah", "rm", container), seconds=30)


def remove(image: str) -> None:
    """Remove an image that was built here; the base stays for the next time."""
    run(*in_store("buildah", "rmi", "--force", image), seconds=30)
