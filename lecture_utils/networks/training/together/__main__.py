"""Train in several processes on this machine:
``python -m lecture_utils.networks.training.together PROCESSES SCRIPT [ARGUMENTS]``.

On several machines: ``torchrun --nnodes=2 ... SCRIPT``. The script is that for one process.
"""

from __future__ import annotations

import os
import runpy
import socket
import subprocess
import sys
import time
from pathlib import Path

from lecture_utils.networks.training.together import ProcessLost

#: Seconds that the others have to notice that one has ended, and to say so.
GRACE = 30


def main(arguments: list[str]) -> int:
    """Start the processes and wait for them; 0 if all of them end well, 2 if called wrongly."""
    count, script = (*arguments, "", "")[:2]
    if not count.isascii() or not count.isdigit() or int(count) < 1 or not Path(script).is_file():
        print(__doc__, file=sys.stderr)
        return 2
    if "RANK" in os.environ:
        return _one(arguments[1:])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    threads = max(1, (os.cpu_count() or 1) // int(count))
    shared = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "WORLD_SIZE": count}
    command = [sys.executable, "-m", "lecture_utils.networks.training.together", *arguments]
    started = [
        subprocess.Popen(
            command,
            env={"OMP_NUM_THREADS": str(threads)}
            | dict(os.environ)
            | shared
            | {"RANK": str(rank), "LOCAL_RANK": str(rank)},
        )
        for rank in range(int(count))
    ]
    try:
        return _wait(started)
    finally:
        for one in started:
            one.terminate()


def _one(arguments: list[str]) -> int:
    """This process's part: the script, and in place of a traceback one sentence."""
    sys.argv = arguments
    sys.path[0] = str(Path(arguments[0]).resolve().parent)
    try:
        runpy.run_path(arguments[0], run_name="__main__")
    except ProcessLost as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _wait(started: list[subprocess.Popen[bytes]]) -> int:
    """Until all have ended, or for a while after the first that failed; its exit status."""
    failed, until = 0, float("inf")
    while time.monotonic() < until:
        codes = [one.poll() for one in started]
        if bad := next((code for code in codes if code), 0):
            failed = failed or bad
            until = min(until, time.monotonic() + GRACE)
        if None not in codes:
            break
        time.sleep(0.05)
    return 1 if failed < 0 else failed  # below 0: a signal


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
