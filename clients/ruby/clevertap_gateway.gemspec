# frozen_string_literal: true

Gem::Specification.new do |spec|
  spec.name = "clevertap_gateway"
  spec.version = "0.1.0"
  spec.summary = "CleverTap's message reports: how many push, e-mail and in-app messages were sent, viewed, clicked"
  spec.authors = ["The developers of clevertap-gateway"]
  spec.files = Dir["lib/**/*.rb", "README.md"]
  spec.required_ruby_version = ">= 3.0"
end
