import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Moto, MotoUnavailableError } from "../../../sandbox/moto/moto.js";

const caller = { account: "111122223333", region: "eu-west-1" };

/** A stand-in that says that it listens the way moto does, repeats what it is sent, and does not mind SIGTERM. */
const standIn = `
const { createServer } = require("node:http");
process.on("SIGTERM", () => undefined);
const server = createServer((request, response) => {
  if (request.url === "/die") process.exit(3);
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  if (request.url === "/moto-api/config") request.pipe(require("node:fs").createWriteStream(process.env.CONFIG));
  request.on("end", () => response.end(JSON.stringify({
    method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString(),
  })));
});
const [, , , address] = process.argv;
server.listen(address.replace("unix://", ""), () => {
  require("node:fs").writeFileSync(process.env.STARTED, JSON.stringify({ address, cwd: process.cwd() }));
  console.error(" * Running on " + address);
});`;

let folder: string;
let command: string[];
let started: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "moto-"));
  started = join(folder, "started.json");
  writeFileSync(join(folder, "moto.js"), standIn);
  writeFileSync(
    join(folder, "moto"),
    `STARTED=${started} CONFIG=${join(folder, "config.json")} exec ${process.execPath} ${join(folder, "moto.js")} "$@"\n`,
  );
  command = ["sh", join(folder, "moto")];
});

afterEach(() => rmSync(folder, { recursive: true }));

test("a request reaches moto as it came, in the caller's account, and without what was for one connection", async () => {
  const moto = await Moto.start(command);
  const { status, body } = await moto.send({
    caller,
    method: "PUT",
    url: "/bucket/a%20b?x=%2F",
    headers: {
      host: "bucket.localhost:1234",
      "x-amz-a": "b",
      connection: "keep-alive",
      expect: "100-continue",
    },
    body: Buffer.from("content"),
  });
  await moto.stop();
  expect(status).toBe(200);
  expect(JSON.parse(body.toString())).toEqual({
    method: "PUT",
    url: "/bucket/a%20b?x=%2F",
    headers: {
      host: "bucket.localhost:1234",
      "x-amz-a": "b",
      "x-moto-account-id": "111122223333",
      "content-length": "7",
      connection: "close",
    },
    body: "content",
  });
});

test("moto listens and works in a folder of its own, where nobody else is let in, and which goes with it", async () => {
  const moto = await Moto.start(command);
  const { address, cwd } = whereStarted();
  expect(address).toBe(`unix://${join(cwd, "moto.sock")}`);
  expect(statSync(cwd).mode & 0o777).toBe(0o700);
  await moto.stop();
  expect(existsSync(cwd)).toBe(false);
});

test("moto runs no containers", async () => {
  await (await Moto.start(command)).stop();
  expect(readFileSync(join(folder, "config.json"), "utf8")).toBe(
    '{"batch":{"use_docker":false},"lambda":{"use_docker":false}}',
  );
});

test("nobody else reaches moto's own API, however its path is written", async () => {
  const moto = await Moto.start(command);
  const send = (url: string) =>
    moto.send({ caller, method: "POST", url, headers: {}, body: Buffer.alloc(0) });
  for (const url of [
    "/moto-api/recorder/start-recording",
    "/MOTO-API/",
    "//moto-api/config",
    "/%6Doto-api/reset",
    "/%6doto-api/reset?a=%",
    "http://localhost/moto-api/reset",
  ]) {
    await expect(send(url)).rejects.toMatchObject({ status: 403 });
  }
  expect((await send("/bucket/moto-api/reset")).status).toBe(200);
  await moto.stop();
});

test("a call of the sandbox's own is signed for the account, Region and service", async () => {
  const moto = await Moto.start(command);
  const { body } = await moto.call(caller, "ssm", { target: "AmazonSSM.PutParameter", json: { Name: "/a" } });
  await moto.stop();
  expect(JSON.parse(body.toString())).toMatchObject({
    method: "POST",
    headers: {
      "x-amz-target": "AmazonSSM.PutParameter",
      "x-moto-account-id": "111122223333",
      authorization: expect.stringContaining("/eu-west-1/ssm/aws4_request"),
    },
    body: '{"Name":"/a"}',
  });
});

test.each([
  [{ Action: "DescribeImages" }, "Version=2016-11-15&Action=DescribeImages"],
  [{ Action: "DescribeImages", Version: "2014-10-01" }, "Version=2014-10-01&Action=DescribeImages"],
])("a form of the sandbox's own has its service's version: %j", async (form, body) => {
  const moto = await Moto.start(command);
  const answer = await moto.call(caller, "ec2", { form });
  await moto.stop();
  expect(JSON.parse(answer.body.toString())).toMatchObject({ body });
});

test("stopping ends a moto that does not mind SIGTERM", async () => {
  const moto = await Moto.start(command);
  await moto.stop();
  expect(await answers()).toBe(false);
}, 20_000);

test("a moto that dies by itself is told of once, and every later request says so", async () => {
  const log: string[] = [];
  const moto = await Moto.start(command, (line) => log.push(line));
  await expect(moto.call(caller, "s3", { path: "/die" })).rejects.toThrow(MotoUnavailableError);
  await expect(moto.call(caller, "s3", {})).rejects.toThrow("moto_server ended with exit code 3");
  await moto.stop();
  expect(log).toEqual([
    "moto_server ended with exit code 3: what the sandbox leaves to moto now answers 503",
  ]);
});

test("a moto that cannot start is an error with the last of what it printed", async () => {
  await expect(Moto.start(["sh", "-c", "echo 'no module named moto' >&2; exit 1"])).rejects.toThrow(
    "moto_server ended with exit code 1:\nno module named moto",
  );
});

test("moto goes when its sandbox is killed", async () => {
  const source = `const { Moto } = require("${resolve("sandbox/moto/moto.ts")}");
    Moto.start(${JSON.stringify(command)}).then(() => console.log("up"));`;
  const sandbox = spawn(process.execPath, ["--import", "tsx", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(sandbox.stdout, "data");
  expect(await answers()).toBe(true);
  sandbox.kill("SIGKILL");
  await once(sandbox, "exit");
  const { cwd } = whereStarted();
  for (let tries = 0; tries < 50 && existsSync(cwd); tries += 1) await sleep(100);
  expect(await answers()).toBe(false);
  expect(existsSync(cwd)).toBe(false);
}, 30_000);

function whereStarted(): { address: string; cwd: string } {
  return JSON.parse(readFileSync(started, "utf8"));
}

/** Whether the stand-in still takes connections. */
async function answers(): Promise<boolean> {
  const socket = connect(whereStarted().address.replace("unix://", ""));
  return new Promise((resolve) => {
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
