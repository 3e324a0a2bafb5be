"""Whether accounts of the demo may be used: only on the demo's data, unless the school kept them on purpose.

The password of the demo's accounts is printed. Removing them after an import is not enough: the import may be killed
before it comes to that, another home may import into the same server, an earlier generation may be made current again.
So every use asks what the data are that it would open.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge_base.demo import SOURCE

if TYPE_CHECKING:
    from knowledge_base.evaluation.warehouse import Generation, Warehouse

_KEPT = "demo-accounts-kept"


class DemoAccess:
    """Asked at every use of a demo account. What a generation holds never changes, so each is looked at once."""

    def __init__(self, warehouse: Warehouse, home: Path) -> None:
        self._warehouse, self._mark = warehouse, home / _KEPT
        self._seen: dict[Generation, bool] = {}

    def __call__(self) -> bool:
        """Whether demo accounts may be used now; GenerationError while the data cannot be read."""
        return self.kept or self.on_demo_data()

    @property
    def kept(self) -> bool:
        """Whether the school chose to keep them with its own data."""
        return self._mark.exists()

    def keep(self, chosen: bool) -> None:
        """Record the school's choice."""
        if chosen:
            self._mark.touch(mode=0o600)
        else:
            self._mark.unlink(missing_ok=True)

    def on_demo_data(self) -> bool:
        """Whether the current generation is a demo; not where there are no data."""
        if self._warehouse.is_empty():
            return False
        current = self._warehouse.current()
        if current not in self._seen:
            with closing(self._warehouse.open(current)) as client:
                found = client.fetch("SELECT value FROM data_info WHERE key = 'source'")
            self._seen[current] = [row[0] for row in found] == [SOURCE]
        return self._seen[current]
