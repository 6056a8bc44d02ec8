export const CONTRACT_VERSION: string;

/** YYYYMMDD as text or number, or today, yesterday or NdaysAgo. */
export type Day = string | number;

export interface GatewayOptions {
  /** Answers without account or network. */
  sandbox?: boolean;
  /** The configured account of calls that name none. */
  account?: string;
  /** A config file instead of the usual one. */
  config?: string;
  /** The program, instead of CLEVERTAP_GATEWAY_BINARY's or PATH's. */
  binary?: string;
  /** Variables set for the gateway besides this process's own. */
  env?: Record<string, string>;
  /** Further options of the program, such as ["--log-level", "debug"]. */
  options?: readonly string[];
  /** Milliseconds a call may take where it does not say itself. */
  timeout?: number;
  /** Integers beyond 2^53 become BigInt instead of being rounded. */
  bigint?: boolean;
  /** Gets each line of the gateway's log. */
  onlog?: (line: string) => void;
}

export interface CallOptions {
  /** Milliseconds; after them the call is cancelled and fails with CallTimeout. */
  timeout?: number;
  /** Cancels the call, which then fails with the signal's reason. */
  signal?: AbortSignal;
  /** Called at least every 2 s while the call runs. */
  onprogress?: (progress: Progress) => void;
}

export function createGateway(options?: GatewayOptions): Gateway;

/** One call without promises, by a process of its own. */
export function callSync(method: string, params?: object, options?: GatewayOptions): any;

/** Messages while they arrive, once. Leaving the loop stops the gateway's fetching. */
export class ReportStream implements AsyncIterable<ReportMessage> {
  [Symbol.asyncIterator](): AsyncIterator<ReportMessage>;
  /** The report without its messages; undefined until the last message. */
  readonly result: Report | undefined;
}

/** Everything this package throws on its own. */
export class CleverTapError extends Error {}

/** One thing that is wrong with the params. */
export interface Violation {
  /** JSON Pointer into the params. */
  path: string;
  rule: string;
  message: string;
  allowed?: any[];
  suggestion?: string;
}

/** The gateway answered with an error. */
export class GatewayError extends CleverTapError {
  readonly code: number;
  readonly kind: Kind | "";
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** What to do about it. */
  readonly hint: string;
  readonly violations: Violation[];
  /** The sentence without the hint. */
  readonly sentence: string;
  readonly data: Record<string, any>;
}

/** There is no gateway program to start. */
export class GatewayNotFound extends CleverTapError {}
/** The program that was started is no gateway of this client's contract. */
export class WrongVersion extends CleverTapError {}
/** The client was closed while, or before, the call was made. */
export class GatewayClosed extends CleverTapError {}
/** The call took longer than its timeout and was cancelled. */
export class CallTimeout extends CleverTapError {}
/** The gateway ended while the call was in flight; the next call starts a new one. */
export class GatewayDied extends CleverTapError {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}
