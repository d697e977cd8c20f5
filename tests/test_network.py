import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("8.8.8.8", 53), ("10.0.0.1", 443)])
def test_an_outside_address_is_refused(address: tuple[str, int]) -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="loopback"):
        outside.connect(address)


def test_an_outside_name_is_not_looked_up() -> None:
    with pytest.raises(AssertionError, match="loopback"):
        socket.getaddrinfo("example.com", 443)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
        assert client.getpeername() == server.getsockname()
