/** A running gateway: starts the program and carries calls to it until it ends. */

import { spawn } from "node:child_process";
import { CleverTapError, GatewayClosed, GatewayDied, GatewayError, GatewayNotFound, WrongVersion } from "./errors.js";
import { CONTRACT_VERSION } from "./generated.js";
import { parseJSON } from "./json.js";

/** Calls that the gateway has at once; more wait here, in order. */
const IN_FLIGHT = 1000;
/** Characters of stderr kept for GatewayDied. */
const TAIL_LENGTH = 4096;
/** Milliseconds close() waits after the end of input, and again after SIGTERM. */
const PATIENCE = 2000;
/** Milliseconds in which what an ended gateway wrote is still read. */
const LAST_WORDS = 500;
const HANDSHAKE = 0;
const CANCELLED = -32800;

export class Connection {
  #child;
  #bigint;
  #onlog;
  #pending = new Map();
  #heldBack = [];
  #lastId = HANDSHAKE;
  #line = [];
  #tail = "";
  #isVerified = false;
  #isClosing = false;
  #closed;

  /** Why no call can be made any more; undefined while they can. */
  ended;

  constructor(command, options, environment, { bigint, onlog }) {
    this.#bigint = bigint;
    this.#onlog = onlog;
    // A session of its own: Ctrl-C reaches this process, and not the gateway.
    this.#child = spawn(command, options, {
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...environment, SWIFT_BACKTRACE: "enable=no" },
    });
    this.#closed = new Promise((resolve) => this.#watch(command, resolve));
    this.#send({ id: HANDSHAKE, method: "getStatus" });
    this.#hold(false);
  }

  get pid() {
    return this.#child.pid;
  }

  /** Sends the call, at once or when it is its turn. */
  submit(call) {
    call.id = this.#lastId += 1;
    call.line = lineOf(call.request());
    if (this.ended) return call.fail(this.ended);
    this.#heldBack.push(call);
    this.#hold(true);
    this.#fill();
  }

  /** Stops the call; nothing comes for it any more. */
  cancel(call) {
    call.isAbandoned = true;
    if (this.ended) return;
    if (this.#pending.delete(call.id)) {
      this.#send({ method: "notifications/cancelled", params: { requestId: call.id } });
    } else {
      this.#heldBack = this.#heldBack.filter((waiting) => waiting !== call);
    }
    this.#fill();
  }

  /** Stops, or goes on, reading what the gateway writes. */
  pause(isPaused) {
    if (isPaused) this.#child.stdout.pause();
    else this.#child.stdout.resume();
  }

  /** Ends the gateway: end of input, after 2 s SIGTERM, after 2 s more SIGKILL. */
  async close() {
    this.#isClosing = true;
    this.#hold(true);
    this.#child.stdin.end();
    this.pause(false);
    const signals = ["SIGTERM", "SIGKILL"].map((signal, index) =>
      setTimeout(() => this.#child.kill(signal), PATIENCE * (index + 1)),
    );
    await this.#closed;
    signals.forEach(clearTimeout);
  }

  /** Ends the gateway at once; its calls are given up. */
  async kill() {
    this.#isClosing = true;
    this.#hold(true);
    this.#child.kill("SIGKILL");
    this.pause(false);
    await this.#closed;
  }

  #watch(command, resolve) {
    const { stdin, stdout, stderr } = this.#child;
    const end = (why) => {
      this.#end(why);
      resolve();
    };
    this.#child.on("error", (problem) => {
      if (this.#child.pid) return; // A signal that could not be sent: it has ended already.
      end(new GatewayNotFound(`${command} could not be started: ${problem.message}`, { cause: problem }));
    });
    this.#child.on("exit", (status, signal) => {
      const finish = () => end(this.#howItEnded(status, signal));
      const timer = setTimeout(finish, LAST_WORDS);
      this.#child.on("close", () => {
        clearTimeout(timer);
        finish();
      });
    });
    stdin.on("error", () => {}); // It has ended; "exit" tells how.
    stdout.on("data", (data) => this.#read(data));
    stdout.on("end", () => setTimeout(() => this.#child.kill("SIGKILL"), LAST_WORDS).unref());
    let unlogged = "";
    stderr.setEncoding("utf8");
    stderr.on("data", (text) => {
      this.#tail = (this.#tail + text).slice(-TAIL_LENGTH);
      const lines = (unlogged + text).split("\n");
      unlogged = lines.pop().slice(-TAIL_LENGTH);
      if (this.#onlog) lines.forEach((line) => this.#onlog(line));
    });
  }

  #howItEnded(status, signal) {
    if (this.#isClosing) return new GatewayClosed("The client was closed.");
    return new GatewayDied(status, signal, this.#tail);
  }

  #end(why) {
    if (this.ended) return;
    this.ended = why;
    const calls = [...this.#pending.values(), ...this.#heldBack];
    this.#pending.clear();
    this.#heldBack = [];
    this.#child.stdin.destroy();
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
    calls.forEach((call) => call.isAbandoned || call.fail(why));
  }

  /** Sends what waits, as far as there is room; nothing before the contract's version is known. */
  #fill() {
    while (this.#isVerified && this.#heldBack.length > 0 && this.#pending.size < IN_FLIGHT) {
      const call = this.#heldBack.shift();
      this.#pending.set(call.id, call);
      this.#child.stdin.write(call.line);
    }
    if (this.#pending.size + this.#heldBack.length === 0) this.#hold(this.#isClosing);
  }

  #send(message) {
    this.#child.stdin.write(lineOf(message));
  }

  /** Whether the gateway keeps this process alive: while calls are in flight, and no longer. */
  #hold(isHeld) {
    const { stdin, stdout, stderr } = this.#child;
    for (const handle of [this.#child, stdin, stdout, stderr]) {
      if (isHeld) handle.ref?.();
      else handle.unref?.();
    }
  }

  #read(data) {
    // Only the byte 0x0A ends a line: U+2028 and the like are text.
    let start = 0;
    let end;
    while ((end = data.indexOf(0x0a, start)) >= 0) {
      this.#line.push(data.subarray(start, end));
      const line = Buffer.concat(this.#line);
      this.#line = [];
      start = end + 1;
      try {
        this.#receive(line);
      } catch (problem) {
        this.#child.kill("SIGKILL");
        return this.#end(problem instanceof CleverTapError ? problem : new CleverTapError(String(problem), { cause: problem }));
      }
    }
    if (start < data.length) this.#line.push(data.subarray(start));
  }

  #receive(line) {
    let message;
    try {
      message = parseJSON(line.toString("utf8"), this.#bigint);
    } catch {
      throw this.#stranger("it writes lines that are not JSON");
    }
    if (message === null || typeof message !== "object" || Array.isArray(message)) {
      throw this.#stranger("it writes lines that are no JSON objects");
    }
    const { method, params } = message;
    if (method === "notifications/progress") this.#pending.get(params.progressToken)?.progress(params);
    else if (method === "notifications/report") this.#pending.get(params.requestId)?.messages(params.messages);
    else if (method === undefined) this.#answer(message);
  }

  #answer(message) {
    if (!this.#isVerified) return this.#verify(message);
    const call = this.#pending.get(message.id);
    if (!call) return;
    this.#pending.delete(message.id);
    this.#fill();
    // What close() cuts short the gateway answers as cancelled.
    if (this.#isClosing && message.error?.code === CANCELLED) call.fail(new GatewayClosed("The client was closed."));
    else if ("error" in message) call.fail(new GatewayError(message.error));
    else call.succeed(message.result);
  }

  /** The first answer tells which contract the program keeps; another major version is refused. */
  #verify({ id, result }) {
    const version = result?.contract?.version;
    if (id !== HANDSHAKE || typeof version !== "string") {
      throw this.#stranger("it does not tell the version of its contract");
    }
    if (version.split(".")[0] !== CONTRACT_VERSION.split(".")[0]) {
      throw new WrongVersion(
        `The gateway keeps version ${version} of the contract, this client was made for ${CONTRACT_VERSION}: ` +
          "install matching versions.",
      );
    }
    this.#isVerified = true;
    this.#fill();
  }

  #stranger(why) {
    return new WrongVersion(`${this.#child.spawnfile} is no clevertap-gateway: ${why}.`);
  }
}

function lineOf(message) {
  return `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`;
}
