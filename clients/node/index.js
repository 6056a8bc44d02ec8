/** CleverTap's message reports, through the clevertap-gateway program. */

export { createGateway, Gateway } from "./lib/gateway.js";
export { callSync } from "./lib/sync.js";
export { ReportStream } from "./lib/stream.js";
export * from "./lib/errors.js";
export * from "./lib/generated.js";
