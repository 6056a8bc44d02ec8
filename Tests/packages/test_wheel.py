"""The wheel: pip, pipx and uv install it from a folder, without network or toolchain."""

import os
import subprocess
import unittest
import zipfile

from support import RELEASE, Installed, published, run

SCRIPT = (
    "from clevertap_gateway import Gateway\n"
    "with Gateway(sandbox=True) as gateway:\n"
    "  print(gateway.get_report(from_='20240101', to='20240101')['messageCount'])\n"
)
# The systems' Python: one under somebody's home cannot be read by another user.
PYTHON = "/usr/bin/python3"


class Wheel(Installed):
    def tool(self, name):
        """A program of PyPI, in the environment that CLEVERTAP_PACKAGE_TOOLS names."""
        return os.path.join(os.environ["CLEVERTAP_PACKAGE_TOOLS"], "bin", name)

    def offline(self):
        return {
            "PATH": os.environ["CLEVERTAP_PACKAGE_TOOLS"] + "/bin:/usr/bin:/bin", "HOME": self.path("user"),
            "UV_OFFLINE": "1", "UV_NO_INDEX": "1", "UV_FIND_LINKS": RELEASE, "UV_PYTHON": PYTHON,
            "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": RELEASE, "PIPX_DEFAULT_PYTHON": PYTHON,
        }  # fmt: skip

    def test_its_tag_is_one_that_pypi_takes_and_its_files_are_where_systems_look(self):
        path = published("*.whl")
        self.assertRegex(path, r"-py3-none-manylinux_2_28_(x86_64|aarch64)\.whl$")
        with zipfile.ZipFile(path) as wheel:
            names = wheel.namelist()
        for name in ("man/man1/clevertap-gateway.1", "bash-completion/completions/clevertap-gateway",
                     "zsh/site-functions/_clevertap-gateway", "fish/vendor_completions.d/clevertap-gateway.fish"):  # fmt: skip
            self.assertEqual(len([n for n in names if n.endswith(".data/data/share/" + name)]), 1, name)

    def test_pip_installs_it_for_another_user(self):
        run([PYTHON, "-m", "venv", self.path("venv")])
        run([self.path("venv/bin/pip"), "install", "-q", "--no-index", "--find-links", RELEASE, "clevertap-gateway"])
        self.reports([self.path("venv/bin/clevertap-gateway")])
        self.assertEqual(self.as_nobody([self.path("venv/bin/python"), "-c", SCRIPT]), "3\n")
        self.assertTrue(os.path.exists(self.path("venv/share/man/man1/clevertap-gateway.1")))
        with open(self.path("venv/share/bash-completion/completions/clevertap-gateway")) as file:
            self.assertIn("clevertap-gateway", file.read())
        run([self.path("venv/bin/pip"), "uninstall", "-q", "-y", "clevertap-gateway"])
        self.assertFalse(os.path.exists(self.path("venv/share/man/man1/clevertap-gateway.1")))

    def test_uvx_runs_it(self):
        env = self.offline()
        told = run([self.tool("uvx"), "clevertap-gateway", "--version"], env=env)
        self.assertRegex(told, r"^clevertap-gateway \d+\.\d+\.\d+\n$")
        report = run([self.tool("uvx"), "clevertap-gateway", "--sandbox", "call", "listChannels"], env=env)
        self.assertIn('"push"', report)

    def test_pipx_runs_and_installs_it(self):
        env = self.offline()
        # Its index is set here for both of the installers that pipx may use.
        told = run([self.tool("pipx"), "run", "--spec", published("*.whl"), "clevertap-gateway", "--version"], env=env)
        self.assertRegex(told, r"clevertap-gateway \d+\.\d+\.\d+\n$")
        run([self.tool("pipx"), "install", published("*.whl")], env=env)
        program = self.path("user/.local/bin/clevertap-gateway")
        done = subprocess.run([program, "--version"], env={"HOME": self.home}, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stdout, told[told.index("clevertap-gateway") :], done.stderr)


if __name__ == "__main__":
    unittest.main()
