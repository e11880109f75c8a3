"""The mutants of `make mutations` still fit the code; what they break stands where they look for it."""

import pytest

from tests.architecture.tree import ROOT
from tests.mutations import MUTANTS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard)
def test_a_mutant_still_finds_the_guard_that_it_breaks(mutant):
    path, *_, name = mutant.test.split("::")
    assert mutant.broken_text((ROOT / mutant.file).read_text())
    assert f"def {name.partition('[')[0]}(" in (ROOT / path).read_text()
