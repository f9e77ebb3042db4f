"""An app that acknowledges everything, and the outside world of its page."""

import threading

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from simulator.slack import SlackSimulator
from simulator.slack.look.html import Html, el
from simulator.slack.spans import Reader
from simulator.web.outside import act_button


class World:
    """An outside world that counts what was done to it; it is drawn while `ready`."""

    def __init__(self) -> None:
        self.done: list[tuple[str, dict[str, str], str]] = []
        self.steps = 0
        self.ready = threading.Event()
        self.ready.set()

    def panel(self, reader: Reader) -> Html:
        """Return a button and what it has done."""
        assert self.ready.wait(10)
        return el("div", act_button("+10", "advance", minutes="10"), f"pressed {len(self.done)}")

    def tour(self, reader: Reader) -> Html | None:
        """Return the tour until its only step is taken."""
        return None if self.done else el("section", "a step", aria_label="Tour")

    def act(self, name: str, values: dict[str, str], reader: Reader) -> str | None:
        """Note what is done; `fail` goes wrong, and nothing else but `advance` is known."""
        if name == "fail":
            return "it went wrong"
        if name != "advance":
            raise ValueError(name)
        self.done.append((name, values, reader.me))
        return None


class App:
    """The app: posts messages, opens modals, and acknowledges what people do.

    `answers` are the acknowledgements' payloads by the type of the interaction.
    """

    def __init__(self, slack: SlackSimulator) -> None:
        self.web = WebClient(slack.bot_token, base_url=slack.api_url)
        self.answers: dict[str, dict[str, object]] = {}
        self.heard: list[SocketModeRequest] = []
        self._slack = slack
        self._client = SocketModeClient(
            slack.app_token, web_client=WebClient(slack.app_token, base_url=slack.api_url)
        )
        self._client.socket_mode_request_listeners.append(self._hear)
        self._client.connect()

    def _hear(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request)
        answer = self.answers.get(str(request.payload.get("type", request.type)))
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))

    def post(self, text: str, channel: str = "C1", **more: object) -> str:
        """Post a message and return its timestamp."""
        return str(self.web.chat_postMessage(channel=channel, text=text, **more)["ts"])  # type: ignore[arg-type]

    def close(self) -> None:
        """Disconnect; the server goes first, as the client would wait for a silent one."""
        self._client.auto_reconnect_enabled = False
        self._slack.sockets.close()
        self._client.close()
