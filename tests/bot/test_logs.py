"""Logs are JSON lines with correlation ids and redacted secrets."""

import io
import json
import logging
import sys
import threading
import warnings
from typing import Any

import pytest

from bot.logs import OURS, Redaction, configure, correlation, current_correlation, new_correlation

LIBRARIES = ("httpx", "httpcore", "urllib3", "sp_api", "slack_bolt", "slack_sdk", "one.to.come")


@pytest.fixture
def stream() -> io.StringIO:
    """Return where logs go."""
    return io.StringIO()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """Return what was logged."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_line_holds_event_and_fields(stream: io.StringIO) -> None:
    """A line has time, level, event, logger and fields."""
    configure("INFO", stream=stream)
    logging.getLogger("bot.amazon").info("feed.created", extra={"feed": "F1", "orders": ("1", 2)})
    [line] = lines(stream)
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info",
        "event": "feed.created",
        "logger": "bot.amazon",
        "feed": "F1",
        "orders": ["1", 2],
    }


def test_correlation_joins_lines(stream: io.StringIO) -> None:
    """Lines in a block share its id, an inner block has its own, outside there is none."""
    configure("INFO", stream=stream)
    log = logging.getLogger("bot")
    with correlation() as outer:
        log.info("one")
        with correlation("from-a-row"):
            log.info("two")
        log.info("three")
    log.info("four")
    found = [line.get("correlation") for line in lines(stream)]
    assert found == [outer, "from-a-row", outer, None]
    assert current_correlation() == ""
    assert len(new_correlation()) == 8


def test_field_named_as_ours_keeps_both(stream: io.StringIO) -> None:
    """A field named like a standard key does not replace it."""
    configure("INFO", stream=stream)
    logging.getLogger("bot").info("real", extra={"event": "other"})
    assert [(line["event"], line["event_"]) for line in lines(stream)] == [("real", "other")]


def test_trace_and_stack_are_in_the_line(stream: io.StringIO) -> None:
    """An error's trace is a field of its line, secrets taken out."""
    configure("INFO", ["swordfish"], stream)
    try:
        int("swordfish")
    except ValueError:
        logging.getLogger("bot").exception("odd.number", stack_info=True)
    [line] = lines(stream)
    assert "ValueError" in line["trace"]
    assert "swordfish" not in stream.getvalue()
    assert "test_logs" in line["stack"]


def test_message_whose_arguments_do_not_fit(stream: io.StringIO) -> None:
    """A message with bad format arguments is still logged, with secrets redacted."""
    configure("INFO", ["swordfish"], stream)
    logging.getLogger("bot").info("%d fish", "swordfish")
    assert lines(stream)[0]["event"] == "%d fish ('***',)"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("token xoxb-1-a and xapp-1-B2 end", "token xoxb-*** and xapp-*** end"),
        ("x-amz-access-token: Atza|IwEB-a/+=, next", "x-amz-access-token: Atza|***, next"),
        ("refresh_token=Atzr%7CIwEB&x=1", "refresh_token=Atzr|***&x=1"),
        (
            "PUT https://bucket.example/key?X-Amz-Date=1&X-Amz-Signature=ab done",
            "PUT https://bucket.example/key?*** done",
        ),
        ("https://hooks.slack.com/commands/T1/2/abc", "https://hooks.slack.com/***"),
        (
            "wss://wss.example/link/?ticket=abc&app_id=1",
            "wss://wss.example/link/?ticket=***&app_id=1",
        ),
        ("amzn1.oa2-cs.v1.abcdef", "amzn1.oa2-cs.***"),
        ("swordfish and swordfish-two, sword%26fish", "*** and ***, ***"),
        ("short words stay", "short words stay"),
    ],
)
def test_redaction(text: str, clean: str) -> None:
    """Known secrets, and what looks like a token, are replaced by stars."""
    redaction = Redaction(["swordfish", "swordfish-two", "sword&fish", "word"])
    assert redaction.text(text) == clean


def test_redaction_reaches_into_fields() -> None:
    """Secrets in keys and in nested fields are replaced too; numbers and nothing stay."""
    value = {"xoxb-1": [{"a": ("swordfish", 1, None, True)}], "error": ValueError("swordfish")}
    assert Redaction(["swordfish"]).value(value) == {
        "xoxb-***": [{"a": ["***", 1, None, True]}],
        "error": "***",
    }


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])
def test_the_level_is_ours_and_libraries_say_no_more_than_warnings(
    stream: io.StringIO, level: str
) -> None:
    """Whatever LOG_LEVEL is, a library writes warnings at the most, and fewer where we do."""
    configure(level, stream=stream)
    least = logging.getLevelNamesMapping()[level]
    levels = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    for name in (*OURS, *LIBRARIES):
        for said in levels:
            logging.getLogger(f"{name}.part").log(logging.getLevelNamesMapping()[said], said)

    found = [(line["logger"].removesuffix(".part"), line["event"]) for line in lines(stream)]
    ours = [said for said in levels if logging.getLevelNamesMapping()[said] >= least]
    theirs = [said for said in ours if said not in ("DEBUG", "INFO")]
    assert found == [
        *((name, said) for name in OURS for said in ours),
        *((name, said) for name in LIBRARIES for said in theirs),
    ]


def test_an_answer_of_slack_that_cannot_be_read_is_not_quoted(stream: io.StringIO) -> None:
    """Slack's library quotes it in an error, and it may be a message or somebody's profile."""
    configure("DEBUG", stream=stream)
    logging.getLogger("slack_sdk.web.base_client").error("not JSON: %s", "PLANTED")
    assert lines(stream) == []


def test_warnings_are_logged(stream: io.StringIO) -> None:
    """A Python warning becomes a line."""
    configure("INFO", stream=stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn("old xoxb-1", stacklevel=1)
    assert "old xoxb-***" in lines(stream)[0]["event"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_uncaught_errors_are_lines(stream: io.StringIO) -> None:
    """What nobody caught, here or in a thread, is logged without secrets; a Ctrl-C is not."""
    configure("INFO", ["swordfish"], stream)
    sys.excepthook(ValueError, ValueError("swordfish"), None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    def fail(error: BaseException) -> None:
        raise error

    for error in (ValueError("swordfish"), SystemExit()):
        thread = threading.Thread(target=fail, args=(error,), name="outbox")
        thread.start()
        thread.join()
    program, thread_line = lines(stream)
    assert (program["event"], thread_line["event"]) == ("program.failed", "thread.failed")
    assert thread_line["thread_name"] == "outbox"
    assert "swordfish" not in stream.getvalue()
