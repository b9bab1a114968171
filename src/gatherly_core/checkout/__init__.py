"""Checkout: where bookings and payments meet. Paying for places, and giving money back for them."""
