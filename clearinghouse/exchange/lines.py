"""JSON Lines, read one line at a time within bounds, with errors that say what is wrong.

However broken the file, no more than one line of limited length is ever held.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

LONGEST_LINE = 8_000_000
"""In bytes. A longer line is an error, and is passed over without being held."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as bytes; ``content`` is None where it is too long. ``end`` is where the next begins."""

    number: int
    end: int
    content: bytes | None

    @property
    def is_blank(self) -> bool:
        return self.content is not None and not self.content.strip()


def raw_lines(
    file: BinaryIO,
    *,
    line: int = 0,
    offset: int = 0,
    seen: Callable[[bytes], object] = lambda content: None,
) -> Iterator[RawLine]:
    """The lines after ``line``, which ends at ``offset``; ``seen`` is given every byte read."""
    file.seek(offset)
    number, end = line, offset
    while content := file.readline(LONGEST_LINE + 1):
        number += 1
        end += len(content)
        seen(content)
        if len(content) <= LONGEST_LINE or content.endswith(b"\n"):
            if number == 1:
                content = content.removeprefix(_BYTE_ORDER_MARK)
            yield RawLine(number, end, content)
            continue
        while not content.endswith(b"\n") and (content := file.readline(LONGEST_LINE)):
            end += len(content)
            seen(content)
        yield RawLine(number, end, None)


class NotJsonError(ValueError):
    """A line that is not one JSON value; the message says why."""


class _RefusedError(ValueError):
    """What JSON, as this format has it, does not allow although Python does."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _RefusedError(f"names “{twice}” twice in one object")
    return found


def _constant(name: str) -> None:
    raise _RefusedError(f"holds {name}, which is not a number of JSON")


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


def parse(raw: RawLine) -> Any:
    """The JSON value of a line. Raises NotJsonError."""
    content = raw.content
    if content is None:
        raise NotJsonError(f"is longer than {LONGEST_LINE // 1_000_000} MB and was passed over")
    cut_off = "is cut off: the file ends in the middle of a record"
    is_last = not content.endswith(b"\n")
    try:
        text = content.decode().strip()
    except UnicodeDecodeError as error:
        if is_last and error.reason == "unexpected end of data":
            raise NotJsonError(cut_off) from None
        byte = content[error.start]
        raise NotJsonError(
            f"is not UTF-8 (byte 0x{byte:02x} at position {error.start + 1})"
        ) from None
    try:
        value, end = _decoder.raw_decode(text)
    except json.JSONDecodeError as error:
        if is_last and (error.pos >= len(text) or error.msg.startswith("Unterminated string")):
            raise NotJsonError(cut_off) from None
        raise NotJsonError(f"is not JSON: {error.msg} at character {error.pos + 1}") from None
    except _RefusedError as error:
        raise NotJsonError(str(error)) from None
    except RecursionError:
        raise NotJsonError("is nested too deeply") from None
    except ValueError:
        raise NotJsonError("holds a number of too many digits") from None
    if end != len(text):
        raise NotJsonError(f"is not JSON: something follows the record at character {end + 1}")
    return value
