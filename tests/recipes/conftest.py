"""What the recipes share: the site to sign up at, and the programs that some of them run."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from werkzeug.serving import make_server

from ephemail.pytest_plugin import MailServer
from tests.recipes.shop import create_app  # in your suite: your own application


@pytest.fixture(scope="session")
def site(ephemail_server: MailServer) -> Iterator[str]:
    """Have the site serve on a free port; give its address."""
    app = create_app(ephemail_server.smtp_host, ephemail_server.smtp_port)
    http = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Give the path of a program; skip the test where there is none, but not in CI."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("CI") == "true":
            pytest.fail(f"no {name} on the path")
        return path or pytest.skip(f"no {name} on the path")

    return find
