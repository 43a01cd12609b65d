"""站内消息: the row in the inbox is the delivery."""

from tongban.messages.channels import Channel, Outgoing
from tongban.messages.rules import IN_APP


class InApp(Channel):
    name = IN_APP

    def deliver(self, message: Outgoing) -> None:
        """Nothing is left to do: the message lies in the inbox."""
