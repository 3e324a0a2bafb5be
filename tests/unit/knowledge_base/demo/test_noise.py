"""Keyed random numbers: settled by seed, stream and key alone, and distributed as they say."""

import numpy as np

from knowledge_base.demo.noise import Noise

KEYS = np.arange(50_000)


def test_a_draw_depends_on_its_key_and_not_on_its_neighbours() -> None:
    noise = Noise(7)
    assert (noise.uniform("a", KEYS)[100:110] == noise.uniform("a", KEYS[100:110])).all()
    assert not (noise.uniform("a", KEYS) == noise.uniform("b", KEYS)).any()
    assert not (noise.uniform("a", KEYS) == Noise(8).uniform("a", KEYS)).any()


def test_distributions() -> None:
    noise = Noise(7)
    uniform, normal = noise.uniform("u", KEYS), noise.normal("n", KEYS)
    assert abs(uniform.mean() - 0.5) < 0.01
    assert abs(normal.mean()) < 0.02
    assert abs(normal.std() - 1) < 0.02
    assert set(noise.integer("i", 4, KEYS)) == {0, 1, 2, 3}
    assert abs(noise.chance("c", 0.1, KEYS).mean() - 0.1) < 0.01
    assert abs(np.corrcoef(uniform[:-1], uniform[1:])[0, 1]) < 0.02
