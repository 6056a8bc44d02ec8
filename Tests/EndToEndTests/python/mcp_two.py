"""The official Python client, 2.x: finds out the era by itself, then calls every tool; run by
test_mcp."""

import asyncio
import json
import sys

from mcp import Client, MCPError, StdioServerParameters

BINARY, EXAMPLES, MODE = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]


async def main():
    progress = []
    parameters = StdioServerParameters(command=BINARY, args=["--sandbox"])
    async with Client(parameters, mode=MODE) as client:
        tools = (await client.list_tools()).tools
        for tool in tools:
            result = await client.call_tool(tool.name, EXAMPLES[tool.name])
            assert not result.is_error, result
            assert json.loads(result.content[0].text) == result.structured_content

        async def on_progress(done, total, message):
            progress.append((done, total, message))

        day = {"from": "20240101", "to": "20240101"}
        slow = {**day, "label": ["sandbox:slow"]}
        await client.call_tool("getReport", slow, progress_callback=on_progress)
        bad = await client.call_tool("getReport", {**day, "channel": ["pusj"]})
        assert bad.is_error and bad.structured_content is None, bad
        assert json.loads(bad.content[0].text)["data"]["violations"], bad
        try:
            await client.call_tool("getReprot", {})
            raise AssertionError("an unknown tool was accepted")
        except MCPError as problem:
            assert problem.error.code == -32602, problem.error
        hang = {**day, "label": ["sandbox:hang"]}
        call = asyncio.create_task(client.call_tool("getReport", hang))
        await asyncio.sleep(0.2)
        call.cancel()
        await asyncio.sleep(0.2)
        status = await client.call_tool("getStatus", {})
        assert status.structured_content["running"] == 0, status
        version = client.protocol_version
    print(json.dumps({"version": version, "tools": [t.name for t in tools], "progress": len(progress)}))


asyncio.run(main())
