"""The setting ZHIZHEN_LLM_PRIVACY: what it may say for which server.

A server on this machine may be told names as they are. For another one the host must be written down with the choice,
so that it does not silently hold for a provider's server that is configured later.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from agents.privacy.config import Privacy

_NAME = "ZHIZHEN_LLM_PRIVACY"


def privacy_of(setting: str) -> Privacy:
    """What the (checked) setting says."""
    return Privacy(setting.partition(":")[0])


def check_privacy(setting: str, base_url: str | None) -> None:
    """ValueError saying what is wrong and how to mend it; any choice is fine while there is no server."""
    word, colon, host = setting.partition(":")
    if word not in set(Privacy) or (colon and (word != Privacy.OFF or not host)):
        raise ValueError(f"{_NAME}：应为 pseudonyms、strict、off 之一，或 off:主机名")
    served = urlsplit(base_url or "").hostname
    if word != Privacy.OFF or served is None:
        return
    if host and host.lower() != served:
        raise ValueError(f"{_NAME}：写的主机是 {host}，大模型的地址却在 {served}")
    if not host and not _is_this_machine(served):
        raise ValueError(
            f"{_NAME}：off 只许用于本机的服务，大模型在 {served}；"
            f"若这是学校自己的服务器，请写 off:{served}，否则请用 pseudonyms 或 strict"
        )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
