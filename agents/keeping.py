"""Where threads are kept: of each the newest checkpoint only, which holds all of its turns.

LangGraph keeps a checkpoint of every turn with the whole thread in it, which grows with the square of its turns and
would keep what was seen under a scope that its person no longer has. What a waiting act needs is in the newest.
"""

from __future__ import annotations

import sqlite3

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.sqlite import SqliteSaver


class NewestOnly(SqliteSaver):
    """A `SqliteSaver` that deletes a thread's older checkpoints as it puts the next."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        # What is deleted is overwritten too.
        connection.execute("PRAGMA secure_delete = ON")

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Put the checkpoint; ids grow with time, and one of the same moment stays."""
        put = super().put(config, checkpoint, metadata, new_versions)
        older = (str(config["configurable"]["thread_id"]), config["configurable"]["checkpoint_ns"], checkpoint["id"])
        with self.cursor() as cursor:
            for table in ("writes", "checkpoints"):
                cursor.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id < ?",  # noqa: S608
                    older,
                )
        return put
