import Diagnostics
import Documents
import OCI
import OCMModel

/// `input: {type: wget}`: what a web server answers. The resolver of the constructor fetches it, by http or https only; an
/// answer that is none of success is an error.
struct WebInput: InputMethod {
    let names = ["wget", "Wget"]

    func read(_ fields: inout SpecFields) -> (any PreparedInput)? {
        var access = JSONObject(["type": "wget"])
        for field in ["mediaType", "verb", "body"] {
            if let text = fields.scalar(field), !text.isEmpty { access[field] = .string(text) }
        }
        if fields.flag("noRedirect") ?? false { access["noRedirect"] = true }
        if var header = fields.fields("header") {
            var members = JSONObject()
            for name in header.object.members.map(\.key) {
                members[name] = .array(header.texts(name).map(JSONValue.string))
            }
            access["header"] = .object(members)
        }
        guard let url = fields.webAddress("url") else { return nil }
        access["url"] = .string(url)
        return FetchedInput(AccessSpec(access))
    }
}

/// `input: {type: ocm}`: a resource of another component version, which may lie in an archive.
struct ComponentInput: InputMethod {
    let names = ["ocm"]

    func read(_ fields: inout SpecFields) -> (any PreparedInput)? {
        var access = JSONObject(["type": "ocm"])
        for field in ["component", "version"] {
            access[field] = fields.text(field, required: "\(field) is required for input of type \"ocm\"")
                .map(JSONValue.string)
        }
        for field in ["ocmRepository", "resourceRef"] {
            guard let inner = fields.fields(field) else {
                fields.defect(field, "Required value: \(field) is required for input of type \"ocm\"")
                continue
            }
            if field == "resourceRef", !inner.has("resource") {
                inner.defect("resource", "Required value: name the resource, such as {name: NAME}")
            }
            access[field] = .object(inner.object)
        }
        guard ["component", "version", "ocmRepository", "resourceRef"].allSatisfy({ access[$0] != nil }) else {
            return nil
        }
        return FetchedInput(AccessSpec(access))
    }
}

/// Content that the resolver of the constructor finds by an access; only the content is kept.
private struct FetchedInput: PreparedInput {
    let access: AccessSpec

    init(_ access: AccessSpec) {
        self.access = access
    }

    func check(_ context: InputContext) async throws(InputDefect) {}

    func content(_ context: InputContext) async throws -> InputContent {
        switch try await context.fetch(access) {
        case .blob(let blob): return InputContent(blob)
        case .artifact(let root, let store):
            return InputContent(try await ArtifactSet.write(root, tag: context.element.version, from: store))
        }
    }
}

extension InputContext {
    /// What an access leads to.
    func fetch(_ access: AccessSpec) async throws -> ResolvedContent {
        guard let resolver else {
            throw Fault(.unsupported, "nothing can be fetched here; use input file, or access \(access.type)")
        }
        return try await resolver.content(of: access, in: nil)
    }
}

extension SpecFields {
    /// A field with the address of something on a web server, which must be there.
    mutating func webAddress(_ field: String, schemes: [String] = ["http", "https"]) -> String? {
        guard let text = scalar(field), !text.isEmpty else {
            defect(field, "Required value: no \(field)")
            return nil
        }
        guard schemes.contains(where: { text.lowercased().hasPrefix("\($0)://") }) else {
            let known = schemes.map { "\($0)://" }.joined(separator: ", ")
            defect(field, "Invalid value: \"\(text.prefix(200))\": an address begins with one of \(known)")
            return nil
        }
        return text
    }
}
