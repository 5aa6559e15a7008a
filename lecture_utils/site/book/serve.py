"""The website on this computer: compressed, as a static host sends it."""

from __future__ import annotations

import gzip
import sys
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

#: What is worth to be compressed; pictures and fonts are already.
_TEXT = {".html", ".css", ".js", ".svg", ".json", ".webmanifest", ".ipynb"}


@cache
def _compressed(path: Path, _changed: float) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


class Pages(SimpleHTTPRequestHandler):
    """Send the files of a folder, texts compressed for who understands that."""

    # What the system's table says of an ending is not the same everywhere.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".css": "text/css",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
        ".webmanifest": "application/manifest+json",
    }
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file, compressed where it helps."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.split("?")[0].endswith("/"):
            path /= "index.html"
        wanted = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (wanted and path.suffix in _TEXT and path.is_file()):
            super().do_GET()
            return
        body = _compressed(path, path.stat().st_mtime)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Let the browser ask each time: the site may be made again while it is served."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing of what is asked for."""


class Server(ThreadingHTTPServer):
    """A server that says nothing when a browser goes away in the middle of an answer."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of every other error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server(folder: Path, port: int = 0) -> Server:
    """A server of a folder on 127.0.0.1; it does not run yet.

    Parameters
    ----------
    folder : Path
    port : int
        0 for one that is free.

    Returns
    -------
    Server
    """
    return Server(("127.0.0.1", port), partial(Pages, directory=str(folder)))


def forever(folder: Path) -> None:
    """Serve a folder until Ctrl-C, and say where.

    Parameters
    ----------
    folder : Path
    """
    with server(folder) as running:
        print(f"http://127.0.0.1:{running.server_port}/  (Ctrl-C stops it)", flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()
