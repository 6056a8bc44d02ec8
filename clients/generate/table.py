"""The method table as the clients need it, read from the documents in schemas/."""

import json
import os
import re
from dataclasses import dataclass, field, replace
from typing import Any, Dict, List, Optional

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# The param that the clients' own streaming sets, and those that do not go with it.
STREAM_PARAM = "stream"
UNSTREAMED_PARAMS = {"shape", "maxBytes"}


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

    @property
    def is_known(self) -> bool:
        """Whether its members are ours, though it may get more: a row of counts, not CleverTap's text."""
        return any(member.required and member.type.kind == "record" for member in self.members)


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
        left_out = {STREAM_PARAM} | UNSTREAMED_PARAMS if is_stream else {STREAM_PARAM}
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
    table = Table(discovered["info"]["version"], [], read("errors.json")["kinds"])
    reader = Reader(table, discovered["components"]["schemas"])
    for method in discovered["methods"]:
        table.methods.append(reader.method(method))
    progress = next(
        entry for entry in read("notifications.json")["anyOf"]
        if entry["properties"]["method"].get("const") == "notifications/progress"
    )  # fmt: skip
    reader.type(progress["properties"]["params"], "Progress")
    return table


class Reader:
    """Turns JSON schemas into types; objects have the names of the components they are."""

    def __init__(self, table: Table, components: dict):
        self.table = table
        self.components = components

    def method(self, method: dict) -> Method:
        params = []
        # Two methods may have an enum of one name.
        self.method_words = "".join(word.capitalize() for word in words(method["name"])[:1])
        for param in method["params"]:
            schema = param["schema"]
            # Of the accepted forms the first is the canonical one.
            form = {**schema.get("anyOf", [schema])[0]}
            form.update({key: schema[key] for key in ("description", "default") if key in schema})
            params.append(self.member(param["name"], form, param["required"], "", True))
        name = method["name"]
        schema = method["result"]["schema"]
        named = schema.get("items", schema)
        if "$ref" not in named and named.get("type") != "null":
            raise ValueError("the result of %s has no name: make it a named type of the table" % name)
        result = self.type(schema, name)
        return Method(name, method["summary"], method["description"], tuple(params), result)

    def member(self, name, schema, required, context, is_param=False) -> Member:
        inner = context + capitalized(singular(name) if schema.get("type") == "array" else name)
        if is_param and schema.get("pattern", "").startswith("^([0-9]{8}|"):
            made = Type("day")
        else:
            made = self.type(schema, inner)
        return Member(name, made, required, schema.get("description", ""), schema.get("default"))

    def type(self, schema: dict, name: str) -> Type:
        if "$ref" in schema or "allOf" in schema:
            return self.component(schema.get("$ref") or schema["allOf"][0]["$ref"])
        if "anyOf" in schema:
            inner = next(form for form in schema["anyOf"] if form.get("type") != "null")
            return replace(self.type(inner, name), nullable={"type": "null"} in schema["anyOf"])
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        nullable = "null" in kinds and len(kinds) > 1
        kind = next((k for k in kinds if k != "null"), kinds[0] if kinds else "any")
        if kind == "array":
            return Type("array", of=self.type(schema["items"], name), nullable=nullable)
        if kind == "object":
            return self.object(schema, name, nullable)
        if "enum" in schema:
            return self.enum(tuple(v for v in schema["enum"] if v is not None), name, nullable)
        return Type(kind, nullable=nullable)

    def component(self, reference: str) -> Type:
        """A component under its own name, which is read once."""
        name = reference.rsplit("/", 1)[1]
        if name not in self.table.records:
            schema = self.components[name]
            return self.object(schema, name, False)
        return Type("record", name)

    def enum(self, values: tuple, name: str, nullable: bool) -> Type:
        if self.table.enums.get(name, values) != values:
            name = self.method_words + name
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
        record = Record(name, schema.get("description", ""), members, rest is not False)
        self.table.records[name] = record
        return Type("record", name, nullable=nullable)
