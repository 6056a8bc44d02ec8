"""The gem and the Composer package: they carry no program, and find the installed one."""

import hashlib
import json
import os
import shutil
import unittest

from support import RELEASE, Installed, published, run

RUBY = (
    'require "clevertap_gateway"\n'
    "CleverTapGateway::Gateway.open(sandbox: true) do |gateway|\n"
    '  puts gateway.get_report(from: "20240101", to: "20240101")["messageCount"]\n'
    "end\n"
)
PHP = (
    "<?php require 'vendor/autoload.php';\n"
    "$gateway = new CleverTap\\Gateway\\Gateway(sandbox: true);\n"
    "echo $gateway->getReport(from: '20240101', to: '20240101')['messageCount'], \"\\n\";\n"
)


class Languages(Installed):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("local"))
        run(["tar", "-xzf", published("*-linux-*.tar.gz"), "--strip-components=1", "-C", self.path("local")])
        self.program_path = self.path("local/bin") + ":/usr/bin:/bin"

    def finds_the_program_on_path_and_tells_where_it_is_not(self, words, **variables):
        self.assertEqual(self.as_nobody(words, PATH=self.program_path, **variables), "3\n")
        named = {"CLEVERTAP_GATEWAY_BINARY": self.path("local/bin/clevertap-gateway")}
        self.assertEqual(self.as_nobody(words, PATH="/usr/bin:/bin", **named, **variables), "3\n")
        with self.assertRaisesRegex(AssertionError, r"PATH \(/usr/bin:/bin\).*CLEVERTAP_GATEWAY_BINARY"):
            self.as_nobody(words, PATH="/usr/bin:/bin", **variables)

    def test_the_gem(self):
        env = {"PATH": os.environ["PATH"], "HOME": self.home}
        run(["gem", "install", "--local", "--no-document", "--install-dir", self.path("gems"), published("*.gem")], env=env)
        words = [shutil.which("ruby"), "-e", RUBY]
        self.finds_the_program_on_path_and_tells_where_it_is_not(words, GEM_PATH=self.path("gems"))

    def test_the_composer_package(self):
        os.mkdir(self.path("package"))
        run(["tar", "-xzf", published("clevertap-gateway-php-*.tar.gz"), "--strip-components=1", "-C", self.path("package")])
        os.mkdir(self.path("project"))
        repositories = [{"packagist.org": False}, {"type": "path", "url": self.path("package"), "options": {"symlink": False}}]
        with open(self.path("project/composer.json"), "w") as file:
            json.dump({"repositories": repositories, "require": {"clevertap-gateway/clevertap-gateway": "*"}}, file)
        with open(self.path("project/script.php"), "w") as file:
            file.write(PHP)
        env = {"PATH": os.environ["PATH"], "HOME": self.path("user"), "COMPOSER_ALLOW_SUPERUSER": "1", "COMPOSER_DISABLE_NETWORK": "1"}
        run(["composer", "install", "--no-interaction", "--quiet"], env=env, cwd=self.path("project"))
        words = ["/bin/sh", "-c", "cd %s && exec php script.php" % self.path("project")]
        self.finds_the_program_on_path_and_tells_where_it_is_not(words)


class Versions(unittest.TestCase):
    def test_every_published_file_is_of_the_same_version(self):
        sums = os.path.join(RELEASE, "SHA256SUMS")
        run(["sha256sum", "--check", "--strict", sums], cwd=RELEASE)
        with open(sums) as file:
            names = [line.split("  ")[1].strip() for line in file]
        self.assertEqual(sorted([*names, "SHA256SUMS"]), sorted(os.listdir(RELEASE)))
        (version,) = {name.split("-")[1] for name in names if name.endswith(".whl")}
        self.assertRegex(version, r"^\d+\.\d+\.\d+$")
        self.assertEqual([name for name in names if version not in name], [])
        self.assertEqual(len(names), 8)

    def test_the_bill_of_materials_is_one(self):
        with open(published("*.spdx.json")) as file:
            document = json.load(file)
        self.assertEqual(document["spdxVersion"], "SPDX-2.3")
        packages = {package["name"]: package for package in document["packages"]}
        self.assertIn("Swift runtime", packages)
        digest = packages["clevertap-gateway"]["checksums"][0]["checksumValue"]
        unpacked = run(["tar", "-xzOf", published("*-linux-*.tar.gz"), "--wildcards", "*/bin/clevertap-gateway"], text=None)
        self.assertEqual(digest, hashlib.sha256(unpacked).hexdigest())


if __name__ == "__main__":
    unittest.main()
