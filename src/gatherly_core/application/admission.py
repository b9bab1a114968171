"""The use cases of the capability admission."""

from gatherly_core.accounts.rationing import Rations
from gatherly_core.admission.check_attendance import CheckAttendance
from gatherly_core.admission.edit_attendee import EditAttendee
from gatherly_core.admission.export_calendar import ExportCalendar
from gatherly_core.admission.list_guests import ListGuests
from gatherly_core.admission.merge_scans import MergeScans
from gatherly_core.admission.print_tickets import DrawCode, PrintTicket, PrintTickets
from gatherly_core.admission.rationing import TicketRations
from gatherly_core.admission.scan_ticket import ScanTicket
from gatherly_core.admission.ticket_office import TicketOffice
from gatherly_core.admission.transfer_ticket import TransferTicket
from gatherly_core.admission.view_checkin_keys import ViewCheckinKeys
from gatherly_core.admission.view_scans import ViewScans
from gatherly_core.application.ports import Ports


class AdmissionUseCases:
    def __init__(self, p: Ports) -> None:
        rations = TicketRations(p.users, Rations(p.attempt_log, p.clock))
        office = TicketOffice(p.events, p.ticket_types, p.bookings, p.attendees, p.ticket_signer)
        self.view_checkin_keys = ViewCheckinKeys(p.unit_of_work, p.events, p.ticket_signer)
        self.scan_ticket = ScanTicket(
            p.unit_of_work, p.events, p.ticket_types, p.guests, p.scans, p.ticket_signer, p.identifiers, p.clock
        )
        self.merge_scans = MergeScans(
            p.unit_of_work, p.events, p.guests, p.scans, p.ticket_signer, p.identifiers, p.clock
        )
        self.view_scans = ViewScans(p.unit_of_work, p.events, p.scans)
        self.print_ticket = PrintTicket(p.unit_of_work, office, p.ticket_printer)
        self.print_tickets = PrintTickets(p.unit_of_work, office, p.ticket_printer)
        self.draw_svg = DrawCode(p.unit_of_work, office, p.ticket_printer.qr_svg)
        self.draw_png = DrawCode(p.unit_of_work, office, p.ticket_printer.qr_png)
        self.check_attendance = CheckAttendance(p.unit_of_work, p.pools, p.guest_lists, p.scans)
        self.list_guests = ListGuests(p.unit_of_work, p.events, p.guest_lists)
        self.edit_attendee = EditAttendee(p.unit_of_work, office, p.attendees, rations, p.trail, p.clock)
        self.transfer_ticket = TransferTicket(
            p.unit_of_work,
            office,
            p.attendees,
            rations,
            p.outbox,
            p.codes,
            p.trail,
            p.clock,
        )
        self.export_calendar = ExportCalendar(p.unit_of_work, office, p.events, p.calendars)
