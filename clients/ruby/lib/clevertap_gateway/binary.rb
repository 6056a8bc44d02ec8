# frozen_string_literal: true

module CleverTapGateway
  # Finds the gateway program.
  module Binary
    NAME = "clevertap-gateway"
    VARIABLE = "CLEVERTAP_GATEWAY_BINARY"

    # The first of: the one given, the variable's, the first on PATH.
    def self.find(given, environment)
      { "binary:" => given, VARIABLE => environment[VARIABLE] }.each do |source, named|
        next if named.nil? || named.empty?
        found = named.include?("/") ? (named if program?(named)) : on_path(named, environment)
        return found if found

        raise GatewayNotFound, "#{source} names #{named}, which is no program that can be run."
      end
      on_path(NAME, environment) or
        raise GatewayNotFound, "There is no program #{NAME} on PATH (#{environment["PATH"]}). This gem does not " \
                               "carry it: install it, or name it in #{VARIABLE} or binary:."
    end

    def self.on_path(name, environment)
      folders = environment.fetch("PATH", "").split(":").reject(&:empty?)
      folders.map { |folder| File.join(folder, name) }.find { |path| program?(path) }
    end

    def self.program?(path) = File.file?(path) && File.executable?(path)
  end
end
