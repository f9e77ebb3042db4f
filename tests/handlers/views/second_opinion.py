"""The same blocks built with slackblocks, which has Slack's limits from another pair of eyes."""

from collections.abc import Mapping
from typing import Any, cast

import slackblocks as sb


def message(channel_text: str, blocks: list[dict[str, Any]]) -> None:
    """Build a message. Raises InvalidUsageError or ValueError where it is not allowed."""
    sb.Message(channel="C0", text=channel_text, blocks=[_block(one) for one in blocks])


def modal(view: Mapping[str, Any]) -> None:
    """Build a modal. Raises InvalidUsageError or ValueError where it is not allowed."""
    sb.ModalView(
        title=_text(view["title"]),
        blocks=[_block(one) for one in view["blocks"]],
        close=_text(view["close"]),
        submit=_text(view["submit"]) if "submit" in view else None,
        private_metadata=view["private_metadata"],
        callback_id=view["callback_id"],
    )


def home(view: Mapping[str, Any]) -> None:
    """Build an App Home. Raises InvalidUsageError or ValueError where it is not allowed."""
    blocks = [_block(one) for one in view["blocks"]]
    sb.HomeTabView(blocks=blocks, callback_id=view["callback_id"])


def _text(text: Mapping[str, Any]) -> sb.Text:
    return sb.Text(text["text"], type_=sb.TextType(text["type"]))


def _block(block: Mapping[str, Any]) -> sb.Block:
    block_id = block.get("block_id")
    match block["type"]:
        case "header":
            return sb.HeaderBlock(_text(block["text"]), block_id)
        case "section":
            return sb.SectionBlock(
                _text(block["text"]), block_id, accessory=_element(block["accessory"])
            )
        case "divider":
            return sb.DividerBlock(block_id)
        case "context":
            return sb.ContextBlock([_text(one) for one in block["elements"]], block_id)
        case "actions":
            return sb.ActionsBlock([_element(one) for one in block["elements"]], block_id)
        case "rich_text":
            return sb.RichTextBlock([_rich(one) for one in block["elements"]], block_id)
        case "input":
            return sb.InputBlock(
                label=_text(block["label"]),
                element=_element(block["element"]),
                block_id=block_id,
                hint=_text(block["hint"]) if "hint" in block else None,
                optional=block["optional"],
            )
    raise AssertionError(block["type"])


def _rich(element: Mapping[str, Any]) -> sb.RichTextObject:
    inner = element["elements"]
    match element["type"]:
        case "rich_text_section":
            return sb.RichTextSection([_piece(one) for one in inner])
        case "rich_text_quote":
            return sb.RichTextQuote([_piece(one) for one in inner])
        case "rich_text_preformatted":
            return sb.RichTextCodeBlock([_piece(one) for one in inner])
    sections = [cast(sb.RichTextSection, _rich(one)) for one in inner]
    return sb.RichTextList(element["style"], sections)


def _piece(piece: Mapping[str, Any]) -> sb.RichTextElement:
    style = piece.get("style", {})
    match piece["type"]:
        case "user":
            return sb.RichTextUser(piece["user_id"], **style)
        case "usergroup":
            return sb.RichTextUserGroup(piece["usergroup_id"], **style)
        case "link":
            return sb.RichTextLink(piece["url"], piece["text"], **style)
    return sb.RichText(piece["text"], **style)


def _element(element: Mapping[str, Any]) -> sb.Element:
    options = [_option(one) for one in element.get("options", [])]
    chosen = _option(element["initial_option"]) if "initial_option" in element else None
    match element["type"]:
        case "button":
            return sb.Button(
                text=_text(element["text"]),
                action_id=element["action_id"],
                url=element.get("url"),
                value=element.get("value"),
                style=element.get("style"),
                confirm=_confirm(element["confirm"]) if "confirm" in element else None,
            )
        case "static_select":
            return sb.StaticSelectMenu(
                action_id=element["action_id"],
                options=options or None,
                option_groups=[_group(one) for one in element.get("option_groups", [])] or None,
                initial_option=chosen,
                placeholder=_text(element["placeholder"]),
            )
        case "datepicker":
            return sb.DatePicker(action_id=element["action_id"])
        case "radio_buttons":
            return sb.RadioButtonGroup(element["action_id"], options, initial_option=chosen)
    return sb.PlainTextInput(
        action_id=element["action_id"],
        initial_value=element.get("initial_value"),
        multiline=element.get("multiline", False),
        max_length=element["max_length"],
    )


def _group(group: Mapping[str, Any]) -> sb.OptionGroup:
    return sb.OptionGroup(_text(group["label"]), [_option(one) for one in group["options"]])


def _option(option: Mapping[str, Any]) -> sb.Option:
    about = _text(option["description"]) if "description" in option else None
    return sb.Option(_text(option["text"]), option["value"], about)


def _confirm(question: Mapping[str, Any]) -> sb.ConfirmationDialogue:
    return sb.ConfirmationDialogue(
        title=_text(question["title"]),
        text=_text(question["text"]),
        confirm=_text(question["confirm"]),
        deny=_text(question["deny"]),
        style=question["style"],
    )
