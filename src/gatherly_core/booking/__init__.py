"""Bookings: claims on places, from the hold to the confirmed booking and its cancellation."""
