-- How results, progress and problems are shown.
local is_list = vim.islist or vim.tbl_islist
local M = {}

-- Columns in order of appearance, first those that say which row it is.
local FIRST = {
  "messageId", "value", "name", "channel", "messageName", "startedAt", "status", "delivery", "messages",
  "sent", "viewed", "clicked",
}

-- JSON without the escapes that Lua's encoder gives to slashes.
local function json(value)
  return (vim.json.encode(value):gsub("\\/", "/"))
end

local function text(value)
  if value == nil or value == vim.NIL then
    return ""
  elseif type(value) == "number" then
    return value == math.floor(value) and ("%.0f"):format(value) or tostring(value)
  elseif type(value) == "table" then
    return json(value)
  end
  return (tostring(value):gsub("%c", "?"))
end

-- The rows of a summary have their sums and rates one level down.
local function flat(row)
  local out = {}
  for name, value in pairs(row) do
    if (name == "metrics" or name == "rates") and type(value) == "table" then
      out = vim.tbl_extend("keep", out, value)
    else
      out[name] = value
    end
  end
  return out
end

local function columns(rows)
  local seen, names = {}, {}
  for _, row in ipairs(rows) do
    for name in pairs(row) do
      seen[name] = true
    end
  end
  for _, name in ipairs(FIRST) do
    if seen[name] then
      table.insert(names, name)
      seen[name] = nil
    end
  end
  local rest = vim.tbl_keys(seen)
  table.sort(rest)
  return vim.list_extend(names, rest)
end

--- Rows as lines of aligned columns under a header.
function M.table(rows)
  rows = vim.tbl_map(flat, rows)
  local names = columns(rows)
  local lines = { {}, {} }
  for index = 1, #rows do
    lines[index + 2] = {}
  end
  for _, name in ipairs(names) do
    local cells, width = { name, "" }, vim.fn.strdisplaywidth(name)
    for index, row in ipairs(rows) do
      cells[index + 2] = text(row[name])
      width = math.max(width, vim.fn.strdisplaywidth(cells[index + 2]))
    end
    cells[2] = ("-"):rep(width)
    for index, cell in ipairs(cells) do
      local space = (" "):rep(width - vim.fn.strdisplaywidth(cell))
      local is_number = index > 2 and type(rows[index - 2][name]) == "number"
      table.insert(lines[index], is_number and space .. cell or cell .. space)
    end
  end
  return vim.tbl_map(function(line)
    return (table.concat(line, "  "):gsub("%s+$", ""))
  end, lines)
end

-- JSON over several lines: one member or element a line, as far as it is short.
local function indented(value, indent)
  local whole = json(value)
  if type(value) ~= "table" or #whole + #indent <= 100 or vim.tbl_isempty(value) then
    return { whole }
  end
  local is_array = is_list(value)
  local keys = vim.tbl_keys(value)
  table.sort(keys)
  local lines = { is_array and "[" or "{" }
  for position, key in ipairs(keys) do
    local inner = indented(value[key], indent .. "  ")
    inner[1] = (is_array and "" or json(key) .. ": ") .. inner[1]
    inner[#inner] = inner[#inner] .. (position < #keys and "," or "")
    for _, line in ipairs(inner) do
      table.insert(lines, "  " .. line)
    end
  end
  table.insert(lines, is_array and "]" or "}")
  return lines
end

--- Shows a result in a scratch buffer: rows as a table, everything else as JSON.
function M.show(method, result)
  local rows = type(result) == "table" and (result.rows or (is_list(result) and result))
  local lines = {}
  for _, warning in ipairs(type(result) == "table" and result.warnings or {}) do
    table.insert(lines, "# " .. warning.message)
  end
  local is_table = rows and type(rows[1]) == "table"
  if type(result) == "table" and result.from then
    local head = ("# %s %s to %s, account %s"):format(method, result.from, result.to, result.account)
    local count = result.messageCount and (": %d messages"):format(result.messageCount) or ""
    table.insert(lines, 1, head .. count)
  end
  vim.list_extend(lines, is_table and M.table(rows) or indented(result, ""))
  vim.cmd("botright new")
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].buftype = "nofile"
  vim.bo[buffer].bufhidden = "wipe"
  vim.bo[buffer].swapfile = false
  vim.wo.wrap = false
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].filetype = is_table and "clevertap" or "json"
  vim.api.nvim_echo({ { "" } }, false, {})
end

--- Shows how far a call is, in the line for messages.
function M.progress(news)
  vim.api.nvim_echo({ { "CleverTap: " .. news.message } }, false, {})
end

--- Shows a problem.
function M.complain(why)
  vim.notify("CleverTap: " .. tostring(why), vim.log.levels.ERROR)
end

return M
