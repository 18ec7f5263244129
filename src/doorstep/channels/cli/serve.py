"""`doorstep serve`: the web server and the worker, together, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping

import click
from django.conf import settings

from doorstep.channels.cli.collecting import collect_files
from doorstep.channels.cli.setup import demo_login, fail_on_wrong_settings, set_up
from doorstep.channels.shared import clock
from doorstep.engines.texts import in_language
from doorstep.places import queries as places

THREADS = 4
TICK_SECONDS = 0.1
# Then they are made to: Ctrl-C is over within 5 seconds.
STOP_SECONDS = 4.0

Children = Mapping[str, "subprocess.Popen[bytes]"]


@click.command("serve", epilog="Example: doorstep serve --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 is every one.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen at.")
@click.option("--threads", type=click.IntRange(1, 64), default=THREADS, show_default=True, help="Requests at a time.")
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Web servers side by side.")
@click.option("--demo", is_flag=True, help="First do what `doorstep setup --demo` does.")
def serve_command(host: str, port: int, threads: int, processes: int, demo: bool) -> None:
    """Serve the city's pages and do the work that waits, until Ctrl-C."""
    fail_on_wrong_settings()
    _fail_if_taken(host, port)
    if demo:
        set_up(demo=True, at=clock.now())
    collect_files(folder=settings.COLLECTED)
    asked = _listen()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in _commands(host, port, threads, processes).items():
            # In a session of its own: Ctrl-C reaches us alone, and we stop the children in our own time.
            children[name] = subprocess.Popen(command, env=_environment(host, port), start_new_session=True)
        if _is_ready(host, port, children, asked):
            click.echo("\n".join(_welcome(host, port)))
        dead = _wait(children, asked)
    finally:
        _stop(children)
    if dead:
        raise click.ClickException(f"The {dead} stopped by itself; everything else was stopped with it.")
    click.echo("Stopped.")


def _listen() -> list[int]:
    """The signals that ask for the end, as they come."""
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda got, _frame: asked.append(got))
    return asked


def _fail_if_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = f"Port {port} of {host} cannot be used: {error.strerror}."
            raise click.ClickException(f"{reason} Choose another: make run PORT={port + 1}") from error


def _commands(host: str, port: int, threads: int, processes: int) -> dict[str, list[str]]:
    server = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    size = ["--workers", str(processes), "--blocking-threads", str(threads)]
    limits = ["--workers-kill-timeout", "2s", "--log-level", "warning"]
    return {
        "web server": [sys.executable, "-m", *server, *size, *limits, "doorstep.wsgi:application"],
        "worker": [sys.executable, "-m", "doorstep.channels.cli.main", "work"],
    }


def _environment(host: str, port: int) -> dict[str, str]:
    """Links in messages lead to this server, unless the environment says where citizens reach it."""
    return {"DOORSTEP_PUBLIC_URL": _address(host, port), **os.environ}


def _address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _is_ready(host: str, port: int, children: Children, asked: list[int]) -> bool:
    """Wait until the server answers; False when there is no point in waiting."""
    at = "127.0.0.1" if host == "0.0.0.0" else host
    while not asked and all(child.poll() is None for child in children.values()):
        try:
            socket.create_connection((at, port), timeout=1).close()
        except OSError:
            time.sleep(TICK_SECONDS)
        else:
            return True
    return False


def _wait(children: Children, asked: list[int]) -> str:
    """Wait until the end is asked for, or until a child ends: then say which. Nothing is started again: it is seen."""
    while not asked:
        for name, child in children.items():
            if child.poll() is not None:
                return name
        time.sleep(TICK_SECONDS)
    return ""


def _stop(children: Children) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _welcome(host: str, port: int) -> list[str]:
    city, address = places.city(), _address(host, port)
    name = in_language(city.name, "en") if city else "no city"
    login = f"; log in with {demo_login()}" if demo_login().is_file() else ""
    return [
        f"Doorstep serves {name} at {address}",
        "",
        "  Try     book an income certificate for sector 33, house 150, with any Indian mobile number",
        f"  Codes   and all other messages go to {settings.SMS_FOLDER} instead of to phones",
        f"  Staff   {address}/staff/{login}",
        f"  API     {address}/api/v1/docs",
        "  Shell   .venv/bin/doorstep offers --services income-certificate --sector 33 --house 150",
        "          .venv/bin/doorstep day publish tomorrow; .venv/bin/doorstep day show tomorrow",
        "",
        "Ctrl-C stops everything.",
    ]
