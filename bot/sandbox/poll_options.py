"""What people can choose from in a poll, and which of it is right in a quiz."""

from __future__ import annotations

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.formatted import Formatted, KnowsUsers, parse, settle
from bot.sandbox.params import Params, as_parameter
from bot.sandbox.wire import as_integer, as_list, as_object, as_text

MOST_OPTIONS = 12
LONGEST_OPTION = 100


def read_options(params: Params) -> list[Formatted]:
    """Return the options of a call; raises ApiError for what cannot be read."""
    listed = as_list(_listed(params))
    if listed is None:
        raise bad_request("expected an Array of String as options")
    return [_one(item) for item in listed]


def settled_options(options: list[Formatted], users: KnowsUsers) -> list[Formatted]:
    """Return the options as they are shown; raises for none, too many, empty and too long ones."""
    if not options:
        raise bad_request("poll must have at least one answer option")
    if len(options) > MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {MOST_OPTIONS} options")
    settled = [settle(option, users) for option in options]
    if any(not option.text for option in settled):
        raise bad_request("text must be non-empty")
    if any(len(option.text) > LONGEST_OPTION for option in settled):
        raise bad_request(f"poll options length must not exceed {LONGEST_OPTION}")
    return settled


def correct_places(params: Params) -> list[int]:
    """Return the places of a quiz's right options, counted from 0."""
    if "correct_option_ids" not in params:
        if "correct_option_id" not in params:
            return []
        return [params.integer("correct_option_id", default=-1)]
    value = params.json("correct_option_ids", what="correct option identifiers")
    listed = as_list(value)
    if listed is None:
        raise bad_request("expected an Array of correct option identifiers")
    found = []
    for item in listed:
        if isinstance(item, bool) or not isinstance(item, int | float):
            raise bad_request("correct option identifier must be of type Number")
        number = as_integer(item)
        if number is None:
            raise bad_request("invalid correct option identifier specified")
        found.append(number)
    return found


def _listed(params: Params) -> object:
    value = params.json("options", what="options")
    if value is None:
        raise _unread()
    return value


def _unread() -> ApiError:
    return bad_request("can't parse options JSON object")


def _one(item: object) -> Formatted:
    if isinstance(item, str):
        return Formatted(text=item, entities=[])
    fields = as_object(item)
    if fields is None:
        raise bad_request("expected an option to be of type String")
    if "text" not in fields:
        raise bad_request('can\'t find field "text"')
    if as_text(fields["text"]) is None:
        raise bad_request('field "text" must be of type String')
    own = Params({f"option_{name}": as_parameter(value) for name, value in fields.items()})
    return _parsed(own)


def _parsed(own: Params) -> Formatted:
    """An option's text has a parse mode of its own, under names that begin with `text_`."""
    return parse(own, "option_text")
