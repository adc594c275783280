"""`akker up` and `akker work`: the web server and the schedule.

`up` is two programs: this one, which carries the schedule and watches the other, which
answers the browser. One signal ends both (docs/decisions/0013-one-command-serves.md).
"""

import multiprocessing
import os
import signal
import socket
from threading import Event, Thread

import click
from django.conf import settings

from akker.access.queries import first_owner_email
from akker.access.queries_first_link import first_link_token, is_nobody_here
from akker.cli.answers import progress
from akker.cli.installing import install
from akker.cli.users import sign_in_link
from akker.cli.verbs import operator_verb
from akker.jobs.scheduling import work_until
from akker.kernel.errors import Refused
from akker.kernel.served_port import keep_port

PORT = 8765
THREADS = 4
ENDS_WITHIN_SECONDS = 10
LOOPBACK = ("127.0.0.1", "::1", "localhost")

HOST_OPTION = click.option("--host", default="127.0.0.1", help="Address to listen on.")
PORT_OPTION = click.option("--port", type=click.IntRange(1, 65535), default=PORT)


@operator_verb("demo", installs=True)
@HOST_OPTION
@PORT_OPTION
@click.option("--load-only", is_flag=True, help="Load the demo company and stop.")
def demo(host: str, port: int, load_only: bool) -> None:
    """Load the demo company where it is not there yet, and serve it."""
    # Loaded when it is asked for: `akker up` need not know the demo company.
    from akker.demo.loading import load_demo

    install()
    if not load_only:
        ensure_free(host, port)
    with progress("Demo company") as bar:
        company = load_demo(lambda doing, part: bar(doing, part, 1))
    was = "is loaded" if company.is_new else "was there already"
    click.echo(f"The demo company {was}: --book {company.slug}, owner {company.owner_email}.")
    if not load_only:
        serve(host, port)


@operator_verb("up", installs=True)
@HOST_OPTION
@PORT_OPTION
def up(host: str, port: int) -> None:
    """Serve the screens, and do jobs, deliveries and the schedule, until interrupted."""
    install()
    ensure_free(host, port)
    serve(host, port)


@operator_verb("work")
def work() -> None:
    """Do jobs, deliveries and the schedule, without the screens, until interrupted.

    Any number may run beside `akker up`: each piece of work is done once.
    """
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    click.echo("At work. Interrupt to stop.")
    work_until(stopped)


def serve(host: str, port: int) -> None:
    """Serve until a signal comes; as soon as it listens, say where it is and how to get in."""
    links_lead_to(port)
    stopped = Event()
    schedule = Thread(target=work_until, args=(stopped,), daemon=True)
    schedule.start()
    told = (host, port, _where(host, port), stopped)
    Thread(target=_say_when_it_listens, args=told, daemon=True).start()
    try:
        _run_web_server(host, port)
    finally:
        stopped.set()
        schedule.join(ENDS_WITHIN_SECONDS)


def links_lead_to(port: int) -> None:
    """So that a link in a mail or of a survey leads here, unless AKKER_URL says where to."""
    if not settings.HAS_URL:
        keep_port(settings.AKKER_HOME, port)
        settings.AKKER_URL = f"http://localhost:{port}"


def ensure_free(host: str, port: int) -> None:
    """Refused: port_taken, host_unknown. The web server itself would share a port in silence."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise Refused(
            "host_unknown",
            "{host} is no address of this machine.",
            remedy="Use --host 127.0.0.1, or leave it out.",
            host=host,
        ) from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise Refused(
                "port_taken",
                "Port {port} of {host} cannot be had: {reason}.",
                remedy="Stop what uses it, or choose another one with --port.",
                port=port,
                host=host,
                reason=(error.strerror or str(error)).lower(),
            ) from error


def _say_when_it_listens(host: str, port: int, lines: list[str], stopped: Event) -> None:
    """A link that is told sooner leads to a page that says that nobody is there."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    while not stopped.wait(0.05):
        try:
            socket.create_connection((here, port), timeout=1).close()
        except OSError:
            continue
        click.echo("\n".join(lines))
        return


def _where(host: str, port: int) -> list[str]:
    # Passkeys and cookies want a name; a browser finds loopback under this one.
    url = f"http://localhost:{port}" if host in LOOPBACK else f"http://{host}:{port}"
    if "AKKER_URL" in os.environ:
        url = settings.AKKER_URL
    email = first_owner_email()
    lines = [f"Akker is at {url}"]
    if is_nobody_here():
        link = f"{url}/first-run/{first_link_token()}"
        lines.append(f"Nobody is here yet. Begin, within a day: {link}")
    elif email:
        link = sign_in_link(email, url)
        lines.append(f"Sign in as {email}, once, within 15 minutes: {link}")
    if host not in LOOPBACK and not settings.IS_HTTPS:
        lines.append("Others can reach this without encryption; see AKKER_HTTPS in the guide.")
    return [*lines, "Interrupt (Ctrl C) to stop."]


def _run_web_server(host: str, port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # A fork would copy this program's open database and the locks of its threads.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "akker.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=ENDS_WITHIN_SECONDS,
        log_level=LogLevels.warning,
    ).serve()
