import Diagnostics
import Documents
import Host
import OCMDelivery

/// `ocm get config`
enum GetConfiguration {
    static let output = Flag.text("output", short: "o", placeholder: "FORM", "show as yaml, json, JSON or ndjson")

    static let command = Command(
        "get", .configuration, summary: "Shows the configuration in force", details: "The output may hold secrets.",
        flags: [output, CommonFlags.outputFile],
        examples: ["ocm get config", "ocm --config my.yaml get config -o json"]
    ) { call in
        let form = call.flags[output]
        guard ["", "yaml", "json", "JSON", "ndjson"].contains(form) else {
            throw Fault(.invalid, "output mode \"\(form)\" is invalid")
        }
        let configuration = try await Configuration.load(
            files: call.globals[GlobalFlags.config], sets: call.globals[GlobalFlags.configSet],
            environment: call.environment)
        let document = ordered(merged(configuration.documents + [own(call)]))
        let text: String
        switch form {
        case "ndjson": text = document.text() + "\n"
        default:
            text = StructuredOutput.text(
                of: [document], as: OutputMode(rawValue: form.isEmpty ? "yaml" : form) ?? .yaml)
        }
        let file = call.flags[CommonFlags.outputFile]
        guard !file.isEmpty else { return call.console.write(text) }
        try await Files.replace(file, with: Array(text.utf8), mode: 0o600)
        call.console.print("config written to \"\(file)\"")
    }

    /// What the options of the command line say, as a document.
    private static func own(_ call: Invocation) -> JSONValue {
        var fields = JSONObject(["type": "cli.ocm.config.ocm.software/v1", "logging": [:], "signing": [:]])
        let sets = call.globals[GlobalFlags.configSet]
        if !sets.isEmpty { fields["configSets"] = .array(sets.map { .string($0) }) }
        return .object(fields)
    }

    /// The members of a generic document in the order of the Go program, all others sorted.
    private static func ordered(_ document: JSONValue) -> JSONValue {
        guard case .object(let fields) = document, fields["configurations"] != nil else { return sorted(document) }
        var result = JSONObject()
        let first = ["type", "configurations", "sets"]
        for key in first + fields.keys.filter({ !first.contains($0) }) { result[key] = fields[key].map(sorted) }
        if case .object(var sets)? = result["sets"] {
            for name in sets.keys {
                guard case .object(var set)? = sets[name], let description = set["description"] else { continue }
                set["description"] = nil
                sets[name] = .object(JSONObject(["description": description]).merging(set))
            }
            result["sets"] = .object(sets)
        }
        return .object(result)
    }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let fields):
            var result = JSONObject()
            for member in fields.members.sorted(by: { TextOrder.compare($0.key, $1.key) < 0 }) {
                result[member.key] = sorted(member.value)
            }
            return .object(result)
        case .array(let items): return .array(items.map(sorted))
        default: return value
        }
    }

    /// One document of several: the first one that holds others takes those that follow.
    private static func merged(_ documents: [JSONValue]) -> JSONValue {
        guard var result = documents.first else { return .null }
        for document in documents.dropFirst() {
            if case .object(var fields) = result,
                fields["type"]?.string?.hasPrefix("generic.config.ocm.software") ?? false
            {
                fields["configurations"] = .array((fields["configurations"]?.array ?? []) + [document])
                result = .object(fields)
            } else {
                result = ["type": "generic.config.ocm.software/v1", "configurations": [result, document]]
            }
        }
        return result
    }
}

extension JSONObject {
    /// The members of another object behind one's own.
    fileprivate func merging(_ other: JSONObject) -> JSONObject {
        var result = self
        for member in other.members { result[member.key] = member.value }
        return result
    }
}
