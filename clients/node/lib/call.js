/** One call: what its caller waits for. */

import { CallTimeout } from "./errors.js";

export class Call {
  id;
  line;
  isAbandoned = false;
  #method;
  #params;
  #onprogress;
  #onmessages;
  #settle;

  /** The outcome: a promise of the result. */
  result;

  constructor(method, params, { onprogress, onmessages } = {}) {
    this.#method = method;
    this.#params = params;
    this.#onprogress = onprogress;
    this.#onmessages = onmessages;
    this.result = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  /** The request, without what every request has. */
  request() {
    let params = this.#params;
    if (this.#onprogress) params = { ...params, _meta: { ...params?._meta, progressToken: this.id } };
    return { id: this.id, method: this.#method, params };
  }

  /**
   * Hands itself to the connection and resolves with the result.
   * A timeout (milliseconds), an abort and an onprogress that throws cancel it.
   */
  async run(connection, { timeout, signal }) {
    if (signal?.aborted) throw signal.reason;
    const stop = (problem) => {
      connection.cancel(this);
      this.fail(problem);
    };
    this.stop = stop;
    const abort = () => stop(signal.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const timer =
      timeout === undefined ? undefined : setTimeout(() => stop(new CallTimeout(this.#method, timeout)), timeout);
    try {
      connection.submit(this);
      return await this.result;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  progress(params) {
    try {
      this.#onprogress?.(params);
    } catch (problem) {
      this.stop(problem);
    }
  }

  messages(messages) {
    this.#onmessages?.(messages);
  }

  succeed(result) {
    this.#settle.resolve(result);
  }

  fail(problem) {
    this.#settle.reject(problem);
  }
}
