"""A real house, for what a file of sources may name."""

import pytest

from service.house import build_house
from service.settings import Settings


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    return build_house(Settings(data=tmp_path_factory.mktemp("house")))
