"""What is said of a layer of the seal."""

from typing import NamedTuple

ON = "on"


class Layer(NamedTuple):
    """One layer, and whether it holds: `on`, `on: …`, `on, except for …` or `off: …`, with the reason."""

    name: str
    state: str

    @property
    def holds(self) -> bool:
        """Say whether it holds without exception."""
        return self.state == ON or self.state.startswith(f"{ON}: ")
