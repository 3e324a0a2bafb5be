"""Fixtures for the whole suite, which never leaves this machine: a test that tries fails at once."""

from pytest_socket import socket_allow_hosts

pytest_plugins = ["tests.stores"]


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
