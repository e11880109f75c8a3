"""The map is painted for what can be seen to change: while somebody stands, it rests, and so does the phone."""

import pytest

from geo.position import moved
from tests.journeys.conftest import NewGuest, NewPhone
from tests.journeys.phone import Phone
from tests.servers import LUYE

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]

FIXES = 3
LOOKS = 20
COUNT_PAINTINGS = """() => {
  const { prototype } = WebGL2RenderingContext;
  const paint = prototype.drawElements;
  window.paintings = 0;
  prototype.drawElements = function (...told) {
    window.paintings += 1;
    return paint.apply(this, told);
  };
}"""


def paintings(phone: Phone) -> int:
    """How often anything of the map was painted up to now."""
    found = phone.page.evaluate("window.paintings")
    assert isinstance(found, int)
    return found


def painted_for_fixes(phone: Phone) -> int:
    """Paintings while the server answers some more fixes from exactly the same spot."""
    before, wanted = paintings(phone), phone.fixes + FIXES
    for _ in range(LOOKS):
        phone.put(LUYE)
        phone.page.wait_for_timeout(700)
        if phone.fixes >= wanted:
            return paintings(phone) - before
    raise AssertionError(f"the server answered {phone.fixes} fixes, not {wanted}")


def test_the_map_is_not_painted_while_nothing_moves_and_is_once_somebody_walks(
    new_phone: NewPhone, new_guest: NewGuest
):
    phone = new_phone()
    phone.context.add_init_script(f"({COUNT_PAINTINGS})()")
    phone.put(LUYE)
    phone.play_as(new_guest())
    phone.wait_for_signal("online")
    phone.page.locator("#map[data-ready=true]").wait_for()
    painted = [painted_for_fixes(phone) for _ in range(4)]
    assert 0 in painted, painted
    assert painted_for_fixes(phone) == 0
    before = paintings(phone)
    phone.put(moved(LUYE, 60.0, 0.0))
    phone.stand_for_fixes(1)
    assert paintings(phone) > before
