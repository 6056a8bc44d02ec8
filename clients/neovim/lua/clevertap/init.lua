-- CleverTap's message reports in Neovim: the settings, and what the commands do.
local Gateway = require("clevertap.gateway")
local generated = require("clevertap.generated")
local view = require("clevertap.view")

local M = {}
local settings = {}
local gateway
local running = {}

--- Sets options: sandbox, account, config, binary, env, options, timeout (seconds). See the README.
function M.setup(options)
  M.close()
  settings = options or {}
end

--- The gateway all commands share, started when it is needed.
function M.gateway()
  gateway = gateway or Gateway.new(settings)
  return gateway
end

--- Ends the gateway.
function M.close()
  if gateway then
    gateway:close()
    gateway = nil
  end
end

--- Calls a method; `callback(problem, result)` comes later, one of the two nil. Returns the call, which
--- has a method `cancel`. `options` may have timeout (seconds) and on_progress.
function M.call(method, params, options, callback)
  return M.gateway():call(method, params, options, callback)
end

--- Cancels what the commands have started.
function M.cancel()
  for call in pairs(running) do
    call:cancel()
  end
end

--- Runs a command: words are key=value, the result is shown in a scratch buffer.
function M.run(method, words)
  if not method then
    return view.complain("name a method, such as :CleverTap listChannels")
  end
  local ok, params = pcall(M.params, method, words)
  if not ok then
    return view.complain(params)
  end
  local wants_table = generated.params(method).shape and not params.shape
  if wants_table then
    params.shape = "rows"
  end
  local call
  call = M.call(method, params, { on_progress = view.progress }, function(problem, result)
    running[call] = nil
    if problem then
      view.complain(problem)
    else
      view.show(method, result)
    end
  end)
  running[call] = true
  return call
end

--- The params for key=value words; what is wrong with them is the gateway's to say.
function M.params(method, words)
  local params = vim.empty_dict()
  for _, word in ipairs(words) do
    local key, value = word:match("^([%w_]+)=(.*)$")
    if not key then
      error(("%q is no param: write key=value"):format(word), 0)
    end
    local param = generated.params(method)[key]
    local kind = param and param.kind
    if kind == "boolean" and (value == "true" or value == "false") then
      params[key] = value == "true"
    elseif kind == "integer" and tonumber(value) then
      params[key] = tonumber(value)
    else
      params[key] = value
    end
  end
  return params
end

return M
