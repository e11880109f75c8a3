"""`python -m tests.faults`: walks through the statements of a catch on the database of the environment."""

import django

django.setup()

from tests.faults import stepping  # noqa: E402  (needs the apps that the line above loads)

stepping.main()
