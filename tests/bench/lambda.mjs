// The functions of AWS beside two floors, in one run: a program that does nothing, and one with the SDK as `cargo add`
// gives it. How large they are packed, how long until they ask for their first event and have answered it, and what they
// weigh. Nothing here judges.
//
//   node lambda.mjs TARGET FLOORS [RUNS]
//
// As a release builds them (infra/aws/release.sh), into TARGET:
//   RUSTFLAGS="-C force-unwind-tables=no" cargo build --profile function -p aws --bin submit --bin portal --bin escalate --bin autoclose --bin retain
//   cargo build --profile function-unwinding -p aws --bin inbox --bin notify
// Each by itself, so that what one asks for is not in the other, into FLOORS:
//   cargo build --release --manifest-path tests/bench/floor/Cargo.toml --bin hello
//   cargo build --release --manifest-path tests/bench/floor/Cargo.toml --bin sdk --features sdk
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateRawSync } from "node:zlib";

const [target, floors, runs = "15"] = process.argv.slice(2);
const [functions, unwinding] = ["function", "function-unwinding"].map((profile) => path.join(target, profile));
const events = path.join(import.meta.dirname, "../../functions/aws/tests/bins/events");
const recorded = (name) => JSON.parse(readFileSync(path.join(events, `${name}.json`), "utf8"));
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
/** The first runs warm the disk's memory. */
const WARMING = 2;

/** A page that is asked for. */
const page = (method, where) => {
  const event = recorded("http");
  event.rawPath = event.requestContext.http.path = where;
  event.requestContext.http.method = method;
  return event;
};
const programs = [
  [floors, "hello", {}],
  [floors, "sdk", {}],
  [functions, "submit", page("POST", "/anfrage/wer")],
  [functions, "portal", page("GET", "/konsole/anmelden")],
  [unwinding, "inbox", {}],
  [unwinding, "notify", recorded("stream")],
  [functions, "escalate", recorded("schedule")],
  [functions, "autoclose", recorded("schedule")],
  [functions, "retain", recorded("schedule")],
];

/** The example desk as a release packs it: without what the programs bring along. */
const desk = mkdtempSync(path.join(tmpdir(), "lotse-desk-"));
copyFileSync(path.join(import.meta.dirname, "../../content/desk.toml"), path.join(desk, "desk.toml"));
/** A DynamoDB that knows of nothing, and an S3 in which nothing lies. */
const services = createServer((asked, answer) => {
  const empty = asked.method === "POST"
    ? [{ "content-type": "application/x-amz-json-1.0", "x-amz-crc32": "2745614147" }, "{}"]
    : [{ "content-type": "application/xml" }, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"];
  asked.resume().on("end", () => answer.writeHead(200, empty[0]).end(empty[1]));
}).listen(0, "127.0.0.1");
/** Lambda's own API: one event each time it is asked, and told when it is answered. */
let told = () => {};
let event = {};
const runtime = createServer((asked, answer) => {
  asked.resume().on("end", () => {
    told(asked.url);
    if (!asked.url.endsWith("/next")) return answer.writeHead(202).end();
    answer.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": "1",
      "lambda-runtime-deadline-ms": `${Date.now() + 10_000}`,
      "lambda-runtime-invoked-function-arn": "arn:aws:lambda:eu-central-1:123456789012:function:f",
      "lambda-runtime-trace-id": "Root=1-0-0",
    });
    answer.end(JSON.stringify(event));
  });
}).listen(0, "127.0.0.1");
await Promise.all([once(services, "listening"), once(runtime, "listening")]);

/** Starts a program once; milliseconds to its first question and to its first answer, and its memory in MiB then. */
async function start(program) {
  const began = performance.now();
  let init;
  const env = {
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${runtime.address().port}`,
    AWS_LAMBDA_FUNCTION_NAME: "f",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
    AWS_LAMBDA_FUNCTION_VERSION: "1",
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "id",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${services.address().port}`,
    LOTSE_TABLE: "lotse",
    LOTSE_BASE_URL: "https://hilfe.example",
    LOTSE_KEYS: `1 ${"5a".repeat(32)}`,
    LOTSE_CONFIGURATION_SET: "lotse",
    LOTSE_MAIL_BUCKET: "lotse-mail",
    LOTSE_FILES_BUCKET: "lotse-files",
    LOTSE_PACKAGE: desk,
  };
  const answered = new Promise((resolve, reject) => {
    told = (url) => {
      if (url.endsWith("/next")) init ??= performance.now() - began;
      else if (url.endsWith("/response")) resolve(performance.now() - began);
      else reject(new Error(`${program}: ${url}`));
    };
  });
  const child = spawn(program, [], { env, stdio: ["ignore", "ignore", "inherit"] });
  const gone = once(child, "exit").then(([code]) => Promise.reject(new Error(`${program} ended with ${code}`)));
  const first = await Promise.race([answered, gone]);
  gone.catch(() => {});
  const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024;
  child.kill("SIGKILL");
  await gone.catch(() => {});
  return { init, first, memory };
}

const figures = new Map();
for (const [folder, name, asked] of programs) {
  const program = path.join(folder, name);
  event = asked;
  const all = [];
  for (let run = 0; run < Number(runs) + WARMING; run++) all.push(await start(program));
  const of = (key) => median(all.slice(WARMING).map((one) => one[key]));
  figures.set(name, { zip: deflateRawSync(readFileSync(program), { level: 9 }).length, init: of("init"), first: of("first"), memory: of("memory") });
}
services.close();
rmSync(desk, { recursive: true });
runtime.close();

const [hello, sdk] = [figures.get("hello"), figures.get("sdk")];
const cells = (name, list) => console.log(name.padEnd(12) + list.map((cell) => cell.padStart(14)).join(""));
const over = (own, floor) => (own / floor).toFixed(2);
console.log(`${runs} starts each, medians; goals: zip ≤ 0.50 and init + first ≤ 0.35 of sdk, init ≤ 1.4 and memory ≤ 2.3 of hello`);
cells("", ["zip MB", "of sdk", "init ms", "of hello", "+ first ms", "of sdk", "memory MiB", "of hello"]);
for (const [name, one] of figures) {
  cells(name, [
    (one.zip / 1e6).toFixed(2), over(one.zip, sdk.zip), one.init.toFixed(1), over(one.init, hello.init),
    one.first.toFixed(1), over(one.first, sdk.first), one.memory.toFixed(1), over(one.memory, hello.memory),
  ]);
}
