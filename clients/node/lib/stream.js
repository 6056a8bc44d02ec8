/** A report that is read while it arrives. */

import { Call } from "./call.js";

/** Messages' groups that wait at most, 256 KiB each; then the gateway does. */
const ROOM = 16;

/**
 * An async iterable over messages, once. A loop that is left early stops the gateway's fetching.
 * A stream has a gateway process of its own, which waits while nobody takes messages.
 */
export class ReportStream {
  /** The report without its messages: windows, counts, warnings. Undefined until the last message. */
  result;
  #params;
  #options;
  #start;
  #forget;
  #connection;
  #call;
  #groups = [];
  #wake = () => {};
  #outcome;

  constructor(params, options, start, forget) {
    this.#params = params;
    this.#options = options;
    this.#start = start;
    this.#forget = forget;
  }

  async *[Symbol.asyncIterator]() {
    this.#begin();
    try {
      for (;;) {
        const group = this.#groups.shift();
        if (group) {
          if (this.#groups.length < ROOM) this.#connection.pause(false);
          yield* group;
        } else if (this.#outcome) {
          if (this.#outcome.problem) throw this.#outcome.problem;
          this.result = this.#outcome.result;
          return;
        } else {
          await new Promise((resolve) => (this.#wake = resolve));
        }
      }
    } finally {
      this.#connection.cancel(this.#call);
      await this.#connection.kill();
      this.#forget(this.#connection);
    }
  }

  #begin() {
    if (this.#connection) throw new TypeError("A stream can be read once.");
    this.#connection = this.#start();
    this.#call = new Call("getReport", { ...this.#params, stream: true }, {
      onprogress: this.#options.onprogress,
      onmessages: (messages) => {
        this.#groups.push(messages);
        if (this.#groups.length >= ROOM) this.#connection.pause(true);
        this.#wake();
      },
    });
    this.#call.run(this.#connection, this.#options).then(
      (result) => (this.#outcome = { result }),
      (problem) => {
        this.#outcome = { problem };
        this.#groups = [];
      },
    ).finally(() => this.#wake());
  }
}
