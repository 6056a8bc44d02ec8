"""An HTTPS server on loopback that plays CleverTap's report API, on good days and bad ones.

Every request is answered by the next entry of `script`, or by `default` once the script is used up.
An answer is the name of a function of this module below, or a function of the handler itself.
"""

import email.utils
import gzip
import http.server
import json
import os
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time

PAGE_EXAMPLE = {
    "status": "success",
    "total_results": 1,
    "messages": [
        {
            "message id": 1508323121,
            "data": [[{"sent": 0, "viewed": 0, "clicked": 0}]],
            "start_date": "Oct 18, 4:08 PM",
            "device": ["Android", "iOS", "WindowsMobile"],
            "conversion_event": None,
            "labels": [],
            "status": "completed",
            "channel": "InApp",
            "message_name": "in_app_outputs_test",
            "delivery": "Action",
        }
    ],
}


def page_text():
    """The page's example, laid out with spaces and line ends as on the page."""
    return json.dumps(PAGE_EXAMPLE, indent=4).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def do_POST(self):
        server = self.server
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        with server.lock:
            self.number = len(server.requests)
            server.requests.append(
                {
                    "method": self.command,
                    "path": self.path,
                    "version": self.request_version,
                    "headers": {k.lower(): v for k, v in self.headers.items()},
                    "header_names": [k for k in self.headers.keys()],
                    "body": body,
                    "port": self.server.server_address[1],
                    "client": self.client_address,
                    "at": time.monotonic(),
                }
            )
            answer = server.script.pop(0) if server.script else server.default
            server.running += 1
            server.peak = max(server.peak, server.running)
        self.body = body
        try:
            if callable(answer):
                answer(self)
            else:
                getattr(self, "answer_" + answer)()
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError, OSError):
            self.close_connection = True
        finally:
            with server.lock:
                server.running -= 1

    do_GET = do_POST

    def reply(self, status, body, headers=(), declared=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if declared is None else declared))
        self.send_header("Content-Type", "application/json")
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def fail(self, status, error, code, headers=()):
        text = json.dumps({"status": "fail", "error": error, "code": code}).encode()
        self.reply(status, text, headers)

    def reset(self):
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        try:
            self.connection.close()
        except OSError:
            pass

    # Good answers.

    def answer_page(self):
        self.reply(200, page_text())

    def answer_gzip(self):
        self.reply(200, gzip.compress(page_text()), [("Content-Encoding", "gzip")])

    def answer_bom(self):
        self.reply(200, b"\xef\xbb\xbf" + page_text())

    def answer_chunked(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        text = page_text()
        for start in range(0, len(text), 7):
            part = text[start : start + 7]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    # CleverTap's refusals.

    def answer_401(self):
        self.fail(401, "Account ID is not valid", 401)

    def answer_403(self):
        self.fail(403, "Forbidden", 403)

    def answer_429(self):
        self.fail(429, "Too many concurrent requests", 429)

    def answer_429_after_an_hour(self):
        self.fail(429, "Too many concurrent requests", 429, [("Retry-After", "3600")])

    def answer_429_until_a_date(self):
        date = email.utils.formatdate(time.time() + 3600, usegmt=True)
        self.fail(429, "Too many concurrent requests", 429, [("Retry-After", date)])

    def answer_429_after_a_second(self):
        self.fail(429, "Too many concurrent requests", 429, [("Retry-After", "1")])

    def answer_400(self):
        self.fail(400, "Invalid payload", 400)

    def answer_408(self):
        self.reply(408, b"")

    def answer_500(self):
        self.reply(500, b"oops")

    def answer_501(self):
        self.reply(501, b"")

    def answer_503(self):
        self.reply(503, b"<html>busy</html>")

    def answer_fail_with_200(self):
        self.fail(200, "Invalid channel", "1")

    def answer_fail_401_with_200(self):
        self.fail(200, "Invalid Credentials", 401)

    def answer_fail_429_with_200(self):
        self.fail(200, "Too many concurrent requests", "429")

    def answer_success_with_error(self):
        self.reply(200, b'{"status":"success","error":"no such label","messages":[]}')

    def answer_partial(self):
        self.reply(200, b'{"status":"partial","req_id":"1384649"}')

    def answer_no_messages(self):
        self.reply(200, b'{"status":"success"}')

    def answer_messages_of_numbers(self):
        self.reply(200, b'{"status":"success","messages":[1,2]}')

    def answer_echo_passcode(self):
        passcode = self.headers["X-CleverTap-Passcode"]
        self.fail(400, "bad passcode " + passcode, 400)

    def answer_echo_deeply(self):
        escaped = "".join("\\u%04x" % ord(c) for c in self.headers["X-CleverTap-Passcode"])
        self.reply(400, b'{"code": 1.0, "error": [ {"why": "%s"}, "\xc3\xa9" ]}' % escaped.encode())

    # Broken answers.

    def answer_empty(self):
        self.reply(200, b"")

    def answer_html(self):
        self.reply(200, b"<!DOCTYPE html><html><body>Sign in</body></html>")

    def answer_truncated(self):
        self.reply(200, page_text()[:200])

    def answer_cut_gzip(self):
        packed = gzip.compress(page_text())
        self.reply(200, packed[: len(packed) // 2], [("Content-Encoding", "gzip")])

    def answer_short(self):
        self.reply(200, page_text()[:200], declared=len(page_text()))
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def answer_reset(self):
        self.reset()

    def answer_trailing(self):
        self.reply(200, page_text() + b"]")

    def answer_redirect(self):
        self.reply(307, b"", [("Location", self.server.other_url + self.path)])

    # Slow answers; the server's `pace` is in seconds.

    def answer_silent(self):
        time.sleep(self.server.pace)
        self.answer_page()

    def answer_stall(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(page_text())))
        self.end_headers()
        self.wfile.write(page_text()[:100])
        self.wfile.flush()
        self.server.release.wait(self.server.pace)
        self.close_connection = True

    def answer_drip(self):
        text = page_text()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        for byte in text:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.server.release.wait(self.server.pace):
                return

    def answer_hang(self):
        self.server.release.wait(60)
        self.close_connection = True

    def answer_days(self):
        """One message for every day asked for, with an id made of the day."""
        query = json.loads(self.body)
        days = days_between(query["from"], query["to"])
        messages = [
            {"message id": int(day), "data": [[{"sent": 1}]], "channel": "Push", "status": "Completed"}
            for day in days
        ]
        text = {"status": "success", "total_results": len(messages), "messages": messages}
        self.reply(200, json.dumps(text).encode())


def days_between(first, last):
    import datetime

    day = datetime.datetime.strptime(first, "%Y%m%d").date()
    end = datetime.datetime.strptime(last, "%Y%m%d").date()
    while day <= end:
        yield day.strftime("%Y%m%d")
        day += datetime.timedelta(days=1)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass


class CleverTap:
    """Runs a server for the length of a `with` block."""

    _certificate = None

    def __init__(self, default="page", script=(), trusted=True, secure=True):
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.lock = threading.Lock()
        self.server.requests = []
        self.server.script = list(script)
        self.server.default = default
        self.server.running = 0
        self.server.peak = 0
        self.server.pace = 0.0
        self.server.release = threading.Event()
        self.server.other_url = ""
        if not secure:
            self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
            return
        certificate, key = self.certificate() if trusted else make_certificate()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.url = "https://localhost:%d" % self.server.server_address[1]

    @classmethod
    def certificate(cls):
        """The certificate that `environment` trusts, made once."""
        if cls._certificate is None:
            cls._certificate = make_certificate()
        return cls._certificate

    def environment(self, **more):
        """What a gateway needs to talk to this server."""
        base = {
            "CLEVERTAP_ACCOUNT_ID": "W9R-486-4W5Z",
            "CLEVERTAP_PASSCODE": "PASS-SECRET-1",
            "CLEVERTAP_BASE_URL": self.url,
            "CLEVERTAP_CA_FILE": self.certificate()[0],
        }
        base.update(more)
        return base

    @property
    def requests(self):
        return self.server.requests

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *problem):
        self.server.release.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def make_certificate():
    folder = tempfile.mkdtemp(prefix="clevertap-test-")
    certificate, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", key, "-out", certificate, "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key
