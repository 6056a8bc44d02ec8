# frozen_string_literal: true

# CleverTap's message reports, through the clevertap-gateway program.
module CleverTapGateway
end

require_relative "clevertap_gateway/errors"
require_relative "clevertap_gateway/generated"
require_relative "clevertap_gateway/binary"
require_relative "clevertap_gateway/call"
require_relative "clevertap_gateway/connection"
require_relative "clevertap_gateway/stream"
require_relative "clevertap_gateway/gateway"
