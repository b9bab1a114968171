"""Showing a notification on devices."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import ChannelAway, Undeliverable
from gatherly_core.kernel.identifiers import DeviceId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.notifications.device_ports import Devices
from gatherly_core.notifications.devices import Device
from gatherly_core.notifications.errors import RecipientGone
from gatherly_core.notifications.finding_recipient import FindRecipient, key_of
from gatherly_core.notifications.model import Notification
from gatherly_core.notifications.ports import Notifications
from gatherly_core.push.errors import DeviceGone
from gatherly_core.push.model import Push
from gatherly_core.push.ports import Pushes

SHOWN_ON = "shown_on"
"""What names, in the data of a notification, the devices that have it while others are still tried."""
ON_OTHERS_FOR = timedelta(minutes=30)
"""How long after it was made the other devices of whoever has it on one are tried: less than until it is given up."""
AWAY_ENOUGH = 2
"""On so many devices that the service does not answer for: no other is tried then, as each may take ten seconds."""

Outcomes = Mapping[DeviceId, Exception | None]
"""What came of trying devices: None where it is shown."""


class PushNotification:
    """Shows a notification on all devices that its recipient has now.

    It is to be done until it goes without error, or can never go: the worker sees to that.

    - each device stands for itself; it is not tried again once it has it. Where that could not be written down any more
      it is, and shows it once all the same
    - one that is gone is forgotten
    - while one cannot be shown it now, it is to be tried again: PushAway, or else the first error
    - who has it on one device has been told: the others are tried for ON_OTHERS_FOR, and then let be
    - PushRefused when no device will ever take it; RecipientGone when there is none
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        find: FindRecipient,
        notifications: Notifications,
        devices: Devices,
        pushes: Pushes,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._find = find
        self._notifications = notifications
        self._devices = devices
        self._pushes = pushes
        self._clock = clock

    def __call__(self, notification: Notification) -> None:
        user = self._find(notification)
        devices = self._unit_of_work.read(lambda: self._devices.of_users([user.id])[user.id]) if user else ()
        before = notification.data.get(SHOWN_ON, "").split()
        outcomes = self._try(notification, [device for device in devices if str(device.id) not in before])
        shown = [*before, *(str(device_id) for device_id, error in outcomes.items() if error is None)]
        waiting = [error for error in outcomes.values() if error and not isinstance(error, Undeliverable)]
        self._write_down(notification, outcomes, shown if waiting and len(shown) > len(before) else [])
        if waiting and not (shown and self._clock.now() >= notification.created_at + ON_OTHERS_FOR):
            raise next((error for error in waiting if isinstance(error, ChannelAway)), waiting[0])
        if not shown:
            raise _final(outcomes)

    def _try(self, notification: Notification, devices: Iterable[Device]) -> Outcomes:
        outcomes: dict[DeviceId, Exception | None] = {}
        for device in devices:
            outcomes[device.id] = self._outcome(notification, device)
            if sum(isinstance(error, ChannelAway) for error in outcomes.values()) == AWAY_ENOUGH:
                break
        return outcomes

    def _outcome(self, notification: Notification, device: Device) -> Exception | None:
        event = {"event_id": str(notification.event_id)} if notification.event_id else {}
        try:
            self._pushes.send(
                Push(
                    key=key_of(notification),
                    token=device.token,
                    title=notification.subject,
                    body=notification.message,
                    data={"notification_id": str(notification.id), "kind": notification.kind, **event},
                )
            )
        except Exception as error:  # whatever it is keeps it from no other device
            return error
        return None

    def _write_down(self, notification: Notification, outcomes: Outcomes, shown: list[str]) -> None:
        gone = [device_id for device_id, error in outcomes.items() if isinstance(error, DeviceGone)]

        def keep() -> None:
            self._devices.remove(gone)
            if shown:
                self._notifications.keep_data(notification.id, {**notification.data, SHOWN_ON: " ".join(shown)})

        if gone or shown:
            self._unit_of_work.run(keep, landed=again)


def _final(outcomes: Outcomes) -> Exception:
    """Why no device has it, and none ever will."""
    refused = (error for error in outcomes.values() if error and not isinstance(error, DeviceGone))
    return next(refused, RecipientGone("There is no device to show it on."))
