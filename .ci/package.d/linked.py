"""Which crates are linked into the program, as cargo says: neither those of builds and tests, nor macros."""

import json
import os
import subprocess


def cargo(*words):
    done = subprocess.run(["cargo", *words], stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return done.stdout


def names(target):
    """Names and versions, without the program itself."""
    tree = cargo("tree", "--locked", "--target", target, "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}")
    pairs = {tuple(line.split(" ")[:2]) for line in tree.splitlines() if line}
    return sorted((name, version.removeprefix("v")) for name, version in pairs if name != "inv-hooks")


def packages(target):
    """What cargo knows about each of them."""
    known = json.loads(cargo("metadata", "--locked", "--format-version", "1", "--filter-platform", target))
    by_name = {(package["name"], package["version"]): package for package in known["packages"]}
    return [by_name[pair] for pair in names(target)]


def folder(package):
    return os.path.dirname(package["manifest_path"])
