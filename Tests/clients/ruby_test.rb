# frozen_string_literal: true

# The Ruby client's tests: one block a feature of the table in clients/README.md.

require "bigdecimal"
require "rbconfig"
require "timeout"
LIBRARY = File.expand_path("../../clients/ruby/lib/clevertap_gateway", __dir__)
require LIBRARY

include CleverTapGateway # rubocop:disable Style/MixinUsage

FAKE = ENV.fetch("FAKE")
SCRATCH = ENV.fetch("SCRATCH")
DAY = { from: "20240101", to: "20240101" }.freeze
FEATURES = {}

def feature(name, &test) = FEATURES[name] = test

def sandbox(**options, &block) = Gateway.open(sandbox: true, **options, &block)

def fake(mode, **env, &block)
  Gateway.open(binary: FAKE, env: { "FAKE_GATEWAY" => mode, **env.transform_keys(&:to_s) }, &block)
end

def check(condition, *what) = condition || raise("failed: #{what.inspect}")

def raises(kind)
  yield
rescue kind => e
  e
else
  raise "#{kind} was not raised"
end

def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)

def seconds
  start = now
  yield
  now - start
end

def wait_until
  limit = now + 10
  until yield
    check(now < limit, "waited in vain")
    sleep 0.01
  end
end

def text(path) = File.exist?(path) ? File.read(path) : ""

# Whether there is no such process, or nothing left of it but its status.
def ended?(pid) = (stat = text("/proc/#{pid}/stat")).empty? || stat.rpartition(")").last.split.first == "Z"

def matches?(expected, actual)
  case expected
  when "*" then true
  when Hash
    actual.is_a?(Hash) && expected.keys.sort == actual.keys.sort &&
      expected.all? { |name, value| matches?(value, actual[name]) }
  when Array
    actual.is_a?(Array) && expected.size == actual.size && expected.zip(actual).all? { |pair| matches?(*pair) }
  else expected == actual
  end
end

# Runs a script in a Ruby of its own, in a process group of its own.
def script(source)
  IO.popen([RbConfig.ruby, "-r", LIBRARY, "-e", source, { pgroup: true }])
end

feature "transcripts" do
  JSON.parse(File.read(ENV.fetch("EXCHANGES"))).each do |play|
    Gateway.open(options: play["argv"], env: play["env"]) do |gateway|
      play["calls"].each do |call|
        came = begin
          { "result" => gateway.call(call["method"], call["params"]) }
        rescue GatewayError => e
          { "error" => { "code" => e.code, "message" => e.sentence, "data" => e.data } }
        end
        check(matches?(call["answer"].slice("result", "error"), came), play["file"], call, came)
      end
    end
  end
end

feature "typed methods" do
  sandbox do |gateway|
    check(gateway.get_report(from: 20_240_101, to: "20240102")["to"] == "20240102")
    check(gateway.summarize_report(**DAY, group_by: ["day"])["rows"][0]["day"] == "2024-01-01")
    check(gateway.plan_report(**DAY, lookback_days: 2, window_days: 1)["windows"].size == 3)
    check(gateway.list_channels.map { |entry| entry["value"] } == CHANNELS)
    check(gateway.list_statuses.map { |entry| entry["value"] } == STATUSES)
    check(gateway.list_deliveries.map { |entry| entry["value"] } == DELIVERIES)
    check(gateway.list_message_types.map { |entry| entry["value"] } == MESSAGE_TYPES)
    check(gateway.list_regions[0]["host"] && gateway.list_accounts[0]["name"] == "sandbox")
    check(gateway.check_credentials["ok"] && gateway.get_status["running"].zero?)
    check(gateway.ping == {} && gateway.discover["openrpc"] && gateway.shutdown.nil?)
  end
end

feature "errors by kind" do
  sandbox do |gateway|
    wrong = raises(InvalidParamsError) { gateway.get_report(from: "20240101", to: "x", channel: "pusj") }
    check(wrong.violations.map { |violation| violation["path"] }.sort == ["/channel", "/to"])
    check(wrong.violations.any? { |violation| violation["suggestion"] == "push" } && !wrong.retryable?)
    refused = raises(UnauthorizedError) { gateway.get_report(**DAY, label: "sandbox:unauthorized") }
    check(refused.code == 1002 && refused.message.include?(refused.hint))
    check(raises(MethodNotFoundError) { gateway.call("getReprot") }.data["suggestion"] == "getReport")
  end
end

feature "exact numbers" do
  fake("numbers") { |gateway| check(gateway.get_report(**DAY)["messages"][0]["count"] == 9_007_199_254_740_993) }
  sandbox(decimal_class: BigDecimal) do |gateway|
    check(gateway.summarize_report(**DAY)["totals"]["rates"].values.compact.all?(BigDecimal))
  end
end

feature "timeout" do
  log = File.join(SCRATCH, "timeout")
  fake("silent", FAKE_GATEWAY_LOG: log) do |gateway|
    check(seconds { raises(CallTimeout) { gateway.get_report(**DAY, timeout: 1) } } < 3)
    raises(Timeout::Error) { Timeout.timeout(1) { gateway.get_report(**DAY) } }
    wait_until { text(log).scan("notifications/cancelled").size == 2 }
  end
end

feature "progress" do
  sandbox do |gateway|
    seen = []
    gateway.get_report(**DAY, label: "sandbox:slow", on_progress: ->(news) { seen << news["progress"] })
    check(!seen.empty? && seen == seen.uniq.sort, seen)
    raises(ZeroDivisionError) { gateway.get_report(**DAY, label: "sandbox:hang", on_progress: ->(_) { 1 / 0 }) }
    check(gateway.get_status["running"].zero?)
  end
end

feature "stream" do
  sandbox do |gateway|
    month = { from: "20240101", to: "20240131" }
    whole = gateway.get_report(**month)
    stream = gateway.stream_report(**month)
    check(stream.to_a == whole["messages"] && stream.result["messageCount"] == whole["messageCount"])
    check(gateway.stream_report(**month).first(2) == whole["messages"].first(2))
    raises(InvalidParamsError) { gateway.stream_report(from: "x", to: "today").to_a }
  end
end

feature "slow stream holds back only itself" do
  log = File.join(SCRATCH, "flood")
  fake("flood", FAKE_GATEWAY_LOG: log) do |gateway|
    gateway.stream_report(**DAY).each.with_index do |message, index|
      if index.zero?
        check(message["messageId"].zero?)
        before = -1
        while before != text(log).to_i
          before = text(log).to_i
          sleep 0.3
        end
        # What waits: the call's room, a pipe, and what is in hand; 100 kB each.
        check(before.between?(1, 40), before)
        check(gateway.ping == {})
      end
      break if index == 5000
    end
  end
end

feature "cancel" do
  log = File.join(SCRATCH, "cancel")
  fake("silent", FAKE_GATEWAY_LOG: log) do |gateway|
    caller = Thread.new { gateway.get_report(**DAY) }
    wait_until { text(log).include?("getReport") }
    caller.kill.join
    wait_until { text(log).include?('"notifications/cancelled","params":{"requestId":1}') }
  end
end

feature "interrupt" do
  child = script(<<~RUBY)
    $stdout.sync = true
    CleverTapGateway::Gateway.open(sandbox: true) do |gateway|
      gateway.ping
      puts gateway.pid
      gateway.get_report(from: "20240101", to: "20240101", label: "sandbox:hang")
    rescue Interrupt
      puts gateway.get_status["running"]
    end
  RUBY
  pid = child.gets.to_i
  sleep 0.3
  Process.kill("INT", -child.pid) # As a terminal does: to the group in the foreground.
  check(child.read == "0\n")
  child.close
  check(ended?(pid))
end

feature "killed mid-call" do
  sandbox do |gateway|
    gateway.ping
    Thread.new { sleep 0.2 and Process.kill("KILL", gateway.pid) }
    died = nil
    took = seconds { died = raises(GatewayDied) { gateway.get_report(**DAY, label: "sandbox:hang") } }
    check(died.status.termsig == 9 && took < 1.2, died, took)
    check(gateway.get_report(**DAY)["messageCount"] == 3) # By a new one.
  end
  fake("die-mid-call") do |gateway|
    check(raises(GatewayDied) { gateway.get_report(**DAY) }.message.include?("these are my last words"))
  end
end

feature "dies at its start" do
  fake("die-at-start") do |gateway|
    2.times do
      died = raises(GatewayDied) { gateway.ping }
      check(died.status.exitstatus == 3 && died.stderr == "no start today\n", died)
    end
  end
end

feature "missing program" do
  Gateway.open(binary: "/nonexistent/gateway") do |gateway|
    check(raises(GatewayNotFound) { gateway.ping }.message.include?("/nonexistent/gateway"))
  end
  Gateway.open(env: { "CLEVERTAP_GATEWAY_BINARY" => "", "PATH" => "/nonexistent" }) do |gateway|
    told = raises(GatewayNotFound) { gateway.ping }.message
    check(told.include?("CLEVERTAP_GATEWAY_BINARY") && told.include?("PATH (/nonexistent)"))
  end
end

feature "wrong version" do
  fake("wrong-version") { |gateway| check(raises(WrongVersion) { gateway.get_report(**DAY) }.message.include?("2.0")) }
  fake("stranger") { |gateway| raises(WrongVersion) { gateway.ping } }
end

feature "50 MB on one line" do
  fake("big") { |gateway| check(gateway.get_report(**DAY)["messages"][0]["messageName"].size == 50_000_000) }
end

feature "characters cut by chunks" do
  fake("split") do |gateway|
    check(gateway.get_report(**DAY)["messages"][0]["messageName"] == "a\u2028b\u2029c\u0085d\u{1F600}e\u00e9f")
  end
end

feature "100 calls at once" do
  sandbox do |gateway|
    lengths = Array.new(100) do |index|
      Thread.new { gateway.get_report(**DAY, limit: index + 1)["messages"].size }
    end.map(&:value)
    check(lengths == [1, 2] + [3] * 98, lengths)
  end
end

feature "1,000 calls in flight at most" do
  fake("crowd") do |gateway|
    most = Array.new(1500) { Thread.new { gateway.get_report(**DAY)["messageCount"] } }.map(&:value).max
    check(most == 1000, most)
  end
end

feature "close" do
  cut = Gateway.new(sandbox: true)
  hanging = Thread.new { raises(GatewayClosed) { cut.get_report(**DAY, label: "sandbox:hang") } }
  wait_until { cut.get_status["running"] == 1 }
  cut.close
  check(hanging.value.is_a?(GatewayClosed))
  stubborn = Gateway.new(binary: FAKE, env: { "FAKE_GATEWAY" => "stubborn" })
  { Gateway.new(sandbox: true) => 0..1, stubborn => 3.5..5.5 }.each do |gateway, bounds|
    gateway.ping
    pid = gateway.pid
    took = seconds { gateway.close }
    check(ended?(pid) && bounds.cover?(took), took)
    raises(GatewayClosed) { gateway.ping }
  end
end

feature "stderr is read" do
  fake("chatty") { |gateway| 3.times { check(gateway.ping == {}) } }
end

feature "process group of its own" do
  sandbox do |gateway|
    gateway.ping
    check(Process.getpgid(gateway.pid) == gateway.pid && Process.getpgrp != gateway.pid)
  end
end

feature "ends with its caller" do
  ["", "Process.kill('KILL', Process.pid)"].each do |last|
    child = script("gateway = CleverTapGateway::Gateway.new(sandbox: true); gateway.ping; " \
                   "$stdout.puts gateway.pid; $stdout.flush; #{last}")
    pid = child.read.to_i
    child.close
    check(pid.positive?)
    wait_until { ended?(pid) }
  end
end

feature "fork" do
  sandbox do |gateway|
    gateway.ping
    child = fork do
      good = gateway.get_status["running"].zero?
      gateway.close
      exit!(good)
    end
    Process.wait(child)
    check($?.success?)
    check(gateway.ping == {})
  end
end

$stdout.sync = true
failures = FEATURES.reject do |name, test|
  test.call
  puts "ok #{name}"
  true
rescue StandardError => e
  warn e.full_message
  puts "not ok #{name}: #{e.message.lines.first}"
  false
end
exit failures.empty?
