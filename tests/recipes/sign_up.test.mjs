/** Signs up at SITE with a mailbox at EPHEMAIL_SERVER: `node --test`. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { openMailbox } from "./mailbox.mjs";

const { EPHEMAIL_SERVER, SITE } = process.env;
let box;

beforeEach(async () => {
  box = await openMailbox(EPHEMAIL_SERVER);
});

afterEach(() => box.close());

async function post(path, fields) {
  const response = await fetch(SITE + path, { method: "POST", body: new URLSearchParams(fields) });
  return response.text();
}

test("sign up by the code, waiting", async () => {
  await post("/sign-up", { address: box.address });
  const { codes } = await box.waitFor({ code: true });
  assert.match(await post("/code", { address: box.address, code: codes[0].value }), /Welcome/);
});

test("sign up by the link, following events", async () => {
  for await (const { name, data } of box.events()) {
    if (name === "ready") await post("/sign-up", { address: box.address });
    if (name !== "arrival") continue;
    const page = await fetch(data.links[0].url);
    assert.match(await page.text(), /Welcome/);
    break;
  }
});
