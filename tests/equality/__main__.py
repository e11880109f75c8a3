"""`python -m tests.equality SEED`: makes the environment's database, asks it, and writes what it answered as JSON."""

import json
import sys
from random import Random

import django
from django.core.management import call_command

django.setup()

from tests.equality import catches, ground, sky  # noqa: E402  (needs the apps that the line above loads)

chance = Random(sys.argv[1])
call_command("migrate", verbosity=0)
call_command("load_boundaries", stdout=sys.stderr)
answers = {"ground": ground.answers(chance), "plan": sky.plan()}
balloons = sky.launched(chance)
answers["sky"] = sky.answers(balloons, chance)
answers["catches"] = catches.answers(balloons, chance)
json.dump(answers, sys.stdout, default=str)
