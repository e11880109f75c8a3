"""A day's sky over HTTP: the promise at once, everything that proves it only after the reveal."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from game.balloons import skies
from game.balloons.models import Sky
from tests.game.coins.builders import a_published_campaign


def launched_today():
    campaign = a_published_campaign(amount=10, quota=2000)
    call_command("launch_wave", "--campaign", str(campaign.pk), "--balloons", "12")
    return timezone.localdate()


def test_the_promise_is_served_without_its_key(county, client):
    day = launched_today()
    answer = client.get(f"/api/v1/sky/{day}")
    sky = Sky.objects.get(date=day)
    assert answer.json()["commitment"] == sky.commitment
    assert sky.key_hex not in answer.content.decode()
    assert sky.key_hex not in client.get(f"/sky/{day}/").content.decode()


def test_what_proves_a_sky_is_served_only_after_the_reveal(county, client, tmp_path):
    day = launched_today()
    assert client.get(f"/api/v1/sky/{day}/opened").status_code == 404
    skies.reveal(day=day, now=skies.midnight(day + timedelta(days=1)))
    file = tmp_path / "sky.json"
    file.write_bytes(client.get(f"/api/v1/sky/{day}/opened").content)
    call_command("verify_sky", published=file)
    assert f"sky-{day}.json" in client.get(f"/sky/{day}/").content.decode()


def test_a_sky_drawn_here_claims_no_public_promise(county, client):
    day = launched_today()
    for language, word in (("en", "is a demonstration"), ("zh-hant", "示範")):
        page = client.get(f"/sky/{day}/", headers={"accept-language": language}).content.decode()
        assert word in page
        assert "before anyone knew" not in page
        assert skies.LOCAL_DRAW not in page
    Sky.objects.filter(date=day).update(draw_name="drand quicknet, round 1")
    page = client.get(f"/sky/{day}/", headers={"accept-language": "en"}).content.decode()
    assert "before anyone knew" in page
    assert "drand quicknet, round 1" in page
