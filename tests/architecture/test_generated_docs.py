"""The generated pages of the documentation are what the code says today."""

import pytest

from app.reference import PAGES, ROOT_OF_PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_current(name: str) -> None:
    written = (ROOT_OF_PAGES / name).read_text("utf-8")
    assert written == PAGES[name](), f"run `make docs`: {name} is out of date"
