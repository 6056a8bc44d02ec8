"""The method table as the clients need it, read from the documents in schemas/."""

import json
import os
import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# What the result of a method is called in typed languages; the other catalogues share one.
RESULT_NAMES = {
    "getReport": "Report",
    "summarizeReport": "Summary",
    "planReport": "Plan",
    "listAccounts": "AccountEntry",
    "listRegions": "RegionEntry",
    "checkCredentials": "Credentials",
    "getStatus": "GatewayStatus",
    "ping": "Pong",
    "rpc.discover": "OpenRPC",
}
# The param that the clients' own streaming sets, and the one that does not go with it.
STREAM_PARAM = "stream"
UNSTREAMED_PARAM = "shape"


@dataclass(frozen=True)
class Type:
    """A type: `kind` is any, null, string, integer, number, boolean, day, enum, record, array or map.

    `name` names a record, or an enum that has a name; `of` is an array's or a map's element.
    """

    kind: str
    name: str = ""
    of: Optional["Type"] = None
    values: tuple = ()
    nullable: bool = False


@dataclass(frozen=True)
class Member:
    name: str
    type: Type
    required: bool
    description: str
    default: Any = None

    @property
    def values(self) -> tuple:
        """The values it, or each of its elements, may have, where there is a list of them."""
        return (self.type.of or self.type).values

    @property
    def told(self) -> str:
        """Its description, with the default where that says something."""
        return self.description + ("" if self.default in (None, False) else " Default: %s." % self.default)


@dataclass(frozen=True)
class Record:
    """An object type; an open one may have members besides those listed."""

    name: str
    description: str
    members: tuple
    is_open: bool


@dataclass(frozen=True)
class Method:
    name: str
    summary: str
    description: str
    params: tuple
    result: Type

    @property
    def words(self) -> List[str]:
        """Its name in words: getReport is get, report; rpc.discover is discover."""
        return words(self.name.split(".")[-1])

    @property
    def variants(self) -> List[bool]:
        """Whether it streams: False, and True besides where it can."""
        return [False, True] if any(param.name == STREAM_PARAM for param in self.params) else [False]

    def params_of(self, is_stream: bool) -> List["Member"]:
        """The params that a caller gives."""
        left_out = {STREAM_PARAM, UNSTREAMED_PARAM} if is_stream else {STREAM_PARAM}
        return [param for param in self.params if param.name not in left_out]


@dataclass
class Table:
    contract: str
    methods: List[Method]
    kinds: List[dict]
    enums: Dict[str, tuple] = field(default_factory=dict)
    records: Dict[str, Record] = field(default_factory=dict)


def words(name: str) -> List[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name)]


def snake(name: str) -> str:
    return "_".join(words(name))


def capitalized(name: str) -> str:
    return name[0].upper() + name[1:]


def singular(name: str) -> str:
    if name.endswith("us"):
        return name
    return name[:-3] + "y" if name.endswith("ies") else name.rstrip("s")


def plural(name: str) -> str:
    if name.endswith("by"):
        return name
    return name[:-1] + "ies" if name.endswith("y") else name + ("es" if name.endswith("s") else "s")


def camel(method: "Method") -> str:
    """What it is called where names have humps: getReport, discover."""
    first, *rest = method.words
    return first + "".join(word.capitalize() for word in rest)


def error_class(kind: str) -> str:
    """What the exception for a kind of error is called: UnauthorizedError."""
    name = capitalized(kind)
    return name if name.endswith("Error") else name + "Error"


def load() -> Table:
    read = lambda path: json.load(open(os.path.join(ROOT, "schemas", path), encoding="utf-8"))
    discovered = read("openrpc.json")
    tools = {tool["name"]: tool["inputSchema"]["properties"] for tool in read("mcp/tools.json")["tools"]}
    table = Table(discovered["info"]["version"], [], read("errors.json")["kinds"])
    reader = Reader(table)
    for method in discovered["methods"]:
        table.methods.append(reader.method(method, tools.get(method["name"], {})))
    progress = next(
        entry for entry in read("notifications.json")["anyOf"]
        if entry["properties"]["method"].get("const") == "notifications/progress"
    )  # fmt: skip
    reader.type(progress["properties"]["params"], "Progress")
    return table


class Reader:
    """Turns JSON schemas into types, naming their objects and enums."""

    def __init__(self, table: Table):
        self.table = table

    def method(self, method: dict, canonical: dict) -> Method:
        params = []
        for param in method["params"]:
            # The canonical form, where there is one: without the spellings that are only forgiven.
            schema = {**canonical.get(param["name"], param["schema"])}
            if "default" not in param["schema"]:
                schema.pop("default", None)
            params.append(self.member(param["name"], schema, param["required"], "", True))
        name = method["name"]
        result = self.type(method["result"]["schema"], RESULT_NAMES.get(name, "CatalogueEntry"))
        return Method(name, method["summary"], method["description"], tuple(params), result)

    def member(self, name, schema, required, context, is_param=False) -> Member:
        inner = context + capitalized(singular(name) if schema.get("type") == "array" else name)
        if is_param and schema.get("pattern", "").startswith("^([0-9]{8}|today"):
            made = Type("day")
        else:
            made = self.type(schema, inner)
        return Member(name, made, required, schema.get("description", ""), schema.get("default"))

    def type(self, schema: dict, name: str) -> Type:
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        nullable = "null" in kinds and len(kinds) > 1
        kind = next((k for k in kinds if k != "null"), kinds[0] if kinds else "any")
        if kind == "array":
            return Type("array", of=self.type(schema["items"], name), nullable=nullable)
        if kind == "object":
            return self.object(schema, name, nullable)
        if "enum" in schema:
            return self.enum(tuple(schema["enum"]), name, nullable)
        return Type(kind, nullable=nullable)

    def enum(self, values: tuple, name: str, nullable: bool) -> Type:
        for known, theirs in self.table.enums.items():
            if theirs == values:
                return Type("enum", known, values=values, nullable=nullable)
        if len(values) > 1:
            self.table.enums[name] = values
        return Type("enum", name if len(values) > 1 else "", values=values, nullable=nullable)

    def object(self, schema: dict, name: str, nullable: bool) -> Type:
        properties = schema.get("properties", {})
        rest = schema.get("additionalProperties", {})
        if not properties and rest is not False:
            return Type("map", of=self.type(rest, name), nullable=nullable)
        required = schema.get("required", [])
        members = tuple(
            self.member(key, value, key in required, name) for key, value in properties.items()
        )
        for record in self.table.records.values():
            if record.members == members:
                return Type("record", record.name, nullable=nullable)
        record = Record(name, schema.get("description", ""), members, rest is not False)
        self.table.records[name] = record
        return Type("record", name, nullable=nullable)
