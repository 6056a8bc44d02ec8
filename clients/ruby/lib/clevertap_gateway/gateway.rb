# frozen_string_literal: true

module CleverTapGateway
  # A gateway process and its methods, from as many threads as you like. It starts with the first call,
  # and anew with the next one where it has ended. An exception while a call waits, Interrupt included,
  # cancels the call.
  class Gateway
    include Methods

    # Yields a gateway and closes it afterwards; takes what `new` takes.
    def self.open(**options)
      gateway = new(**options)
      yield gateway
    ensure
      gateway&.close
    end

    # sandbox:: answers without account or network
    # account:: the configured account of calls that name none
    # config:: a config file instead of the usual one
    # binary:: the program, instead of CLEVERTAP_GATEWAY_BINARY's or PATH's
    # env:: variables set for the gateway besides this process's own
    # options:: further options of the program, such as ["--log-level", "debug"]
    # timeout:: seconds a call may take where it does not say itself
    # decimal_class:: what numbers with a fraction become, such as BigDecimal
    # on_log:: called with each line of the gateway's log
    def initialize(sandbox: false, account: nil, config: nil, binary: nil, env: {}, options: [], timeout: nil,
                   decimal_class: nil, on_log: nil)
      @words = ["--stdio", *("--sandbox" if sandbox)]
      @words += ["--account", account] if account
      @words += ["--config", config] if config
      @words += options
      @binary = binary
      @env = env.transform_keys(&:to_s)
      @timeout = timeout
      @reading = { decimal_class: decimal_class, on_log: on_log }
      @lock = Mutex.new
      @streams = []
    end

    # Calls any method by its name on the wire.
    def call(method, params = {}, timeout: @timeout, on_progress: nil)
      call = Call.new(method, params, wants_progress: !on_progress.nil?)
      deadline = timeout && Call.now + timeout
      current = connection
      current.submit(call)
      loop do
        kind, value = call.take(deadline)
        case kind
        when nil then raise CallTimeout.new(method, timeout)
        when :progress then on_progress&.call(value)
        when :error then raise value
        when :result then return value
        end
      end
    ensure
      # Where the result has come there is nothing left to cancel.
      current&.cancel(call)
    end

    # The gateway's process id; nil while there is none.
    def pid = @connection&.ended ? nil : @connection&.pid

    # Ends the gateway within 4 s, gently if it lets itself; calls in flight fail with GatewayClosed.
    def close
      connection, streams = @lock.synchronize do
        @is_closed = true
        [@connection, @streams]
      end
      streams.each(&:kill)
      connection&.close
    end

    private

    def connection
      @lock.synchronize do
        @connection = start if !@connection || @connection.ended || !@connection.ours?
        @connection
      end
    end

    def open_stream(params, timeout, on_progress)
      call = Call.new("getReport", { **params, "stream" => true }, wants_progress: !on_progress.nil?, is_stream: true)
      connection = @lock.synchronize do
        @streams.reject!(&:ended)
        start.tap { |started| @streams << started }
      end
      Stream.new(connection, call, timeout || @timeout, on_progress)
    end

    def start
      raise GatewayClosed, "The client was closed." if @is_closed

      binary = Binary.find(@binary, ENV.to_h.merge(@env))
      Connection.new([binary, "--parent-pid", Process.pid.to_s, *@words], @env, **@reading)
    end
  end
end
