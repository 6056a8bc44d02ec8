// The Node client's tests: one function a feature of the table in clients/README.md.

import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as client from "../../clients/node/index.js";

const { createGateway, callSync } = client;
const { FAKE, SCRATCH, EXCHANGES } = process.env;
const INDEX = new URL("../../clients/node/index.js", import.meta.url).href;
const DAY = { from: "20240101", to: "20240101" };
const features = [];
const feature = (name, test) => features.push([name, test]);

/** Runs the body with a gateway, and closes it whatever happens. */
async function using(gateway, body) {
  try {
    return await body(gateway);
  } finally {
    await gateway.close();
  }
}

const sandbox = (body, options = {}) => using(createGateway({ sandbox: true, ...options }), body);
const fake = (mode, body, env = {}) => using(createGateway({ binary: FAKE, env: { FAKE_GATEWAY: mode, ...env } }), body);
const text = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");

async function until(condition) {
  for (let turn = 0; !condition(); turn += 1) {
    assert(turn < 1000, "waited in vain");
    await sleep(10);
  }
}

function ended(pid) {
  const stat = text(`/proc/${pid}/stat`);
  return stat === "" || stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) === "Z";
}

function matches(expected, actual) {
  if (expected === "*") return true;
  if (expected === null || typeof expected !== "object") return expected === actual;
  if (actual === null || typeof actual !== "object") return false;
  const [names, others] = [Object.keys(expected), Object.keys(actual)];
  return names.length === others.length && names.every((name) => name in actual && matches(expected[name], actual[name]));
}

/** Runs a script in a Node of its own. */
function script(source) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  child.output = "";
  child.stdout.on("data", (data) => (child.output += data));
  child.done = new Promise((resolve) => child.on("close", (status, signal) => resolve({ status, signal })));
  return child;
}

feature("transcripts", async () => {
  for (const play of JSON.parse(text(EXCHANGES))) {
    await using(createGateway({ options: play.argv, env: play.env }), async (gateway) => {
      for (const { method, params, answer } of play.calls) {
        let came;
        try {
          came = { result: await gateway.call(method, params ?? undefined) };
        } catch (problem) {
          if (!(problem instanceof client.GatewayError)) throw problem;
          came = { error: { code: problem.code, message: problem.sentence, data: problem.data } };
        }
        const { jsonrpc, id, ...expected } = answer;
        assert(matches(expected, came), `${play.file}: ${JSON.stringify([method, params, expected, came])}`);
      }
    });
  }
});

feature("typed methods", () =>
  sandbox(async (gateway) => {
    assert.equal((await gateway.getReport({ from: 20240101, to: "20240102" })).to, "20240102");
    assert.equal((await gateway.summarizeReport({ ...DAY, groupBy: ["day"] })).rows[0].day, "2024-01-01");
    assert.equal((await gateway.planReport({ ...DAY, lookbackDays: 2, windowDays: 1 })).windows.length, 3);
    const lists = { Channels: "CHANNELS", Statuses: "STATUSES", Deliveries: "DELIVERIES", MessageTypes: "MESSAGE_TYPES" };
    for (const [name, constant] of Object.entries(lists)) {
      assert.deepEqual((await gateway[`list${name}`]()).map((entry) => entry.value), [...client[constant]]);
    }
    assert((await gateway.listRegions())[0].host && (await gateway.listAccounts())[0].name === "sandbox");
    assert((await gateway.checkCredentials()).ok && (await gateway.getStatus()).running === 0);
    assert.deepEqual(await gateway.ping(), {});
    assert((await gateway.discover()).openrpc);
    assert.equal(await gateway.shutdown(), null);
    assert.deepEqual(client.METHODS.map(({ name }) => typeof gateway[name]).filter((type) => type !== "function"), []);
  }));

feature("errors by kind", () =>
  sandbox(async (gateway) => {
    await assert.rejects(gateway.getReport({ from: "20240101", to: "x", channel: "pusj" }), (wrong) => {
      assert(wrong instanceof client.GatewayError && !wrong.retryable);
      assert.deepEqual([wrong.kind, client.KINDS[wrong.kind]], ["invalidParams", wrong.code]);
      assert.deepEqual(wrong.violations.map((violation) => violation.path).sort(), ["/channel", "/to"]);
      return wrong.violations.some((violation) => violation.suggestion === "push");
    });
    const refused = { kind: "unauthorized", code: 1002, message: /region/ };
    await assert.rejects(gateway.getReport({ ...DAY, label: "sandbox:unauthorized" }), refused);
  }));

feature("exact numbers", () =>
  fake("numbers", async (gateway) => {
    assert.equal((await gateway.getReport(DAY)).messages[0].count, 9007199254740992);
    await using(createGateway({ binary: FAKE, env: { FAKE_GATEWAY: "numbers" }, bigint: true }), async (exact) => {
      const message = { messageName: 'a"9007199254740993\\', count: 9007199254740993n, small: 7, rate: 0.5 };
      assert.deepEqual((await exact.getReport(DAY)).messages, [message]);
    });
  }));

feature("timeout", async () => {
  const log = join(SCRATCH, "timeout");
  await fake("silent", async (gateway) => {
    const start = performance.now();
    await assert.rejects(gateway.getReport(DAY, { timeout: 1000 }), client.CallTimeout);
    assert(performance.now() - start < 2000);
    await until(() => text(log).includes("notifications/cancelled"));
  }, { FAKE_GATEWAY_LOG: log });
});

feature("progress", () =>
  sandbox(async (gateway) => {
    const seen = [];
    await gateway.getReport({ ...DAY, label: "sandbox:slow" }, { onprogress: ({ progress }) => seen.push(progress) });
    assert(seen.length > 0 && seen.every((progress, index) => index === 0 || progress > seen[index - 1]), String(seen));
    const thrown = new Error("enough");
    const onprogress = () => {
      throw thrown;
    };
    await assert.rejects(gateway.getReport({ ...DAY, label: "sandbox:hang" }, { onprogress }), thrown);
    assert.equal((await gateway.getStatus()).running, 0);
  }));

feature("stream", () =>
  sandbox(async (gateway) => {
    const month = { from: "20240101", to: "20240131" };
    const whole = await gateway.getReport(month);
    const stream = gateway.streamReport(month);
    const messages = [];
    for await (const message of stream) messages.push(message);
    assert.deepEqual(messages, whole.messages);
    assert.equal(stream.result.messageCount, whole.messageCount);
    const wrong = gateway.streamReport({ from: "x", to: "today" });
    await assert.rejects(wrong[Symbol.asyncIterator]().next(), { kind: "invalidParams" });
  }));

feature("slow stream holds back only itself", async () => {
  const log = join(SCRATCH, "flood");
  await fake("flood", async (gateway) => {
    let taken = 0;
    for await (const message of gateway.streamReport(DAY)) {
      taken += 1;
      if (taken === 1) {
        assert.equal(message.messageId, 0);
        let before = -1;
        while (before !== Number(text(log))) {
          before = Number(text(log));
          await sleep(300);
        }
        // What waits: the stream's room, a pipe, and what is in hand; 100 kB each.
        assert(before > 0 && before < 40, String(before));
        assert.deepEqual(await gateway.ping(), {});
      }
      if (taken === 5001) break;
    }
  }, { FAKE_GATEWAY_LOG: log });
});

feature("cancel", async () => {
  const log = join(SCRATCH, "cancel");
  await fake("silent", async (gateway) => {
    const controller = new AbortController();
    const call = gateway.getReport(DAY, { signal: controller.signal });
    await Promise.all([until(() => text(log).includes("getReport")).then(() => controller.abort()),
      assert.rejects(call, { name: "AbortError" })]);
    await until(() => text(log).includes('"notifications/cancelled","params":{"requestId":1}'));
    await assert.rejects(gateway.ping({}, { signal: AbortSignal.abort() }), { name: "AbortError" });
  }, { FAKE_GATEWAY_LOG: log });
});

feature("interrupt", async () => {
  const child = script(`
    import { createGateway } from ${JSON.stringify(INDEX)};
    const gateway = createGateway({ sandbox: true });
    const controller = new AbortController();
    process.once("SIGINT", () => controller.abort());
    await gateway.ping();
    console.log(gateway.pid);
    try {
      await gateway.getReport({ from: "20240101", to: "20240101", label: "sandbox:hang" }, { signal: controller.signal });
    } catch (problem) {
      console.log(problem.name, (await gateway.getStatus()).running);
    }
    await gateway.close();`);
  await until(() => child.output.includes("\n"));
  await sleep(300);
  process.kill(-child.pid, "SIGINT"); // As a terminal does: to the group in the foreground.
  assert.equal((await child.done).status, 0);
  const [pid, rest] = child.output.split("\n");
  assert.equal(rest, "AbortError 0");
  assert(ended(Number(pid)));
});

feature("killed mid-call", async () => {
  await sandbox(async (gateway) => {
    await gateway.ping();
    const start = performance.now();
    setTimeout(() => process.kill(gateway.pid, "SIGKILL"), 200);
    await assert.rejects(gateway.getReport({ ...DAY, label: "sandbox:hang" }), { name: "GatewayDied", signal: "SIGKILL" });
    assert(performance.now() - start < 1200);
    assert.equal((await gateway.getReport(DAY)).messageCount, 3); // By a new one.
  });
  await fake("die-mid-call", (gateway) => assert.rejects(gateway.getReport(DAY), /these are my last words/));
});

feature("dies at its start", () =>
  fake("die-at-start", async (gateway) => {
    await assert.rejects(gateway.ping(), { name: "GatewayDied", status: 3, stderr: "no start today\n" });
    await assert.rejects(gateway.ping(), { name: "GatewayDied", status: 3 });
  }));

feature("missing program", async () => {
  const missing = { name: "GatewayNotFound", message: /\/nonexistent\/gateway/ };
  await using(createGateway({ binary: "/nonexistent/gateway" }), (gateway) => assert.rejects(gateway.ping(), missing));
  const env = { CLEVERTAP_GATEWAY_BINARY: "", PATH: "/nonexistent" };
  await using(createGateway({ env }), (gateway) => assert.rejects(gateway.ping(), /PATH \(\/nonexistent\).*CLEVERTAP_GATEWAY_BINARY/));
  assert.throws(() => callSync("ping", {}, { env }), client.GatewayNotFound);
});

feature("wrong version", async () => {
  const env = { FAKE_GATEWAY: "wrong-version" };
  await fake("wrong-version", (gateway) => assert.rejects(gateway.getReport(DAY), { name: "WrongVersion", message: /2\.0/ }));
  await fake("stranger", (gateway) => assert.rejects(gateway.ping(), client.WrongVersion));
  assert.throws(() => callSync("getReport", DAY, { binary: FAKE, env }), client.WrongVersion);
});

feature("50 MB on one line", () =>
  fake("big", async (gateway) => {
    assert.equal((await gateway.getReport(DAY)).messages[0].messageName.length, 50_000_000);
  }));

feature("characters cut by chunks", () =>
  fake("split", async (gateway) => {
    assert.equal((await gateway.getReport(DAY)).messages[0].messageName, "a\u2028b\u2029c\u0085d\u{1f600}e\u00e9f");
  }));

feature("100 calls at once", () =>
  sandbox(async (gateway) => {
    const calls = Array.from({ length: 100 }, (_, index) => gateway.getReport({ ...DAY, limit: index + 1 }));
    const lengths = (await Promise.all(calls)).map(({ messages }) => messages.length);
    assert.deepEqual(lengths, [1, 2, ...Array(98).fill(3)]);
  }));

feature("1,000 calls in flight at most", () =>
  fake("crowd", async (gateway) => {
    const reports = await Promise.all(Array.from({ length: 1500 }, () => gateway.getReport(DAY)));
    assert.equal(Math.max(...reports.map(({ messageCount }) => messageCount)), 1000);
  }));

feature("close", async () => {
  for (const [options, least, most] of [[{ sandbox: true }, 0, 1000], [{ binary: FAKE, env: { FAKE_GATEWAY: "stubborn" } }, 3500, 5500]]) {
    const gateway = createGateway(options);
    await gateway.ping();
    const { pid } = gateway;
    const start = performance.now();
    await gateway.close();
    const took = performance.now() - start;
    assert(ended(pid) && took > least && took < most, String(took));
    await assert.rejects(gateway.ping(), client.GatewayClosed);
  }
  const cut = createGateway({ sandbox: true });
  const hanging = assert.rejects(cut.getReport({ ...DAY, label: "sandbox:hang" }), client.GatewayClosed);
  await cut.ping();
  await cut.close();
  await hanging;
  const dispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
  await createGateway({ sandbox: true })[dispose]();
});

feature("stderr is read", () =>
  fake("chatty", async (gateway) => {
    for (let turn = 0; turn < 3; turn += 1) assert.deepEqual(await gateway.ping(), {});
  }));

feature("process group of its own", () =>
  sandbox(async (gateway) => {
    await gateway.ping();
    assert.equal(Number(text(`/proc/${gateway.pid}/stat`).split(") ")[1].split(" ")[2]), gateway.pid);
  }));

feature("ends with its caller", async () => {
  // An idle gateway does not keep a script alive, and is gone after it; nor does a killed script leave one.
  for (const last of ["", "process.kill(process.pid, 'SIGKILL');"]) {
    const child = script(`
      import { createGateway } from ${JSON.stringify(INDEX)};
      const gateway = createGateway({ sandbox: true });
      await gateway.ping();
      console.log(gateway.pid); ${last}`);
    const start = performance.now();
    await child.done;
    assert(performance.now() - start < 5000);
    await until(() => ended(Number(child.output)));
  }
});

feature("one call without promises", () => {
  assert.equal(callSync("getReport", DAY, { sandbox: true }).messageCount, 3);
  assert.throws(() => callSync("getReport", { ...DAY, channel: "pusj" }, { sandbox: true }), { kind: "invalidParams" });
  const env = { FAKE_GATEWAY: "big" };
  assert.equal(callSync("getReport", DAY, { binary: FAKE, env }).messages[0].messageName.length, 50_000_000);
  const hang = { ...DAY, label: "sandbox:hang" };
  assert.throws(() => callSync("getReport", hang, { sandbox: true, timeout: 300 }), client.CallTimeout);
});

let failures = 0;
for (const [name, test] of features) {
  try {
    await test();
    console.log(`ok ${name}`);
  } catch (problem) {
    failures += 1;
    console.error(problem);
    console.log(`not ok ${name}: ${problem?.message?.split("\n")[0]}`);
  }
}
process.exitCode = failures ? 1 : 0;
