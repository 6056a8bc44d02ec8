"""The Debian package and the tar.gz: here, and in a Debian 11 root, whose glibc is 2.31."""

import json
import os
import subprocess
import unittest

from support import REPORT, CleverTap, Installed, published, root, run

MIRROR = os.environ.get("CLEVERTAP_DEBIAN_MIRROR")
# Debian 11's packages that the program asks for at run time, and no others of its own.
PACKAGES = "libcurl4,ca-certificates,tzdata"
PROGRAM = "/usr/bin/clevertap-gateway"


class Package(Installed):
    def test_lintian_finds_nothing_that_is_not_explained(self):
        found = run(["lintian", "--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0", published("*.deb")])
        self.assertEqual([line for line in found.splitlines() if line.startswith(("E:", "W:"))], [])

    def test_it_is_installed_for_all_and_removed_without_a_trace(self):
        run(root(["dpkg", "--install", published("*.deb")]))
        try:
            self.reports([PROGRAM])
            listed = run(["dpkg", "-L", "clevertap-gateway"]).split("\n")
            for name in ("man/man1/clevertap-gateway.1.gz", "bash-completion/completions/clevertap-gateway",
                         "zsh/vendor-completions/_clevertap-gateway", "fish/vendor_completions.d/clevertap-gateway.fish",
                         "doc/clevertap-gateway/copyright"):  # fmt: skip
                self.assertIn("/usr/share/" + name, listed)
            with open("/usr/share/doc/clevertap-gateway/copyright", encoding="utf-8") as file:
                self.assertIn("no licence yet", file.read())
        finally:
            run(root(["dpkg", "--purge", "clevertap-gateway"]))
        self.assertEqual([path for path in listed if os.path.isfile(path)], [])

    def test_the_archive_is_unpacked_and_works(self):
        os.mkdir(self.path("local"))
        run(["tar", "-xzf", published("*-linux-*.tar.gz"), "--strip-components=1", "-C", self.path("local")])
        self.reports([self.path("local/bin/clevertap-gateway")])
        self.assertTrue(os.path.exists(self.path("local/share/man/man1/clevertap-gateway.1")))


class Debian11(Installed):
    """In a root of its own, where the kernel's folders are mounted as in a container."""

    def setUp(self):
        super().setUp()
        self.old = self.path("root")
        mirror = [MIRROR] if MIRROR else []
        run(root(["debootstrap", "--variant=minbase", "--include=" + PACKAGES, "bullseye", self.old, *mirror]))
        self.addCleanup(run, root(["rm", "-rf", "--one-file-system", self.old]))
        for name in ("proc", "dev"):
            run(root(["mount", "--bind", "/" + name, os.path.join(self.old, name)]))
            self.addCleanup(run, root(["umount", "-l", os.path.join(self.old, name)]))
        run(root(["cp", "/etc/hosts", self.path("root/etc/hosts")]))
        run(root(["cp", published("*.deb"), self.path("root/tmp/package.deb")]))
        run(root(["chroot", self.old, "dpkg", "--install", "/tmp/package.deb"]))

    def inside(self, words, env=None, status=0):
        """The output of the program in there, run as nobody."""
        variables = ["%s=%s" % pair for pair in {"HOME": "/nonexistent", **(env or {})}.items()]
        command = ["chroot", "--userspec=65534:65534", self.old, "/usr/bin/env", "-i", *variables, PROGRAM, *words]
        done = subprocess.run(root(command), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def test_reports_requests_and_doctor_work(self):
        libc = run(root(["chroot", self.old, "/usr/bin/ldd", "--version"]))
        self.assertIn("2.31", libc.split("\n")[0])
        self.assertRegex(self.inside(["--version"]), r"^clevertap-gateway \d+\.\d+\.\d+\n$")
        self.assertEqual(json.loads(self.inside(REPORT))["messageCount"], 3)
        with CleverTap(default="days") as server:
            env = {**server.environment(), "CLEVERTAP_CA_FILE": "/tmp/ca.pem"}
            authority = server.environment()["CLEVERTAP_CA_FILE"]
            run(root(["install", "-m", "644", authority, self.path("root/tmp/ca.pem")]))
            report = json.loads(self.inside(["call", "getReport", "from=20240101", "to=20240101"], env))
            self.assertEqual([m["messageId"] for m in report["messages"]], [20240101])
            self.assertEqual(len(server.requests), 1)
            checks = self.inside(["doctor"], env)
        self.assertIn("libcurl/7.74", checks)


if __name__ == "__main__":
    unittest.main()
