"""Runs a command in an environment of the Python that the functions run on, for `make lambda-python`.

    python scripts/lambda_python.py -m pytest -q tests/unit
    python scripts/lambda_python.py --or-this -m pytest -q tests/unit    # on this Python, and says so, without that one

A machine's own python3.13 is used where there is one. Otherwise Debian's packages of it are unpacked, unchanged and not
installed, into a folder of `.venv`, which is entered by `chroot` in a mount namespace of its own: the checkout, /proc
and /dev appear in it, and nothing outside of it changes. The packages come from wherever this machine's own come from,
and their signatures are checked with Debian's keys.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = CHECKOUT / ".venv/tools/lambda-python"
ENVIRONMENT = FOLDER / "environment"
ROOT = FOLDER / "root"
READY = FOLDER / "ready"
FAILED = FOLDER / "failed"  # with the reason
OR_THIS = "--or-this"
PYTHON = "python3.13"
RELEASE = "trixie"  # the release of Debian that has this Python
KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# What the tests run beside Python: shells, and the programs that jobs and their packing call.
PACKAGES = (
    PYTHON,
    f"{PYTHON}-venv",
    "bash",
    "coreutils",
    "dash",
    "findutils",
    "git",
    "grep",
    "gzip",
    "libstdc++6",  # of the runtime client that Lambda itself uses
    "make",
    "mawk",
    "procps",
    "sed",
    "tar",
)
SHARED = ("dev", "opt", "proc", "sys")  # folders of this machine; what its pip.conf names may lie in /opt
# What this machine says of people, names, certificates and where pip finds packages.
TAKEN_OVER = (
    *(Path("/etc") / name for name in ("group", "hosts", "passwd", "pip.conf", "resolv.conf", "ssl", "xdg/pip")),
    Path.home() / ".config/pip",
)


class CannotSetUp(SystemExit):
    """The environment can't be made here; the text says why."""


def main(words: Sequence[str]) -> int:
    """Run Python with `words`, in an environment that is made first where there is none yet; return its exit status."""
    own = _own_python()
    if list(words[:1]) != [OR_THIS]:
        _set_up(own)
        return _run_python(_command(words, own))
    words, lacks = words[1:], _why_not(own)
    if lacks:
        print(f"NOT TESTED ON {PYTHON}, but on {sys.version.split()[0]}: {lacks}", flush=True)
    return _run_python([sys.executable, *words] if lacks else _command(words, own))


def _run_python(command: Sequence[str]) -> int:
    return subprocess.run(command, check=False, cwd=CHECKOUT).returncode


def _why_not(own: str | None) -> str:
    """Why the environment can't be made, which is tried once; empty if it is there."""
    if not FAILED.exists():
        try:
            _set_up(own)
        except CannotSetUp as error:
            FAILED.write_text(str(error))
    return FAILED.read_text() if FAILED.exists() else ""


def _set_up(own: str | None) -> None:
    if READY.exists():
        return
    print(f"Setting up {PYTHON} {'' if own else 'from Debian '}(once, about half a minute) …", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    _make_environment(own or _unpacked_python())
    _run(_command(["-m", "ensurepip", "--default-pip"], own))  # with which layers are built
    READY.touch()


def _command(words: Sequence[str], own: str | None) -> Sequence[str]:
    command = [str(ENVIRONMENT / "bin/python"), *words]
    return command if own else _entered(command)


def _own_python() -> str | None:
    """This machine's own Python of that release, or None: a program of its name may be there and lead nowhere."""
    try:
        asked = [PYTHON, "-c", "import sys; print(sys.executable)"]
        return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def _make_environment(python: str) -> None:
    """Lay out a virtual environment by hand: this machine can't run the Python that lies in another root."""
    binaries, packages = ENVIRONMENT / "bin", ENVIRONMENT / f"lib/{PYTHON}/site-packages"
    binaries.mkdir(parents=True)
    for name in ("python", "python3", PYTHON):
        (binaries / name).symlink_to(python)
    text = f"home = {Path(python).parent}\ninclude-system-site-packages = false\n"
    (ENVIRONMENT / "pyvenv.cfg").write_text(text)
    install = [str(CHECKOUT / ".venv/bin/uv"), "pip", "install", "--quiet", "--target", str(packages)]
    install += ["--python-version", PYTHON.removeprefix("python")]
    _run([*install, "--require-hashes", "--requirements", "requirements/dev.txt"])
    _run([*install, "--no-deps", "--no-build-isolation", "--editable", "."])
    for script in (packages / "bin").iterdir():
        content = script.read_bytes()
        first, _, rest = content.partition(b"\n")
        if first.startswith(b"#!") and b"python" in first:
            content = b"#!" + str(binaries / "python").encode() + b"\n" + rest
        (binaries / script.name).write_bytes(content)
        (binaries / script.name).chmod(0o755)


def _unpacked_python() -> str:
    """Unpack Debian's Python with all that it depends on into `ROOT`; return where it lies in there."""
    missing = [name for name in ("apt-get", "dpkg-deb", "unshare", "chroot") if not shutil.which(name)]
    if missing or not KEYS.exists():
        lacks = ", ".join([*missing, *([] if KEYS.exists() else [str(KEYS)])])
        raise CannotSetUp(
            f"Install {PYTHON}: it isn't here, and can't be unpacked from Debian's packages without {lacks}."
        )
    settings = _apt_settings()
    _run(["apt-get", "--quiet=2", "update"], settings)
    _run(["apt-get", "--quiet=2", "--yes", "--download-only", "install", *PACKAGES], settings)
    for package in sorted((FOLDER / "apt/archives").glob("*.deb")):
        _run(["dpkg-deb", "--extract", str(package), str(ROOT)])
    shutil.rmtree(FOLDER / "apt")
    _inside(Path("/usr/bin/awk")).symlink_to("mawk")  # an installation would choose one
    for present in TAKEN_OVER:
        if present.is_dir():
            shutil.copytree(present, _inside(present), dirs_exist_ok=True)
        elif present.exists():
            shutil.copy(present, _inside(present))
    for folder in (CHECKOUT, *(Path("/") / name for name in SHARED)):
        _inside(folder).mkdir(parents=True, exist_ok=True)
    return f"/usr/bin/{PYTHON}"


def _inside(path: Path) -> Path:
    """Where a path of the other root lies on this machine."""
    return ROOT / str(path).lstrip("/")


def _apt_settings() -> Mapping[str, str]:
    """The environment in which apt keeps its state in `FOLDER`, knows nothing as installed, and has `RELEASE` alone."""
    apt = FOLDER / "apt"
    for folder in ("lists/partial", "archives/partial", "parts"):
        (apt / folder).mkdir(parents=True)
    (apt / "status").touch()
    asked = ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages", "Origin: Debian"]
    sites = subprocess.run(asked, check=False, capture_output=True, text=True).stdout.split()
    if not sites:
        raise CannotSetUp(
            f"Install {PYTHON}: it isn't here, and this machine knows no archive of Debian's to take it from."
        )
    (apt / "sources.list").write_text(f"deb [signed-by={KEYS}] {sites[0]} {RELEASE} main\n")
    (apt / "apt.conf").write_text(
        f'Dir::State "{apt}"; Dir::State::status "{apt}/status"; Dir::Cache "{apt}";\n'
        f'Dir::Etc::SourceList "{apt}/sources.list"; Dir::Etc::SourceParts "{apt}/parts";\n'
        'APT::Install-Recommends "false"; APT::Sandbox::User ""; Acquire::Languages "none";\n'
    )
    return {"APT_CONFIG": str(apt / "apt.conf")}


def _entered(command: Sequence[str]) -> list[str]:
    """The command that runs `command` with `ROOT` as its root and the checkout in its own place."""
    mounts = [
        *(f"mount --rbind /{name} {shlex.quote(str(_inside(Path('/') / name)))}" for name in SHARED),
        f"mount --rbind {shlex.quote(str(CHECKOUT))} {shlex.quote(str(_inside(CHECKOUT)))}",
        f"mount -t tmpfs tmpfs {shlex.quote(str(ROOT / 'tmp'))}",
    ]
    path = f"PATH={ENVIRONMENT}/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    words = ["env", path, "LANG=C.UTF-8", *command]
    inner = f"cd {shlex.quote(str(CHECKOUT))} && exec {shlex.join(words)}"
    script = " && ".join([*mounts, f"exec chroot {shlex.quote(str(ROOT))} /bin/sh -c {shlex.quote(inner)}"])
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *as_root, "--mount", "/bin/sh", "-c", script]


def _run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(command, check=False, cwd=CHECKOUT, env={**os.environ, **(environment or {})})
    if done.returncode:
        raise CannotSetUp(f"`{shlex.join(command)}` ended with status {done.returncode}: see above.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
