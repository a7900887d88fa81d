/**
 * A mailbox for tests in Node 18 or newer, without any package.
 *
 * Events are read from the answer of fetch: EventSource cannot send the token, and is behind a flag in Node.
 */

const HOLD_SECONDS = 25; // the longest that the server holds an answer

export async function openMailbox(server) {
  const { address, token } = await (await ask(server, undefined, "POST", "mailboxes")).json();

  return {
    address,

    /** Wait for a message: `waitFor({ code: true })`, `waitFor({ link: true, subject: "Welcome", after: 3 })`. */
    async waitFor(wishes = {}, seconds = 30) {
      const wanted = Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined));
      for (let left = seconds; left >= 0; left -= HOLD_SECONDS) {
        const query = new URLSearchParams({ ...wanted, limit: 1, wait: Math.min(left, HOLD_SECONDS) });
        const { messages } = await (await ask(server, token, "GET", `messages?${query}`)).json();
        if (messages.length > 0) return messages[0];
      }
      throw new Error(`no message with ${JSON.stringify(wanted)} arrived within ${seconds} s`);
    },

    /** Follow what happens, from the first message on: `for await (const { name, data } of box.events())`. */
    async *events(after = 0) {
      const quit = new AbortController();
      try {
        const { body } = await ask(server, token, "GET", `events?after=${after}`, quit.signal);
        let rest = "";
        for await (const text of body.pipeThrough(new TextDecoderStream())) {
          const blocks = (rest + text).split("\n\n");
          rest = blocks.pop();
          yield* blocks.map(eventOf).filter(({ name }) => name);
        }
      } finally {
        quit.abort();
      }
    },

    async close() {
      await ask(server, token, "DELETE", "mailbox");
    },
  };
}

async function ask(server, token, method, path, signal) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const response = await fetch(`${server}/api/v1/${path}`, { method, headers, signal }).catch((error) => {
    throw new Error(`the server at ${server} cannot be reached`, { cause: error });
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return response;
}

/** Make an event of its lines; one without a name is a comment, which keeps the line open. */
function eventOf(block) {
  const { event, data } = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
  return { name: event, data: data && JSON.parse(data) };
}
