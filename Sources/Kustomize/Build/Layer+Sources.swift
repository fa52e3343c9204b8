import Diagnostics
import Documents
import Host

/// Paths in origins.
enum PathText {
    static func normalised(_ path: String) -> String { Paths.normalised(path) }
}

/// What a kustomization keeps in other files or in texts of its own.
extension Layer {
    func patch(_ source: PatchSource) async throws -> Patch {
        let limit = session.limits.objects
        if source.path.isEmpty {
            return try Patch(source, Array(source.text.utf8), name: source.place, limit: limit)
        }
        return try Patch(
            source, try await session.read(source.path, from: folder), name: display(source.path), limit: limit)
    }

    /// Each is a path or the patch itself.
    func strategicMergePatches() async throws -> [Patch] {
        var result: [Patch] = []
        for (at, text) in kustomization.strategicMergePatches.enumerated() {
            let key = text.contains("\n") || text.contains("{") ? "patch" : "path"
            let entry = FieldReader(JSONObject([key: .string(text)]), file: file, place: "patchesStrategicMerge[\(at)]")
            let patch = try await patch(PatchSource(entry))
            guard case .strategic = patch.content else {
                throw Fault(.invalid, "\(patch.name) is no strategic merge patch; list it under patches with a target")
            }
            result.append(patch)
        }
        return result
    }

    func replacements(_ sources: [ReplacementSource]) async throws -> [Replacement] {
        var result: [Replacement] = []
        for source in sources {
            if let replacement = source.replacement {
                result.append(replacement)
                continue
            }
            let name = display(source.path)
            switch try ObjectReader.value(try await session.read(source.path, from: folder), name: name) {
            case .object(let object)?: result.append(try Replacement(FieldReader(object, file: name)))
            case .array(let items)?:
                for (at, item) in items.enumerated() {
                    guard let object = item.object else {
                        throw Fault(.invalid, "\(name): element \(at) is no replacement")
                    }
                    result.append(try Replacement(FieldReader(object, file: name, place: "[\(at)]")))
                }
            default: throw Fault(.invalid, "\(name) is no replacement")
            }
        }
        return result
    }

    /// Built-in generators and transformers given as objects: in the kustomization, in files or in folders.
    func plugins(_ sources: [String]) async throws -> [Plugin] {
        var objects = Accumulator()
        var paths: [String] = []
        for source in sources {
            let inline = source.contains("\n") || source.contains("{")
            guard inline else {
                paths.append(source)
                continue
            }
            var own = try ObjectReader.objects(Array(source.utf8), name: file, limit: session.limits.objects)
            if let origin {
                let path = PathText.normalised(origin.isEmpty ? fileName : origin + "/" + fileName)
                for at in own.indices { own[at].origin = Origin(path: path) }
            }
            try objects.append(own, session.limits, from: file)
        }
        try await addResources(paths, to: &objects)
        return objects.objects.map { Plugin(object: $0, file: file) }
    }
}
