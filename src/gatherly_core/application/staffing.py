"""The use cases of the capability staffing."""

from gatherly_core.accounts.rationing import Rations
from gatherly_core.application.ports import Policy, Ports
from gatherly_core.staffing.accept_invitation import AcceptInvitation
from gatherly_core.staffing.dismiss_staff import DismissStaff
from gatherly_core.staffing.forget_invitations import ForgetInvitations
from gatherly_core.staffing.invite_staff import InviteStaff
from gatherly_core.staffing.rationing import InvitationRations
from gatherly_core.staffing.remove_staff import RemoveStaff
from gatherly_core.staffing.send_invitation import SendInvitation
from gatherly_core.staffing.view_staff import ListInvitations, ListPosts, ListStaff
from gatherly_core.staffing.withdraw_invitation import WithdrawInvitation


class StaffingUseCases:
    def __init__(self, p: Ports, policy: Policy) -> None:
        self.invite = InviteStaff(
            p.unit_of_work,
            p.users,
            p.events,
            p.invitations,
            p.staff,
            InvitationRations(Rations(p.attempt_log, p.clock)),
            p.trail,
            p.outbox,
            p.clock,
        )
        self.send_invitation = SendInvitation(
            p.unit_of_work,
            p.users,
            p.events,
            p.invitations,
            p.codes,
            p.templates,
            p.mailer,
            p.clock,
            public_url=policy.public_url,
        )
        self.withdraw = WithdrawInvitation(p.unit_of_work, p.events, p.invitations, p.trail)
        self.accept = AcceptInvitation(
            p.unit_of_work, p.users, p.events, p.invitations, p.staff, p.trail, p.outbox, p.clock
        )
        self.remove = RemoveStaff(p.unit_of_work, p.events, p.staff, p.trail, p.outbox, p.clock)
        self.dismiss = DismissStaff(p.unit_of_work, p.invitations, p.staff)
        self.forget_invitations = ForgetInvitations(p.unit_of_work, p.invitations, p.clock)
        self.list_staff = ListStaff(p.unit_of_work, p.users, p.events, p.staff)
        self.list_invitations = ListInvitations(p.unit_of_work, p.events, p.invitations)
        self.list_posts = ListPosts(p.unit_of_work, p.staff)
