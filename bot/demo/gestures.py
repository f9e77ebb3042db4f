"""What the present person does with what is on the screen."""

from bot.demo.stage import Stage
from bot.demo.targets import Target, Targets, plain
from bot.simulator.slack.forms import options_of


class Gestures:
    """Presses, fills in and submits; each says in a line what cannot be done, and how it can."""

    def __init__(self, stage: Stage, targets: Targets) -> None:
        self._stage = stage
        self._targets = targets
        self._asked: Target | None = None
        """A button whose dialog is open."""

    def press(self, target: Target | None, text: str = "") -> None:
        """Press or choose a target; where it takes text, type that."""
        asked, self._asked = self._asked, None
        if target is None:
            self._stage.screen.line(self._stage.say("demo.no_target"))
        elif target.kind == "deny":
            self._stage.screen.line(self._stage.say("demo.denied"))
        elif target.kind == "confirm" and asked is not None:
            self._click(asked)
        elif target.kind in ("submit", "close"):
            (self.submit if target.kind == "submit" else self.close)()
        else:
            self._use(target, text)

    def _use(self, target: Target, text: str) -> None:
        if target.takes_text:
            self._stage.present.fill(str(target.element["action_id"]), text, view=target.thing)
        elif target.option is not None and "ts" not in target.thing:
            self._choose(target, str(target.option["value"]))
        elif dialog := target.element.get("confirm"):
            self._asked = target
            self._stage.draw_dialog(dialog, self._targets.mark(target.thing))
        else:
            self._click(target)

    def _click(self, target: Target) -> None:
        button = target.option or target.element
        result = self._stage.present.click(
            target.thing, str(target.element["action_id"]), value=button.get("value")
        )
        if result.url:
            self._stage.screen.line(self._stage.say("demo.opens", url=result.url))
        self._complain(result.error)

    def _complain(self, error: str | None) -> None:
        if error:
            self._stage.screen.line(self._stage.say("demo.slack_shows", error=error))

    def _choose(self, target: Target, value: str) -> None:
        chosen: object = [value] if target.kind == "checkboxes" else value
        self._stage.present.fill(str(target.element["action_id"]), chosen, view=target.thing)

    def fill(self, field: str, value: str) -> None:
        """Type into a field of the form, or choose the option whose words or value are given."""
        target = self._targets.field(field)
        if target is None:
            key = "demo.no_field" if self._stage.present.modal else "demo.no_form"
            self._stage.screen.line(self._stage.say(key, field=field))
            return
        options = options_of(target.element)
        fitting = [
            one
            for one in options
            if plain(value) == plain(one["value"])
            or plain(one["text"]["text"]).startswith(plain(value))
        ]
        if not options:
            self.press(target, value)
        elif fitting:
            self._choose(target, str(fitting[0]["value"]))
        else:
            self._stage.screen.line(self._stage.say("demo.no_option", value=value))

    def submit(self) -> None:
        """Submit the form that is open."""
        if self._stage.present.modal is None:
            self._stage.screen.line(self._stage.say("demo.no_form"))
        elif self._stage.present.modal["submit"] is None:
            self._stage.screen.line(self._stage.say("demo.no_submit"))
        else:
            self._complain(self._stage.present.submit().error)

    def close(self) -> None:
        """Close the form that is open."""
        if self._stage.present.modal is None:
            self._stage.screen.line(self._stage.say("demo.no_form"))
        else:
            self._stage.present.close_modal()
            self._stage.screen.line(self._stage.say("demo.form_closed"))
