"""Each provider carries as much as its weight says, and the same message always goes the same way."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from doorstep.engines.messages.split import choose


@pytest.mark.parametrize(("first", "second"), [(80, 20), (50, 50), (1, 99)])
def test_over_many_messages_each_gets_its_share(first: int, second: int) -> None:
    carried = Counter(choose(weights={"first": first, "second": second}, key=f"{n}-1") for n in range(20_000))
    assert abs(carried["first"] - 20_000 * first / 100) < 400


@given(
    weights=some.dictionaries(some.text(min_size=1, max_size=8), some.integers(0, 10_000), min_size=1), key=some.text()
)
def test_who_is_chosen_has_a_weight_and_the_order_of_the_table_is_no_matter(weights: dict[str, int], key: str) -> None:
    if not sum(weights.values()):
        with pytest.raises(ValueError, match="weight"):
            choose(weights=weights, key=key)
        return
    name = choose(weights=weights, key=key)
    assert weights[name] > 0
    assert choose(weights=dict(reversed(weights.items())), key=key) == name


@given(first=some.integers(0, 100), more=some.integers(1, 100), key=some.text())
def test_who_gets_more_weight_loses_no_message_it_had(first: int, more: int, key: str) -> None:
    before = choose(weights={"first": first + 1, "second": 50}, key=key)
    after = choose(weights={"first": first + 1 + more, "second": 50}, key=key)
    assert before != "first" or after == "first"
