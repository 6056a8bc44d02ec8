"""The program's version, written where each package keeps its own: the source of the program has it."""

import glob
import os
import re

import table

# For each file, what stands before the version and after it.
PLACES = {
    "clients/python/clevertap_gateway/_version.py": ('__version__ = "', '"'),
    "clients/node/package.json": ('"version": "', '"'),
    "clients/ruby/clevertap_gateway.gemspec": ('spec.version = "', '"'),
    "clients/php/composer.json": ('"version": "', '"'),
    "clients/emacs/clevertap-gateway.el": (";; Version: ", "\n"),
}
# The packages that carry the program for one kind of machine have its version, too.
PLATFORM = re.compile(r'("@clevertap-gateway/linux-\w+": ")[^"]+(")')


def program_version():
    found = []
    for path in glob.glob(os.path.join(table.ROOT, "Sources", "**", "*.swift"), recursive=True):
        with open(path, encoding="utf-8") as file:
            found += re.findall(r'static let version = "(\d+\.\d+\.\d+)"', file.read())
    (version,) = found
    return version


def files(_):
    version = program_version()
    for path, (before, after) in PLACES.items():
        with open(os.path.join(table.ROOT, path), encoding="utf-8") as file:
            text = file.read()
        pattern = re.compile("(%s)[^\"\n]+(%s)" % (re.escape(before), re.escape(after)))
        text, count = pattern.subn(r"\g<1>%s\g<2>" % version, text)
        if count != 1:
            raise SystemExit("%s has %d places for the version." % (path, count))
        yield path, PLATFORM.sub(r"\g<1>%s\g<2>" % version, text)
