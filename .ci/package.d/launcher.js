#!/usr/bin/env node
// Runs the program for this platform, which is in a package of its own: npm installs only the one that fits.
'use strict';

const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { constants } = require('node:os');

const platform = `${process.platform}-${process.arch}`;
const file = process.platform === 'win32' ? 'inv-hooks.exe' : 'inv-hooks';

// The names of the packages that can have the program, the better one first. That for musl is linked statically and runs on each Linux.
function packages() {
  const own = `inv-hooks-${platform}`;
  if (process.platform !== 'linux') return [own];
  // Some package managers install both.
  return isMusl() ? [`${own}-musl`, own] : [own, `${own}-musl`];
}

// A system with glibc can have the loader of musl, too, to build programs for it.
function isMusl() {
  const machine = { arm64: 'aarch64', x64: 'x86_64' }[process.arch];
  if (!existsSync(`/lib/ld-musl-${machine}.so.1`)) return false;
  process.report.excludeNetwork = true;
  return !process.report.getReport().header.glibcVersionRuntime;
}

function program() {
  for (const name of packages()) {
    try {
      return require.resolve(`${name}/bin/${file}`);
    } catch {
      // The next one.
    }
  }
  console.error(`inv-hooks: the package ${packages()[0]} is not installed.`);
  console.error('If you installed from files, install that package, too. Install without --omit=optional and --no-optional.');
  console.error('If there is none for this platform, build the program from source: cargo install --path . in a clone.');
  process.exit(1);
}

const path = program();
const words = process.argv.slice(2);

// Newer versions of Node.js can become the program, so that nothing is between it and the caller.
if (typeof process.execve === 'function' && process.platform !== 'win32') {
  process.execve(path, [path, ...words], process.env);
}

let child;
// Whoever stops only this process means the program, which decides when to end. A terminal sends Ctrl-C to both by itself. Other signals to
// both cannot be told from those to this process alone; the program counts the same signal within a second once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
  process.on(signal, () => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal); });
}
// After the handlers, so that no signal can end only this process.
child = spawn(path, words, { stdio: 'inherit' });
child.on('error', (error) => {
  console.error(`inv-hooks: ${path} does not start: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  process.exit(signal === null ? code : 128 + constants.signals[signal]);
});
