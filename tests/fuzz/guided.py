"""One target under atheris: `python -m tests.fuzz.guided TARGET`, then whatever libFuzzer takes.

Only our own modules are instrumented, as they are imported: what leads to new paths in them is what is looked for.
"""

import sys

import atheris

with atheris.instrument_imports(include=["ephemail"]):
    from tests.fuzz.targets import TARGETS

if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]].prober())
    atheris.Fuzz()
