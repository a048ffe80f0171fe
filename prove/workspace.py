"""The workspace that is proved: laid out from `prove/workspace`, and changed as people change theirs while it runs."""

import shutil
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).parent / "workspace"
CHANGED: Final = "letters"  # the journey that is published again with other steps, paused and resumed
RETITLED: Final = ("parcel", "basket", "visits")  # published again, and nothing but their title is new


def lay_workspace(target: Path, *, mail_port: int, hook_port: int) -> None:
    """Copy the workspace, with the ports of the sinks in it."""
    shutil.copytree(SOURCE, target)
    for path in target.rglob("*.yaml"):
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("HTTP_SINK", f"http://127.0.0.1:{hook_port}").replace("SMTP_PORT", str(mail_port)), "utf-8"
        )


def retitle(workspace: Path, journey: str, number: int) -> Path:
    """A new version of a journey that decides the same: runs of both stand side by side."""
    path = workspace / "journeys" / f"{journey}.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines = [f"title: Version {number}\n" if line.startswith("title:") else line for line in lines]
    path.write_text("".join(lines), "utf-8")
    return path


def change(workspace: Path, number: int) -> Path:
    """A new version of the changing journey with other steps, the first and the last of which stay."""
    path = workspace / "journeys" / f"{CHANGED}.yaml"
    middle = [f"  - id: middle-{number % 3}\n", "    wait: 1s\n"] if number % 2 else []
    path.write_text(
        f"journey: {CHANGED}\ntitle: Version {number}\npurpose: service\npriority: 35\n"
        "entry: {event: Letter Wanted, reentry: always}\nsteps:\n"
        "  - wait: 1s\n  - send: email/letter\n" + "".join(middle) + "  - wait: 2s\n  - send: email/letter\n"
        "  - exit: written\n",
        "utf-8",
    )
    return path
