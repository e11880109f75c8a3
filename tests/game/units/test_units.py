"""Units: a code given once, names that may change."""

import pytest
from django.contrib.admin import site
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from game.units.models import Unit


@pytest.fixture
def fire_department(db) -> Unit:
    return Unit.objects.create(code="fire", name_zh="消防局", name_en="Fire Department")


def test_a_unit_is_shown_by_its_chinese_name(fire_department):
    assert str(fire_department) == "消防局"


def test_a_code_is_unique(fire_department):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(code="fire", name_zh="消防", name_en="Fire")


def test_a_bureau_with_units_stays(fire_department):
    Unit.objects.create(code="fire-hq", name_zh="局本部", name_en="Headquarters", parent=fire_department)
    with pytest.raises(ProtectedError):
        fire_department.delete()


def test_the_admin_only_looks_at_units(fire_department, rf):
    page, request = site.get_model_admin(Unit), rf.get("/")
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request, fire_department)
    assert not page.has_delete_permission(request, fire_department)


@pytest.mark.parametrize(("language", "name"), [("zh-hant", "消防局"), ("en", "Fire Department")])
def test_a_unit_is_called_in_the_readers_language(fire_department, language, name):
    with translation.override(language):
        assert fire_department.name == name
