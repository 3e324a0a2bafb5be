"""The faults planted in the demo's data: where, how large, and how large they came out.

The place and size of each are drawn from the seed, every one in a college or unit of its own as far as they go. A fault
changes what it is about and what follows from that (resits, retakes, later courses); every other draw stays as it is
without faults.
"""

from knowledge_base.demo.faults.evaluation import FewRaters, StraightLining
from knowledge_base.demo.faults.marks import BrokenChain, FailJump, MarkFault, Rectified, Reversal
from knowledge_base.demo.faults.model import Faults, InstructedCell, InstructedComment, WeakObjective
from knowledge_base.demo.faults.planning import plan_faults

__all__ = [
    "BrokenChain",
    "FailJump",
    "Faults",
    "FewRaters",
    "InstructedCell",
    "InstructedComment",
    "MarkFault",
    "Rectified",
    "Reversal",
    "StraightLining",
    "WeakObjective",
    "plan_faults",
]
