"""What reading one message, with all messages in it, may cost: how much there may be of what takes time.

At these bounds the worst message of 128 KiB that a search has found takes 25 ms (one core of a virtual machine, CPython
3.11): tests/mail/test_cost.py.
"""

from collections.abc import Iterable

DASHED_MAX = 20_000  # lines that begin like a delimiter
PARTS_MAX = 400
SAID_MAX = 4_000  # parameters, quotes and encoded words in the fields that say what the parts are
CHARACTERS_MAX = 20_000  # in names, of which each counts some more

_NAME_COST, _NAME_MAX = 20, 510  # characters, for any; and of a long one, of which only both ends are looked at


class Beyond(Exception):
    """The message is beyond the limits of what we read."""


class Budget:
    """Counts down; what would cost more than is left raises `Beyond`."""

    dashed = DASHED_MAX
    parts = PARTS_MAX
    said = SAID_MAX
    characters = CHARACTERS_MAX
    is_spent = False  # of fields: some were not read

    def take_dashed(self, count: int) -> None:
        """Have read so many lines that begin like a delimiter."""
        self.dashed -= count
        if self.dashed < 0:
            raise Beyond

    def take_parts(self, count: int) -> None:
        """Have so many parts to read."""
        self.parts -= count
        if self.parts < 0:
            raise Beyond

    def take_names(self, names: Iterable[str]) -> None:
        """Have the extensions of these names to tell."""
        self.characters -= sum([_NAME_COST + min(len(name), _NAME_MAX) for name in names])
        if self.characters < 0:
            raise Beyond

    def take_said(self, values: list[bytes]) -> bool:
        """Have the values of fields to read, with all that they say; say whether there is as much left."""
        said = sum([1 + value.count(b";") + value.count(b'"') + value.count(b"=?") for value in values])
        if said > self.said:
            self.is_spent = True
            return False
        self.said -= said
        return True
