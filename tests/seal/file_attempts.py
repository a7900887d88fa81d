"""Ways to leave something on a disk, or in a file; each makes ready before its `yield`, and behind it, it is sealed."""

import fcntl
import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

_FS_IOC_GETFLAGS = 0x80086601


def writing_a_file(folder: Path) -> Iterator[None]:
    """Write a byte to a new file."""
    yield
    (folder / "new").write_bytes(b"x")


def writing_in_tmp(_: Path) -> Iterator[None]:
    """Write a byte to a new file for all programs."""
    yield
    _write_and_remove("/tmp")  # noqa: S108 - is what must not work


def writing_in_shared_memory(_: Path) -> Iterator[None]:
    """Write a byte to a file that is memory."""
    yield
    _write_and_remove("/dev/shm")  # noqa: S108 - is what must not work


def writing_a_file_without_name(folder: Path) -> Iterator[None]:
    """Write a byte to a file that no folder lists."""
    yield
    os.write(os.open(folder, os.O_TMPFILE | os.O_RDWR), b"x")


def writing_an_open_file(folder: Path) -> Iterator[None]:
    """Write a byte to a file that was open before."""
    opened = os.open(_file(folder), os.O_WRONLY)
    yield
    os.write(opened, b"x")


def writing_through_a_mapping(folder: Path) -> Iterator[None]:
    """Write a byte to a file through a mapping made before: the way that stays open, for us who make none."""
    mapped = mmap.mmap(os.open(_file(folder), os.O_RDWR), 0)
    yield
    mapped[:1] = b"x"


def emptying_a_file(folder: Path) -> Iterator[None]:
    """Truncate a file by its name."""
    file = _file(folder)
    yield
    os.truncate(file, 0)


def emptying_an_open_file(folder: Path) -> Iterator[None]:
    """Truncate a file that was open before."""
    opened = os.open(_file(folder), os.O_WRONLY)
    yield
    os.ftruncate(opened, 0)


def opening_to_empty(folder: Path) -> Iterator[None]:
    """Truncate a file by opening it."""
    file = _file(folder)
    yield
    os.open(file, os.O_RDONLY | os.O_TRUNC)


def renaming(folder: Path) -> Iterator[None]:
    """Give a file another name."""
    file = _file(folder)
    yield
    file.rename(folder / "renamed")


def linking(folder: Path) -> Iterator[None]:
    """Give a file a second name."""
    file = _file(folder)
    yield
    (folder / "linked").hardlink_to(file)


def linking_symbolically(folder: Path) -> Iterator[None]:
    """Keep a word as the target of a link."""
    yield
    (folder / "symbolic").symlink_to("a-secret")


def removing(folder: Path) -> Iterator[None]:
    """Remove a file."""
    file = _file(folder)
    yield
    file.unlink()


def making_a_folder(folder: Path) -> Iterator[None]:
    """Keep a word as the name of a folder."""
    yield
    (folder / "a-secret").mkdir()


def making_a_pipe(folder: Path) -> Iterator[None]:
    """Make a pipe with a name."""
    yield
    os.mkfifo(folder / "pipe")


def changing_the_mode(folder: Path) -> Iterator[None]:
    """Change who may read a file."""
    file = _file(folder)
    yield
    file.chmod(0o600)


def changing_the_times(folder: Path) -> Iterator[None]:
    """Change when a file was changed."""
    file = _file(folder)
    yield
    os.utime(file, (0, 0))


def changing_an_attribute(folder: Path) -> Iterator[None]:
    """Keep a word as an attribute of a file."""
    file = _file(folder)
    yield
    os.setxattr(file, "user.secret", b"a-secret")


def asking_for_the_flags_of_a_file(folder: Path) -> Iterator[None]:
    """Make a call to a file's driver; those that change something need no right to write."""
    opened = os.open(_file(folder), os.O_RDONLY)
    yield
    fcntl.ioctl(opened, _FS_IOC_GETFLAGS, bytes(8))


def writing_a_file_in_memory(_: Path) -> Iterator[None]:
    """Write a byte to a file that no folder lists, in memory."""
    yield
    os.write(os.memfd_create("new"), b"x")


def _file(folder: Path) -> Path:
    file = folder / "old"
    file.write_bytes(b"octets")
    return file


def _write_and_remove(folder: str) -> None:
    with NamedTemporaryFile(dir=folder) as file:
        file.write(b"x")
