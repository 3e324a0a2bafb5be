"""The error tree of the tools, by who can do something about it.

    ToolsError
    ├── ToolError           the model (or the person) may see it and correct the call
    │   ├── UnknownName     no such metric, unit, course, period; carries what would be right
    │   ├── AmbiguousName   several things bear the name; carries the candidates
    │   ├── CannotSplit     the metric has no such breakdown; carries those it has
    │   ├── OutOfScope      the asker has no right to it; carries what may be had instead
    │   ├── TooFew          fewer persons than may be shown
    │   ├── NoData          nothing recorded there; carries what is missing
    │   │   └── NotTakenIn  no document of that kind has been taken into the library; carries what has been
    │   └── ActError        a drafted action cannot be decided so; for its owner, never for a model
    │       ├── NoSuchAct   no such action, or somebody else's: which of the two is not told
    │       ├── ActSettled  it was decided otherwise, or has expired
    │       └── ActHindered the owner must do something else first; it stays drafted
    │   └── RectificationError  an act on a rectification item cannot be done so; for the person acting
    │       ├── NoSuchItem      no such item, or outside the asker's scope: which of the two is not told
    │       ├── NoSuchFinding   nothing of that key among what the asker's own data show
    │       ├── NotUpToYou      the asker sees the item, but this step is somebody else's
    │       ├── NotNow          not in the state the item is in, or it has moved on meanwhile
    │       └── Lacking         something must be there first: a reason, evidence, a registered test
    └── ToolFailure         our fault or the machine's: the run stops, the person is told so

`OutOfScope` never says whether something exists. A missing scope is a ToolFailure, never "everything".
"""

from collections.abc import Sequence


class ToolsError(Exception):
    """Root of everything the tools raise on purpose."""


class ToolError(ToolsError):
    """A call that can be corrected. `message` is Chinese, for the asker; `suggestions` are ready-made alternatives."""

    code = "invalid"

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.suggestions = tuple(suggestions)


class UnknownName(ToolError):
    """A name that nothing in the catalogue, the organisation or the calendar bears."""

    code = "unknown_name"


class AmbiguousName(ToolError):
    """A name borne by several things; `suggestions` holds their full names."""

    code = "ambiguous_name"


class CannotSplit(ToolError):
    """The metric cannot be broken down so, or not that far; `suggestions` are calls that can be made instead."""


class OutOfScope(ToolError):
    """Outside what the asker may see; `suggestions` names what they may see instead."""

    code = "out_of_scope"


class TooFew(ToolError):
    """The figure would rest on fewer persons than the school lets be shown."""

    code = "too_few"


class NoData(ToolError):
    """Nothing is recorded for this; the message says what is missing."""

    code = "no_data"


class NotTakenIn(NoData):
    """No document of the kind asked for is in the library; the message says who can take it in and how."""

    code = "not_taken_in"


class ActError(ToolError):
    """Base of what can go wrong when an owner decides on an action."""


class NoSuchAct(ActError):
    """No action of that id belongs to the asker."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__("没有等待您确认的这项操作。")


class ActSettled(ActError):
    """`state` is how it was settled, in Chinese; `why` a sentence more, if there is one to say."""

    code = "already_settled"

    def __init__(self, state: str, why: str = "") -> None:
        super().__init__(f"这项操作{state}，不能再改。{why}")


class ActHindered(ActError):
    """Not now."""

    code = "hindered"


class RectificationError(ToolError):
    """Base of what can go wrong when somebody acts on a rectification item."""


class NoSuchItem(RectificationError):
    """Nothing of that number that the asker may see."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__("没有您可以查看的这一整改项。")


class NoSuchFinding(RectificationError):
    """Nothing of that key is found in what the asker may look over."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__("没有您可以查看的这一发现；数据更新后编号可能变化，请重新列出。")


class NotUpToYou(RectificationError):
    """The message says whose it is."""

    code = "not_up_to_you"


class NotNow(RectificationError):
    """The message says where the item stands."""

    code = "not_now"


class Lacking(RectificationError):
    """The message says what is missing and how to mend it."""

    code = "lacking"


class ToolFailure(ToolsError):
    """The tool could not do its work through no fault of the call; ends the run."""
