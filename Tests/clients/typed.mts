// Read by the TypeScript compiler, and not run: a line marked "wrong:" must be a mistake, and no other one.
import { callSync, CHANNELS, Channel, createGateway, GatewayError, KINDS } from "../../clients/node/index.js";

const gateway = createGateway({ sandbox: true, onlog: (line) => console.error(line) });
const summary = await gateway.summarizeReport(
  { from: "7daysAgo", to: "yesterday", channel: ["push"], groupBy: ["day"] },
  { timeout: 1000, signal: new AbortController().signal, onprogress: ({ progress }) => progress + 1 },
);
export const messages: number = summary.rows[0].messages;
export const channels: readonly Channel[] = CHANNELS;
for await (const message of gateway.streamReport({ from: 20240101, to: "today", limit: 3 })) message.messageId;
gateway.getReport({ from: "today", to: "today", channel: ["pusj"] }); // wrong: no such channel
gateway.getReport({ to: "today" }); // wrong: from is missing
gateway.streamReport({ from: "today", to: "today", shape: "rows" }); // wrong: a stream has messages
gateway.summarizeReport({ from: "today", to: "today", limit: 7 }); // wrong: no such param
summary.messageCuont; // wrong: no such member
try {
  callSync("ping");
} catch (problem) {
  if (problem instanceof GatewayError && problem.kind !== "") KINDS[problem.kind];
}
await gateway.close();
