import Diagnostics
import Documents
import OCMModel
import OCMPackaging

/// What a check for completeness found about one component version.
struct CheckedVersion: Sendable {
    let key: VersionKey
    /// nil: there was no version to check, or a fault.
    private let result: CompletenessCheck.Result?
    /// Why the references could not be followed to their ends.
    let fault: Fault?

    init(_ found: FoundVersion, _ check: CompletenessCheck) async throws {
        key = found.key
        guard let version = found.version else {
            (result, fault) = (nil, nil)
            return
        }
        do {
            (result, fault) = (try await check.check(version), nil)
        } catch let error as Fault where error.code == .invalid {
            (result, fault) = (nil, error)
        }
    }

    private var missing: [(key: String, way: [String])] {
        (result?.missing ?? [:]).map { (key: $0.key, way: $0.value) }.sorted { TextOrder.compare($0.key, $1.key) < 0 }
    }

    private var resources: [ElementIdentity] { result?.resources ?? [] }
    private var sources: [ElementIdentity] { result?.sources ?? [] }

    /// `OK` or the kinds of what is wrong.
    var status: String {
        let defects = [
            fault == nil ? nil : "Error", missing.isEmpty ? nil : "Incomplete", resources.isEmpty ? nil : "Resources",
            sources.isEmpty ? nil : "Sources",
        ].compactMap { $0 }
        return defects.isEmpty ? "OK" : defects.joined(separator: ",")
    }

    /// A sentence for each kind of defect.
    var sentences: [String] {
        [
            fault?.description, missing.isEmpty ? nil : "incomplete component version \(key)",
            resources.isEmpty ? nil : "version \(key) with non-local resources",
            sources.isEmpty ? nil : "version \(key) with non-local sources",
        ].compactMap { $0 }
    }

    /// `MISSING:1[A:1->B:1], …`
    var missingText: String {
        missing.map { "\($0.key)[\($0.way.dropLast().joined(separator: "->"))]" }.joined(separator: ", ")
    }

    /// `RSC(…)SRC(…)`
    var elsewhereText: String {
        [("RSC", resources), ("SRC", sources)].filter { !$0.1.isEmpty }.map { name, identities in
            "\(name)(\(identities.map(\.description).joined(separator: ",")))"
        }.joined()
    }

    var document: JSONValue {
        var fields = JSONObject(["componentVersion": .string(key.description)])
        if let fault { fields["error"] = .string(fault.description) }
        if !missing.isEmpty {
            var entries = JSONObject()
            for entry in missing { entries[entry.key] = .array(entry.way.map { .string($0) }) }
            fields["missing"] = .object(entries)
        }
        if !resources.isEmpty { fields["resources"] = .array(resources.map(\.jsonValue)) }
        if !sources.isEmpty { fields["sources"] = .array(sources.map(\.jsonValue)) }
        fields["status"] = .string(status)
        return .object(fields)
    }
}
