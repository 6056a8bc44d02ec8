"""Builds a wheel that carries the gateway program, so that a user needs no toolchain.

The program is the one CLEVERTAP_GATEWAY_BINARY names, else the one that this clone's .ci/program makes.
"""

import os
import shutil
import subprocess

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.path.join("clevertap_gateway", "bin", "clevertap-gateway")
BUILD = os.path.join(ROOT, ".ci", "program")


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


class BuildWithProgram(build_py):
    def run(self):
        super().run()
        if not self.editable_mode:
            target = os.path.join(self.build_lib, PROGRAM)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy(program(), target)
            os.chmod(target, 0o755)


class WheelForThisMachine(bdist_wheel):
    """Any Python 3, but this machine's system and processor: the program is compiled."""

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


class WithProgram(Distribution):
    def has_ext_modules(self):
        return True


setup(
    distclass=WithProgram,
    cmdclass={"build_py": BuildWithProgram, "bdist_wheel": WheelForThisMachine},
    options={"build": {"build_base": os.path.join(HERE, ".build-wheel")}},
)
