"""What staff's pages call the fields of a merchant."""

from typing import Final

from django.utils.translation import gettext_lazy as _

FIELDS: Final = {
    "name_zh": _("Name in Chinese"),
    "name_en": _("Name in English"),
    "tax_id": _("Tax id"),
    "township": _("Township"),
    "contact": _("Contact person"),
    "phone": _("Phone"),
    "email": _("E-mail address"),
    "bank_account": _("Bank account"),
}
