"""The official Python client, 1.x: lists and calls every tool over the handshake; run by test_mcp."""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import McpError
from mcp.types import CancelledNotification, CancelledNotificationParams, ClientNotification

BINARY, EXAMPLES = sys.argv[1], json.loads(sys.argv[2])


async def main():
    progress = []
    parameters = StdioServerParameters(command=BINARY, args=["--sandbox"])
    async with stdio_client(parameters) as (read, write), ClientSession(read, write) as session:
        start = await session.initialize()
        await session.send_ping()
        tools = (await session.list_tools()).tools
        for tool in tools:
            assert tool.annotations.readOnlyHint and tool.description and tool.title, tool.name
            # The client checks structuredContent against outputSchema itself.
            result = await session.call_tool(tool.name, EXAMPLES[tool.name])
            assert not result.isError, result
            assert json.loads(result.content[0].text) == result.structuredContent

        async def on_progress(done, total, message):
            progress.append((done, total, message))

        day = {"from": "20240101", "to": "20240101"}
        slow = {**day, "label": ["sandbox:slow"]}
        await session.call_tool("getReport", slow, progress_callback=on_progress)
        bad = await session.call_tool("getReport", {**day, "channel": ["pusj"]})
        error = json.loads(bad.content[0].text)
        assert bad.isError and bad.structuredContent is None and error["data"]["violations"][0]["suggestion"] == "push", bad
        refused = await session.call_tool("getReport", {**day, "label": ["sandbox:unauthorized"]})
        assert refused.isError and json.loads(refused.content[0].text)["code"] == 1002, refused
        try:
            await session.call_tool("getReprot", {})
            raise AssertionError("an unknown tool was accepted")
        except McpError as problem:
            assert problem.error.code == -32602, problem.error
        hang = {**day, "label": ["sandbox:hang"]}
        call = asyncio.create_task(session.call_tool("getReport", hang))
        await asyncio.sleep(0.2)
        # This client does not tell the server of a cancelled task by itself.
        cancel = CancelledNotificationParams(requestId=session._request_id - 1)
        await session.send_notification(
            ClientNotification(CancelledNotification(method="notifications/cancelled", params=cancel))
        )
        await session.send_ping()
        status = await session.call_tool("getStatus", {})
        assert status.structuredContent["running"] == 0, status
        call.cancel()
    print(json.dumps({"version": start.protocolVersion, "tools": [t.name for t in tools],
                      "progress": len(progress)}))  # fmt: skip


asyncio.run(main())
