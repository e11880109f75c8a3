"""What `tests.warm` forks from: imported by its server before the first fork, and by nobody else."""

import gc
import os
from importlib import import_module

import django

# Every command looks through the URLs; the others are what tests ask for most.
MODULES = ("web.urls", "web.scratch.staging", "game.balloons.audit", "game.coins.audit")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
django.setup()
for module in MODULES:
    import_module(module)
gc.freeze()
