"""Retries, the circuit breaker and a turn's budget, with a clock, a sleep and chance of the test's own."""

from datetime import UTC, datetime

import pytest

from agents.errors import (
    AllowanceSpent,
    BudgetSpent,
    ModelNonsense,
    ModelRefused,
    ModelResting,
    ModelUnreachable,
)
from agents.models.config import Breaker, Budget, ChatModelConfig, Price
from agents.models.session import ModelService
from agents.models.usage import MemoryLedger, Tokens
from agents.models.waiting import Ambient, retry_after_s, wait_s
from agents.models.wire import ModelReply, ModelRequest
from agents.privacy.config import Privacy

DOWN = ModelUnreachable("HTTP 503", status=503)
GOOD = ModelReply("好", tokens=Tokens(100, 10))


class Clock:
    """Time that passes only in sleep, and in requests that take some."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    @property
    def ambient(self) -> Ambient:
        return Ambient(lambda: self.time, self.sleep, lambda: 0.5)


class Scripted:
    """A transport that gives these in order; the last one again and again."""

    def __init__(self, *outcomes: ModelReply | Exception, clock: Clock | None = None, takes_s: float = 0.0) -> None:
        self.outcomes = list(outcomes)
        self.requests: list[ModelRequest] = []
        self._clock, self._takes_s = clock, takes_s

    def send(self, request: ModelRequest) -> ModelReply:
        outcome = self.outcomes[min(len(self.requests), len(self.outcomes) - 1)]
        self.requests.append(request)
        if self._clock is not None:
            self._clock.time += self._takes_s
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def service(transport: Scripted, clock: Clock, ledger: MemoryLedger | None = None, **config: object) -> ModelService:
    made = ChatModelConfig("http://model.example/v1", "m", privacy=Privacy.OFF, **config)  # type: ignore[arg-type]
    return ModelService(made, transport, ledger, clock.ambient)


def ask(made: ModelService, user: str = "dean.cs") -> ModelReply:
    return made.session(user).ask([{"role": "user", "content": "你好"}], [])


@pytest.mark.parametrize("failure", [DOWN, ModelUnreachable("time-out"), ModelNonsense("ValueError")])
def test_a_passing_failure_is_tried_again(failure: Exception) -> None:
    clock, transport = Clock(), Scripted(failure, failure, GOOD)
    assert ask(service(transport, clock)).text == "好"
    assert clock.slept == [0.375, 0.75]


def test_a_refusal_is_never_tried_again() -> None:
    clock, transport = Clock(), Scripted(ModelRefused("HTTP 400", status=400), GOOD)
    with pytest.raises(ModelRefused):
        ask(service(transport, clock))
    assert len(transport.requests) == 1
    assert clock.slept == []


def test_the_last_attempt_fails_at_once() -> None:
    clock, transport = Clock(), Scripted(DOWN)
    with pytest.raises(ModelUnreachable):
        ask(service(transport, clock, attempts=2))
    assert len(transport.requests) == 2
    assert len(clock.slept) == 1


def test_the_servers_wish_to_wait_is_honoured() -> None:
    clock = Clock()
    ask(service(Scripted(ModelUnreachable("HTTP 429", retry_after_s=7, status=429), GOOD), clock))
    assert clock.slept == [pytest.approx(7.35)]


def test_a_wait_longer_than_the_turn_is_not_begun() -> None:
    clock, transport = Clock(), Scripted(ModelUnreachable("HTTP 429", retry_after_s=3600, status=429), GOOD)
    with pytest.raises(ModelUnreachable):
        ask(service(transport, clock))
    assert clock.slept == []


def test_waits_grow_are_bounded_and_differ_by_chance() -> None:
    assert [wait_s(n, None, 0.0) for n in (1, 2, 3)] == [0.25, 0.5, 1.0]
    assert wait_s(20, None, 0.99) <= 8.0
    assert wait_s(1, None, 0.0) < wait_s(1, None, 0.9)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Fri, 27 Nov 2026 08:00:30 GMT"}, 30.0),
        ({"retry-after": "Fri, 27 Nov 2026 07:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "inf"}, None),
    ],
)
def test_retry_after_is_read_in_all_its_forms(headers: dict[str, str], expected: float | None) -> None:
    assert retry_after_s(headers, lambda: datetime(2026, 11, 27, 8, tzinfo=UTC)) == expected


def test_a_server_that_keeps_failing_is_left_alone_and_then_probed_once() -> None:
    clock, transport = Clock(), Scripted(DOWN)
    made = service(transport, clock, attempts=1, breaker=Breaker(failures=2, rest_s=30))
    for _ in range(2):
        with pytest.raises(ModelUnreachable):
            ask(made)
    with pytest.raises(ModelResting):
        ask(made)
    assert len(transport.requests) == 2
    clock.time += 31
    with pytest.raises(ModelUnreachable):
        ask(made)
    with pytest.raises(ModelResting):
        ask(made)
    clock.time += 31
    transport.outcomes = [GOOD]
    assert ask(made).text == "好"
    assert ask(made).text == "好"


def test_while_one_request_probes_the_others_wait() -> None:
    clock = Clock()
    made = service(Scripted(DOWN), clock, attempts=1, breaker=Breaker(failures=1, rest_s=30))
    with pytest.raises(ModelUnreachable):
        ask(made)
    clock.time += 31

    class Meanwhile(Scripted):
        def send(self, request: ModelRequest) -> ModelReply:
            with pytest.raises(ModelResting):
                made.model._breaker.enter()
            return GOOD

    made.model._transport = Meanwhile()
    assert ask(made).text == "好"


def test_failures_count_in_a_row_only() -> None:
    clock, transport = Clock(), Scripted(DOWN, GOOD, DOWN, GOOD)
    made = service(transport, clock, attempts=2, breaker=Breaker(failures=2))
    assert ask(made).text == "好"
    assert ask(made).text == "好"


@pytest.mark.parametrize(("status", "opens"), [(400, False), (413, False), (401, True), (404, True)])
def test_a_refused_request_opens_the_breaker_only_where_all_would_be(status: int, opens: bool) -> None:
    clock, transport = Clock(), Scripted(ModelRefused("HTTP", status=status))
    made = service(transport, clock, breaker=Breaker(failures=1))
    with pytest.raises(ModelRefused):
        ask(made)
    with pytest.raises(ModelResting if opens else ModelRefused):
        ask(made)


def test_a_probe_that_the_budget_ends_lets_another_one_in() -> None:
    clock = Clock()
    made = service(Scripted(DOWN, GOOD), clock, attempts=1, breaker=Breaker(1, 30), budget=Budget(seconds=60))
    with pytest.raises(ModelUnreachable):
        ask(made)
    late = made.session("dean.cs")
    clock.time += 61
    with pytest.raises(BudgetSpent):
        late.ask([], [])
    assert ask(made).text == "好"


def test_a_turn_may_make_so_many_requests_with_retries_counted() -> None:
    clock = Clock()
    session = service(Scripted(DOWN, GOOD), clock, budget=Budget(requests=2)).session("u")
    session.ask([], [])
    with pytest.raises(BudgetSpent):
        session.ask([], [])


def test_a_turn_may_use_so_many_tokens() -> None:
    session = service(Scripted(GOOD), Clock(), budget=Budget(tokens=150)).session("u")
    session.ask([], [])
    session.ask([], [])
    with pytest.raises(BudgetSpent):
        session.ask([], [])


def test_a_turn_may_take_so_many_seconds_and_a_request_what_is_left_of_them() -> None:
    clock = Clock()
    transport = Scripted(GOOD, clock=clock, takes_s=40)
    session = service(transport, clock, timeout_s=60, budget=Budget(seconds=100)).session("u")
    for _ in range(3):
        session.ask([], [])
    assert [r.timeout_s for r in transport.requests] == [60, 60, 20]
    with pytest.raises(BudgetSpent):
        session.ask([], [])


def test_a_turn_may_call_so_many_tools() -> None:
    session = service(Scripted(GOOD), Clock(), budget=Budget(tool_calls=3)).session("u")
    session.take_calls(3)
    with pytest.raises(BudgetSpent):
        session.take_calls(1)


def test_usage_is_summed_over_the_turn_and_priced() -> None:
    session = service(Scripted(GOOD), Clock(), price=Price(2.0, 8.0)).session("u")
    assert session.usage is None
    session.ask([], [])
    session.ask([], [])
    used = session.usage
    assert used is not None
    assert (used.requests, used.prompt_tokens, used.completion_tokens) == (2, 200, 20)
    assert used.cost == pytest.approx(0.00056)
    assert used.currency == "CNY"
    assert not used.estimated


def test_a_server_that_reports_no_tokens_is_estimated_and_has_no_price_unless_told() -> None:
    session = service(Scripted(ModelReply("教学质量很好")), Clock()).session("u")
    session.ask([{"role": "user", "content": "计算机学院的挂科率是多少"}], [])
    used = session.usage
    assert used is not None
    assert used.estimated
    assert used.prompt_tokens > 8
    assert used.completion_tokens == 5
    assert used.cost is None


def test_the_days_tokens_are_each_persons_own() -> None:
    ledger = MemoryLedger()
    made = service(Scripted(GOOD), Clock(), ledger, daily_tokens=200)
    ask(made, "dean.cs")
    ask(made, "dean.cs")
    with pytest.raises(AllowanceSpent):
        ask(made, "dean.cs")
    assert ask(made, "dean.me").text == "好"
    assert ledger.tokens == {"dean.cs": 220, "dean.me": 110}


def test_a_turn_that_has_begun_may_end_over_the_days_limit() -> None:
    session = service(Scripted(GOOD), Clock(), daily_tokens=50).session("u")
    session.ask([], [])
    assert session.ask([], []).text == "好"
