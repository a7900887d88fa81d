"""How much memory a process has resident."""

import re
from pathlib import Path

SETTLE_SECONDS = 0.5  # between the last request and the look


def resident(pid: int) -> int:
    """Give the bytes of memory that a process has resident."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"^VmRSS:\s+([0-9]+) kB$", status, re.MULTILINE)
    if found is None:
        raise ProcessLookupError("the server has ended")
    return int(found[1]) * 1024
