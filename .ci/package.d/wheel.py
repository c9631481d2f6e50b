"""Writes a wheel that contains the program: wheel.py VERSION TAG STAGE OUT

Maturin would build the program again, with its own settings. The files in share/ go to the folder share/ of the environment, where
shells and `man` look for them: in ~/.local after `pip install --user`.
"""

import base64
import hashlib
import os
import pathlib
import sys
import time
import zipfile

PLACES = {
    "inv-hooks.bash": "bash-completion/completions/inv-hooks",
    "_inv-hooks": "zsh/site-functions/_inv-hooks",
    "inv-hooks.fish": "fish/vendor_completions.d/inv-hooks.fish",
}


def metadata(version, stage):
    head = f"""Metadata-Version: 2.4
Name: inv-hooks
Version: {version}
Summary: Test inventory webhooks of Retail Cloud, log failed events, and repost them
Keywords: webhook,inventory,retail,cli,predictspring
License-Expression: MIT OR Apache-2.0
License-File: LICENSE-APACHE
License-File: LICENSE-MIT
License-File: THIRD-PARTY.txt
Requires-Python: >=3.7
Classifier: Environment :: Console
Classifier: Topic :: Software Development :: Testing
Description-Content-Type: text/markdown

"""
    return head + (stage / "README.md").read_text(encoding="utf-8")


def files(version, tag, stage):
    """Names in the wheel, with bytes and mode."""
    data, info = f"inv_hooks-{version}.data", f"inv_hooks-{version}.dist-info"
    program = next(path for path in (stage / "inv-hooks", stage / "inv-hooks.exe") if path.exists())
    yield f"{data}/scripts/{program.name}", program.read_bytes(), 0o755
    for name, place in PLACES.items():
        yield f"{data}/data/share/{place}", (stage / "completions" / name).read_bytes(), 0o644
    for page in sorted((stage / "man" / "man1").iterdir()):
        yield f"{data}/data/share/man/man1/{page.name}", page.read_bytes(), 0o644
    for name in ("LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY.txt"):
        yield f"{info}/licenses/{name}", (stage / name).read_bytes(), 0o644
    yield f"{info}/sboms/inv-hooks.cdx.json", (stage / "inv-hooks.cdx.json").read_bytes(), 0o644
    python, abi, platforms = tag.split("-")
    tags = "".join(f"Tag: {python}-{abi}-{platform}\n" for platform in platforms.split("."))
    wheel = f"Wheel-Version: 1.0\nGenerator: inv-hooks\nRoot-Is-Purelib: false\n{tags}"
    yield f"{info}/WHEEL", wheel.encode(), 0o644
    yield f"{info}/METADATA", metadata(version, stage).encode(), 0o644


def main(version, tag, stage, out):
    # A zip file cannot have an earlier time.
    moment = time.gmtime(max(int(os.environ["SOURCE_DATE_EPOCH"]), 315532800))[:6]
    lines = []
    with zipfile.ZipFile(out / f"inv_hooks-{version}-{tag}.whl", "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name, content, mode):
            entry = zipfile.ZipInfo(name, moment)
            entry.external_attr = (0o100000 | mode) << 16
            entry.create_system = 3
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            lines.append(f"{name},sha256={digest},{len(content)}\n")

        for entry in files(version, tag, stage):
            add(*entry)
        record = f"inv_hooks-{version}.dist-info/RECORD"
        add(record, ("".join(lines) + f"{record},,\n").encode(), 0o644)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4]))
