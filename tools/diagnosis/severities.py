"""How severe a finding, a problem of a review or an item is on record, and the words people call that by.

The one home of both: the tools pick by it, and the reading of questions knows the words from here.
"""

from __future__ import annotations

from collections.abc import Mapping

SEVERITIES: Mapping[str, tuple[str, ...]] = {
    "key": ("重点", "底线", "红线"),
    "baseline": ("底线", "红线"),
    "ordinary": ("一般",),
}
"""What is on record by what is asked for: the graver is among what is asked for as key."""
SAID: Mapping[str, str] = {
    "baseline": "底线|红线|最(?:为)?严重|一票否决",
    "key": (
        "重点(?!大学|学科|高校|专业|课程|实验室|院校|建设)|主要(?!原因|是)|突出|关键(?!词|字|点)|要紧|重大|重要|严重(?!程度|吗)|较大|最大|大问题|要害"
    ),
    "ordinary": "一般(?:性)?|轻微|小",
}
"""Each as a pattern, the gravest first. Words of the last are everyday words too: they need what they are said of."""
EVERY = "|".join(SAID.values())
