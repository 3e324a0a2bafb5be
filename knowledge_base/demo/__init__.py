"""示范大学: a seeded university to try Zhizhen on, with faults planted in it and documents of its own."""

SOURCE = "示范大学演示数据"
"""The `source` of a demo generation, by which a process knows that its data are a picture of one day."""
