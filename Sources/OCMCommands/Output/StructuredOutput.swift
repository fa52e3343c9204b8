import Documents

/// Results for programs: `{"items": […]}` as JSON, or one YAML document for each.
enum StructuredOutput {
    static func text(of items: [JSONValue], as mode: OutputMode) -> String {
        switch mode {
        case .yaml:
            items.map { "---\n" + String(decoding: YAMLEncoder.encode($0, sortedKeys: true), as: UTF8.self) }.joined()
        case .ndjson:
            items.map { String(decoding: $0.encoded(.compact.escapingHTML()), as: UTF8.self) + "\n" }.joined()
        case .compactJSON:
            String(decoding: list(items).encoded(.compact.escapingHTML()), as: UTF8.self)
        default:
            String(decoding: list(items).encoded(.indented(2).escapingHTML()), as: UTF8.self) + "\n"
        }
    }

    private static func list(_ items: [JSONValue]) -> JSONValue {
        ["items": items.isEmpty ? .null : .array(items)]
    }
}
