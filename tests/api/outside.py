"""What stands outside of the suite: an authenticator, and where webhooks are heard."""

import base64
import hmac
import time
from http.server import BaseHTTPRequestHandler


def code_of(key):
    """What an authenticator shows now (RFC 6238)."""
    step = int(time.time()) // 30
    digest = hmac.digest(base64.b32decode(key), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


class Ear(BaseHTTPRequestHandler):
    """Where webhooks are heard."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_what):
        """Says nothing."""
