"""A sentence-transformers model of some ten thousand weights, trained for a second: real code paths, no download.

It knows characters, and learns that 抄袭 means 剽窃 and 补助 means 津贴; other matters it keeps apart.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from knowledge_base.policies.embedders.calibration import UNRELATED

MATTERS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("抄袭", "抄袭怎么处理", "论文抄袭"), ("有剽窃行为的，取消资格。", "学风办法 第二条 有剽窃行为的，不予通过。")),
    (("补助", "补助多少钱", "生活补助"), ("津贴按月发给。", "学风办法 第三条 津贴由学院发给。")),
    (("听课", "谁要听课"), ("领导听课不少于四次。", "学风办法 第四条 领导每学期听课。")),
    (("为什么制定",), ("学风办法 第一条 为端正学风，制定本办法。",)),
    (UNRELATED, ("明天有雨，后天晴，可以去吃面、看电影。",)),
)
"""Questions and texts of one matter each; the last is of everyday things, which a real model knows to lie apart."""
PAIRS = tuple((question, text) for questions, texts in MATTERS for question in questions for text in texts)
PROMPTS = {"query": "问：", "document": "文："}
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def build(folder: Path, *, steps: int = 40, prompts: dict[str, str] | None = None, seed: int = 0) -> Path:
    """Train and save the model into `folder`, with `prompts` in its configuration; the folder."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)  # such small matrices are slower on more
    torch.manual_seed(seed)
    said = PROMPTS if prompts is None else prompts
    model = SentenceTransformer(modules=_modules(folder.with_name(folder.name + "-parts")), device="cpu")
    _train(model, steps)
    model.prompts = dict(said)
    model.eval().save(str(folder), create_model_card=False)
    assert json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"] == said
    return folder


def _modules(scratch: Path) -> list[Any]:
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    known = [*(text for pair in PAIRS for text in pair), *PROMPTS.values()]
    characters = sorted({character for text in known for character in text if character.strip()})
    vocabulary = [*_SPECIAL, *characters]
    scratch.mkdir(parents=True)
    tokenizer = BertTokenizer(vocab={token: place for place, token in enumerate(vocabulary)})
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    BertModel(config).save_pretrained(scratch)
    tokenizer.save_pretrained(scratch)
    return [Transformer(str(scratch), max_seq_length=128), Pooling(32, "mean")]


def _train(model: Any, steps: int) -> None:
    """Each question nearer to its own text than to the others' (in-batch negatives)."""
    import torch

    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    model.train()
    for _ in range(steps):
        asked, said = (_vectors(model, [pair[side] for pair in PAIRS]) for side in (0, 1))
        loss = torch.nn.functional.cross_entropy(asked @ said.T * 20, _wanted())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def _vectors(model: Any, texts: list[str]) -> Any:
    import torch

    features = model.preprocess(texts)
    return torch.nn.functional.normalize(model(features)["sentence_embedding"], dim=-1)


def _wanted() -> Any:
    """Soft targets: pairs of one matter are all right answers."""
    import torch

    matters = [place for place, (questions, texts) in enumerate(MATTERS) for _ in range(len(questions) * len(texts))]
    same = torch.tensor([[float(a == b) for b in matters] for a in matters])
    return same / same.sum(dim=1, keepdim=True)
