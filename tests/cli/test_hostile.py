"""What strangers send is shown as it is, and steers nothing."""

import json
from pathlib import Path

from cli.running import done, wend

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_names_that_look_like_markup_or_steer_a_terminal_are_shown_as_text(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    done("init", folder)
    rows = [("[/b]", "[/x]"), ("x:smile:y", "[red]Red"), ("\x1b[31m", "two\nlines")]
    call = {"type": "track", "timestamp": "2026-11-01T00:00:00Z"}
    file = tmp_path / "odd.jsonl"
    file.write_text("".join(json.dumps(call | {"userId": user, "event": event}) + "\n" for user, event in rows))
    done("import", file, "--dir", folder)
    shown = done("events", "--dir", folder) + done("customers", "--dir", folder)
    for text in ("[/b]", "[/x]", "x:smile:y", "[red]Red", "\\x1b[31m", "two\\x0alines"):
        assert text in shown
    assert "\x1b[31m" not in done("explain", "\x1b[31m", "--dir", folder)


def test_nested_aliases_are_refused_and_not_written_out(tmp_path: Path) -> None:
    file = tmp_path / "bomb.yaml"
    file.write_text(BOMB + "journey: j\npurpose: service\nentry: {event: A}\nsteps: [{exit: done}]\n")
    ended = wend("check", file)
    assert ended.status == 1
    assert "holds more than 200,000 values, aliases counted each time" in ended.out + ended.err


def test_a_file_that_is_not_utf8_hides_no_other_problem(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("journey: j\ntitle: Caf\xe9\n".encode("latin-1"))
    (tmp_path / "twice.yaml").write_text("journey: k\njourney: k\n")
    ended = wend("check", tmp_path)
    assert ended.status == 1
    assert "latin.yaml:2:11: error: a character here cannot be read: the file is not in UTF-8" in ended.out
    assert "the key 'journey' stands here for the second time" in ended.out


def test_a_story_out_of_the_calendar_is_a_problem_of_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    done("init", folder)
    (folder / "stories" / "early.story").write_text("journey win-back\n0001-01-01 00:00  Go\n---\n")
    ended = wend("test", folder)
    assert ended.status == 1
    assert "'0001-01-01 00:00' is not a time" in ended.out + ended.err
