# An asyncio echo server with many connections at once; streams, datagrams, pipes of subprocesses. argv[1]: number of connections.
import asyncio
import socket
import sys

CONNECTIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 40


async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(b"<" + line.strip() + b">\n")
        await writer.drain()
    writer.close()


async def client(port, number, started):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    started.release()
    answers = []
    for i in range(5):
        writer.write(b"%d.%d\n" % (number, i))
        await writer.drain()
        answers.append((await reader.readline()).decode().strip())
    writer.close()
    await writer.wait_closed()
    return answers


async def echo_many():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    started = asyncio.Semaphore(0)
    async with server:
        answers = await asyncio.gather(*(client(port, i, started) for i in range(CONNECTIONS)))
    print(len(answers), answers[0], answers[-1][0] == f"<{CONNECTIONS - 1}.0>", sum(len(a) for a in answers))


class Datagrams(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data.upper(), address)


class Collector(asyncio.DatagramProtocol):
    def __init__(self):
        self.got, self.done = [], asyncio.get_running_loop().create_future()

    def datagram_received(self, data, address):
        self.got.append(data)
        if len(self.got) == 3:
            self.done.set_result(sorted(self.got))


async def datagrams():
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(Datagrams, local_addr=("127.0.0.1", 0))
    sender, collector = await loop.create_datagram_endpoint(Collector, remote_addr=server.get_extra_info("sockname"))
    for word in b"one", b"two", b"three":
        sender.sendto(word)
    print(await asyncio.wait_for(collector.done, 10))
    sender.close()
    server.close()


async def sockets():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    with a, b:
        a.setblocking(False)
        b.setblocking(False)
        payload = b"x" * 1_000_000
        sending = asyncio.create_task(loop.sock_sendall(a, payload))
        got = 0
        while got < len(payload):
            got += len(await loop.sock_recv(b, 65536))
        await sending
        print(got)
        try:
            await asyncio.wait_for(loop.sock_recv(b, 10), 0.01)
        except TimeoutError as e:
            print(type(e).__name__)


asyncio.run(echo_many())
asyncio.run(datagrams())
asyncio.run(sockets())
