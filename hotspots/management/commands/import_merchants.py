"""`manage.py import_merchants FILE|URL`: makes a list's merchants equal to a file of it; repeatable, all or nothing."""

from hotspots.management.commands._lists import ListCommand
from hotspots.models import Kind


class Command(ListCommand):
    help = "Imports a list of partner merchants, with --list and, where its columns have names of their own, --map."
    kind = Kind.MERCHANT
