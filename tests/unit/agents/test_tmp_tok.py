from tests.unit.agents.test_before_the_conversation import before, tokens
from tools.scope import Role


def test_x(directory):
    print({r.value: round(tokens(before(r, directory))) for r in Role})
