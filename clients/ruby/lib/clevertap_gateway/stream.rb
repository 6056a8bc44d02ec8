# frozen_string_literal: true

module CleverTapGateway
  # A report that is read while it arrives: Enumerable over its messages, once. A loop that is left early
  # stops the gateway's fetching. A stream has a gateway process of its own, which waits while nobody
  # takes messages.
  class Stream
    include Enumerable

    # The report without its messages: windows, counts, warnings. nil until the last message.
    attr_reader :result

    def initialize(connection, call, timeout, on_progress)
      @connection = connection
      @call = call
      @timeout = timeout
      @deadline = timeout && Call.now + timeout
      @on_progress = on_progress
      connection.submit(call)
    end

    def each(&block)
      return to_enum unless block

      until @result
        kind, value = @call.take(@deadline)
        case kind
        when nil then raise CallTimeout.new(@call.method, @timeout)
        when :messages then value.each(&block)
        when :progress then @on_progress&.call(value)
        when :error then raise value
        when :result then @result = value
        end
      end
      self
    ensure
      close if block
    end

    # Stops the stream; it has no further messages.
    def close
      @connection.kill
    end
  end
end
