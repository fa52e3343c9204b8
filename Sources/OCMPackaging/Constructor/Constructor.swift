import Diagnostics
public import OCI
public import OCMModel

/// Makes component versions of what `ConstructorReader` read.
///
///     let specs = try ConstructorReader().read([try await ConstructorFile(path: "component.yaml")])
///     try await Constructor(creationTime: now).add(specs, to: repository)
///
/// `add` first checks all inputs of all components and makes all versions; nothing is written if one is wrong.
public struct Constructor: Sendable {
    /// Where neither the constructor file names one.
    public var schema: DescriptorSchema
    /// RFC 3339; nil: the versions get none, so that the same files give the same bytes each time.
    public var creationTime: String?
    /// No digests of resources.
    public var skipsDigests: Bool
    /// The hash of digests.
    public var hash: String
    /// Finds content with an access, for its digest, and images that are inputs; nil: such content gets no digest, and
    /// such inputs fail.
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
            try await check(spec.sources + spec.resources, component: (spec.name, spec.version))
        }
    }

    private func check(_ elements: [ElementSpec], component: (name: String, version: String)) async throws {
        guard let origin = elements.first?.origin else { return }
        let defects = SpecDefects(origin)
        for element in elements {
            guard case .input(_, let input) = element.content else { continue }
            do {
                try await input.check(context(element, component))
            } catch {
                defects.add(SpecPlaces.join(element.path, "input.\(error.field)"), error.message)
            }
        }
        try defects.check()
    }

    /// Checks everything, makes all component versions, and stores them when all could be made.
    public func add(
        _ specs: [ComponentSpec], to repository: any ComponentRepository,
        _ report: (ConstructorEvent) -> Void = { _ in }
    ) async throws {
        try await check(specs)
        var versions: [(descriptor: ComponentDescriptor, blobs: [any Blob])] = []
        for spec in specs {
            let old =
                keepsElements || keepsSignatures
                ? try await repository.lookup(spec.name, spec.version)?.descriptor : nil
            versions.append(try await build(spec, old: old, report))
        }
        for version in versions { try await repository.add(version.descriptor, blobs: version.blobs) }
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
        for element in spec.sources + spec.resources + spec.references {
            try await add(element, to: &draft, report)
        }
        return (try draft.finished(), draft.blobs)
    }

    /// Adds elements to a version that is there and stores it. Its signatures are dropped, unless they are to be kept.
    public func add(
        _ elements: [ElementSpec], to version: ComponentVersion, _ report: (ConstructorEvent) -> Void = { _ in }
    ) async throws {
        let component = (name: version.name, version: version.version)
        for element in elements { try await check([element], component: component) }
        var draft = ComponentDraft(changing: version.descriptor, replaces: keepsElements)
        if !keepsSignatures { draft.descriptor.signatures = [] }
        for element in elements { try await add(element, to: &draft, report) }
        try await version.repository.add(try draft.finished(), blobs: draft.blobs)
    }

    private func add(
        _ element: ElementSpec, to draft: inout ComponentDraft, _ report: (ConstructorEvent) -> Void
    ) async throws {
        switch element.kind {
        case .source: report(.source(type: element.type, identity: element.progressIdentity))
        case .resource: report(.resource(type: element.type, identity: element.progressIdentity))
        case .reference: report(.reference(component: element.type, identity: element.progressIdentity))
        }
        let content = try await content(
            of: element, component: (draft.descriptor.name, draft.descriptor.version), report)
        let digest = element.kind == .reference ? element.digest : try await digest(of: element, content)
        try draft.add(element, content, digest: digest)
    }

    private func context(_ element: ElementSpec, _ component: (name: String, version: String)) -> InputContext {
        InputContext(
            folder: element.folder, component: component,
            element: (element.name, element.version ?? component.version), resolver: content)
    }

    private func content(
        of element: ElementSpec, component: (name: String, version: String), _ report: (ConstructorEvent) -> Void
    ) async throws -> InputContent? {
        guard case .input(_, let input) = element.content else { return nil }
        do {
            let content = try await input.content(context(element, component))
            for line in content.details { report(.detail(line)) }
            for text in content.warnings { report(.warning("\(element.place("input")): \(text)")) }
            return content
        } catch {
            throw Fault(error, element.place("input"))
        }
    }

    /// The digest of a resource's content; compared with one that is written in the constructor.
    private func digest(of element: ElementSpec, _ input: InputContent?) async throws -> DigestSpec? {
        let stated = element.digest
        guard !skipsDigests, !element.skipsDigest else { return stated }
        if stated?.isExcluded ?? false { return stated }
        do {
            guard let found = try await resolved(element, input) else { return stated }
            let digest = try await ResourceDigest.digest(of: found, recorded: stated, hash: hash, readsLayers: false)
            if let stated, !ResourceDigest.fits(stated, digest) {
                throw Fault(.corrupt, "the content has the digest \(digest), not \(stated)")
            }
            return stated ?? digest
        } catch {
            throw Fault(error, element.place())
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
