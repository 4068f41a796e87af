"""The security reviewer sees every deed with its rule, and whether the log is whole."""

import sqlite3

from app.demo.story import Story
from tests.journeys.conftest import Enter
from tests.journeys.cube_by_hand import CUBE, protected_cube, submitted
from tests.journeys.visits import token_on


def test_every_event_is_shown_with_its_rule_in_words(enter: Enter) -> None:
    reviewer = enter("reviewer")
    page = reviewer.get("/en/audit").text
    assert "a publisher releases what was checked and approved" in page
    assert "publisher-releases-what-is-approved" in page
    assert "người công bố chỉ công bố nội dung" in reviewer.get("/audit").text
    assert "checker1" in page


def test_refusals_can_be_looked_for(enter: Enter, story: Story) -> None:
    request = submitted(story, protected_cube(story, name="another"))
    steward = enter("steward")
    form = {"verdict": "accept", "form_token": token_on(steward, "/steward")}
    steward.post(f"/checks/{request.id}/review", data=form)
    page = enter("reviewer").get("/en/audit", params={"outcome": "refused"}).text
    rows = page.split('id="events"')[1].split("</tbody>")[0]
    assert "1 event" in rows
    assert "whoever wrote or prepared a request does not check it" in rows


def test_events_can_be_searched_by_text(enter: Enter) -> None:
    reviewer = enter("reviewer")
    found = reviewer.get("/en/audit", params={"text": f"{CUBE}-v1"}).text
    assert "2 events" in found
    nothing = reviewer.get("/en/audit", params={"text": "100%_<b>"}).text
    assert "0 events" in nothing
    assert "<b>" not in nothing


def test_the_reviewer_verifies_the_whole_log_with_one_button(enter: Enter) -> None:
    reviewer = enter("reviewer")
    form = {"form_token": token_on(reviewer, "/audit")}
    page = reviewer.post("/en/audit/verify", data=form).text
    assert "The log is intact." in page


def test_a_changed_log_is_told_with_the_place(enter: Enter, story: Story) -> None:
    reviewer = enter("reviewer")
    form = {"form_token": token_on(reviewer, "/audit")}
    with sqlite3.connect(story.house.settings.home / "minhbach.sqlite") as connection:
        connection.execute("DROP TRIGGER audit_event_no_update")
        connection.execute(
            "UPDATE audit_event SET body = replace(body, 'done', 'gone') WHERE idx = 3"
        )
    page = reviewer.post("/en/audit/verify", data=form).text
    assert "The log was changed." in page
    assert "at or before event 3" in page


def test_the_reviewer_sees_who_holds_which_role(enter: Enter) -> None:
    page = enter("reviewer").get("/en/audit").text
    people = page.split('id="people"')[1]
    for login, role in (("checker2", "disclosure checker"), ("dpo", "data protection officer")):
        assert login in people
        assert role in people


def test_nobody_else_reads_the_log(enter: Enter) -> None:
    for login in ("steward", "checker1", "owner", "publisher", "admin", "researcher"):
        client = enter(login)
        assert client.get("/audit").status_code == 403
        assert client.get("/api/audit/events").status_code == 403
        form = {"form_token": token_on(client, "/verify")}
        assert client.post("/audit/verify", data=form).status_code == 403


def test_looking_at_the_log_is_in_the_log(enter: Enter, story: Story) -> None:
    enter("reviewer").get("/audit")
    newest = story.house.log.list_events(limit=1)[0].fields
    assert (newest["action"], newest["outcome"]) == ("readAudit", "done")
    assert newest["actor"] == story.people["reviewer"].id
