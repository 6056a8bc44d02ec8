/** JSON with integers that a Number cannot hold. */

import { randomUUID } from "node:crypto";

const MARK = `${randomUUID()}:`;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Parses a text; with `bigint`, integers beyond 2^53 become BigInt instead of being rounded. */
export function parseJSON(text, bigint) {
  if (!bigint || !/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(marked(text), (_, value) =>
    typeof value === "string" && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
  );
}

function marked(text) {
  const parts = [];
  let at = 0;
  while (at < text.length) {
    let quote = text.indexOf('"', at);
    if (quote < 0) quote = text.length;
    parts.push(text.slice(at, quote).replace(NUMBER, mark));
    at = endOfString(text, quote);
    parts.push(text.slice(quote, at));
  }
  return parts.join("");
}

function mark(number) {
  const isExact = /[.eE]/.test(number) || Number.isSafeInteger(Number(number));
  return isExact ? number : `"${MARK}${number}"`;
}

function endOfString(text, quote) {
  let end = quote;
  do {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
  } while (isEscaped(text, end));
  return end + 1;
}

function isEscaped(text, at) {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}
