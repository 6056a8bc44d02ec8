import CleverTap
import GatewayMethods

/// `man`: the manual page, in roff's man macros, printed from the tables.
enum ManPage {
  static func text(_ entries: [MethodDefinition]) -> String {
    let head: [String] =
      [
        ".TH CLEVERTAP-GATEWAY 1 \"\" \"clevertap-gateway \(GatewayService.version)\"",
        ".SH NAME", "clevertap-gateway \\- CleverTap's message reports over JSON-RPC",
        ".SH SYNOPSIS",
      ] + synopsis
    let description: [String] = [
      ".SH DESCRIPTION",
      escaped(
        "Answers how many push, e-mail and in-app messages were sent, viewed and clicked, from CleverTap's Get Message Reports API. Without a command it serves JSON-RPC 2.0 on standard input and output, one message a line; the same pipe speaks the Model Context Protocol. It reads reports, and can do nothing else."
      ), ".SH OPTIONS",
    ]
    let options: [String] = Options.descriptions.flatMap(option)
    let methods: [String] = entries.flatMap(method)
    let surroundings: [String] = [
      ".SH ENVIRONMENT",
      escaped(
        "CLEVERTAP_ACCOUNT_ID, CLEVERTAP_PASSCODE or CLEVERTAP_PASSCODE_FILE, CLEVERTAP_REGION, CLEVERTAP_TIMEZONE and CLEVERTAP_CONCURRENCY make the account named env. CLEVERTAP_BASE_URL overrides its host. CLEVERTAP_CA_FILE, else SSL_CERT_FILE, else CURL_CA_BUNDLE name trusted certificates. Proxies go by the usual variables."
      ),
      ".SH FILES", ".TP", ".I ~/.config/clevertap-gateway/config.json",
      escaped("Accounts by name, and the default one; mode 600."),
      ".SH EXIT STATUS",
      escaped(
        "0 done; 1 the call failed, or doctor could not fetch a report; 2 the command line is wrong; 65 a header block without a length; 74 nobody reads standard output; 130 and 143 after SIGINT and SIGTERM."
      ),
      ".SH ERRORS",
    ]
    let errors: [String] = ErrorKinds.all.flatMap { tagged("\($0.code) \($0.kind)", $0.meaning) }
    let examples: [String] = [
      ".SH EXAMPLES", ".nf",
      escaped("clevertap-gateway --sandbox call getReport from=7daysAgo to=yesterday"),
      escaped(
        "clevertap-gateway call summarizeReport from=30daysAgo to=yesterday --format table"),
      escaped("clevertap-gateway doctor"), ".fi",
    ]
    let lines =
      head + description + options + [".SH METHODS"] + methods + surroundings + errors + examples
    return lines.joined(separator: "\n") + "\n"
  }

  private static var synopsis: [String] {
    Options.usages.flatMap { usage in
      let words = usage.words.isEmpty ? "" : " \(usage.words)"
      return [
        ".TP", ".B clevertap\\-gateway \(escaped("[OPTION ...]\(words)"))", escaped(usage.summary),
      ]
    }
  }

  private static func option(_ option: Options.Description) -> [String] {
    tagged(option.name + (option.value.map { " \($0)" } ?? ""), option.summary)
  }

  private static func method(_ entry: MethodDefinition) -> [String] {
    [".SS \(escaped(entry.name))", escaped("\(entry.summary). \(entry.description)")]
      + entry.params.flatMap { field in
        let note = field.isRequired ? " (required)" : field.defaultValue.map { " (default \($0))" }
        return tagged(field.name, field.summary + (note ?? ""))
      }
  }

  private static func tagged(_ tag: String, _ text: String) -> [String] {
    [".TP", ".B \(escaped(tag))", escaped(text)]
  }

  /// Hyphens that are meant, and lines that begin like a request of roff's.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "\\": out += "\\e"
      case "-": out += "\\-"
      default: out.append(character)
      }
    }
    return out.hasPrefix(".") || out.hasPrefix("'") ? "\\&" + out : out
  }
}
