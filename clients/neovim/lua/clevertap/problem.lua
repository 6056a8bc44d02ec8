-- What can go wrong, as tables with kind and message, which print as the message and the hint.
local M = {}

local Problem = {
  __tostring = function(problem)
    return problem.hint and problem.message .. " " .. problem.hint or problem.message
  end,
}

--- A problem of this client's own: its message is the format filled in.
function M.new(kind, message, ...)
  return setmetatable({ kind = kind, message = message:format(...) }, Problem)
end

--- The problem for a JSON-RPC error object: code, message, kind, retryable, hint and data.
function M.answered(error)
  local data = type(error.data) == "table" and error.data or {}
  return setmetatable({
    code = error.code, message = error.message, kind = data.kind, retryable = data.retryable,
    hint = data.hint, data = data,
  }, Problem)
end

return M
