"""Stock aiosmtpd, to measure against: no handler hooks, the default event loop, in a process of its own.

Prints its port once it listens. It is given a host name, because otherwise each session looks it up in DNS and the
figure would be the resolver's.
"""

import asyncio
import logging

from aiosmtpd.smtp import SMTP


class Handler:
    """Has no hooks, so that every message is answered 250 and dropped."""


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="localhost"), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    asyncio.run(_serve())
