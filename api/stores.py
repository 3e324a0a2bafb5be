"""Which warehouse the settings name. Apart from `wiring`, so that an import need not load the assistant to open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.settings import Settings

if TYPE_CHECKING:
    from knowledge_base.evaluation.warehouse import Warehouse


def open_warehouse(settings: Settings) -> Warehouse:
    """The warehouse the settings name; InputError for an address that is none. No server is asked yet."""
    if settings.evaluation_server is not None:
        from knowledge_base.evaluation.postgres import PostgresWarehouse

        return PostgresWarehouse(settings.evaluation_server, settings.evaluation)
    from knowledge_base.evaluation.warehouse import DuckWarehouse

    return DuckWarehouse(settings.evaluation)
