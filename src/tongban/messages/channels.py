"""The contract of a channel, and the register of those in use. Channels are in contrib/."""

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a channel is handed."""

    id: str  # the same at every attempt, so that a gateway can leave out what it has sent
    address: str  # as the channel asks: a phone for SMS, "" for the inbox
    title: str
    text: str


class Undeliverable(Exception):
    """It did not arrive; the words are kept and shown on the operations page.

    `final`: trying again is of no use (a wrong number, no gateway).
    """

    def __init__(self, words: str, *, final: bool = False) -> None:
        super().__init__(words)
        self.final = final


class Channel(ABC):
    """One way to reach a person.

    A channel keeps no state of its own: whether a message arrived is written on its row.
    """

    name: str  # "sms": what rows and templates call it
    needs_phone: bool = False

    @abstractmethod
    def deliver(self, message: Outgoing) -> None:
        """Hand the message over. Returns once it is taken over for good; takes 10 s at most.

        Raises Undeliverable; any other exception is a bug of the channel and is retried as well.
        """

    def check(self) -> None:  # noqa: B027 - a channel that cannot tell has nothing to say
        """Go on only if a message could be handed over now; takes 3 s at most. Sends nothing.

        Raises Undeliverable with words for the operations page.
        """


_registry: dict[str, Channel] = {}


def register(channel: Channel) -> Channel | None:
    """Use `channel` for its name from now on; return the one used before."""
    before = _registry.get(channel.name)
    _registry[channel.name] = channel
    return before


def channel_of(name: str) -> Channel:
    """Return the channel in use under `name`. Raises KeyError."""
    return _registry[name]
