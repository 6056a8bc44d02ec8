import CleverTap
import CleverTapJSON
import GatewayRPC

extension GatewayService {
  /// The methods that list what can be asked for.
  ///
  /// They need no account.
  static var catalogueMethods: [MethodDefinition] {
    Filter.all.compactMap { filter in filter.values.map { catalogue(filter, $0) } }
      + [regions, accounts]
  }

  private static func catalogue(_ filter: Filter, _ values: FilterValues) -> MethodDefinition {
    let value = Value.array(
      values.terms.map { term in
        .object([
          ("value", .string(term.value)), ("description", .string(term.description)),
          ("provenance", .string(term.provenance.rawValue)), ("aliases", .strings(term.aliases)),
        ])
      })
    return MethodDefinition(
      name: "list\(filter.plural)", summary: "Lists the values of the filter \(filter.name)",
      title: filter.title, isTool: true,
      description:
        "With meaning and source.",
      params: [], result: .array(.named("CatalogueEntry", .object(CatalogueShapes.term))),
      errors: [], example: "{}",
      handler: .local { service, _ in service.reply(value) })
  }

  private static var regions: MethodDefinition {
    let value = Value.array(
      Region.all.map { region in
        .object([
          ("value", .string(region.code)), ("description", .string(region.area)),
          ("host", .string(region.host)), ("dashboardHost", .string(region.dashboardHost)),
          ("provenance", .string(region.provenance.rawValue)),
          ("aliases", .strings(region.aliases)),
        ])
      })
    return MethodDefinition(
      name: "listRegions", summary: "Lists the regions with their hosts", title: "Regions",
      isTool: true,
      description: "A wrong region shows as refused credentials or as an empty report.",
      params: [], result: .array(.named("RegionEntry", .object(CatalogueShapes.region))),
      errors: [], example: "{}",
      handler: .local { service, _ in service.reply(value) })
  }

  private static var accounts: MethodDefinition {
    MethodDefinition(
      name: "listAccounts", summary: "Lists the configured accounts, without their passcodes",
      title: "Accounts", isTool: true,
      description: "Names for the account param, with region, time zone and which is the default.",
      params: [], result: .array(.named("AccountEntry", .object(CatalogueShapes.account))),
      errors: [.notConfigured],
      example: "{}",
      handler: .local { service, _ throws(RPCError) in
        let accounts = service.dependencies.accounts
        if let problem = accounts.problem { throw RPCError(problem) }
        return service.reply(
          .array(
            accounts.list.map { account in
              .object([
                ("name", .string(account.name)),
                ("region", account.region.map(Value.string) ?? .null),
                ("timezone", account.timezone.map(Value.string) ?? .null),
                ("default", .bool(account.isDefault)),
              ])
            }))
      })
  }
}

/// Result types of the catalogue methods.
private enum CatalogueShapes {
  static let term: [ResultType.Property] = [
    .init("value", .string, "The value to send."),
    .init("description", .string, "What it means."), provenance, aliases,
  ]

  static let region: [ResultType.Property] = [
    .init("value", .string, "The region's code."),
    .init("description", .string, "The country or area."),
    .init("host", .string, "Host of the API."),
    .init("dashboardHost", .string, "Host of the dashboard."), provenance, aliases,
  ]

  static let account: [ResultType.Property] = [
    .init("name", .string, "The name for the account param."),
    .init("region", .nullable(.string), "The region's code; null where it is not set."),
    .init("timezone", .nullable(.string), "IANA name; null where it is not set."),
    .init("default", .boolean, "Whether calls without account mean it."),
  ]

  private static let provenance = ResultType.Property(
    "provenance", .choice(FilterValues.Provenance.allCases.map(\.rawValue)),
    "Where it is known from.")
  private static let aliases = ResultType.Property(
    "aliases", .array(.string), "Other spellings understood, apart from case and separators.")
}
