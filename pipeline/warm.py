"""One process imports the libraries once, and each stage of a `make repro` is forked from it.

On few documents the imports of a stage take longer than its work. Plain `dvc repro` goes without.
"""

import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Callable

ADDRESS = "YAODIAN_WARM"
# What stages import, in about the order in which they want it, in small pieces, for nobody is answered meanwhile. Not polars:
# from its import on it keeps threads, whose locks a fork would inherit without them (its documentation warns of it).
LIBRARIES = (
    "numpy",
    "scipy.sparse",
    "scipy.special",
    "tqdm",
    "lxml.html",
    "trafilatura",
    "rapidfuzz.distance",
    "rjieba",
    "opencc",
    "pydantic",
    "thinc.api",
    "spacy.vocab",
    "spacy.lang.zh",
    "scipy.optimize",
    "scipy.integrate",
    "scipy.interpolate",
    "scipy.ndimage",
    "scipy.stats",
    "sklearn.base",
    "sklearn.feature_extraction.text",
    "sklearn.decomposition",
    "gensim.models.ldamodel",
    "matplotlib.ticker",
    "matplotlib.text",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_pdf",
    "matplotlib.backends.backend_svg",
    "fontTools.subset",
    "jinja2",
    "xlsxwriter",
)

# What asks for the stage that forks itself, which it may not do beside polars' threads.
FORKING = b"pipeline\0figures"


def ask(arguments: list[str]) -> int | None:
    """The exit code of a stage that the warm process has run for this one; None where there is no such process."""
    address = os.environ.get(ADDRESS)
    if not address:
        return None
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(address)
        except OSError:
            return None
        # Ctrl-C reaches the stage as well, which puts its files in order and answers.
        own = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            socket.send_fds(connection, ["\0".join(["pipeline", *arguments]).encode()], [0, 1, 2])
            answer = connection.recv(1)
        except (BrokenPipeError, ConnectionResetError):
            signal.signal(signal.SIGINT, own)
            return None  # it ended before it took this up
    return answer[0] if answer else 128 + signal.SIGKILL


def serve(address: str) -> None:
    """Fork a process for each stage that is asked for, and import while none is, until the standard input ends.

    Once all is imported a spare process is kept that has polars already, for the next stage.
    """
    from pipeline.running import limit_threads, main

    limit_threads()
    gc.disable()  # looking for garbage among what libraries make at their import takes a tenth of its time
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    missing = list(LIBRARIES)
    spare: socket.socket | None = None
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [], 0 if missing else None)
            if sys.stdin in ready:
                return
            if listener in ready:
                connection, _ = listener.accept()
                # A look ahead: what it says stays there for the process that answers.
                request = connection.recv(1 << 16, socket.MSG_PEEK)
                if spare and request != FORKING:
                    socket.send_fds(spare, [b"!"], [connection.fileno()])
                    spare.close()
                    spare = None
                elif os.fork() == 0:
                    listener.close()
                    if spare:
                        spare.close()
                    answer(connection, main)
                connection.close()
            elif missing:
                __import__(missing.pop(0))
            if not missing and not spare:
                spare, own = socket.socketpair()
                if os.fork() == 0:
                    listener.close()
                    spare.close()
                    stand_by(own, main)
                own.close()


def stand_by(server: socket.socket, main: Callable[[list[str]], int]) -> None:
    """In a forked process: import polars, wait for a stage, and answer; end where the server does."""
    import pipeline.catalog  # noqa: F401

    _, connections, _, _ = socket.recv_fds(server, 1, 1)
    if connections:
        server.close()
        answer(socket.socket(fileno=connections[0]), main)
    os._exit(0)


def answer(connection: socket.socket, main: Callable[[list[str]], int]) -> None:
    """In a forked process: run a stage in place of the process that asks for it, with its streams, tell its exit code, and end."""
    import threading

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    arguments, streams, _, _ = socket.recv_fds(connection, 1 << 16, 3)
    for own, stream in enumerate(streams):
        os.dup2(stream, own)
        os.close(stream)
    threading.Thread(target=end_with, args=[connection], daemon=True).start()
    code = 1
    try:
        code = main(arguments.decode().split("\0")[1:])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    sys.stderr.flush()
    connection.send(bytes([code]))
    os._exit(code)


def end_with(connection: socket.socket) -> None:
    """Where the process that asked is killed, the one that works for it ends too."""
    connection.recv(1)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    serve(os.environ[ADDRESS])
