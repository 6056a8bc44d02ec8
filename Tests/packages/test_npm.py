"""The npm packages: installed from the packed files, without a registry."""

import json
import os
import shutil
import unittest

from support import REPORT, Installed, published, run

SCRIPT = (
    'import { createGateway, callSync } from "clevertap-gateway";\n'
    "const gateway = createGateway({ sandbox: true });\n"
    'const day = { from: "20240101", to: "20240101" };\n'
    "const report = await gateway.getReport(day);\n"
    "await gateway.close();\n"
    'console.log(report.messageCount, callSync("getReport", day, { sandbox: true }).messageCount);\n'
)
PLATFORM = "clevertap-gateway-linux-*.tgz"
MAIN = "clevertap-gateway-[0-9]*.tgz"


class Npm(Installed):
    def install(self, *packages):
        os.mkdir(self.path("project"))
        with open(self.path("project/package.json"), "w") as file:
            json.dump({"name": "project", "private": True, "type": "module"}, file)
        with open(self.path("project/script.js"), "w") as file:
            file.write(SCRIPT)
        self.npm("install", "--offline", "--no-audit", "--no-fund", *packages)

    def npm(self, *words):
        env = {"PATH": os.environ["PATH"], "HOME": self.path("user"), "npm_config_cache": self.path("cache")}
        return run([shutil.which("npm"), *words], env=env, cwd=self.path("project"))

    def test_the_client_and_the_command_find_the_program(self):
        self.install(published(MAIN), published(PLATFORM))
        node = os.path.realpath(shutil.which("node"))
        self.assertEqual(self.as_nobody([node, self.path("project/script.js")]), "3 3\n")
        command = os.path.realpath(self.path("project/node_modules/.bin/clevertap-gateway"))
        self.reports([node, command])
        # Without exec, as in Node before 22.15, it hands signals, output and status on.
        with open(self.path("old.mjs"), "w") as file:
            file.write("process.execve = undefined;\nawait import(%s);\n" % json.dumps("file://" + command))
        self.reports([node, self.path("old.mjs")])

    def test_npx_runs_it(self):
        self.install(published(MAIN), published(PLATFORM))
        told = self.npm("exec", "--offline", "--", "clevertap-gateway", *REPORT)
        self.assertEqual(json.loads(told)["messageCount"], 3)

    def test_without_the_package_for_this_machine_it_says_where_it_looked(self):
        self.install(published(MAIN))
        node = os.path.realpath(shutil.which("node"))
        with self.assertRaisesRegex(AssertionError, r"GatewayNotFound.*@clevertap-gateway/linux-\w+.*PATH \(/nonexistent\)"):
            self.as_nobody([node, self.path("project/script.js")])
        with self.assertRaisesRegex(AssertionError, r": 127\nclevertap-gateway: the package @clevertap-gateway/linux-\w+"):
            self.as_nobody([node, self.path("project/node_modules/.bin/clevertap-gateway"), "--version"])

    def test_the_package_for_this_machine_is_for_no_other(self):
        os.makedirs(self.path("unpacked"))
        run(["tar", "-xzf", published(PLATFORM), "-C", self.path("unpacked")])
        with open(self.path("unpacked/package/package.json")) as file:
            package = json.load(file)
        self.assertEqual((package["os"], package["libc"]), (["linux"], ["glibc"]))
        self.assertIn(package["cpu"], (["x64"], ["arm64"]))
        self.assertEqual(os.stat(self.path("unpacked/package/bin/clevertap-gateway")).st_mode & 0o777, 0o755)


if __name__ == "__main__":
    unittest.main()
