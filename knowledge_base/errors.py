"""The error tree of the knowledge base.

`InputError` is for what a user can mend (a file, a value, a folder); its text says what, where and how.
`GenerationError` is for a store that is missing, half-built or in use, `EngineUnavailable` for one whose server
does not answer. `VectorsError` is for what makes or keeps vectors and cannot be loaded or reached: searching goes on
without it, building an index does not.
"""


class KnowledgeError(Exception):
    """Root of everything this package raises on purpose."""


class InputError(KnowledgeError):
    """A file or value given by a person cannot be used; the message says how to mend it."""


class GenerationError(KnowledgeError):
    """A generation of data or documents is missing, damaged or cannot be published."""


class EngineUnavailable(GenerationError):
    """The server that holds the data cannot be reached; nothing is wrong with the question."""


class VectorsError(KnowledgeError):
    """Vectors cannot be made, kept or looked up; the message never carries a key or an address."""


class EmbedderError(VectorsError):
    """The chosen embedder is not installed, not there, or does not answer; the message never carries a key."""
