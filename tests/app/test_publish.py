"""Publishing: all or nothing, runs in flight stay, and what is new in the rules reaches everybody at once."""

from datetime import timedelta

from app.house import BODY, FILES, NOW, customer_of, identify, put_live, take_turns, track
from wend.app.differences import differences
from wend.app.folder import read_folder
from wend.app.part import part_of
from wend.app.ports import Document, DocumentKind, RunFilter, Store
from wend.app.publish import plan_changes, publish
from wend.app.published import CurrentWorld, load_world

VIP = "segment: vip\nwhen: {trait: plan, is: pro}\n"


def longer(files: dict[str, str], days: int) -> dict[str, str]:
    """The same folder with another wait in the journey."""
    journey = files["journeys/welcome.yaml"].replace("wait: 30d", f"wait: {days}d")
    return files | {"journeys/welcome.yaml": journey}


def test_the_plan_tells_what_is_new_changed_and_unchanged_and_who_stays(store: Store) -> None:
    assert {change.what for change in plan_changes(store, read_folder(FILES).documents)} == {"new"}
    put_live(store, FILES)
    identify(store, "ann", NOW, consents={"email/marketing": True}, email="ann@house.example")
    track(store, "ann", "Signed Up", NOW)
    take_turns(store, NOW)
    changes = plan_changes(store, read_folder(longer(FILES, 40)).documents)
    assert [change.document.name for change in changes if change.what == "changed"] == ["welcome"]
    (welcome,) = (change for change in changes if change.what == "changed")
    assert welcome.in_flight == 1


def test_runs_in_flight_end_on_the_version_they_began_on(store: Store) -> None:
    put_live(store, FILES)
    for user, files in (("ann", FILES), ("ben", longer(FILES, 40))):
        put_live(store, files)
        identify(store, user, NOW)
        track(store, user, "Signed Up", NOW)
        take_turns(store, NOW)
    take_turns(store, NOW + timedelta(days=31))
    ended = {run.customer_id: run.status for run in store.runs(RunFilter())}
    assert ended == {customer_of(store, "ann"): "ended", customer_of(store, "ben"): "active"}
    assert len({run.version for run in store.runs(RunFilter())}) == 2


def test_publishing_what_is_live_changes_nothing(store: Store) -> None:
    put_live(store, FILES)
    generation = store.generation()
    assert publish(store, plan_changes(store, read_folder(FILES).documents), NOW) == generation
    assert store.next_due() is None


def test_one_document_that_cannot_be_stored_keeps_all_from_going_live(store: Store) -> None:
    good = read_folder(FILES).documents
    bad = Document(kind=DocumentKind.SEGMENT, name="vip", version="1", body="\ud800")  # no text that can be written
    try:
        publish(store, plan_changes(store, [*good, bad]), NOW)
    except (ValueError, TypeError):
        assert store.documents() == []
        assert store.generation() == 0
    else:  # memory can hold it
        assert len(store.documents()) == len(good) + 1


def test_a_new_segment_is_entered_at_once_by_those_it_holds_without_any_event(store: Store) -> None:
    put_live(store, FILES)
    identify(store, "ann", NOW, plan="pro")
    identify(store, "ben", NOW, plan="free")
    take_turns(store, NOW)
    put_live(store, FILES | {"segments/vip.yaml": VIP}, NOW + timedelta(hours=1))
    take_turns(store, NOW + timedelta(hours=1))
    segments = {user: getattr(store.customer(customer_of(store, user)), "segments", None) for user in ("ann", "ben")}
    assert segments == {"ann": ["vip"], "ben": []}


def test_changed_content_rings_nobody(store: Store) -> None:
    put_live(store, FILES)
    identify(store, "ann", NOW)
    take_turns(store, NOW)
    put_live(store, FILES | {"content/hello/email.html": BODY.replace("Hello", "Hi")}, NOW + timedelta(hours=1))
    assert store.next_due() is None


def test_a_world_that_is_kept_is_read_again_when_something_was_published(store: Store) -> None:
    world = CurrentWorld(store)
    assert dict(world.get().live.by_journey) == {}
    put_live(store, FILES)
    assert set(world.get().live.by_journey) == {"welcome"}
    assert world.get() is world.get()


def test_a_document_that_todays_code_cannot_read_stops_nothing_but_itself(store: Store) -> None:
    put_live(store, FILES | {"segments/vip.yaml": VIP})
    broken = [
        Document(kind=DocumentKind.JOURNEY, name="old", version="1", body="journey: old\nsteps: [{dance: tango}]\n"),
        Document(kind=DocumentKind.SEGMENT, name="older", version="1", body="segment: older\n"),
        Document(kind=DocumentKind.CONTENT, name="oldest", version="1", body="{}"),
    ]
    store.publish(broken, NOW)
    world = load_world(store)
    assert set(world.broken) == {"journey old", "segment older", "content oldest"}
    assert "dance" in world.broken["journey old"]
    assert set(world.live.by_journey) == {"welcome"}
    assert set(world.content) == {"hello"}
    identify(store, "ann", NOW, plan="pro")
    track(store, "ann", "Signed Up", NOW)
    take_turns(store, NOW)
    assert store.count_runs(RunFilter(journey="welcome")) == 1


def test_a_journey_alone_takes_with_it_what_is_not_live_yet() -> None:
    by_segment = FILES["journeys/welcome.yaml"].replace("{event: Signed Up}", "{segment: vip}")
    nested = "segment: vip\nwhen: {segment: pro}\n"
    folder = read_folder(
        FILES
        | {"journeys/welcome.yaml": by_segment, "segments/vip.yaml": nested}
        | {
            "segments/pro.yaml": "segment: pro\nwhen: {trait: plan, is: pro}\n",
            "segments/other.yaml": "segment: other\nwhen: {trait: a, is: b}\n",
        }
    )
    assert not folder.errors
    alone = part_of(folder, lambda file: file == "journeys/welcome.yaml", live=[])
    assert {each.name for each in alone} == {"workspace", "welcome", "hello", "vip", "pro"}
    live = {(DocumentKind.CONTENT, "hello"), (DocumentKind.SEGMENT, "pro"), (DocumentKind.WORKSPACE, "workspace")}
    assert {each.name for each in part_of(folder, lambda file: file == "journeys/welcome.yaml", live)} == {
        "welcome",
        "vip",
    }


def test_differences_are_the_lines_that_go_and_come() -> None:
    old, new = (
        next(each for each in read_folder(files).documents if each.name == "hello")
        for files in (FILES, FILES | {"content/hello/email.html": f"{BODY}\n<p>Bye</p>"})
    )
    assert differences(old, old) == ()
    assert "+ variants[1].body: <p>Bye</p>" in differences(old, new)
    old, new = (Document(kind=DocumentKind.SEGMENT, name="vip", version="", body=body) for body in ("a\nb\n", "a\nc\n"))
    assert differences(old, new) == ("- b", "+ c")
