"""User actions on the elements shown on the screen."""

from bot.demo.stage import Stage
from bot.demo.targets import Target, Targets, plain
from simulator.slack import forms
from simulator.slack.interactions import NotThere


class Interactions:
    """Presses, chooses and types. Raises NotThere or NoSuchChoice for missing targets."""

    def __init__(self, stage: Stage, targets: Targets) -> None:
        self._stage = stage
        self._targets = targets
        self._asked: Target | None = None
        """A button whose dialog is open."""

    def number(self, number: str, text: str) -> None:
        """Use the target with a number."""
        self._use(self._targets.by_number(int(number)), text)

    def click(self, words: str) -> None:
        """Use the target with this text."""
        self._use(self._targets.by_words(words), "")

    def _use(self, target: Target, text: str) -> None:
        asked, self._asked = self._asked, None
        name = str(target.element.get("action_id"))
        if target.kind in ("confirm", "deny"):
            self._answer(asked, yes=target.kind == "confirm")
        elif target.kind == "submit":
            self.submit()
        elif target.kind == "close":
            self.close()
        elif target.option and "ts" not in target.thing:
            self._stage.present.fill(name, target.option["value"], view=target.thing)
        elif target.kind == "plain_text_input":
            self._stage.present.fill(name, text, view=target.thing)
        elif dialog := target.element.get("confirm"):
            self._asked = target
            self._stage.draw_dialog(dialog, self._targets.mark(target.thing))
        else:
            self._press(target)

    def _answer(self, asked: Target | None, *, yes: bool) -> None:
        self._targets.forget()
        if asked is None:
            raise NotThere("the dialog is closed")
        if yes:
            self._press(asked)
        else:
            self._stage.tell("demo.denied")

    def _press(self, target: Target) -> None:
        button = target.option or target.element
        result = self._stage.present.click(
            target.thing, str(target.element["action_id"]), value=button.get("value")
        )
        if result.url:
            self._stage.tell("demo.opens", url=result.url)
        self.show_error(result.error)

    def show_error(self, error: str | None) -> None:
        """Print the error that Slack shows instead of an answer, if any."""
        if error:
            self._stage.tell("demo.slack_shows", error=error)

    def fill(self, field: str, value: str) -> None:
        """Type into the named field, or choose the option with this value or label."""
        form = self._stage.present.modal
        for block, _ in forms.inputs(form["blocks"]) if form else ():
            if plain(field) == str(block["block_id"]).rpartition(".")[2]:
                chosen = self._targets.choice(block["block_id"], value)
                self._stage.present.fill(block["block_id"], chosen)
                return
        raise NotThere(field)

    def submit(self) -> None:
        """Submit the open form."""
        self.show_error(self._stage.present.submit().error)

    def close(self) -> None:
        """Close the open form."""
        self._stage.present.close_modal()
        self._stage.tell("demo.form_closed")
