"""Runs the web application: one process, a socket bound before anything slow is built."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from api.app import create_app
from api.errors import UserError
from api.settings import Settings
from api.terminal import account_lines


class _Announcing(uvicorn.Server):
    """A server that says where it is once it really answers."""

    announce: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.announce()


def run(settings: Settings, host: str, port: int, prepare: Callable[[], object], say: Callable[[str], object]) -> None:
    """Serve until interrupted; UserError when the address cannot be had. `prepare` runs once it is ours."""

    def announce() -> None:
        shown = f"[{host}]" if ":" in host else host
        say("\n".join([*account_lines(settings), f"质诊已启动：http://{shown}:{port}"]))

    with _bind(host, port) as listening:
        prepare()
        server = _Announcing(uvicorn.Config(create_app(settings), host=host, port=port, workers=1, log_level="warning"))
        server.announce = announce
        server.run(sockets=[listening])


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UserError(f"不能监听 {host}:{port}：{error.strerror or error}；可用 --port 换一个端口") from error
    return listening
