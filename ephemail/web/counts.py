"""What the HTTP door counts: connections, answers by route, refusals by limit, event streams."""

from collections.abc import Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ephemail.figures import Figure, Figures

CLASSES = ("2xx", "3xx", "4xx", "5xx")
ELSEWHERE = "other"  # where no route leads, or what was turned away before one
UNREAD = "unread"  # what was refused before it was a request
ASSETS = "/page/{file}"


class Counts:
    """The counts so far. Belongs to one event loop's thread."""

    def __init__(self) -> None:
        self.connections_open = self.connections = self.connections_refused = 0
        self.streams_open = 0
        self.slow_readers = 0
        self.refusals = dict.fromkeys(("calls", "wrong_tokens", "opens", "streams", "large_answers"), 0)
        self.events = dict.fromkeys(("ready", "arrival", "deleted", "extended", "closed", "resync"), 0)
        self._answers: dict[tuple[str, ...], int] = {}
        self.know_routes((UNREAD, ELSEWHERE))

    def know_routes(self, routes: Collection[str]) -> None:
        """Begin to count the answers of these."""
        self._answers |= {(route, status): 0 for route in routes for status in CLASSES}

    def let_in(self) -> None:
        """Count a connection; whoever sees its end counts it out of those that are open."""
        self.connections += 1
        self.connections_open += 1

    def answered(self, route: str, status: int) -> None:
        """Count an answer."""
        self._answers[route, f"{status // 100}xx"] += 1

    def figures(self) -> Figures:
        """Tell what has been counted."""
        yield Figure.one("ephemail_http_connections_open", "HTTP connections open.", self.connections_open)
        yield Figure.one("ephemail_http_connections_total", "HTTP connections that were let in.", self.connections)
        yield Figure.one(
            "ephemail_http_connections_refused_total", "HTTP connections beyond a ceiling.", self.connections_refused
        )
        yield Figure(
            "ephemail_http_answers_total",
            "HTTP answers by route and status; `unread`: to what never became a request.",
            self._answers,
            ("route", "status"),
        )
        yield Figure.each(
            "ephemail_http_refusals_total", "HTTP calls beyond a limit, by limit.", "limit", self.refusals
        )
        yield Figure.one("ephemail_event_streams_open", "Event streams open.", self.streams_open)
        yield Figure.each("ephemail_events_sent_total", "Events sent to streams.", "event", self.events)
        yield Figure.one(
            "ephemail_http_slow_readers_total", "Peers cut off because they did not read an answer.", self.slow_readers
        )


class Counted:
    """Counts each answer where it begins."""

    def __init__(self, app: ASGIApp, counts: Counts, paths: Collection[str]) -> None:
        self._app = app
        self._counts = counts
        self._routes = {path: ASSETS if path.startswith("/page/") else path for path in paths}
        counts.know_routes(self._routes.values())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = scope.get("route")  # the router's own, once it has found one
                path = ELSEWHERE if route is None else self._routes[route.path]
                self._counts.answered(path, message["status"])
            await send(message)

        await self._app(scope, receive, counted)
