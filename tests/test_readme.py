"""The README tells the truth about the settings and the commands."""

import re
from pathlib import Path

from ephemail import config

README = (Path(__file__).resolve().parent.parent / "README.md").read_text()


def test_the_table_of_settings_is_the_table_of_settings() -> None:
    """Each setting stands in the README with its default and its meaning, in the same order, and no other does."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*) \|$", README, re.MULTILINE)
    expected = []
    for setting in config.settings():
        default = setting.metadata["default"]
        expected.append((setting.name.upper(), f"`{default}`" if default else "", setting.metadata["meaning"]))
    assert rows == expected


def test_two_commands_do_everything() -> None:
    """The first installs and serves, the second installs and tests."""
    assert ".venv/bin/pip install -q '.[client]' && .venv/bin/ephemail serve" in README
    assert re.search(r"^tests/run", README, re.MULTILINE)
