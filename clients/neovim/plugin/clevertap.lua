-- The commands; what they do is loaded when one is used.
if vim.g.loaded_clevertap then
  return
end
vim.g.loaded_clevertap = true

local function command(name, method, description)
  vim.api.nvim_create_user_command(name, function(arguments)
    require("clevertap").run(method or table.remove(arguments.fargs, 1), arguments.fargs)
  end, {
    nargs = "*",
    desc = description,
    complete = function(lead, line)
      return require("clevertap.complete").candidates(method, lead, line)
    end,
  })
end

command("CleverTapReport", "getReport", "CleverTap: the messages of a range, a row each")
command("CleverTapSummary", "summarizeReport", "CleverTap: counts per channel, day or label")
command("CleverTap", nil, "CleverTap: any method of the gateway")
vim.api.nvim_create_user_command("CleverTapCancel", function()
  require("clevertap").cancel()
end, { desc = "CleverTap: cancel the calls that are running" })
