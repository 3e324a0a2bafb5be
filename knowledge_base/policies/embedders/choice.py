"""Which embedder a setting means.

(nothing), built-in     the built-in one, fitted anew with every generation
openai:MODEL            an OpenAI-compatible endpoint
anything else           sentence-transformers: a folder on this machine, or the id of a model on the hub
"""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge_base.errors import EmbedderError
from knowledge_base.policies.embedders.base import Embedder

BUILT_IN = "built-in"
ENDPOINT = "openai:"


@dataclass(frozen=True)
class EmbedderChoice:
    """What a deployment decides about its vectors; `base_url` and `api_key` are of the endpoint."""

    model: str = BUILT_IN
    base_url: str = ""
    api_key: str = field(default="", repr=False)


def from_choice(choice: EmbedderChoice) -> Embedder | None:
    """The embedder chosen; None is the built-in one, which does not exist before its generation.

    Quick: nothing is loaded and nobody is asked. EmbedderError for what cannot work on this machine.
    """
    if choice.model in ("", BUILT_IN):
        return None
    if choice.model.startswith(ENDPOINT):
        from knowledge_base.policies.embedders.openai_endpoint import EndpointEmbedder

        model = choice.model.removeprefix(ENDPOINT).strip()
        if not model or not choice.base_url:
            raise EmbedderError("向量服务须写明模型（openai:模型名）和服务地址")
        return EndpointEmbedder(choice.base_url, model, choice.api_key)
    from knowledge_base.policies.embedders.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(choice.model)
