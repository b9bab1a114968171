"""Requests that nobody thought of, sent to a real server by schemathesis, which reads /openapi.json.

`make fuzz` sends tens of thousands, by people of every kind; `test_slice.py` a few of them, always the same.
"""
