-- A running gateway: carries calls to it until it ends.
local generated = require("clevertap.generated")
local problem = require("clevertap.problem")
local program = require("clevertap.program")
local uv = vim.uv or vim.loop
local is_list = vim.islist or vim.tbl_islist

-- Calls that the gateway has at once; more wait here, in order.
local IN_FLIGHT = 1000
-- Bytes of stderr kept to tell how a gateway ended.
local TAIL_BYTES = 4096
-- Milliseconds close() waits after the end of input, and again after SIGTERM.
local PATIENCE = 2000
local HANDSHAKE = 0

local Connection = {}
Connection.__index = Connection

--- Starts the program; nil and a problem where that cannot be.
function Connection.start(options)
  local command, why = program.find(options)
  if not command then
    return nil, why
  end
  local self = setmetatable({
    command = command, last_id = HANDSHAKE, pending = {}, pending_count = 0, held_back = {},
    pieces = {}, tail = "",
    stdin = uv.new_pipe(false), stdout = uv.new_pipe(false), stderr = uv.new_pipe(false),
  }, Connection)
  local handle, pid = uv.spawn(command, {
    args = program.words(options),
    env = program.environment(options),
    stdio = { self.stdin, self.stdout, self.stderr },
    -- A process group of its own: Ctrl-C reaches the editor, and not the gateway.
    detached = true,
  }, vim.schedule_wrap(function(status, signal)
    self:exited(status, signal)
  end))
  if not handle then
    return nil, problem.new("notFound", "%s could not be started: %s", command, pid)
  end
  self.handle, self.pid = handle, pid
  self.stdout:read_start(vim.schedule_wrap(function(_, data)
    self:read(data)
  end))
  self.stderr:read_start(function(_, data)
    self.tail = (self.tail .. (data or "")):sub(-TAIL_BYTES)
  end)
  self:send({ id = HANDSHAKE, method = "getStatus" })
  return self
end

function Connection:send(message)
  message.jsonrpc = "2.0"
  if not self.stdin:is_closing() then
    self.stdin:write(vim.json.encode(message) .. "\n")
  end
end

--- Sends the call, at once or when it is its turn.
function Connection:submit(call)
  if self.ended then
    return call:finish(self.ended)
  end
  table.insert(self.held_back, call)
  self:fill()
end

-- Sends what waits, as far as there is room; nothing before the contract's version is known.
function Connection:fill()
  while self.is_verified and #self.held_back > 0 and self.pending_count < IN_FLIGHT do
    local call = table.remove(self.held_back, 1)
    if not call.is_done then
      self.last_id = self.last_id + 1
      call.id = self.last_id
      self.pending[call.id] = call
      self.pending_count = self.pending_count + 1
      self:send({ id = call.id, method = call.method, params = call:wire_params() })
    end
  end
end

-- Takes the call out; whether it was in flight.
function Connection:take(call)
  if not call or self.pending[call.id] ~= call then
    return false
  end
  self.pending[call.id] = nil
  self.pending_count = self.pending_count - 1
  return true
end

--- Stops the call; nothing comes for it any more.
function Connection:forget(call)
  if call.id and self:take(call) then
    self:send({ method = "notifications/cancelled", params = { requestId = call.id } })
    self:fill()
  end
end

function Connection:read(data)
  if not data or self.ended then
    self.is_read = true
    return self:end_when_over()
  end
  -- Only the byte 0x0A ends a line: U+2028 and the like are text.
  local from = 1
  while true do
    local line_end = data:find("\n", from, true)
    table.insert(self.pieces, data:sub(from, (line_end or 0) - 1))
    if not line_end then
      return
    end
    local line = table.concat(self.pieces)
    self.pieces, from = {}, line_end + 1
    local why = self:receive(line)
    if why then
      self:kill()
      return self:fail(why)
    end
  end
end

-- Deals with a line; what is wrong with the program that wrote it, or nil.
function Connection:receive(line)
  local ok, message = pcall(vim.json.decode, line)
  if not ok or type(message) ~= "table" or is_list(message) then
    return self:stranger("it writes lines that are no JSON objects")
  end
  if message.method == "notifications/progress" then
    local call = self.pending[message.params.progressToken]
    if call and call.on_progress then
      call.on_progress(message.params)
    end
  elseif message.method == nil then
    if not self.is_verified then
      return self:verify(message)
    end
    local call = self.pending[message.id]
    if self:take(call) then
      self:fill()
      if message.error then
        call:finish(problem.answered(message.error))
      else
        call:finish(nil, message.result)
      end
    end
  end
end

-- The first answer tells which contract the program keeps; another major version is refused.
function Connection:verify(message)
  local result = type(message.result) == "table" and message.result or {}
  local version = type(result.contract) == "table" and result.contract.version
  if message.id ~= HANDSHAKE or type(version) ~= "string" then
    return self:stranger("it does not tell the version of its contract")
  end
  if version:match("^%d+") ~= generated.contract_version:match("^%d+") then
    return problem.new(
      "wrongVersion",
      "The gateway keeps version %s of the contract, this client was made for %s: install matching versions.",
      version, generated.contract_version
    )
  end
  self.is_verified = true
  self:fill()
end

function Connection:stranger(why)
  return problem.new("wrongVersion", "%s is no clevertap-gateway: %s.", self.command, why)
end

function Connection:exited(status, signal)
  local how = signal ~= 0 and "by signal " .. signal or "with exit status " .. status
  self.exit = how
  self.handle:close()
  -- What it wrote last is still to be read, unless somebody else holds its output.
  vim.defer_fn(function()
    self.is_read = true
    self:end_when_over()
  end, 500)
  self:end_when_over()
end

function Connection:end_when_over()
  if not (self.exit and self.is_read) then
    return
  end
  local said = vim.trim(self.tail)
  local message = "The gateway ended %s" .. (said == "" and "." or ": %s")
  self:fail(problem.new("died", message, self.exit, said))
end

function Connection:fail(why)
  if self.ended then
    return
  end
  self.ended = why
  for _, pipe in ipairs({ self.stdin, self.stdout, self.stderr }) do
    if not pipe:is_closing() then
      pipe:close()
    end
  end
  local calls = vim.list_extend(vim.tbl_values(self.pending), self.held_back)
  self.pending, self.pending_count, self.held_back = {}, 0, {}
  for _, call in ipairs(calls) do
    call:finish(why)
  end
end

function Connection:kill()
  if not self.exit then
    self.handle:kill("sigkill")
  end
end

--- Ends the gateway: end of input, after 2 s SIGTERM, after 2 s more SIGKILL. Waits for the end.
function Connection:close()
  if self.ended then
    return
  end
  self.stdin:close()
  for _, signal in ipairs({ "sigterm", "sigkill" }) do
    local has_ended = vim.wait(PATIENCE, function()
      return self.exit ~= nil
    end, 5)
    if has_ended then
      break
    end
    self.handle:kill(signal)
  end
  vim.wait(PATIENCE, function()
    return self.exit ~= nil
  end, 5)
  self:fail(problem.new("closed", "The gateway was closed."))
end

return Connection
