# frozen_string_literal: true

module CleverTapGateway
  # One call: what its caller waits for. The connection's thread puts events in, one caller takes them:
  # :progress, :messages, and one :result or :error.
  class Call
    # Groups of messages that wait at most, 256 KiB each; then the thread does, and with it the gateway.
    STREAM_ROOM = 16

    attr_reader :method
    attr_accessor :id, :line

    def initialize(method, params, wants_progress:, is_stream: false)
      @method = method
      @params = params
      @wants_progress = wants_progress
      @is_stream = is_stream
      @events = []
      @lock = Mutex.new
      @changed = ConditionVariable.new
      @is_abandoned = false
    end

    def stream? = @is_stream

    def abandoned? = @is_abandoned

    # The request, without what every request has.
    def request
      params = @params
      if params.is_a?(Hash)
        params = params.compact
        params = params.merge("_meta" => { "progressToken" => @id }) if @wants_progress
      end
      request = { id: @id, method: @method }
      request[:params] = params unless params.nil? || params.empty?
      request
    end

    def put(kind, value)
      @lock.synchronize do
        if @is_stream && kind != :error
          @changed.wait(@lock) until @events.size < STREAM_ROOM || @is_abandoned
        end
        @events << [kind, value] unless @is_abandoned
        @changed.broadcast
      end
    end

    # The next event; nil where `deadline`, of the monotonic clock, comes first.
    def take(deadline)
      @lock.synchronize do
        while @events.empty?
          left = deadline && deadline - Call.now
          return nil if left && left <= 0

          @changed.wait(@lock, left)
        end
        @changed.broadcast
        @events.shift
      end
    end

    # Nobody takes events any more: what waits is dropped, and so is what still comes.
    def abandon
      @lock.synchronize do
        @is_abandoned = true
        @events.clear
        @changed.broadcast
      end
    end

    def self.now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end
