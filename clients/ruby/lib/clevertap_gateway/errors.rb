# frozen_string_literal: true

module CleverTapGateway
  # Everything this library raises on its own.
  class Error < StandardError; end

  # The gateway answered with an error; there is a subclass for every kind.
  class GatewayError < Error
    attr_reader :code, :data, :sentence

    # The exception for a JSON-RPC error object.
    def self.from_answer(error)
      data = error["data"].is_a?(Hash) ? error["data"] : {}
      BY_KIND.fetch(data["kind"], GatewayError).new(error["code"], error["message"].to_s, data)
    end

    def initialize(code, sentence, data)
      @code = code
      @sentence = sentence
      @data = data
      super([sentence, data["hint"]].compact.join(" "))
    end

    def kind = data["kind"]

    # Whether the same call may succeed later.
    def retryable? = data["retryable"] == true

    # What to do about it.
    def hint = data["hint"]

    # Everything that is wrong with the params: path, rule, message, allowed?, suggestion?.
    def violations = data.fetch("violations", [])
  end

  # There is no gateway program to start.
  class GatewayNotFound < Error; end

  # The program that was started is no gateway of this client's contract.
  class WrongVersion < Error; end

  # The client was closed while, or before, the call was made.
  class GatewayClosed < Error; end

  # The call took longer than its timeout and was cancelled.
  class CallTimeout < Error
    def initialize(method, seconds)
      super("#{method} took longer than #{seconds} s and was cancelled.")
    end
  end

  # The gateway ended while the call was in flight; the next call starts a new one.
  class GatewayDied < Error
    # Its Process::Status, and the last of what it wrote on stderr.
    attr_reader :status, :stderr

    def initialize(status, stderr)
      @status = status
      @stderr = stderr
      how = status.signaled? ? "by signal #{status.termsig}" : "with exit status #{status.exitstatus}"
      super("The gateway ended #{how}#{stderr.strip.empty? ? "." : ": #{stderr.strip}"}")
    end
  end
end
