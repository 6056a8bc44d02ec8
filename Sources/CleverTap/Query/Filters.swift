/// One filter of a report: everything that is known of it.
///
/// The params of the methods, the body of a request, the sandbox's matching and the methods that
/// list values come from these rows.
public struct Filter: Sendable {
  /// The name of the param, such as `messageType`.
  public let name: String
  /// The member of the API's body, such as `message_type`.
  public let wireName: String
  /// The values it accepts; nil where any text is one.
  public let values: FilterValues?
  /// One sentence for people and models.
  public let summary: String
  /// Example values as a JSON array.
  public let example: String
  /// The plural noun in the name of the method that lists the values: Channels makes listChannels.
  public let plural: String
  /// The title of that method, such as Channels.
  public let title: String

  /// The filters in the API's order.
  public static let all = [
    Filter(
      name: "channel", wireName: "channel", values: .channel,
      summary: "Only messages of these channels; absent or empty means all.",
      example: #"["push","email"]"#, plural: "Channels", title: "Channels"),
    Filter(
      name: "delivery", wireName: "delivery", values: .delivery,
      summary: "Only messages with these kinds of delivery.", example: #"["one_time"]"#,
      plural: "Deliveries", title: "Kinds of delivery"),
    Filter(
      name: "status", wireName: "status", values: .status,
      summary: "Only messages in these states.", example: #"["completed"]"#,
      plural: "Statuses", title: "Message states"),
    Filter(
      name: "messageType", wireName: "message_type", values: .messageType,
      summary: "Only messages of these types.", example: #"["single"]"#,
      plural: "MessageTypes", title: "Message types"),
    Filter(
      name: "label", wireName: "label", values: nil,
      summary: "Only messages with one of these labels.", example: #"["Onboarding"]"#,
      plural: "Labels", title: "Labels"),
  ]
}

extension FilterValues {
  /// Channels a message goes out on.
  public static let channel = FilterValues(
    "channel",
    [
      Term("push", "Mobile push notifications", .page, ["mobile_push", "push_notification"]),
      Term("email", "E-mail", .page, ["e-mail", "mail"]),
      Term("sms", "Text messages", .page),
      Term("browser", "Browser (web) push notifications", .page, ["web_push", "browser_push"]),
      Term("audiences", "Facebook audiences", .page, ["facebook", "audience"]),
      Term("inapp", "In-app messages", .page, ["in_app_messages"]),
      Term("webhooks", "Webhooks", .page, ["webhook"]),
      Term("web_pop_up", "Web pop-ups", .page, ["web_pop_ups"]),
      Term("web_exit_intent", "Web exit-intent pop-ups", .page, ["exit_intent"]),
      Term("web_native_display", "Web native displays", .official),
      Term("web_inbox", "Web inbox messages", .official),
      Term("whatsapp", "WhatsApp messages", .reported),
      Term("tiktok", "TikTok audiences", .reported),
      Term("nativedisplay", "Native displays in apps", .reported),
    ])

  /// The kinds of trigger that send a message.
  public static let delivery = FilterValues(
    "delivery",
    [
      Term("one_time", "Sent once, at a set time", .page),
      Term("inaction", "Sent when users do not do something", .page),
      Term("action", "Sent when users do something", .page),
      Term("recurring", "Sent again and again on a schedule", .page),
      Term("property_time", "Sent relative to a date property of the user or event", .page),
      Term("api", "Sent by an API call", .page),
      Term("multiple_dates", "Sent on several chosen dates", .reported),
    ])

  /// States of a message.
  public static let status = FilterValues(
    "status",
    [
      Term("scheduled", "Will start later", .page),
      Term("running", "Has started and goes on", .page),
      Term("stopped", "Was stopped by somebody", .page),
      Term("completed", "Has ended", .page),
    ])

  /// Kinds of message content.
  public static let messageType = FilterValues(
    "messageType",
    [
      Term("single", "One message for everybody", .page),
      Term("ab", "Variants compared with each other (A/B test)", .page, ["a/b", "ab_test"]),
      Term("message_on_user_property", "Chosen by a property of the user", .page),
    ])
}
