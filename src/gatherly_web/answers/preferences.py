"""What somebody is told, as it is answered."""

from typing import Any

from gatherly_core.notifications.model import MUST_ARRIVE, Channel, Choices, Topic


def preferences_answer(choices: Choices) -> dict[str, Any]:
    return {
        "preferences": {topic.value: _channels(choices, topic) for topic in Topic},
        "must_arrive": [{"topic": topic, "channel": channel} for topic, channel in sorted(MUST_ARRIVE)],
    }


def _channels(choices: Choices, topic: Topic) -> dict[str, bool]:
    return {channel.value: choices.wants(topic, channel) for channel in Channel}
