/** One call without promises, by a process of its own. */

import { spawnSync } from "node:child_process";
import { CallTimeout, GatewayDied, GatewayError, GatewayNotFound, WrongVersion } from "./errors.js";
import { commandOf } from "./gateway.js";
import { CONTRACT_VERSION } from "./generated.js";
import { parseJSON } from "./json.js";

const verified = new Set();

/** Carries one call out and returns its result; takes createGateway's options, and its errors come. */
export function callSync(method, params, options = {}) {
  const { command, words, environment } = commandOf(options);
  if (!verified.has(command)) {
    const version = run(command, [...words, "call", "getStatus"], environment, options)?.contract?.version;
    if (String(version).split(".")[0] !== CONTRACT_VERSION.split(".")[0]) {
      throw new WrongVersion(
        `${command} keeps version ${version} of the contract, this client was made for ${CONTRACT_VERSION}: ` +
          "install matching versions.",
      );
    }
    verified.add(command);
  }
  const given = params === undefined ? [] : ["--params", JSON.stringify(params)];
  return run(command, [...words, "call", method, ...given], environment, options);
}

function run(command, words, environment, { timeout, bigint }) {
  const done = spawnSync(command, words, {
    env: { ...environment, SWIFT_BACKTRACE: "enable=no" },
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: Infinity,
    timeout,
  });
  if (done.error?.code === "ETIMEDOUT") throw new CallTimeout(words[words.indexOf("call") + 1], timeout);
  if (done.error) throw new GatewayNotFound(`${command} could not be started: ${done.error.message}`);
  const stderr = done.stderr.toString("utf8");
  if (done.status === 0) return parseJSON(done.stdout.toString("utf8"), bigint);
  const error = done.status === 1 && errorIn(stderr);
  throw error ? new GatewayError(error) : new GatewayDied(done.status, done.signal, stderr);
}

function errorIn(stderr) {
  try {
    return JSON.parse(stderr.trim().split("\n").pop());
  } catch {
    return undefined;
  }
}
