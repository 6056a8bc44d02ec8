/** Finds the gateway program. */

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { GatewayNotFound } from "./errors.js";

const NAME = "clevertap-gateway";
const VARIABLE = "CLEVERTAP_GATEWAY_BINARY";

/** The first of: the one given, the variable's, the first on PATH. */
export function findBinary(given, environment) {
  for (const [named, source] of [[given, "binary"], [environment[VARIABLE], VARIABLE]]) {
    if (!named) continue;
    const found = isProgram(named) ? named : named.includes("/") ? undefined : onPath(named, environment);
    if (found) return found;
    throw new GatewayNotFound(`${source} names ${named}, which is no program that can be run.`);
  }
  const found = onPath(NAME, environment);
  if (found) return found;
  throw new GatewayNotFound(`There is no program ${NAME} on PATH. Install it, or name it in ${VARIABLE}.`);
}

function onPath(name, environment) {
  return (environment.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return path.includes("/") && statSync(path).isFile();
  } catch {
    return false;
  }
}
