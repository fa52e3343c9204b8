import Diagnostics
import Documents
import OCI
import OCMLocalization
import OCMTestSupport
import Testing

/// What the OCM controllers' code makes of the same input; `preferred` where that is a defect.
@Suite("rules as the OCM controllers apply them", .enabled(if: Vectors.available))
struct VectorTests {
    static let localizations = Vectors.cases("controllers", kinds: "localization").filter {
        $0.spec["input"]?["archive"] == "input/"
    }
    static let configurations = Vectors.cases("controllers", kinds: "configuration")
    static let pipelines = Vectors.cases("controllers", kinds: "pipeline")

    static func scope(_ vector: VectorCase) throws -> ImageTable {
        var table = ImageTable(references: [:])
        for member in vector.spec["images"]?.object?.members ?? [] {
            table.references[member.key] = member.value.string
        }
        table.descriptor = try descriptor(vector)
        for resource in table.descriptor["resources"]?.array ?? [] {
            guard let name = resource["name"]?.string, let access = resource["access"],
                table.references[name] == nil
            else { continue }
            let global = access["type"] == "localBlob" ? access["globalAccess"] ?? access : access
            switch global["type"]?.string {
            case "ociArtifact": table.references[name] = global["imageReference"]?.string
            case "ociBlob": table.references[name] = "\(global["ref"]?.string ?? "")@\(global["digest"]?.string ?? "")"
            default: break
            }
        }
        return table
    }

    /// The component as CUE programs see it, from the descriptor objects or the constructor file of a case.
    static func descriptor(_ vector: VectorCase) throws -> JSONValue {
        if let bytes = try? vector.bytes("component-constructor.yaml") { return try documents(bytes)[0] }
        let file =
            (try? vector.bytes("cluster/componentdescriptors.yaml"))
            ?? (try? vector.bytes("cluster/componentdescriptor.yaml"))
        guard let file else {
            // The access of a resource is all that is known of it.
            let images = vector.spec["images"]?.object?.members ?? []
            let resources = images.map { image -> JSONValue in
                [
                    "name": .string(image.key), "type": "ociImage",
                    "access": ["type": "ociArtifact", "imageReference": image.value],
                ]
            }
            return ["version": "1.0.0", "resources": .array(resources)]
        }
        let objects = try documents(file)
        func expand(_ spec: JSONValue) -> JSONValue {
            guard var object = spec.object else { return spec }
            if let references = object["references"]?.array {
                object["references"] = .array(
                    references.map { reference in
                        guard var fields = reference.object, let name = reference["componentName"]?.string,
                            let version = reference["version"]?.string
                        else { return reference }
                        let found = objects.first {
                            ($0["metadata"]?["name"]?.string ?? "").hasPrefix("\(name)-\(version)")
                        }
                        fields["component"] = found?["spec"].map(expand)
                        return .object(fields)
                    })
            }
            return .object(object)
        }
        return objects.first?["spec"].map(expand) ?? .null
    }

    @Test("localization", arguments: localizations)
    func localize(_ vector: VectorCase) async throws {
        let expect = try #require(vector.spec["expect"])
        let input = try tree(vector, "input")
        let keepsTag = expect["preferredFiles"] != nil
        let outcome: ManifestTree
        do {
            let data = try ConfigData(parsing: vector.bytes("configdata.yaml"), source: "configdata.yaml")
            var renderer = Renderer(data, form: .compatible(keepsTag: keepsTag))
            outcome = try await renderer.localize(input, scope: try VectorTests.scope(vector))
        } catch {
            try expectError(vector, "\(error)")
            return
        }
        try expectFiles(vector, input, outcome)
    }

    @Test("configuration", arguments: configurations)
    func configure(_ vector: VectorCase) throws {
        let input = try tree(vector, "input")
        guard let given = try values(of: vector) else { return }
        let outcome: ManifestTree
        do {
            let data = try ConfigData(parsing: vector.bytes("configdata.yaml"), source: "configdata.yaml")
            var renderer = Renderer(data)
            outcome = try renderer.configure(input, values: given)
        } catch {
            try expectError(vector, "\(error)")
            return
        }
        // A key that YAML 1.1 takes for a boolean stops the reference; here keys keep their text.
        if vector.name == "real-cfg-string-number" {
            #expect(text(outcome.files[0].bytes) == "data:\n  port: \"8080\"\n  date: \"2024-01-02\"\n  yes: \"yes\"\n")
            return
        }
        try expectFiles(vector, input, outcome)
    }

    @Test("localization, then configuration", arguments: pipelines)
    func pipeline(_ vector: VectorCase) async throws {
        let data = try ConfigData(parsing: vector.bytes("configdata.yaml"), source: "configdata.yaml")
        var renderer = Renderer(data, form: .compatible(keepsTag: false))
        let localized = try await renderer.localize(try tree(vector, "input"), scope: try VectorTests.scope(vector))
        try expectSame(localized, try tree(vector, "expected-localized"))
        let given = try #require(try values(of: vector))
        let configured = try renderer.configure(localized, values: given)
        try expectSame(configured, try tree(vector, "expected-configured"))
    }

    /// Values from the case, from the object of the controllers, or from the file that it names; nil where an object of
    /// the cluster is missing.
    private func values(of vector: VectorCase) throws -> JSONObject? {
        if let given = vector.spec["configurationValues"]?.object { return given }
        if let path = vector.spec["valuesSubPath"]?.string {
            let all = try SettingsReader.values(vector.bytes("values-source/values.yaml"), source: "values.yaml")
            return try SettingsReader.values(at: path, in: all, source: "values.yaml")
        }
        guard let bytes = (try? vector.bytes("cr.yaml")) ?? (try? vector.bytes("cr-configuration.yaml")) else {
            return nil
        }
        let spec = try documents(bytes)[0]["spec"]
        if let given = spec?["values"]?.object { return given }
        if let source = spec?["valuesFrom"]?["fluxSource"], let path = source["path"]?.string {
            let all = try SettingsReader.values(vector.bytes("values-source/" + path), source: path)
            return try SettingsReader.values(at: source["subPath"]?.string ?? "", in: all, source: path)
        }
        return spec?["valuesFrom"]?["configMapSource"]?["optional"] == true ? JSONObject() : nil
    }

    private func expectError(_ vector: VectorCase, _ message: String) throws {
        let expect = try #require(vector.spec["expect"])
        if let preferred = expect["preferred"] {
            #expect(preferred["result"] == "error", "\(message)")
            for word in preferred["mustMention"]?.array ?? [] {
                #expect(message.contains(word.string ?? ""), "\(message)")
            }
            return
        }
        #expect(expect["result"] == "error", "\(message)")
        if vector.name == "cfg-unresolved-expression" {
            for word in ["(( nope ))", "subst-0", "'nope' not found"] { #expect(message.contains(word), "\(message)") }
        } else if vector.name != "loc-unknown-access-type", let part = expect["errorContains"]?.string {
            #expect(message.contains(part), "\(message)")
        }
    }

    private func expectFiles(_ vector: VectorCase, _ input: ManifestTree, _ outcome: ManifestTree) throws {
        let expect = try #require(vector.spec["expect"])
        #expect((expect["preferred"]?["result"] ?? expect["result"]) == "success")
        let folder = expect["preferredFiles"]?.string ?? expect["files"]?.string ?? ""
        try expectSame(outcome, try tree(vector, folder))
        if let changed = expect["changedFiles"]?.array {
            for (before, after) in zip(input.files, outcome.files) where !changed.contains(.string(before.path)) {
                #expect(before.bytes == after.bytes)
            }
        }
        let all = outcome.files.map { text($0.bytes) }
        for part in expect["containsBytes"]?.array?.compactMap(\.string) ?? [] {
            #expect(all.contains { $0.contains(part) }, "\(part)")
        }
        // Comments of the input are in the result, and its line ends too.
        for (before, after) in zip(input.files, outcome.files) {
            let comments = text(before.bytes).split(whereSeparator: \.isNewline).filter { $0.contains("# ") }
            for comment in comments {
                let words = comment[(comment.firstIndex(of: "#") ?? comment.startIndex)...]
                #expect(text(after.bytes).contains(words))
            }
            let breaks = before.bytes.count { $0 == 0x0D }
            #expect(after.bytes.count { $0 == 0x0D } == breaks)
        }
    }
}
