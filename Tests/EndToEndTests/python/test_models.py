"""A code generator from PyPI makes importable Python of every schema."""

import glob
import importlib.util
import os
import subprocess
import sys
import tempfile
import unittest

from support import ROOT

SCHEMAS = os.path.join(ROOT, "schemas")
HAS_GENERATOR = importlib.util.find_spec("datamodel_code_generator") is not None


class Models(unittest.TestCase):
    @unittest.skipUnless(HAS_GENERATOR, "the Python package datamodel-code-generator is not installed")
    def test_models_can_be_generated_and_imported(self):
        paths = sorted(glob.glob(os.path.join(SCHEMAS, "methods", "*.json")))
        self.assertGreater(len(paths), 20)
        with tempfile.TemporaryDirectory() as folder:
            for path in [*paths, os.path.join(SCHEMAS, "envelope.json")]:
                name = os.path.basename(path).replace(".", "_").replace("-", "_")
                output = os.path.join(folder, name + ".py")
                done = subprocess.run(
                    [sys.executable, "-m", "datamodel_code_generator", "--input", path,
                     "--input-file-type", "jsonschema", "--output-model-type", "typing.TypedDict",
                     "--output", output],
                    capture_output=True, text=True,
                )  # fmt: skip
                self.assertEqual(done.returncode, 0, done.stderr[-2000:])
                spec = importlib.util.spec_from_file_location(name, output)
                spec.loader.exec_module(importlib.util.module_from_spec(spec))


if __name__ == "__main__":
    unittest.main()
