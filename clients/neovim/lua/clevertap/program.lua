-- The gateway program: where it is, and what it is started with.
local problem = require("clevertap.problem")

local NAME, VARIABLE = "clevertap-gateway", "CLEVERTAP_GATEWAY_BINARY"

local M = {}

--- The program's path or name; nil and a problem where there is none.
function M.find(options)
  local named = options.binary or (options.env or {})[VARIABLE] or vim.env[VARIABLE]
  if named and named ~= "" then
    if vim.fn.executable(named) == 1 then
      return named
    end
    return nil, problem.new("notFound", "%s is no program that can be run (binary, or %s).", named, VARIABLE)
  end
  if vim.fn.executable(NAME) == 1 then
    return NAME
  end
  return nil, problem.new("notFound", "There is no program %s on PATH. Install it, or name it in %s.", NAME, VARIABLE)
end

--- The variables it gets, as uv.spawn takes them.
function M.environment(options)
  local all = vim.tbl_extend("force", vim.fn.environ(), options.env or {}, { SWIFT_BACKTRACE = "enable=no" })
  local list = {}
  for name, value in pairs(all) do
    table.insert(list, name .. "=" .. value)
  end
  return list
end

--- The words of its command line.
function M.words(options)
  local words = { "--stdio", "--parent-pid", tostring((vim.uv or vim.loop).os_getpid()) }
  vim.list_extend(words, options.sandbox and { "--sandbox" } or {})
  vim.list_extend(words, options.account and { "--account", options.account } or {})
  vim.list_extend(words, options.config and { "--config", options.config } or {})
  return vim.list_extend(words, options.options or {})
end

return M
