"""The one place where clients of a Chroma index in a folder are made and closed, one at a time.

Chroma (1.5) keeps what clients of a path share in a dictionary of the class: it is put there before it has started, and
taken out by the last that closes, with nothing between a look and the use of what was seen. Two threads that open the
same folder right after the start, or one that opens while another closes, met a KeyError, or a client not yet started.
Once made, clients may be used by many threads. Clients of a server share nothing. Chroma is imported on first use only.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

_ONE_AT_A_TIME = Lock()


def local_client(folder: Path) -> Any:
    """A client of the index in the folder; whoever has it for himself gives it back to `close`."""
    import chromadb
    from chromadb.config import Settings

    with _ONE_AT_A_TIME:
        return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def close(client: Any) -> None:
    """The last client of a folder lets go of its files."""
    with _ONE_AT_A_TIME:
        client.close()
