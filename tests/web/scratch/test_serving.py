"""A server of one's own, by each of the three programs, on the run's kind of database."""

import pytest

from tests.databases import EmptyDatabase
from tests.servers import LUYE, around, running_server
from web.scratch.serving import answers
from web.scratch.shapes import Wanted

WANTED = Wanted(places=around(LUYE, 1), guests=1)


@pytest.mark.slow
@pytest.mark.parametrize("program", ["daphne", "uvicorn", "granian"])
def test_each_program_serves_is_killed_whole_and_comes_back(empty_database: EmptyDatabase, tmp_path, program):
    with running_server(empty_database, tmp_path, WANTED, program=program) as server:
        server.scratch.kill()
        was_away = not answers(server.url)
        server.scratch.start()

        assert was_away
        assert answers(server.url)
        assert server.rows("SELECT public_id FROM balloons_balloon WHERE stock = ?", 100) == [
            (server.balloons[0].id.hex,)
        ]
    assert not answers(server.url)
