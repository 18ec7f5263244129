"""What is too much for the API is refused as everything else is, and the connection stays usable."""

import http.client
import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIServer

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIRequestHandler
from django.test import Client

PROBLEM = "application/problem+json"


@pytest.mark.parametrize("path", ["offers", "services", "nothing"])
def test_too_many_parameters_are_a_problem_document(client: Client, chandigarh: None, path: str) -> None:
    many = "&".join(f"a{number}=1" for number in range(1001))
    answer = client.get(f"/api/v1/{path}?{many}")
    assert answer.status_code in (200, 404, 422)
    assert answer.status_code == 200 or answer.headers["Content-Type"] == PROBLEM


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return None


@pytest.fixture
def port(db: None) -> Iterator[int]:
    server = WSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_body_that_is_too_large_is_heard_out_before_it_is_refused(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/api/v1/verifications", body=b"1" * 3_000_000)
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Type"]) == (413, PROBLEM)
    connection.close()
