import Diagnostics
import Documents
import Host
import OCI
import OCMDelivery
import OCMPackaging

/// OCI repositories under one roof: a registry, or an archive.
struct ArtifactHome: Sendable {
    let registry: any Registry
    /// How results call it: `http://localhost:5000`, `CommonTransportFormat::./archive`.
    let name: String
    /// How references to artifacts in it begin, with the slash before the repository.
    let prefix: String
    /// The members of its specification, for programs.
    let specification: JSONObject
    let opened: OpenRepository?

    /// Runs `body`, which writes here, and makes visible what it wrote. If it fails, nothing is left of a new archive
    /// that got no artifact.
    func writing(_ call: Invocation, _ body: (Progress) async throws -> Void) async throws {
        try await Progress.with(call) { progress in
            guard let opened else { return try await body(progress) }
            try await opened.writing(keepsCompleted: true) {
                try await body(progress)
                try await opened.commit()
            }
        }
    }
}

/// What an argument for OCI artifacts means.
struct ArtifactPlace: Sendable {
    let home: ArtifactHome
    /// Empty for all of a registry or archive.
    let repository: String
    let tag: String?
    let digest: Digest?

    /// Whether one artifact is named.
    var isVersion: Bool { tag != nil || digest != nil }
}

extension Workspace {
    /// Opens the place that an argument names. `base` is what `--repo` named; arguments are repositories in it then.
    func artifactPlace(_ text: String, in base: ArtifactPlace? = nil, creates: Bool = false) async throws
        -> ArtifactPlace
    {
        if let base {
            guard !text.isEmpty else { return base }
            let reference = try ArtifactReference("./base//" + text)
            let repository =
                base.repository.isEmpty ? reference.repository : "\(base.repository)/\(reference.repository)"
            return ArtifactPlace(
                home: base.home, repository: repository, tag: reference.tag, digest: reference.digest)
        }
        let reference = try await artifactReference(text)
        return ArtifactPlace(
            home: try await artifactHome(reference, text, creates: creates || reference.create),
            repository: reference.repository, tag: reference.tag, digest: reference.digest)
    }

    /// The place that `--repo` names; nil without it.
    func artifactBase() async throws -> ArtifactPlace? {
        let text = call.flags[CommonFlags.repository]
        return text.isEmpty ? nil : try await artifactPlace(text)
    }

    /// Reads what stands behind `PATH//`, with any path in front of it: the grammar knows paths by a leading dot only.
    private func inArchive(_ rest: Substring, typed text: String) throws -> ArtifactReference {
        do {
            return try ArtifactReference("./x//" + rest)
        } catch {
            throw Fault(.invalid, "“\(text)” names no artifact; expected PATH//REPOSITORY[:TAG][@DIGEST]")
        }
    }

    /// Reads a reference; what exists as a file is one, and a host is only what was written as a host.
    private func artifactReference(_ text: String) async throws -> ArtifactReference {
        var rest = text[...]
        var head = ""
        if let mark = text.firstRange(of: "::"), !text[..<mark.lowerBound].contains("/") {
            head = String(text[..<mark.upperBound])
            rest = text[mark.upperBound...]
        }
        let separator = rest.hasPrefix("http") ? nil : rest.firstRange(of: "//")
        let path = String(separator.map { rest[..<$0.lowerBound] } ?? rest)
        let isFile =
            try await Files.status(session.path(path)) != nil
            || [".tar", ".tgz", ".tar.gz"].contains { path.hasSuffix($0) }
        if isFile, !path.isEmpty {
            var reference = try inArchive(separator.map { rest[$0.upperBound...] } ?? "", typed: text)
            reference.info = path
            if !head.isEmpty {
                let typed = try ArtifactReference(head + "./x//")
                (reference.type, reference.typeHint, reference.create) = (typed.type, typed.typeHint, typed.create)
            }
            return reference
        }
        if head.isEmpty, session.configuration.ociAliases[path] != nil {
            var reference = try inArchive(separator.map { rest[$0.upperBound...] } ?? "", typed: text)
            reference.info = path
            return reference
        }
        var reference = try ArtifactReference(text)
        if reference.host.isEmpty, !reference.info.hasPrefix("."), !reference.info.hasPrefix("/"), head.isEmpty,
            let registry = try? ArtifactReference("oci::" + text), !registry.host.isEmpty
        {
            // A registry as a whole needs a type in the grammar.
            reference = registry
            (reference.type, reference.typeHint) = ("", "")
        }
        if reference.host == "docker.io", !text.contains("docker.io") {
            throw Fault(
                .invalid,
                "“\(text)” names no registry, and there is no file of that name; write docker.io/\(reference.repository) if it is an image of Docker Hub"
            )
        }
        return reference
    }

    private func artifactHome(
        _ reference: ArtifactReference, _ text: String, creates: Bool
    ) async throws -> ArtifactHome {
        if !reference.host.isEmpty {
            let scheme = ["http", "https"].contains(reference.scheme) ? reference.scheme : ""
            let address = (scheme.isEmpty ? "" : "\(scheme)://") + reference.host
            let type = reference.type.isEmpty ? "" : "\(reference.type)::"
            var specification = JSONObject()
            if !reference.type.isEmpty { specification["type"] = .string(reference.type) }
            if !scheme.isEmpty { specification["scheme"] = .string(scheme) }
            specification["host"] = .string(reference.host)
            return ArtifactHome(
                registry: try await session.registry(address), name: type + address, prefix: "\(type)\(address)/",
                specification: specification, opened: nil)
        }
        if let alias = session.configuration.ociAliases[reference.info] {
            return try await home(of: try await session.open(spec: alias), reference)
        }
        if reference.info.hasPrefix("{") {
            let specification = try JSONValue(parsing: Array(reference.info.utf8))
            return try await home(of: try await session.open(spec: specification), reference)
        }
        guard ["", "ctf", "CTF", "CommonTransportFormat"].contains(reference.type) else {
            throw Fault(
                .unsupported,
                "\(text): a repository of type \"\(reference.type)\" is not supported; use a registry or CommonTransportFormat"
            )
        }
        if !creates, let layout = try await LayoutHome(session.path(reference.info)) {
            return layout.home(reference.info)
        }
        let format = try reference.typeHint.split(separator: "+").dropFirst().first.map {
            try ArchiveForm.parse(String($0))
        }
        let mode: Session.Mode = creates ? .create(format: format) : .existing
        do {
            return try await home(
                of: try await session.openArchive(path: reference.info, mode: mode, only: .transport), reference)
        } catch {
            throw Fault(error, "repository \"\(text)\" is unknown")
        }
    }

    private func home(of opened: OpenRepository, _ reference: ArtifactReference) async throws -> ArtifactHome {
        switch opened.place {
        case .registry(let client, let address, _):
            var specification = JSONObject()
            specification["host"] = .string(address)
            return ArtifactHome(
                registry: client, name: address, prefix: "\(address)/", specification: specification, opened: opened)
        case .archive(let archive):
            let specification = JSONObject(["type": "CommonTransportFormat", "info": .string(reference.info)])
            return ArtifactHome(
                registry: archive, name: "CommonTransportFormat::\(reference.info)",
                prefix: (reference.type.isEmpty ? "" : "\(reference.type)::") + "\(reference.info)//",
                specification: specification, opened: opened)
        case .componentArchive:
            throw Fault(.invalid, "\(reference.info) is a component archive, it holds no OCI repositories")
        }
    }
}
