"""Builds a wheel that carries the gateway program, so that a user needs no toolchain.

The program is the one CLEVERTAP_GATEWAY_BINARY names, else the one that this clone's .ci/program makes.
"""

import functools
import os
import platform
import re
import shutil
import subprocess

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.path.join("clevertap_gateway", "bin", "clevertap-gateway")
BUILD = os.path.join(ROOT, ".ci", "program")


@functools.lru_cache(maxsize=None)
def program():
    """The path of a program that runs without a toolchain."""
    path = os.environ.get("CLEVERTAP_GATEWAY_BINARY")
    if not path:
        if not os.path.exists(BUILD) or not shutil.which("swift"):
            raise SystemExit(
                "There is no program to put into the wheel: name one in CLEVERTAP_GATEWAY_BINARY, or "
                "build from a clone of the repository with a Swift toolchain on PATH."
            )
        path = subprocess.run([BUILD], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    with open(path, "rb") as file:
        content = file.read()
    if b"libswiftCore.so" in content:
        raise SystemExit(path + " needs a Swift toolchain to run; .ci/program makes one that does not.")
    return path


# What a system keeps beside a program, and the words that make the program print it.
DATA = {
    "share/man/man1/clevertap-gateway.1": ["man"],
    "share/bash-completion/completions/clevertap-gateway": ["completions", "bash"],
    "share/zsh/site-functions/_clevertap-gateway": ["completions", "zsh"],
    "share/fish/vendor_completions.d/clevertap-gateway.fish": ["completions", "fish"],
}
# The oldest glibc that .ci/program links for: a program that asks for less still promises no more.
FLOOR = (2, 28)


def floor(path):
    """The oldest glibc that has all the symbols a program asks for, or FLOOR where that is newer."""
    with open(path, "rb") as file:
        versions = re.findall(rb"\bGLIBC_(\d+)\.(\d+)\b", file.read())
    return max([FLOOR, *((int(major), int(minor)) for major, minor in versions)])


class BuildWithProgram(build_py):
    def run(self):
        super().run()
        if not self.editable_mode:
            target = os.path.join(self.build_lib, PROGRAM)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy(program(), target)
            os.chmod(target, 0o755)


class InstallData(Distribution().get_command_class("install_data")):
    """Puts the manual page and the completions where systems look for them."""

    def run(self):
        files = []
        for name, words in DATA.items():
            path = os.path.join(HERE, ".build-wheel", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                subprocess.run([program(), *words], stdout=file, check=True)
            files.append((os.path.dirname(name), [os.path.relpath(path)]))
        self.data_files = files
        super().run()


class WheelForThisMachine(bdist_wheel):
    """Any Python 3, but this processor and a glibc that is new enough: the program is compiled."""

    def get_tag(self):
        return "py3", "none", "manylinux_%d_%d_%s" % (*floor(program()), platform.machine())


class WithProgram(Distribution):
    def has_ext_modules(self):
        return True


setup(
    distclass=WithProgram,
    cmdclass={"build_py": BuildWithProgram, "bdist_wheel": WheelForThisMachine, "install_data": InstallData},
    # InstallData fills it in; where it is empty nobody asks for InstallData.
    data_files=[("share", [])],
    options={"build": {"build_base": os.path.join(HERE, ".build-wheel")}},
)
