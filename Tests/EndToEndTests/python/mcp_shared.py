"""The official client, 2.x, in both eras on one process that answers plain batches in between; run
by test_mcp."""

import asyncio
import contextlib
import json
import sys

import anyio
from mcp import Client, types
from mcp.shared.message import SessionMessage

BINARY, TOOLS = sys.argv[1], int(sys.argv[2])


class Process:
    """A gateway whose lines go to whoever they are for."""

    async def start(self):
        self.process = await asyncio.create_subprocess_exec(
            BINARY, "--sandbox", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            limit=1 << 24,
        )  # fmt: skip
        self.batches = asyncio.Queue()
        self.session = None
        self.reading = asyncio.create_task(self.read())

    async def read(self):
        async for line in self.process.stdout:
            if line.startswith(b"["):
                await self.batches.put(json.loads(line))
            elif self.session:
                message = types.jsonrpc_message_adapter.validate_json(line, by_name=False)
                await self.session.send(SessionMessage(message))

    async def write(self, text):
        self.process.stdin.write(text.encode() + b"\n")
        await self.process.stdin.drain()

    async def batch(self):
        """Sends a plain batch of three calls; its answers' ids."""
        calls = [
            {"jsonrpc": "2.0", "id": "plain-%d" % n, "method": method}
            for n, method in enumerate(["ping", "listChannels", "getStatus"])
        ]
        await self.write(json.dumps(calls))
        return [answer["id"] for answer in await asyncio.wait_for(self.batches.get(), 20)]

    @contextlib.asynccontextmanager
    async def transport(self):
        """One client's way to the process, which stays when the client goes."""
        self.session, to_client = anyio.create_memory_object_stream(100)
        from_client, outgoing = anyio.create_memory_object_stream(100)

        async def forward():
            async for message in outgoing:
                text = message.message.model_dump_json(by_alias=True, exclude_unset=True)
                await self.write(text)

        task = asyncio.create_task(forward())
        try:
            yield to_client, from_client
        finally:
            task.cancel()
            self.session = None


async def main():
    process = Process()
    await process.start()
    wanted = ["plain-0", "plain-1", "plain-2"]
    for mode, version in [("legacy", "2025-11-25"), ("auto", "2026-07-28")]:
        async with Client(process.transport(), mode=mode) as client:
            assert client.protocol_version == version, client.protocol_version
            assert await process.batch() == wanted
            names = [tool.name for tool in (await client.list_tools()).tools]
            assert len(names) == TOOLS, names
            day = {"from": "20240101", "to": "20240101"}
            results = await asyncio.gather(
                process.batch(), client.call_tool("getReport", day), client.call_tool("listRegions", {})
            )
            assert results[0] == wanted and not results[1].is_error and not results[2].is_error
    process.process.stdin.close()
    assert await process.process.wait() == 0
    print(json.dumps({"done": True}))


asyncio.run(main())
