# timeout: 90
# An asyncio echo server with 1000 connections open at once.
import asyncio

CONNECTIONS = 1000
peak = 0
open_now = 0


async def serve(reader, writer):
    global peak, open_now
    open_now += 1
    peak = max(peak, open_now)
    while line := await reader.readline():
        writer.write(b"echo " + line)
        await writer.drain()
    open_now -= 1
    writer.close()


async def talk(port, number, all_open):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for text in f"hello {number}\n", "again\n":
        writer.write(text.encode())
        answers.append((await reader.readline()).decode())
        await all_open.wait()
    writer.close()
    await writer.wait_closed()
    return answers


class Barrier:
    """Opens when everybody has come."""

    def __init__(self, count):
        self.missing, self.event = count, asyncio.Event()

    async def wait(self):
        self.missing -= 1
        if self.missing == 0:
            self.event.set()
        await self.event.wait()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=CONNECTIONS)
    port = server.sockets[0].getsockname()[1]
    barrier = Barrier(CONNECTIONS)
    results = await asyncio.gather(*(talk(port, i, barrier) for i in range(CONNECTIONS)))
    server.close()
    await server.wait_closed()
    print(len(results), results[0], results[-1], peak)
    print(all(r == [f"echo hello {i}\n", "echo again\n"] for i, r in enumerate(results)))


asyncio.run(main())
