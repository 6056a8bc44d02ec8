-- A gateway for as long as it is wanted: its process starts with the first call, and anew after it ended.
local Call = require("clevertap.call")
local Connection = require("clevertap.connection")

local Gateway = {}
Gateway.__index = Gateway

--- Options: sandbox, account, config, binary, env (a table), options (a list of words of the program),
--- timeout (seconds).
function Gateway.new(options)
  return setmetatable({ options = options or {} }, Gateway)
end

--- Calls a method by its name on the wire. `callback(problem, result)` comes later, one of the two nil;
--- nothing comes for a call that was cancelled but a problem of the kind "cancelled".
function Gateway:call(method, params, options, callback)
  options = options or {}
  local seconds = options.timeout or self.options.timeout
  local call = Call.new(method, params, options.on_progress, seconds, callback)
  if not self.connection or self.connection.ended then
    local connection, why = Connection.start(self.options)
    if not connection then
      call:finish(why)
      return call
    end
    self.connection = connection
  end
  call.connection = self.connection
  self.connection:submit(call)
  return call
end

--- The gateway's process id; nil while there is none.
function Gateway:pid()
  return self.connection and not self.connection.ended and self.connection.pid or nil
end

--- Ends the gateway, and waits for its end: 4 s at most.
function Gateway:close()
  if self.connection then
    self.connection:close()
    self.connection = nil
  end
end

return Gateway
