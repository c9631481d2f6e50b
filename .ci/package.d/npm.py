"""Writes package.json of the packages for npm: npm.py VERSION PLATFORM OS CPU LIBC FOLDER"""

import json
import pathlib
import sys

PLATFORMS = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-arm64-musl", "linux-x64", "linux-x64-musl", "win32-x64"]


def write(folder, content):
    text = json.dumps(content, indent=2) + "\n"
    (folder / "package.json").write_text(text, encoding="utf-8")


def main(version, platform, system, cpu, libc, folder):
    common = {
        "version": version,
        "description": "Test inventory webhooks of Retail Cloud, log failed events, and repost them",
        "license": "MIT OR Apache-2.0",
    }
    own = {"name": f"inv-hooks-{platform}", **common, "os": [system], "cpu": [cpu], "preferUnplugged": True}
    if libc:
        own["libc"] = [libc]
    write(folder / own["name"], own)
    pages = sorted(page.name for page in (folder / "inv-hooks" / "man").iterdir())
    main = {
        "name": "inv-hooks",
        **common,
        "keywords": ["webhook", "inventory", "retail", "cli", "predictspring"],
        "bin": {"inv-hooks": "bin/inv-hooks.js"},
        "man": [f"./man/{page}" for page in pages],
        "engines": {"node": ">=16"},
        "optionalDependencies": {f"inv-hooks-{name}": version for name in PLATFORMS},
    }
    write(folder / "inv-hooks", main)


if __name__ == "__main__":
    main(*sys.argv[1:6], pathlib.Path(sys.argv[6]))
