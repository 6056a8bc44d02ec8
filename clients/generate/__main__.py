"""Writes the generated part of every client, and the version into every package: python3 clients/generate

Reads schemas/, which is printed from the gateway's own tables; run it after they changed. With --check
it writes nothing, prints what differs, and exits with 1 where something does.
"""

import importlib
import os
import sys

import table

PARTS = ["python", "node", "ruby", "php", "shell", "neovim", "emacs", "versions"]


def main(arguments) -> int:
    known = table.load()
    different = []
    for part in PARTS:
        for path, text in importlib.import_module(part).files(known):
            whole = os.path.join(table.ROOT, path)
            try:
                with open(whole, encoding="utf-8") as file:
                    if file.read() == text:
                        continue
            except FileNotFoundError:
                pass
            different.append(path)
            if "--check" not in arguments:
                with open(whole, "w", encoding="utf-8") as file:
                    file.write(text)
    for path in different:
        print(path)
    return 1 if different and "--check" in arguments else 0


sys.exit(main(sys.argv[1:]))
