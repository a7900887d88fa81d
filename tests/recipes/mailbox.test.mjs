/** What mailbox.mjs does where no mail comes and no server is, tried at a server that says little: `node --test`. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";

import { openMailbox } from "./mailbox.mjs";

const asked = [];
const http = createServer((request, response) => {
  asked.push(request.url);
  response.end(JSON.stringify({ address: "a@b.example", token: "t", messages: [] }));
});
let server;

before(async () => {
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  server = `http://127.0.0.1:${http.address().port}`;
});
beforeEach(() => asked.splice(0));
after(() => http.close());

test("a wait may be longer than the server holds an answer", async () => {
  const box = await openMailbox(server);
  await assert.rejects(box.waitFor({ code: true }, 60), /no message with {"code":true} arrived within 60 s/);
  assert.deepEqual(asked.slice(1).map((path) => new URL(path, server).searchParams.get("wait")), ["25", "25", "10"]);
});

test("a wish that is undefined is none", async () => {
  const box = await openMailbox(server);
  await assert.rejects(box.waitFor({ subject: undefined }, 0));
  assert.deepEqual(asked.slice(1), ["/api/v1/messages?limit=1&wait=0"]);
});

test("a server that is not there is named", () => assert.rejects(openMailbox("http://127.0.0.1:1"), /127\.0\.0\.1:1 cannot/));
