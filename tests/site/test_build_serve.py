"""The website on this computer, and where a lesson can be opened elsewhere."""

from __future__ import annotations

import gzip
import http.client
import threading
from urllib.parse import unquote

import pytest

from lecture_utils.site.book import serve
from lecture_utils.site.book.for_sphinx import context


@pytest.fixture
def ask(tmp_path):
    """Asks a server of a small folder: status, headers and body."""
    (tmp_path / "site" / "deep").mkdir(parents=True)
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    for name in ("index.html", "deep/index.html", "a.js", "a.png", "a.webmanifest"):
        (tmp_path / "site" / name).write_text(f"content of {name}", encoding="utf-8")
    running = serve.server(tmp_path / "site")
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()

    def get(path, **headers):
        line = http.client.HTTPConnection("127.0.0.1", running.server_port, timeout=10)
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        body = answer.read()
        line.close()
        return answer.status, answer.headers, body

    yield get
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.mark.parametrize(
    "path, kind, file",
    [
        ("/", "text/html", "index.html"),
        ("/deep/", "text/html", "deep/index.html"),
        ("/a.js?v=1", "text/javascript", "a.js"),
        ("/a.webmanifest", "application/manifest+json", "a.webmanifest"),
        ("/a.png", "image/png", "a.png"),
    ],
)
def test_files_come_with_their_kind_and_compressed_where_it_helps(ask, path, kind, file):
    status, headers, body = ask(path)
    assert (status, headers["Content-Type"], body.decode()) == (200, kind, f"content of {file}")
    status, headers, body = ask(path, **{"Accept-Encoding": "gzip"})
    assert (headers["Content-Encoding"] == "gzip") == (not file.endswith(".png"))
    text = gzip.decompress(body) if headers["Content-Encoding"] else body
    assert text.decode() == f"content of {file}"


@pytest.mark.parametrize("path", ["/none.html", "/../secret.html", "/%2e%2e/secret.html"])
def test_nothing_else_is_served(ask, path):
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        status, _, body = ask(path, **headers)
        assert status == 404 and b"secret" not in body.replace(b"secret.html", b"")


def test_a_lesson_can_be_opened_elsewhere_where_there_is_an_address():
    assert context.elsewhere("", "02_convolution") == []
    other = "https://git.example.org/a/b"
    assert context.elsewhere(other, "02_convolution") == [("The source of this course", other)]
    found = dict(context.elsewhere("https://github.com/owner/name", "02_convolution"))
    binder, colab, edit = found.values()
    start, _, lab = binder.partition("?urlpath=")
    assert start == "https://mybinder.org/v2/gh/owner/name/HEAD"
    assert unquote(lab) == "lab/tree/notebooks/02_convolution.ipynb" != lab
    file = "owner/name/blob/HEAD/notebooks/02_convolution.ipynb"
    assert colab == f"https://colab.research.google.com/github/{file}"
    assert edit == f"https://github.com/{file.replace('blob', 'edit')}"
