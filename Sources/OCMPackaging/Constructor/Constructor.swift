import Diagnostics
public import OCI
public import OCMModel

/// Makes component versions of what `ConstructorReader` read (cli-and-constructor.md, sections 5 and 6).
///
///     let specs = try ConstructorReader().read([try await ConstructorFile(path: "component.yaml")])
///     try await Constructor(creationTime: now).add(specs, to: repository)
///
/// `add` first checks all inputs of all components; nothing is written if one is wrong.
public struct Constructor: Sendable {
    /// Where neither the constructor file names one.
    public var schema: DescriptorSchema
    /// RFC 3339; nil: the versions get none, so that the same files give the same bytes each time.
    public var creationTime: String?
    /// No digests of resources.
    public var skipsDigests: Bool
    /// The hash of digests.
    public var hash: String
    /// Finds content with an access, for its digest; nil: such content gets no digest.
    public var content: (any ContentResolver)?
    /// Keep the elements of a version that is there already, and replace those of equal identity.
    public var keepsElements: Bool
    /// Keep the signatures of a version that is there already.
    public var keepsSignatures: Bool

    public init(
        schema: DescriptorSchema = .v2, creationTime: String? = nil, skipsDigests: Bool = false,
        hash: String = "SHA-256",
        content: (any ContentResolver)? = nil, keepsElements: Bool = false, keepsSignatures: Bool = false
    ) {
        self.schema = schema
        self.creationTime = creationTime
        self.skipsDigests = skipsDigests
        self.hash = hash
        self.content = content
        self.keepsElements = keepsElements
        self.keepsSignatures = keepsSignatures
    }

    /// Checks the inputs of all components, such as that files exist; all defects of a component are in one fault.
    public func check(_ specs: [ComponentSpec]) async throws {
        for spec in specs {
            let defects = SpecDefects(spec.origin)
            for element in spec.sources + spec.resources {
                guard case .input(_, let input) = element.content else { continue }
                do {
                    try await input.check(context(element, spec))
                } catch {
                    defects.add("\(element.path).input.\(error.field)", error.message)
                }
            }
            try defects.check()
        }
    }

    /// Checks everything, then makes and stores one component version after the other.
    public func add(
        _ specs: [ComponentSpec], to repository: any ComponentRepository,
        _ report: (ConstructorEvent) -> Void = { _ in }
    ) async throws {
        try await check(specs)
        for spec in specs {
            let old =
                keepsElements || keepsSignatures
                ? try await repository.lookup(spec.name, spec.version)?.descriptor : nil
            let made = try await build(spec, old: old, report)
            try await repository.add(made.descriptor, blobs: made.blobs)
        }
    }

    /// Makes one component version: its descriptor and the blobs that its local accesses name.
    ///
    /// - Parameter old: the version that is there already, if elements or signatures of it are to be kept.
    public func build(
        _ spec: ComponentSpec, old: ComponentDescriptor? = nil, _ report: (ConstructorEvent) -> Void = { _ in }
    ) async throws -> (descriptor: ComponentDescriptor, blobs: [any Blob]) {
        report(.component(name: spec.name, version: spec.version))
        var draft = ComponentDraft(spec, schema: spec.schema ?? schema, creationTime: creationTime)
        if let old {
            if keepsElements { draft.keepElements(of: old) }
            if keepsSignatures { draft.descriptor.signatures = old.signatures }
        }
        for element in spec.sources {
            report(.source(type: element.type, identity: element.progressIdentity))
            let content = try await content(of: element, spec, report)
            try draft.addSource(element, content)
        }
        for element in spec.resources {
            report(.resource(type: element.type, identity: element.progressIdentity))
            let content = try await content(of: element, spec, report)
            try draft.addResource(element, content, digest: try await digest(of: element, content, spec))
        }
        for element in spec.references {
            report(.reference(component: element.type, identity: element.progressIdentity))
            draft.addReference(element)
        }
        return (try draft.finished(), draft.blobs)
    }

    private func context(_ element: ElementSpec, _ spec: ComponentSpec) -> InputContext {
        InputContext(
            folder: element.folder ?? spec.folder, component: (spec.name, spec.version),
            element: (element.name, element.version ?? spec.version))
    }

    private func content(
        of element: ElementSpec, _ spec: ComponentSpec, _ report: (ConstructorEvent) -> Void
    ) async throws -> InputContent? {
        guard case .input(_, let input) = element.content else { return nil }
        do {
            let content = try await input.content(context(element, spec))
            for line in content.details { report(.detail(line)) }
            return content
        } catch {
            throw Fault(error, spec.origin.place("\(element.path).input"))
        }
    }

    /// The digest of a resource's content; compared with one that is written in the constructor.
    private func digest(
        of element: ElementSpec, _ input: InputContent?, _ spec: ComponentSpec
    ) async throws -> DigestSpec? {
        let stated = element.digest
        guard !skipsDigests, !element.skipsDigest else { return stated }
        if stated?.isExcluded ?? false { return stated }
        do {
            guard let found = try await resolved(element, input) else { return stated }
            let digest = try await ResourceDigest.digest(of: found, recorded: stated, hash: hash)
            if let stated, !ResourceDigest.fits(stated, digest) {
                throw Fault(.corrupt, "the content has the digest \(digest), not \(stated)")
            }
            return stated ?? digest
        } catch {
            throw Fault(error, spec.origin.place(element.path))
        }
    }

    private func resolved(_ element: ElementSpec, _ input: InputContent?) async throws -> ResolvedContent? {
        if let input {
            guard input.blob.descriptor.mediaType.isArtifactSet else { return .blob(input.blob) }
            let set = try await ArtifactSet.open(input.blob)
            return .artifact(try await set.main(), set)
        }
        guard case .access(let fields) = element.content, !AccessSpec(fields).isNone, let content else { return nil }
        return try await content.content(of: AccessSpec(fields), in: nil)
    }
}
