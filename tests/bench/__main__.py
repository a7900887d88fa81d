"""All benchmarks but the soak, one after the other, and one table at the end."""

from tests.bench import arrival, memory, page, smtp
from tests.bench.figures import print_machine, print_table, progress

if __name__ == "__main__":
    print_machine()
    print_table([*smtp.measure(), *arrival.measure(), *memory.measure(), *page.measure()])
    progress("\nNot among them, for it takes a quarter of an hour: python -m tests.bench.soak")
