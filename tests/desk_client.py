"""The desk as a browser meets it: a real server on a free port, and requests sent exactly as given."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from desk.serve import app, metadata

QUERIES = metadata()["databases"]["vigie"]["queries"]
TABLES = metadata()["databases"]["vigie"]["tables"]
VISIBLE = [name for name, about in TABLES.items() if not about.get("hidden")]
# What makes each consultation show something of the filled archive, where the default does not.
ASKED = {"recherche": {"mots": "hopital"}, "pourquoi": {"numero": "1"}, "liens-refuses": {"source": "gazette"}}


class Client:
    """Requests to the desk, with the path and the Host sent exactly as given."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, method: str = "GET", host: str = "127.0.0.1") -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read().decode()
        connection.close()
        return answer.status, headers, body

    def rows(self, name: str, **parameters: str) -> list[dict[str, object]]:
        status, _, body = self.get(f"/vigie/{name}.json?" + urlencode({"_shape": "array", **parameters}))
        assert status == 200, body
        rows: list[dict[str, object]] = json.loads(body)
        return rows


@contextmanager
def served(archive: Path) -> Iterator[Client]:
    """The desk on a free port, in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app(archive), log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Client(listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(20)
