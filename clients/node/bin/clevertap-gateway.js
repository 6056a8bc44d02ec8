#!/usr/bin/env node
/** The command of the npm package: the program that the package of this kind of machine carries. */

import { spawn } from "node:child_process";
import { bundledBinary, PLATFORM_PACKAGE } from "../lib/binary.js";

const program = bundledBinary();
if (!program) {
  console.error(`clevertap-gateway: the package ${PLATFORM_PACKAGE}, which has the program, is not installed.`);
  process.exit(127);
}
const words = process.argv.slice(2);
if (process.execve) {
  process.execve(program, [program, ...words]);
}

// Older Node: a process of its own, which gets this one's signals, and whose end is this one's.
const child = spawn(program, words, { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (problem) => {
  console.error(`clevertap-gateway: ${program} could not be started: ${problem.message}`);
  process.exit(126);
});
child.on("exit", (status, signal) => {
  if (!signal) process.exit(status);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
