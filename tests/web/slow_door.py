"""A process for test_serving: serves on the port it is given; `/slow` is answered when a line comes on standard input."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from gateway.web.serving import CannotListen, serve


class SlowDoor:
    def make_wsgi(self) -> WSGIApplication:
        go_on = threading.Event()

        def listen_for_go() -> None:
            sys.stdin.readline()
            go_on.set()

        threading.Thread(target=listen_for_go, daemon=True).start()

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            if environ["PATH_INFO"] == "/slow":
                say("slow began")
                go_on.wait(20)
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b"answered"]

        return answer

    def start(self) -> None:
        say("started")

    def stop(self) -> None:
        say("stopped")


def say(line: str) -> None:
    os.write(1, f"{line} {os.getpid()}\n".encode())


if __name__ == "__main__":
    try:
        serve(SlowDoor, host="127.0.0.1", port=int(sys.argv[1]))
    except CannotListen as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
