/** The client: a gateway process and its methods. */

import { findBinary } from "./binary.js";
import { Call } from "./call.js";
import { Connection } from "./connection.js";
import { GatewayClosed } from "./errors.js";
import { METHODS } from "./generated.js";
import { ReportStream } from "./stream.js";

const DISPOSE = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");

/** Makes a gateway; its process starts with the first call. The options are in index.d.ts. */
export function createGateway(options = {}) {
  return new Gateway(options);
}

/** The program's path, its options and its environment. */
export function commandOf({ binary, env = {}, sandbox, account, config, options = [] }) {
  const environment = { ...process.env, ...env };
  const words = [...options];
  if (config) words.unshift("--config", config);
  if (account) words.unshift("--account", account);
  if (sandbox) words.unshift("--sandbox");
  return { command: findBinary(binary, environment), words, environment };
}

export class Gateway {
  #options;
  #connection;
  #streams = new Set();
  #isClosed = false;

  constructor(options) {
    this.#options = options;
  }

  /** Calls any method by its name on the wire; resolves with the result. */
  async call(method, params, options = {}) {
    if (!this.#connection || this.#connection.ended) this.#connection = this.#start();
    else this.#refuseIfClosed();
    const call = new Call(method, params, options);
    return call.run(this.#connection, { timeout: this.#options.timeout, ...options });
  }

  /** Iterates over the messages of a report while they arrive, in memory that stays flat. */
  streamReport(params, options = {}) {
    const stream = new ReportStream(params, { timeout: this.#options.timeout, ...options }, () => {
      const connection = this.#start();
      this.#streams.add(connection);
      return connection;
    }, (connection) => this.#streams.delete(connection));
    return stream;
  }

  /** The gateway's process id; undefined while there is none. */
  get pid() {
    return this.#connection?.ended ? undefined : this.#connection?.pid;
  }

  /** Ends the gateway within 4 s, gently if it lets itself; calls in flight fail with GatewayClosed. */
  async close() {
    this.#isClosed = true;
    await Promise.all([...[...this.#streams].map((stream) => stream.kill()), this.#connection?.close()]);
  }

  [DISPOSE]() {
    return this.close();
  }

  #start() {
    this.#refuseIfClosed();
    const { command, words, environment } = commandOf(this.#options);
    const all = ["--stdio", "--parent-pid", String(process.pid), ...words];
    return new Connection(command, all, environment, this.#options);
  }

  #refuseIfClosed() {
    if (this.#isClosed) throw new GatewayClosed("The client was closed.");
  }
}

for (const { name, wireName } of METHODS) {
  Gateway.prototype[name] = function (params, options) {
    return this.call(wireName, params, options);
  };
}
