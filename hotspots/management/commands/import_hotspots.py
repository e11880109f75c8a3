"""`manage.py import_hotspots FILE|URL`: makes a list's hotspots equal to a file of it; repeatable, all or nothing."""

from hotspots.management.commands._lists import ListCommand
from hotspots.models import Kind


class Command(ListCommand):
    help = "Imports a list of hotspots: data.gov.tw 67322 and 5962 as they are, any other with --list and --map."
    kind = Kind.HOTSPOT
