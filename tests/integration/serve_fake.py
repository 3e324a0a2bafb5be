"""Runs the whole web application around the fake assistant: `python -m tests.integration.serve_fake HOME`.

A process of its own, because NiceGUI keeps one application per process and behaves differently under pytest. Prints
its port on the first line.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import uvicorn

from api.app import create_app
from tests.fakes import fake_container


def main(home: Path) -> None:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    # From here on a visitor waits instead of being turned away.
    listening.listen()
    app = create_app(fake_container(home))
    print(listening.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
