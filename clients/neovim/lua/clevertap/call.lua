-- One call: what is asked, and who is told what comes of it, once.
local problem = require("clevertap.problem")
local uv = vim.uv or vim.loop

local Call = {}
Call.__index = Call

--- `callback(problem, result)` comes later, one of the two nil. After `seconds` the call is stopped.
function Call.new(method, params, on_progress, seconds, callback)
  local self = setmetatable({
    method = method, params = params, on_progress = on_progress, callback = callback,
  }, Call)
  if seconds then
    self.timer = uv.new_timer()
    self.timer:start(math.floor(seconds * 1000), 0, vim.schedule_wrap(function()
      self:stop(problem.new("timeout", "%s took longer than %s s and was cancelled.", method, seconds))
    end))
  end
  return self
end

--- Stops the call; its callback gets a problem of the kind "cancelled".
function Call:cancel()
  self:stop(problem.new("cancelled", "%s was cancelled.", self.method))
end

function Call:stop(why)
  if not self.is_done then
    if self.connection then
      self.connection:forget(self)
    end
    self:finish(why)
  end
end

function Call:finish(why, result)
  if self.is_done then
    return
  end
  self.is_done = true
  if self.timer then
    self.timer:stop()
    self.timer:close()
  end
  vim.schedule(function()
    self.callback(why, result)
  end)
end

function Call:wire_params()
  local params = self.params
  if self.on_progress then
    params = vim.tbl_extend("force", params or {}, { _meta = { progressToken = self.id } })
  end
  return params
end

return Call
