# frozen_string_literal: true

require "json"

module CleverTapGateway
  # A running gateway and the threads that talk to it. Safe to use from any thread.
  class Connection
    # Calls that the gateway has at once; more wait here, in order.
    IN_FLIGHT = 1000
    # Bytes of stderr kept for GatewayDied.
    TAIL_BYTES = 4096
    # Seconds close waits after the end of input, and again after SIGTERM.
    PATIENCE = 2
    # Seconds in which an ended gateway's status and last words are waited for.
    LAST_WORDS = 0.5
    HANDSHAKE = 0
    CANCELLED = -32_800

    attr_reader :pid
    # Why no call can be made any more; nil while they can.
    attr_reader :ended

    def initialize(command, environment, decimal_class: nil, on_log: nil)
      @json = { decimal_class: decimal_class }.compact
      @on_log = on_log
      @name = command.first
      @owner = Process.pid
      @lock = Mutex.new
      @pending = {}
      @held_back = []
      @last_id = HANDSHAKE
      @outgoing = Queue.new
      @tail = +""
      @is_verified = false
      @is_closing = false
      start(command, environment)
    end

    # Sends the call, at once or when it is its turn.
    def submit(call)
      @lock.synchronize do
        call.id = @last_id += 1
        call.line = line(call.request)
        unless @ended
          @held_back << call
          fill
          return
        end
      end
      call.put(:error, @ended)
    end

    # Stops the call; nothing comes for it any more.
    def cancel(call)
      call.abandon
      @lock.synchronize do
        if @pending.delete(call.id) && !@ended
          @outgoing << line(method: "notifications/cancelled", params: { requestId: call.id })
          fill
        end
      end
    end

    # Ends the gateway: end of input, after 2 s SIGTERM, after 2 s more SIGKILL.
    def close
      return unless ours?

      abandon_streams
      @outgoing << nil
      ended = @waiter.join(PATIENCE) || (signal("TERM") && @waiter.join(PATIENCE))
      signal("KILL") unless ended
      @reader.join unless Thread.current == @reader
    end

    # Ends the gateway at once; its calls are given up.
    def kill
      return unless ours?

      abandon_streams
      signal("KILL")
      @reader.join
    end

    # False in a process that was forked after the start: there it is the parent's, and left alone.
    def ours? = @owner == Process.pid

    private

    def start(command, environment)
      input, @stdin = IO.pipe(binmode: true)
      @stdout, output = IO.pipe(binmode: true)
      @stderr, errors = IO.pipe(binmode: true)
      # A process group of its own: Ctrl-C reaches this process, which cancels, and not the gateway.
      @pid = Process.spawn(
        environment.merge("SWIFT_BACKTRACE" => "enable=no"), *command,
        in: input, out: output, err: errors, pgroup: true, close_others: true
      )
      @waiter = Process.detach(@pid)
      @outgoing << line(id: HANDSHAKE, method: "getStatus")
      @writer = thread { write }
      @logger = thread { read_log }
      @reader = thread { read }
    rescue SystemCallError => e
      [@stdin, @stdout, @stderr].compact.each(&:close)
      raise GatewayNotFound, "#{@name} could not be started: #{e.message}"
    ensure
      [input, output, errors].compact.each(&:close)
    end

    def thread(&block)
      Thread.new(&block).tap { |thread| thread.report_on_exception = false }
    end

    def line(message) = "#{JSON.generate({ jsonrpc: "2.0", **message })}\n"

    # Sends what waits, as far as there is room; nothing before the contract's version is known.
    def fill
      while @is_verified && !@held_back.empty? && @pending.size < IN_FLIGHT
        call = @held_back.shift
        next if call.abandoned?

        @pending[call.id] = call
        @outgoing << call.line
      end
    end

    def write
      while (line = @outgoing.pop)
        @stdin.write(line)
      end
      @stdin.close
    rescue SystemCallError, IOError
      nil # It has ended; the reader sees that at the end of its stdout.
    end

    def read_log
      unlogged = +""
      loop do
        unlogged << (data = @stderr.readpartial(65_536))
        @tail = tail_of(@tail + data)
        *lines, rest = unlogged.split("\n", -1)
        unlogged = tail_of(rest.to_s)
        lines.each { |line| @on_log&.call(line) }
      end
    rescue SystemCallError, IOError
      nil
    end

    def tail_of(text) = text.byteslice(-TAIL_BYTES..) || text

    def read
      # Only the byte 0x0A ends a line: U+2028 and the like are text.
      @stdout.each_line("\n") { |line| receive(line) }
      finish(how_it_ended)
    rescue Error => e
      finish(e)
    rescue StandardError => e # Such as an on_log that raises: nobody may wait for ever.
      finish(Error.new("The connection failed: #{e.message}"))
    end

    def receive(line)
      message = JSON.parse(line.force_encoding(Encoding::UTF_8), @json)
      raise stranger("it writes lines that are no JSON objects") unless message.is_a?(Hash)

      params = message["params"]
      case message["method"]
      when nil then answer(message)
      when "notifications/progress" then tell(params["progressToken"], :progress, params)
      when "notifications/report" then tell(params["requestId"], :messages, params["messages"])
      end
    rescue JSON::ParserError
      raise stranger("it writes lines that are not JSON")
    end

    def tell(id, kind, value) = @lock.synchronize { @pending[id] }&.put(kind, value)

    def answer(message)
      return verify(message) unless @is_verified

      call = @lock.synchronize { @pending.delete(message["id"]).tap { fill } }
      return unless call

      error = message["error"]
      # What close cuts short the gateway answers as cancelled.
      return call.put(:error, GatewayClosed.new("The client was closed.")) if @is_closing && error&.dig("code") == CANCELLED

      error ? call.put(:error, GatewayError.from_answer(error)) : call.put(:result, message["result"])
    end

    # The first answer tells which contract the program keeps; another major version is refused.
    def verify(message)
      result = message["result"]
      version = result.is_a?(Hash) ? result.dig("contract", "version") : nil
      unless message["id"] == HANDSHAKE && version.is_a?(String)
        raise stranger("it does not tell the version of its contract")
      end
      if version.split(".").first != CONTRACT_VERSION.split(".").first
        raise WrongVersion, "The gateway keeps version #{version} of the contract, this client was made for " \
                            "#{CONTRACT_VERSION}: install matching versions."
      end
      @lock.synchronize do
        @is_verified = true
        fill
      end
    end

    def stranger(why) = WrongVersion.new("#{@name} is no clevertap-gateway: #{why}.")

    def how_it_ended
      return GatewayClosed.new("The client was closed.") if @is_closing

      signal("KILL") unless @waiter.join(LAST_WORDS)
      @logger.join(LAST_WORDS)
      GatewayDied.new(@waiter.value, @tail.dup.force_encoding(Encoding::UTF_8).scrub)
    end

    def finish(why)
      calls = @lock.synchronize do
        @ended = why
        (@pending.values + @held_back).tap do
          @pending.clear
          @held_back.clear
        end
      end
      calls.each { |call| call.put(:error, why) }
      signal("KILL") unless @is_closing
      @waiter.join
      @outgoing << nil
      [@stdin, @stdout, @stderr].each(&:close)
    end

    def abandon_streams
      @is_closing = true
      @lock.synchronize { @pending.values }.select(&:stream?).each(&:abandon)
    end

    def signal(name)
      Process.kill(name, @pid) if @waiter.alive?
    rescue Errno::ESRCH
      true
    end
  end
end
