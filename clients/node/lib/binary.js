/** Finds the gateway program. */

import { accessSync, constants, statSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { GatewayNotFound } from "./errors.js";

const NAME = "clevertap-gateway";
const VARIABLE = "CLEVERTAP_GATEWAY_BINARY";
/** The npm package that carries the program for this kind of machine. */
export const PLATFORM_PACKAGE = `@clevertap-gateway/${process.platform}-${process.arch}`;

/** The first of: the one given, the variable's, the one npm installed beside this package, the first on PATH. */
export function findBinary(given, environment) {
  for (const [named, source] of [[given, "binary"], [environment[VARIABLE], VARIABLE]]) {
    if (!named) continue;
    const found = isProgram(named) ? named : named.includes("/") ? undefined : onPath(named, environment);
    if (found) return found;
    throw new GatewayNotFound(`${source} names ${named}, which is no program that can be run.`);
  }
  const found = bundledBinary() ?? onPath(NAME, environment);
  if (found) return found;
  throw new GatewayNotFound(
    `There is no program ${NAME}: not in the package ${PLATFORM_PACKAGE}, which is not installed, and not on ` +
      `PATH (${environment.PATH ?? ""}). Install one of them, or name the program in ${VARIABLE}.`,
  );
}

/** The program that npm installed for this machine; undefined where it did not. */
export function bundledBinary() {
  try {
    const found = createRequire(import.meta.url).resolve(`${PLATFORM_PACKAGE}/bin/${NAME}`);
    return isProgram(found) ? found : undefined;
  } catch {
    return undefined;
  }
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
