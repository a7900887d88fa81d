"""All benchmarks but the soak and the codes, one after the other, and one table at the end."""

from tests.bench import arrival, memory, page, smtp, waiting
from tests.bench.figures import print_machine, print_table, progress

if __name__ == "__main__":
    print_machine()
    print_table([*smtp.measure(), *arrival.measure(), *memory.measure(), *waiting.measure(), *page.measure()])
    progress("\nNot among them: python -m tests.bench.codes; python -m tests.bench.soak, a quarter of an hour")
