"""What the benches name is there to be measured."""

import pytest

from bench.cards import STAGES


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_is_measured_is_a_function_of_its_room(stage):
    room, name = STAGES[stage]
    assert callable(getattr(room, name))
