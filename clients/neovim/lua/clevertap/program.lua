-- The gateway program: where it is, and what it is started with.
local problem = require("clevertap.problem")

local NAME, VARIABLE = "clevertap-gateway", "CLEVERTAP_GATEWAY_BINARY"

local M = {}

-- Where a virtual environment and an npm tree, at or above the working folder, have their programs.
local TREES = { ".venv/bin", "node_modules/.bin" }

--- The path of the first such program: on PATH, in the virtual environment in use, in a tree at or above
--- the working folder, where pipx and uv put programs; nil and the places that were tried.
local function search(env)
  local tried = {}
  local function try(folder)
    local path = folder .. "/" .. NAME
    table.insert(tried, folder)
    return vim.fn.executable(path) == 1 and path or nil
  end
  if vim.fn.executable(NAME) == 1 then
    return vim.fn.exepath(NAME)
  end
  table.insert(tried, "PATH")
  local environment = (env or {}).VIRTUAL_ENV or vim.env.VIRTUAL_ENV
  local found = environment and try(environment .. "/bin")
  local folder = vim.fn.getcwd()
  while not found do
    for _, tree in ipairs(TREES) do
      found = found or vim.fn.isdirectory(folder .. "/" .. tree) == 1 and try(folder .. "/" .. tree) or nil
    end
    local parent = vim.fn.fnamemodify(folder, ":h")
    if parent == folder then
      break
    end
    folder = parent
  end
  table.insert(tried, table.concat(TREES, " and ") .. " at or above " .. vim.fn.getcwd())
  return found or try((vim.env.HOME or "") .. "/.local/bin"), tried
end

--- The program's path; nil and a problem where there is none.
function M.find(options)
  local named = options.binary or (options.env or {})[VARIABLE] or vim.env[VARIABLE]
  if named and named ~= "" then
    if vim.fn.executable(named) == 1 then
      return named
    end
    return nil, problem.new("notFound", "%s is no program that can be run (binary, or %s).", named, VARIABLE)
  end
  local found, tried = search(options.env)
  if found then
    return found
  end
  local message = "There is no program %s. It was looked for in: %s. Install it, or name it in %s or setup({ binary = ... })."
  return nil, problem.new("notFound", message, NAME, table.concat(tried, ", "), VARIABLE)
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
