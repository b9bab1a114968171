"""What can go wrong with invitations and staff."""

from gatherly_core.kernel.errors import Conflict, NotFound, Refused, TooMany


class AddressUnconfirmed(Refused):
    """The account has the address that is invited, but nobody has shown that its user reads what comes there."""

    code = "address_unconfirmed"


class InvitationNotFound(NotFound):
    """There is no such invitation, or it is over: taken up, withdrawn, or too old."""

    code = "invitation_not_found"


class MemberNotFound(NotFound):
    """There is no such place in a staff."""

    code = "member_not_found"


class AlreadyInvited(Conflict):
    """The address is invited to the event's staff already."""

    code = "already_invited"


class AlreadyStaff(Conflict):
    """They are in the event's staff already, or organize it."""

    code = "already_staff"


class TooManyStaff(Conflict):
    """The event has as many people in its staff, and invited to it, as it can have."""

    code = "too_many_staff"


class TooManyInvitations(TooMany):
    """Somebody has invited, or an address was invited, as often as can be in a day."""

    code = "too_many_invitations"


class InvitedAnother(Refused):
    """The invitation is for an account with another e-mail address."""

    code = "invited_another"
