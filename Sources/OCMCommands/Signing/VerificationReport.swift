import Diagnostics
import Documents
import OCMModel
import OCMPackaging

/// A verification in a form for people and for programs.
struct VerificationReport: Sendable {
    let result: VerificationResult

    init(_ result: VerificationResult) {
        self.result = result
    }

    // MARK: For people

    /// The tree of the closure: each component version once with all below it, then by name only. `✓` what is proven, `✗`
    /// what is refused, with the reason.
    var tree: String {
        guard let root = result.root else { return "" }
        var lines: [String] = []
        var shown: Set<String> = []
        let isProven = result.isValid
        lines.append("\(isProven ? "✓" : "✗") \(root.name) \(isProven ? "verified" : "refused")")
        add(root, indent: "", &shown, &lines)
        if let fault = result.signatureRefusal, !result.signatures.contains(where: { !$0.isVerified }) {
            lines.append("  ✗ \(fault)")
        }
        for remark in result.remarks { lines.append("  ! \(remark)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func add(_ version: DigestedVersion, indent: String, _ shown: inout Set<String>, _ lines: inout [String]) {
        var items: [(text: String, below: DigestedVersion?)] = []
        if version.name == result.root?.name {
            for signature in result.signatures {
                switch signature.outcome {
                case .verified(let signer): items.append(("✓ signature \(signature.name): \(signer)", nil))
                case .refused(let fault):
                    items.append(("✗ signature \(signature.name): \(reason(fault, of: signature.name))", nil))
                }
            }
        }
        for refusal in result.refusals where refusal.version == version.name && refusal.place == .version {
            items.append(("✗ \(refusal.fault)", nil))
        }
        for (index, resource) in version.descriptor.resources.enumerated() {
            let text = "resource \(resource.name):\(resource.version)"
            if let refusal = refusal(.resource(index), version) {
                items.append(("✗ \(text): \(refusal.fault)", nil))
            } else if let digest = resource.digest, !digest.isExcluded {
                items.append(("✓ \(text) \(digest)", nil))
            } else {
                items.append(("! \(text): its content is not part of the signature", nil))
            }
        }
        for (index, reference) in version.descriptor.references.enumerated() {
            let name = "\(reference.componentName):\(reference.version)"
            if let refusal = refusal(.reference(index), version) {
                items.append(("✗ reference \(reference.name) \(name): \(refusal.fault)", nil))
            } else {
                let below = result.closure.first { $0.name == name }
                items.append(("\(isProven(name) ? "✓" : "✗") \(name)", below))
            }
        }
        for (place, item) in items.enumerated() {
            let isLast = place == items.count - 1
            lines.append("\(indent)\(isLast ? "└─" : "├─") \(item.text)")
            if let below = item.below, shown.insert(below.name).inserted {
                add(below, indent: indent + (isLast ? "   " : "│  "), &shown, &lines)
            }
        }
    }

    /// Without the names that stand before it in the tree.
    private func reason(_ fault: Fault, of signature: String) -> String {
        var text = fault.description[...]
        for prefix in ["\(result.root?.name ?? ""): ", "signature \"\(signature)\": "] where text.hasPrefix(prefix) {
            text = text.dropFirst(prefix.count)
        }
        return String(text)
    }

    private func refusal(_ place: VerificationRefusal.Place, _ version: DigestedVersion) -> VerificationRefusal? {
        result.refusals.first { $0.version == version.name && $0.place == place }
    }

    /// Whether nothing is refused of this version and of those below it.
    private func isProven(_ name: String) -> Bool {
        !result.refusals.contains { $0.path.contains(name) }
    }

    // MARK: For programs

    var document: JSONValue {
        var fields = JSONObject([
            "componentVersion": .string(result.root?.name ?? ""), "verified": .bool(result.isValid),
        ])
        if let digest = result.root?.digest { fields["digest"] = Self.digest(digest) }
        fields["signatures"] = .array(result.signatures.map(Self.signature))
        if let fault = result.signatureRefusal { fields["reason"] = .string(fault.description) }
        fields["componentVersions"] = .array(result.closure.map(version))
        fields["refusals"] = .array(
            result.refusals.map { refusal in
                [
                    "componentVersion": .string(refusal.version), "path": .array(refusal.path.map { .string($0) }),
                    "reason": .string(refusal.fault.description),
                ]
            })
        fields["remarks"] = .array(result.remarks.map { .string($0) })
        return .object(fields)
    }

    private static func digest(_ digest: DigestSpec) -> JSONValue {
        [
            "hashAlgorithm": .string(digest.hashAlgorithm),
            "normalisationAlgorithm": .string(digest.normalisationAlgorithm), "value": .string(digest.value),
        ]
    }

    private static func signature(_ verdict: SignatureVerdict) -> JSONValue {
        var fields = JSONObject([
            "name": .string(verdict.name), "digest": digest(verdict.digest), "verified": .bool(verdict.isVerified),
        ])
        switch verdict.outcome {
        case .verified(let signer): fields["signer"] = .string(signer)
        case .refused(let fault): fields["reason"] = .string(fault.description)
        }
        return .object(fields)
    }

    private func version(_ version: DigestedVersion) -> JSONValue {
        let resources = version.descriptor.resources.enumerated().map { index, resource in
            entry(resource.name, resource.version, resource.digest, .resource(index), version)
        }
        let references = version.descriptor.references.enumerated().map { index, reference in
            entry(reference.name, reference.version, reference.digest, .reference(index), version)
        }
        return [
            "name": .string(version.version.name), "version": .string(version.version.version),
            "digest": Self.digest(version.digest),
            "verified": .bool(isProven(version.name) && (version.name != result.root?.name || result.isValid)),
            "resources": .array(resources), "references": .array(references),
        ]
    }

    private func entry(
        _ name: String, _ version: String, _ digest: DigestSpec?, _ place: VerificationRefusal.Place,
        _ owner: DigestedVersion
    ) -> JSONValue {
        let refusal = refusal(place, owner)
        var fields = JSONObject(["name": .string(name), "version": .string(version)])
        if let digest { fields["digest"] = Self.digest(digest) }
        fields["verified"] = .bool(refusal == nil && digest != nil && digest?.isExcluded == false)
        if let refusal { fields["reason"] = .string(refusal.fault.description) }
        return .object(fields)
    }
}
