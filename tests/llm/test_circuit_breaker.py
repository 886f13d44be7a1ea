"""The circuit: open after failures in a row, one try after a rest."""

from bot.llm.circuit_breaker import FAILURES, REST_SECONDS, CircuitBreaker


class Clock:
    """Seconds that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_circuit_opens_after_failures_in_a_row() -> None:
    """So many failures in a row open it; a success in between starts the count anew."""
    circuit = CircuitBreaker(Clock())
    for _ in range(FAILURES - 1):
        circuit.fail()
    circuit.succeed()
    for _ in range(FAILURES - 1):
        circuit.fail()
    assert circuit.admit()
    circuit.fail()
    assert circuit.is_open
    assert not circuit.admit()


def test_one_try_is_let_through_after_the_rest() -> None:
    """After the rest one visitor tries, the others do not wait for it; its success closes the circuit."""
    clock = Clock()
    circuit = CircuitBreaker(clock)
    for _ in range(FAILURES):
        circuit.fail()
    clock.now += REST_SECONDS
    assert [circuit.admit() for _ in range(3)] == [True, False, False]
    circuit.succeed()
    assert [circuit.admit() for _ in range(3)] == [True, True, True]


def test_failed_try_opens_it_again() -> None:
    """When the one try fails, another rest begins."""
    clock = Clock()
    circuit = CircuitBreaker(clock)
    for _ in range(FAILURES):
        circuit.fail()
    clock.now += REST_SECONDS
    assert circuit.admit()
    circuit.fail()
    clock.now += REST_SECONDS - 1
    assert not circuit.admit()
