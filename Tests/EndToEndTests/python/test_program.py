"""The release program as a file: what its headers promise, and which libc they ask for."""

import re
import shutil
import subprocess
import unittest

from support import BINARY, ROOT, is_release

# The oldest glibc that .ci/program links for.
FLOOR = (2, 28)


def readelf(option):
    return subprocess.run(["readelf", "-W", option, BINARY], capture_output=True, text=True, check=True).stdout


@unittest.skipUnless(is_release(), "the program under test is not one of .ci/program")
@unittest.skipUnless(shutil.which("readelf"), "readelf (binutils) is not installed")
class Headers(unittest.TestCase):
    def segments(self):
        """(type, flags) of each program header; flags are some of R, W and E."""
        lines = re.findall(r"^  ([A-Z_]+) +0x\w+ 0x\w+ 0x\w+ 0x\w+ 0x\w+ ([RWE ]{3}) ", readelf("-l"), re.MULTILINE)
        return [(kind, flags.replace(" ", "")) for kind, flags in lines]

    def dynamic(self, tag):
        return re.findall(r"\(%s\) +(.*)" % tag, readelf("-d"))

    def test_no_memory_is_both_written_and_run(self):
        segments = self.segments()
        self.assertIn(("LOAD", "RE"), segments)
        self.assertEqual([flags for _, flags in segments if "W" in flags and "E" in flags], [])
        self.assertIn(("GNU_STACK", "RW"), segments)

    def test_the_linker_s_tables_are_read_only_once_it_is_done(self):
        self.assertIn("GNU_RELRO", [kind for kind, _ in self.segments()])
        self.assertEqual(self.dynamic("FLAGS"), ["BIND_NOW"])
        self.assertIn("NOW", self.dynamic("FLAGS_1")[0])
        self.assertEqual(self.dynamic("TEXTREL"), [])

    def test_the_c_code_checks_its_stack(self):
        self.assertIn("__stack_chk_fail@GLIBC", readelf("--dyn-syms"))

    def test_it_loads_nothing_but_the_c_library(self):
        libraries = re.findall(r"\[(.*?)\]", " ".join(self.dynamic("NEEDED")))
        self.assertTrue(libraries)
        allowed = r"(libc\.so\.6|libm\.so\.6|libpthread\.so\.0|libdl\.so\.2|ld-linux-\S+)"
        self.assertEqual([name for name in libraries if not re.fullmatch(allowed, name)], [])
        self.assertEqual(self.dynamic("RPATH") + self.dynamic("RUNPATH"), [])

    def test_it_exports_nothing_and_has_no_symbols_to_strip(self):
        symbols = [line.split() for line in readelf("--dyn-syms").splitlines() if re.match(r" +\d+: ", line)]
        self.assertGreater(len(symbols), 100)
        self.assertEqual([words[7] for words in symbols if words[6] != "UND"], [])
        self.assertNotIn(".symtab", readelf("-S"))

    def test_it_asks_for_no_newer_glibc_than_promised(self):
        asked = {(int(major), int(minor)) for major, minor in re.findall(r"Name: GLIBC_(\d+)\.(\d+)", readelf("-V"))}
        self.assertTrue(asked)
        self.assertLessEqual(max(asked), FLOOR)
        with open(ROOT + "/.ci/program", encoding="utf-8") as script:
            self.assertIn("\nglibc=%d.%d\n" % FLOOR, script.read())


if __name__ == "__main__":
    unittest.main()
