"""The figures of all rooms, written in the text format of Prometheus, with those of the process itself.

Imported only where they are asked for: the library takes 15 ms of the start, and 1 MB.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from ephemail.figures import Figure, Figures, Spread


class _Rooms(Collector):
    def __init__(self, rooms: Sequence[Callable[[], Figures]]) -> None:
        self._rooms = rooms

    def collect(self) -> Iterable[Metric]:
        """Ask every room for its figures."""
        for room in self._rooms:
            yield from map(_family, room())


def writer(rooms: Sequence[Callable[[], Figures]]) -> Callable[[], bytes]:
    """Give what writes the present figures of all rooms."""
    registry = CollectorRegistry()
    registry.register(_Rooms(rooms))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return partial(generate_latest, registry)


def _family(figure: Figure | Spread) -> Metric:
    if isinstance(figure, Spread):
        bounds = [*map(str, figure.bounds), "+Inf"]
        buckets = list(zip(bounds, figure.at_most, strict=True))
        return HistogramMetricFamily(figure.name, figure.meaning, buckets, figure.total)
    kind = CounterMetricFamily if figure.name.endswith("_total") else GaugeMetricFamily
    family = kind(figure.name, figure.meaning, labels=figure.labels)
    for words, value in figure.values.items():
        family.add_metric(words, value)
    return family
