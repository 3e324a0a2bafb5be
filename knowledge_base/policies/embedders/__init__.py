"""What turns texts into vectors: the built-in embedder, a downloaded model, an endpoint, and a fake for tests.

Nothing heavy is imported until the first text is embedded.
"""

from knowledge_base.policies.embedders.base import Embedder, Vector
from knowledge_base.policies.embedders.characters import CharacterEmbedder
from knowledge_base.policies.embedders.choice import BUILT_IN, EmbedderChoice, from_choice
from knowledge_base.policies.embedders.fake import GlossaryEmbedder

__all__ = ["BUILT_IN", "CharacterEmbedder", "Embedder", "EmbedderChoice", "GlossaryEmbedder", "Vector", "from_choice"]
