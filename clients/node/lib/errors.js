/** What can go wrong: the gateway's own errors, and those of the pipe to it. */

/** Everything this package throws on its own. */
export class CleverTapError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The gateway answered with an error; `kind` tells which (see KINDS). */
export class GatewayError extends CleverTapError {
  constructor({ code, message, data }) {
    const hint = data?.hint;
    super(hint ? `${message} ${hint}` : String(message));
    this.code = code;
    /** All that is known of it: kind, retryable, hint and more. */
    this.data = data ?? {};
    this.kind = this.data.kind ?? "";
    this.retryable = this.data.retryable === true;
    this.hint = hint ?? "";
    this.violations = this.data.violations ?? [];
    /** The sentence without the hint. */
    this.sentence = message;
  }
}

/** There is no gateway program to start. */
export class GatewayNotFound extends CleverTapError {}

/** The program that was started is no gateway of this client's contract. */
export class WrongVersion extends CleverTapError {}

/** The client was closed while, or before, the call was made. */
export class GatewayClosed extends CleverTapError {}

/** The gateway ended while the call was in flight; the next call starts a new one. */
export class GatewayDied extends CleverTapError {
  constructor(status, signal, stderr) {
    const how = signal ? `by ${signal}` : `with exit status ${status}`;
    super(`The gateway ended ${how}${stderr.trim() ? `: ${stderr.trim()}` : "."}`);
    this.status = status;
    this.signal = signal;
    this.stderr = stderr;
  }
}

/** The call took longer than its timeout and was cancelled. */
export class CallTimeout extends CleverTapError {
  constructor(method, milliseconds) {
    super(`${method} took longer than ${milliseconds} ms and was cancelled.`);
  }
}
