-- Completion of methods, params and their values on the command line.
local generated = require("clevertap.generated")

local M = {}
local DAYS = { "today", "yesterday", "7daysAgo", "30daysAgo", "90daysAgo" }

local function starting_with(lead, candidates)
  return vim.tbl_filter(function(candidate)
    return vim.startswith(candidate, lead)
  end, candidates)
end

--- What may stand where `lead` stands in `line`; `method` is nil for the command that names one.
function M.candidates(method, lead, line)
  local words = vim.split(line, "%s+", { trimempty = true })
  if not method then
    local is_first = #words == (lead == "" and 1 or 2)
    if is_first then
      return starting_with(lead, generated.method_names)
    end
    method = words[2]
  end
  local params = generated.params(method)
  local key, before, last = lead:match("^([%w_]+)=(.-)([^,]*)$")
  if not key then
    local names = vim.tbl_map(function(name)
      return name .. "="
    end, vim.tbl_keys(params))
    table.sort(names)
    return starting_with(lead, names)
  end
  local param = params[key] or {}
  local values = param.values
    or param.kind == "day" and DAYS
    or param.kind == "boolean" and { "true", "false" }
    or {}
  return vim.tbl_map(function(value)
    return key .. "=" .. before .. value
  end, starting_with(last, values))
end

return M
