"""sbom.py PROGRAM VERSION: prints an SPDX 2.3 document of what is in the program."""

import datetime
import hashlib
import json
import os
import re
import subprocess
import sys


def first_line(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()[0]


def part(name, version, licence, supplier, text=""):
    return {
        "name": name, "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.]", "-", name), "versionInfo": version,
        "supplier": "Organization: " + supplier, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION", "licenseDeclared": licence, "copyrightText": text or "NOASSERTION",
    }  # fmt: skip


def main(program, version):
    with open(program, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "program"), encoding="utf-8") as script:
        pins = dict(re.findall(r"^(glibc|ziglang)=(\S+)$", script.read(), re.MULTILINE))
    swift = re.search(r"Swift version (\S+)", first_line("swift", "--version"))[1]
    created = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    whole = part("clevertap-gateway", version, "NONE", "The developers of clevertap-gateway")
    whole["checksums"] = [{"algorithm": "SHA256", "checksumValue": digest}]
    whole["primaryPackagePurpose"] = "APPLICATION"
    parts = [
        part("Swift runtime", swift, "Apache-2.0 WITH Swift-exception", "swift.org"),
        part("GCC libstdc++ and libgcc_eh", first_line("gcc", "-dumpfullversion"), "GPL-3.0-or-later WITH GCC-exception-3.1", "GNU"),
        part("glibc start files", pins["glibc"] + " of ziglang " + pins["ziglang"], "LGPL-2.1-or-later WITH GNU-compiler-exception", "GNU"),
    ]
    loaded = [part("libcurl", "7.68 or newer, the system's", "curl", "curl.se")]
    links = [("SPDXRef-DOCUMENT", "DESCRIBES", whole)]
    links += [(whole["SPDXID"], "STATIC_LINK", other) for other in parts]
    links += [(whole["SPDXID"], "DYNAMIC_LINK", other) for other in loaded]
    document = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": "clevertap-gateway-" + version,
        "documentNamespace": "https://spdx.org/spdxdocs/clevertap-gateway-%s-%s" % (version, digest),
        "creationInfo": {"created": created.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: clevertap-gateway-release"]},
        "packages": [whole, *parts, *loaded],
        "relationships": [
            {"spdxElementId": source, "relationshipType": kind, "relatedSpdxElement": target["SPDXID"]}
            for source, kind, target in links
        ],
    }  # fmt: skip
    print(json.dumps(document, indent=2))


main(*sys.argv[1:])
