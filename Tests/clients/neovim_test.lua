-- The Neovim plugin's tests: one function a feature of the table in clients/README.md.

local Gateway = require("clevertap.gateway")
local clevertap = require("clevertap")
local generated = require("clevertap.generated")
local uv = vim.loop
local FAKE, SCRATCH = vim.env.FAKE, vim.env.SCRATCH
local DAY = { from = "20240101", to = "20240101" }
local features = {}

local function feature(name, test)
  table.insert(features, { name, test })
end

local function check(condition, what)
  if not condition then
    error("failed: " .. (vim.inspect(what) or ""):sub(1, 1500), 2)
  end
end

local function wait_until(condition)
  check(vim.wait(15000, condition, 5), "waited in vain")
end

local function text(path)
  local file = io.open(path)
  if not file then
    return ""
  end
  local content = file:read("*a")
  file:close()
  return content
end

-- Whether there is no such process, or nothing left of it but its status.
local function ended(pid)
  local stat = text("/proc/" .. pid .. "/stat")
  return stat == "" or stat:match(".*%) (%a)") == "Z"
end

local function with(options, body)
  local gateway = Gateway.new(options)
  local ok, why = pcall(body, gateway)
  gateway:close()
  if not ok then
    error(why, 0)
  end
end

local function sandbox(body)
  with({ sandbox = true }, body)
end

local function fake(mode, body)
  local log = SCRATCH .. "/" .. mode
  with({ binary = FAKE, env = { FAKE_GATEWAY = mode, FAKE_GATEWAY_LOG = log } }, function(gateway)
    body(gateway, log)
  end)
end

-- One call, waited for: the problem and the result.
local function call(gateway, method, params, options)
  local why, result, is_done
  gateway:call(method, params, options, function(problem, value)
    why, result, is_done = problem, value, true
  end)
  wait_until(function()
    return is_done
  end)
  return why, result
end

local function matches(expected, actual)
  if expected == "*" then
    return true
  elseif type(expected) ~= "table" or type(actual) ~= "table" then
    return expected == actual
  end
  for name, value in pairs(expected) do
    if not matches(value, actual[name]) then
      return false
    end
  end
  for name in pairs(actual) do
    if expected[name] == nil then
      return false
    end
  end
  return true
end

-- Lua's tables have no order, so of several violations another one may come first, also in the message.
local function ordered(error)
  local violations = error and error.data and error.data.violations
  if violations and #violations > 1 then
    error.message = "*"
    table.sort(violations, function(a, b)
      return a.path < b.path
    end)
  end
  return error
end

local function day_with(more)
  return vim.tbl_extend("force", DAY, more)
end

feature("transcripts", function()
  for _, play in ipairs(vim.json.decode(text(vim.env.EXCHANGES))) do
    with({ options = play.argv, env = play.env }, function(gateway)
      for _, exchange in ipairs(play.calls) do
        local params = exchange.params ~= vim.NIL and exchange.params or nil
        local why, result = call(gateway, exchange.method, params)
        local answer = exchange.answer
        local came = answer.error and why and { code = why.code, message = why.message, data = why.data } or result
        local expected = ordered(answer.error) or answer.result
        check(matches(expected, answer.error and ordered(came) or came), { play.file, exchange, came, why })
      end
    end)
  end
end)

feature("errors by kind", function()
  sandbox(function(gateway)
    local wrong = call(gateway, "getReport", { from = "20240101", to = "x", channel = "pusj" })
    check(wrong.kind == "invalidParams" and wrong.code == generated.kinds.invalidParams, wrong)
    check(#wrong.data.violations == 2 and tostring(wrong):find(wrong.hint, 1, true), wrong)
    local refused = call(gateway, "getReport", day_with({ label = "sandbox:unauthorized" }))
    check(refused.kind == "unauthorized" and refused.code == 1002 and not refused.retryable, refused)
  end)
end)

feature("timeout", function()
  fake("silent", function(gateway, log)
    local why = call(gateway, "getReport", DAY, { timeout = 1 })
    check(why.kind == "timeout", why)
    wait_until(function()
      return text(log):find("requestId", 1, true)
    end)
  end)
end)

feature("progress", function()
  sandbox(function(gateway)
    local seen = {}
    local why = call(gateway, "getReport", day_with({ label = "sandbox:slow" }), {
      on_progress = function(news)
        table.insert(seen, news.progress)
      end,
    })
    check(why == nil and #seen > 0, { why, seen })
    for index = 2, #seen do
      check(seen[index] > seen[index - 1], seen)
    end
  end)
end)

feature("cancel", function()
  fake("silent", function(gateway, log)
    local why
    local running = gateway:call("getReport", DAY, nil, function(problem)
      why = problem
    end)
    wait_until(function()
      return text(log):find("getReport", 1, true)
    end)
    running:cancel()
    wait_until(function()
      return why and text(log):find("requestId", 1, true)
    end)
    check(why.kind == "cancelled", why)
  end)
end)

feature("killed mid-call", function()
  sandbox(function(gateway)
    call(gateway, "ping")
    local start = uv.now()
    vim.defer_fn(function()
      uv.kill(gateway:pid(), "sigkill")
    end, 200)
    local why = call(gateway, "getReport", day_with({ label = "sandbox:hang" }))
    check(why.kind == "died" and tostring(why):find("signal 9", 1, true) and uv.now() - start < 1200, why)
    local _, report = call(gateway, "getReport", DAY) -- By a new one.
    check(report.messageCount == 3)
  end)
  fake("die-mid-call", function(gateway)
    check(tostring(call(gateway, "getReport", DAY)):find("these are my last words", 1, true))
  end)
end)

feature("dies at its start", function()
  fake("die-at-start", function(gateway)
    for _ = 1, 2 do
      local why = call(gateway, "ping")
      check(why.kind == "died" and why.message:find("status 3: no start today", 1, true), why)
    end
  end)
end)

feature("missing program", function()
  with({ binary = "/nonexistent/gateway" }, function(gateway)
    local why = call(gateway, "ping")
    check(why.kind == "notFound" and why.message:find("/nonexistent/gateway", 1, true), why)
  end)

  -- Without a setting it is looked for in PATH, a virtual environment, a project's trees and ~/.local/bin.
  local find = require("clevertap.program").find
  local before = { PATH = vim.env.PATH, HOME = vim.env.HOME, CLEVERTAP_GATEWAY_BINARY = vim.env.CLEVERTAP_GATEWAY_BINARY }
  local home, project, virtual = SCRATCH .. "/home", SCRATCH .. "/project", SCRATCH .. "/virtual"
  vim.fn.mkdir(project .. "/below", "p")
  vim.env.PATH, vim.env.HOME, vim.env.CLEVERTAP_GATEWAY_BINARY = "/nonexistent", home, ""
  vim.cmd("cd " .. project .. "/below")
  local found, why = find({})
  check(not found and why.kind == "notFound", why)
  for _, place in ipairs({ "PATH", ".venv/bin and node_modules/.bin at or above " .. project .. "/below", home .. "/.local/bin" }) do
    check(why.message:find(place, 1, true), why)
  end
  -- Each next place is looked at before the one that was found.
  local places = { home .. "/.local/bin", project .. "/node_modules/.bin", project .. "/.venv/bin", virtual .. "/bin" }
  for _, folder in ipairs(places) do
    vim.fn.mkdir(folder, "p")
    uv.fs_symlink(FAKE, folder .. "/clevertap-gateway")
    found = find({ env = { VIRTUAL_ENV = virtual } })
    check(found == folder .. "/clevertap-gateway", found)
  end
  vim.cmd("cd -")
  for name, value in pairs(before) do
    vim.env[name] = value
  end
end)

feature("wrong version", function()
  fake("wrong-version", function(gateway)
    local why = call(gateway, "getReport", DAY)
    check(why.kind == "wrongVersion" and why.message:find("2.0", 1, true), why)
  end)
  fake("stranger", function(gateway)
    check(call(gateway, "ping").kind == "wrongVersion")
  end)
end)

feature("50 MB on one line", function()
  fake("big", function(gateway)
    local _, report = call(gateway, "getReport", DAY)
    check(#report.messages[1].messageName == 50000000)
  end)
end)

feature("characters cut by chunks", function()
  fake("split", function(gateway)
    local _, report = call(gateway, "getReport", DAY)
    check(report.messages[1].messageName == "a\u{2028}b\u{2029}c\u{85}d\u{1f600}e\u{e9}f", report)
  end)
end)

local function many(gateway, count, params_of)
  local results, done = {}, 0
  for index = 1, count do
    gateway:call("getReport", params_of(index), nil, function(why, result)
      done = done + 1
      results[index] = why or result
    end)
  end
  wait_until(function()
    return done == count
  end)
  return results
end

feature("100 calls at once", function()
  sandbox(function(gateway)
    local reports = many(gateway, 100, function(index)
      return day_with({ limit = index })
    end)
    for index, report in ipairs(reports) do
      check(#report.messages == math.min(index, 3), report)
    end
  end)
end)

feature("1,000 calls in flight at most", function()
  fake("crowd", function(gateway)
    local most = 0
    for _, report in ipairs(many(gateway, 1500, function()
      return DAY
    end)) do
      most = math.max(most, report.messageCount)
    end
    check(most == 1000, most)
  end)
end)

feature("close", function()
  for _, case in ipairs({
    { { sandbox = true }, 0, 1000 },
    { { binary = FAKE, env = { FAKE_GATEWAY = "stubborn" } }, 3500, 5500 },
  }) do
    local gateway = Gateway.new(case[1])
    call(gateway, "ping")
    local pid, start = gateway:pid(), uv.hrtime()
    gateway:close()
    local took = (uv.hrtime() - start) / 1e6
    check(ended(pid) and took >= case[2] and took < case[3], took)
  end
end)

feature("stderr is read", function()
  fake("chatty", function(gateway)
    for _ = 1, 3 do
      local why, result = call(gateway, "ping")
      check(why == nil and vim.tbl_isempty(result), why)
    end
  end)
end)

feature("process group of its own", function()
  sandbox(function(gateway)
    call(gateway, "ping")
    local group = text("/proc/" .. gateway:pid() .. "/stat"):match("%) %a %d+ (%d+)")
    check(tonumber(group) == gateway:pid(), group)
  end)
end)

feature("ends with its caller", function()
  local script = SCRATCH .. "/caller.lua"
  local file = assert(io.open(script, "w"))
  file:write([[
    local gateway = require("clevertap.gateway").new({ sandbox = true })
    local answered
    gateway:call("ping", nil, nil, function() answered = true end)
    vim.wait(5000, function() return answered end, 5)
    io.stdout:write(gateway:pid(), "\n")
    vim.cmd("qall!")
  ]])
  file:close()
  local path = vim.split(vim.o.runtimepath, ",")[1]
  local pid = vim.fn.system({ vim.v.progpath, "--headless", "-u", "NONE", "-i", "NONE", "--cmd",
    "set rtp^=" .. path, "-c", "luafile " .. script })
  pid = tonumber(vim.trim(pid))
  check(pid, pid)
  wait_until(function()
    return ended(pid)
  end)
end)

local function shown(command)
  local windows = #vim.api.nvim_list_wins()
  vim.cmd(command)
  wait_until(function()
    return #vim.api.nvim_list_wins() > windows
  end)
  check(vim.bo.buftype == "nofile" and not vim.bo.modifiable)
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

feature("commands and completion", function()
  clevertap.setup({ sandbox = true })
  local report = shown("CleverTapReport from=20240101 to=20240101 channel=push,inapp windowDays=1 daily=false")
  check(report:find("^# getReport 20240101 to 20240101, account sandbox: 2 messages\n"), report)
  check(report:find("\nmessageId%s+channel%s+messageName") and report:find("\n1704117781  inapp"), report)
  check(shown("CleverTapSummary from=20240101 to=20240101"):find("\ninapp%s+2%s+0%s+17497%s+2180"))
  check(shown("CleverTap listStatuses"):find("\nscheduled%s+"))
  check(shown("CleverTap planReport from=20240101 to=20240101"):find('"url": "https://', 1, true))
  local complaints, notify = {}, vim.notify
  vim.notify = function(message)
    table.insert(complaints, message)
  end
  vim.cmd("CleverTapReport from=20240101 to=20240101 label=sandbox:hang")
  vim.wait(100, function() end)
  vim.cmd("CleverTapCancel")
  vim.cmd("CleverTapReport 20240101")
  vim.cmd("CleverTapReport from=20240101 to=20240101 channel=pusj")
  wait_until(function()
    return #complaints == 3
  end)
  vim.notify = notify
  table.sort(complaints)
  check(complaints[1]:find('"20240101" is no param') and complaints[2]:find("did you mean") and
    complaints[3]:find("was cancelled"), complaints)
  local function completed(line, ...)
    check(vim.deep_equal(vim.fn.getcompletion(line, "cmdline"), { ... }), { line, vim.fn.getcompletion(line, "cmdline") })
  end
  completed("CleverTapReport channel=push,em", "channel=push,email")
  completed("CleverTapReport from=20240101 lo", "lookbackDays=")
  completed("CleverTapReport to=y", "to=yesterday")
  completed("CleverTapReport daily=", "daily=true", "daily=false")
  completed("CleverTapSummary groupBy=channel,da", "groupBy=channel,day")
  completed("CleverTap listM", "listMessageTypes")
  completed("CleverTap checkCredentials acc", "account=")
  clevertap.close()
end)

local failures = 0
for _, entry in ipairs(features) do
  local ok, why = xpcall(entry[2], debug.traceback)
  if ok then
    io.stdout:write("ok ", entry[1], "\n")
  else
    failures = failures + 1
    io.stdout:write(why, "\nnot ok ", entry[1], ": ", why:match("^[^\n]*"), "\n")
  end
end
vim.cmd(failures > 0 and "cquit 1" or "qall!")
