"""Whether a program is well, judged by its heartbeat."""

from dataclasses import dataclass
from pathlib import Path

from bot.domain import limits
from bot.heartbeat.beat import Beat


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a program is well, and the line that `healthy` prints."""

    well: bool
    line: str


def verdict_at(path: Path, now: float) -> Verdict:
    """Judge the program that writes this file; `now` is the system clock in seconds."""
    try:
        # A date ahead of the clock tells nothing of the file's age.
        age = abs(now - path.stat().st_mtime)
        beat = Beat.read(path)
    except OSError as error:
        return _unwell(f"no heartbeat: {path} cannot be read ({error.strerror}); is `run` running?")
    except ValueError:
        return _unwell(f"no heartbeat: {path} is not readable as one")
    if age > limits.HEARTBEAT_AGE.total_seconds():
        return _unwell(f"no heartbeat for {age:.0f} s: `run` has ended, or hangs")
    return verdict(beat)


def verdict(beat: Beat) -> Verdict:
    """Judge a program by its beat."""
    reasons = [
        f"worker {name} is held up for {lasts:.0f} s"
        for name, lasts in beat.turns.items()
        if lasts > limits.LONGEST_TURN.total_seconds()
    ]
    if beat.database:
        reasons.append(f"database refuses writes: {beat.database}")
    if beat.slack_away > limits.SLACK_AWAY.total_seconds():
        reasons.append(f"slack away for {beat.slack_away:.0f} s")
    if not beat.ready:
        reasons.insert(0, "starting")
    notes = _notes(beat)
    if reasons:
        return _unwell(", ".join([*reasons, *notes]))
    return Verdict(well=True, line=f"well {', '.join([_slack(beat), *notes])}")


def _slack(beat: Beat) -> str:
    if not beat.sockets:
        return f"slack reconnecting for {beat.slack_away:.0f} s"
    pong = "" if beat.pong is None else f", last pong {beat.pong:.0f} s ago"
    return f"slack connections {beat.sockets}{pong}"


def _notes(beat: Beat) -> list[str]:
    """Return what is worth knowing but does not make the program unwell."""
    notes = []
    if beat.refused:
        notes.append(f"Slack refuses SLACK_APP_TOKEN ({beat.refused})")
    if beat.amazon_away:
        notes.append(f"amazon away for {beat.amazon_away:.0f} s")
    if beat.waiting >= 1:
        notes.append(f"oldest message waits for {beat.waiting:.0f} s")
    if beat.others:
        notes.append(f"another program uses the Slack app ({beat.others} connections)")
    return notes


def _unwell(reason: str) -> Verdict:
    # One line, whatever a path or an error message holds.
    return Verdict(well=False, line=f"unwell {' '.join(reason.split())}")
