"""What the supervisor of an item does: 督导核查 and recusal. An opinion on the record; neither changes the state.

Who inspects is the item's supervisor (督办人) by that account, and nobody of the college whose work it is, nobody with
a hand in it, nor who accepted it first: an opinion of one's own work is none.
"""

from __future__ import annotations

from tools.errors import Lacking, NotNow, NotUpToYou
from tools.rectification.model import Item
from tools.rectification.posts import serves
from tools.rectification.requests import Inspect, Recuse
from tools.rectification.verbs.base import Move, Setting, refuse
from tools.rectification.words import Checked, Standard


def inspect(item: Item, request: Inspect, setting: Setting) -> Move:
    """The opinion goes on record as an event; what was found of each standard is in its details."""
    _only_supervisor(item, setting)
    _without_interest(item, setting)
    refuse(not setting.evidence, NotNow("还没有证据可以核查；现场看到的情况请用“记事”写明"))
    found = {standard.value: getattr(request, standard.value) for standard in Standard}
    lacking = [Standard(name).zh.split("（")[0] for name, one in found.items() if one is Checked.LACKING]
    refuse(bool(lacking) and not request.missing, Lacking(f"{'、'.join(lacking)}不符合，请写明缺什么"))
    details = {
        "standards": {name: one.value for name, one in found.items()},
        "missing": list(request.missing),
        "files": len(setting.evidence),
    }
    return Move(item.state, request.why, {}, details)


def recuse(item: Item, request: Recuse, setting: Setting) -> Move:
    """The item is without a supervisor then; the quality office appoints another."""
    _only_supervisor(item, setting)
    return Move(item.state, request.why, {"supervisor": None}, {"recused": setting.actor.username})


def _only_supervisor(item: Item, setting: Setting) -> None:
    held = item.supervisor
    if held is None or held.username != setting.actor.username:
        raise NotUpToYou(f"督导核查由督办人{held.name if held else '（待指定）'}办理")


def _without_interest(item: Item, setting: Setting) -> None:
    """NotUpToYou with the reason where the supervisor should give the item back."""
    actor, told = setting.actor, "，须回避：请用“申请回避”交回，由质量评估中心改派"
    mine = any(actor.is_same_person(hand) for hand in (*item.hands, *((item.owner,) if item.owner else ())))
    refuse(mine, NotUpToYou(f"您承担这一整改项的工作{told}"))
    first = item.first_acceptor
    refuse(first is not None and actor.is_same_person(first), NotUpToYou(f"您已经验收过这一整改项{told}"))
    here = serves(actor, item.college, setting.posts)
    college = setting.organisation.name(item.college) if item.college else ""
    refuse(here, NotUpToYou(f"您在{college}另有职务{told}"))
