#!/usr/bin/env python3
"""Lays out the root folder of the container image: an interpreter, the server, and what these two need to run.

Runs while the image is built, in a base image on glibc, as `image.py VENV ROOT`. Everything keeps the path that it has
in the base, so the result behaves as the base did, without its shell, its package manager and its tools. Fails when a
shared library cannot be found, rather than at the start of the container.
"""

import compileall
import platform
import py_compile
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

# Of the standard library: what one tests, debugs, draws, installs and compiles with, and databases. Patterns, as these
# names differ from one Python to the next. None is imported by what we ship; tests/deploy/ looks whether that holds.
STDLIB_WITHOUT = (
    *("__pycache__", "test", "tests", "config-*", "site-packages", "dist-packages", "*.a", "*.o", "*.exe"),
    *("_test*", "_xxtestfuzz*", "xxlimited*", "_xxsubinterpreters*", "__phello__", "pydoc*", "idlelib", "lib2to3"),
    *("curses", "_curses*", "readline.*", "tkinter", "_tkinter*", "turtle*", "ensurepip", "venv", "distutils"),
    *("_ctypes_test*", "dbm", "_dbm*", "_gdbm*", "sqlite3", "_sqlite3*", "_pyrepl", "unittest", "EXTERNALLY-MANAGED"),
    *("nis.*", "_crypt.*", "ossaudiodev.*"),  # Kerberos and NIS would come with the first of these
)
# Of the packages: what has been compiled already, what type checkers read, and what has installed the others.
PACKAGES_WITHOUT = (
    *("__pycache__", "test", "tests", "*.c", "*.h", "*.pyx", "*.pxd", "*.pxi", "*.pyi"),
    *("pip", "pip-*", "setuptools", "setuptools-*", "_distutils_hack", "distutils-precedence.pth", "pkg_resources"),
)
PROGRAMS = ("ephemail", "healthcheck")
# What no file says that it needs, since glibc opens it by name: to end a thread.
LIBRARIES_BY_NAME = ("libgcc_s.so.1",)
# Names for the user that the server runs as, for whatever asks.
USERS = "nobody:x:65534:65534:nobody:/:/nonexistent\n"
GROUPS = "nogroup:x:65534:\n"


def main(venv: Path, root: Path) -> None:
    """Lay out everything that `venv` needs under `root`."""
    if platform.libc_ver()[0] != "glibc":
        # What is forgotten is wiped by settings of glibc's allocator; and the compiled packages are tried with glibc.
        raise SystemExit("needs a base image on glibc, such as Debian's; not on musl, such as Alpine's")
    links(root)
    interpreter = Path(sys.executable).resolve()
    copy_file(interpreter, root)
    stdlib = Path(sysconfig.get_path("stdlib"))
    copy_folder(stdlib, root, STDLIB_WITHOUT)
    copy_folder(venv / "lib", root, PACKAGES_WITHOUT)
    for file in ("pyvenv.cfg", *(f"bin/{program}" for program in PROGRAMS)):
        copy_file(venv / file, root)
    for name in ("python", "python3"):
        (under(root, venv) / "bin" / name).symlink_to(interpreter)
    libraries = [*needed([interpreter, *objects_below(under(root, stdlib)), *objects_below(under(root, venv))], root)]
    for library in libraries:
        copy_file(library, root)
    copy_licences([interpreter, *libraries], root)
    compile_all(root, [stdlib, venv])
    configure(root)


def under(root: Path, path: Path) -> Path:
    """Give where something of the base stands in the image."""
    return root / path.relative_to("/")


def links(root: Path) -> None:
    """Have the links of the base's root, such as /lib → usr/lib: programs name their loader by them."""
    for entry in Path("/").iterdir():
        if entry.is_symlink() and entry.name.startswith("lib"):
            target = entry.readlink()
            (root / target).mkdir(parents=True, exist_ok=True)
            (root / entry.name).symlink_to(target)


def copy_file(source: Path, root: Path) -> None:
    """Copy a file, or what it is a link to, to the folder where it stands in truth."""
    goal = under(root, source.parent.resolve() / source.name)
    goal.parent.mkdir(parents=True, exist_ok=True)
    if not goal.exists():
        shutil.copy2(source, goal)


def copy_folder(source: Path, root: Path, without: Iterable[str]) -> None:
    """Copy a folder to its place, but for what matches one of the patterns."""
    shutil.copytree(source, under(root, source), ignore=shutil.ignore_patterns(*without), dirs_exist_ok=True)


def objects_below(folder: Path) -> list[Path]:
    """List the compiled modules."""
    return sorted(folder.rglob("*.so*"))


def needed(objects: list[Path], root: Path) -> Iterator[Path]:
    """Give the shared libraries that these load, and those which the libraries load."""
    told = run("ldd", *map(str, objects))
    if lost := re.findall(r"(\S+) => not found", told):
        raise SystemExit(f"cannot be found: {', '.join(sorted(set(lost)))}")
    paths = {Path(path) for path in re.findall(r"^\s+(?:\S+ => )?(/\S+) \(0x", told, re.MULTILINE)}
    folders = {path.parent.resolve() for path in paths}
    paths |= {folder / name for name in LIBRARIES_BY_NAME for folder in folders if (folder / name).exists()}
    # A package that brings a library of its own has been copied with it.
    yield from sorted(path for path in paths if not path.is_relative_to(root))


def copy_licences(files: list[Path], root: Path) -> None:
    """Keep the licence of each Debian package that a file comes from; Python's and its packages' lie with them."""
    if shutil.which("dpkg") is None:
        return
    for package in sorted({package for file in files for package in packages_of(file)}):
        copy_file(Path("/usr/share/doc", package, "copyright"), root)
    copy_folder(Path("/usr/share/common-licenses"), root, ())


def packages_of(file: Path) -> Iterator[str]:
    """Name the Debian package that installed a file, perhaps by the name that it had before /lib became a link."""
    real = str(file.resolve())
    for name in (real, real.removeprefix("/usr")):
        if told := run("dpkg", "-S", name, must=False):
            yield told.partition(":")[0]
            return


def run(*command: str, must: bool = True) -> str:
    """Run a program of the base image, and give what it printed."""
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=must).stdout  # noqa: S603 - all are ours


def compile_all(root: Path, folders: list[Path]) -> None:
    """Compile every module: nothing can be written at run time, and compiling at each start takes seconds.

    Found good without a look at the source, which cannot change in an image.
    """
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    for folder in folders:
        compileall.compile_dir(under(root, folder), quiet=2, stripdir=str(root), workers=0, invalidation_mode=mode)


def configure(root: Path) -> None:
    """Write down where libraries lie, and who the user is."""
    etc = root / "etc"
    etc.mkdir(exist_ok=True)
    (etc / "passwd").write_text(USERS)
    (etc / "group").write_text(GROUPS)
    for file in Path("/etc").glob("ld.so.conf*/**/*.conf"):
        copy_file(file, root)
    copy_file(Path("/etc/ld.so.conf"), root)
    run("ldconfig", "-r", str(root))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
