"""The use cases of the capability wordings."""

from gatherly_core.application.ports import Policy, Ports
from gatherly_core.wordings.remove_wording import RemoveWording, RemoveWordings
from gatherly_core.wordings.set_wording import SetWording
from gatherly_core.wordings.view_wordings import ListWordings, PreviewWording


class WordingsUseCases:
    def __init__(self, p: Ports, policy: Policy) -> None:
        self.set = SetWording(p.unit_of_work, p.events, p.wordings, p.templates, p.trail, p.clock)
        self.remove = RemoveWording(p.unit_of_work, p.events, p.wordings, p.trail)
        self.remove_all = RemoveWordings(p.unit_of_work, p.wordings)
        self.list = ListWordings(p.unit_of_work, p.events, p.wordings)
        self.preview = PreviewWording(p.unit_of_work, p.events, p.wordings, p.templates, public_url=policy.public_url)
