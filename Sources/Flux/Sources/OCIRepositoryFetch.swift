import Diagnostics
import Documents
import Host
import Kubernetes
import OCI
import OCIRegistry
import Patterns
import Versions

/// Finds out what an OCIRepository means at the moment and makes that its artifact.
struct OCIRepositoryFetch {
    let reconciler: OCIRepositoryReconciler
    let spec: OCIRepositorySpec
    private(set) var report: StatusReport

    init(reconciler: OCIRepositoryReconciler, spec: OCIRepositorySpec, report: StatusReport) {
        self.reconciler = reconciler
        self.spec = spec
        self.report = report
    }

    mutating func run(_ repository: RemoteRepository) async throws {
        let (reference, revision, found) = try await resolve(repository)
        let file = "\(found.digest).tar.gz"
        if spec.verification == nil { report.remove("SourceVerified") }
        let old = report.status["artifact"]
        let isKnown =
            old?["revision"]?.string == revision && report.status["observedIgnore"]?.string == spec.ignore
            && selector == report.status["observedLayerSelector"]
        if isKnown, try await isVerified(), let path = old?["path"]?.string, let digest = old?["digest"]?.string,
            await reconciler.store.isIntact(path, digest: digest)
        {
            report.status.set(["artifact", "url"], .string("\(reconciler.address)/\(path)"))
            finish(revision)
            return
        }
        let news = "new revision '\(revision)' for '\(spec.place(reference))'"
        report.progress("building artifact: \(news)", ready: "building artifact: \(news)")
        if old != nil, old?["revision"]?.string != revision {
            report.set("ArtifactOutdated", .true, "NewRevision", news)
        }
        try await report.write()
        try await verify(repository, found.digest, revision)
        let (manifest, layer) = try await layer(repository, found)
        let written = try await store(repository.blob(layer), file: file)
        var artifact = JSONObject([
            "digest": .string(written.digest.description), "lastUpdateTime": .string(Timestamp.now.text),
            "path": .string("\(place.path)/\(file)"), "revision": .string(revision),
            "size": .number(JSONNumber(written.size)), "url": .string("\(reconciler.address)/\(place.path)/\(file)"),
        ])
        if !manifest.annotations.isEmpty {
            var metadata = JSONObject()
            for (key, value) in manifest.annotations.sorted(by: { $0.key < $1.key }) { metadata[key] = .string(value) }
            artifact["metadata"] = .object(metadata)
        }
        report.status["artifact"] = .object(artifact)
        report.status["observedIgnore"] = spec.ignore.map(JSONValue.string)
        report.status["observedLayerSelector"] = selector
        finish(revision)
        await tell(written.digest, revision, file)
    }

    private var place: ArtifactStore.Place { reconciler.place(report.object) }

    private var selector: JSONValue? {
        report.object["spec"]?["layerSelector"].flatMap { $0.object?.isEmpty == true ? nil : $0 }
    }

    private mutating func finish(_ revision: String) {
        let message = "stored artifact for digest '\(revision)'"
        report.remove("Reconciling", "Stalled", "FetchFailed", "ArtifactOutdated", "StorageOperationFailed")
        report.set("Ready", .true, "Succeeded", message)
        report.set("ArtifactInStorage", .true, "Succeeded", message)
        report.status["url"] = .string("\(reconciler.address)/\(place.path)/\(ArtifactStore.latest)")
        report.observe()
    }

    private func tell(_ digest: Digest, _ revision: String, _ file: String) async {
        await reconciler.events.tell(
            report.object, reason: "NewArtifact", "stored artifact with revision '\(revision)' from '\(spec.url)'",
            annotations: [
                "source.toolkit.fluxcd.io/digest": digest.description, "source.toolkit.fluxcd.io/revision": revision,
            ])
        guard let count = try? await reconciler.store.collect(place, keeping: file), count > 0 else { return }
        await reconciler.events.tell(
            report.object, reason: "GarbageCollectionSucceeded", "garbage collected \(count) artifacts")
    }

    // MARK: What is meant

    private func resolve(
        _ repository: RemoteRepository
    ) async throws -> (reference: String, revision: String, found: Descriptor) {
        let reference: String
        if let digest = spec.digest {
            reference = digest
        } else if let range = spec.semver {
            reference = try await tag(repository, range)
        } else {
            reference = spec.tag ?? "latest"
        }
        do {
            let found = try await repository.resolve(reference)
            let revision = spec.digest == nil ? "\(reference)@\(found.digest)" : "\(found.digest)"
            return (reference, revision, found)
        } catch let fault as Fault where fault.code != .cancelled {
            throw SourceFailure(
                reason: "OCIArtifactPullFailed", message: "failed to determine artifact digest: \(fault)")
        }
    }

    /// The tag of the highest version in a range; the higher tag of versions that are equal.
    private func tag(_ repository: RemoteRepository, _ range: String) async throws -> String {
        let problem = "failed to determine the artifact tag for '\(spec.url)'"
        do {
            let constraint = try VersionConstraint(range)
            var tags = try await repository.tags()
            if let filter = spec.semverFilter {
                let pattern: Pattern
                do { pattern = try Pattern(filter) } catch { throw Fault(error, "semverFilter") }
                tags = tags.filter(pattern.matches)
            }
            let isChart = spec.mediaType == "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
            var best: (tag: String, version: SemanticVersion)?
            for tag in tags {
                // charts have + in versions, which tags can't have
                let text = isChart ? tag.replacing("_", with: "+") : tag
                guard let version = SemanticVersion(text), constraint.contains(version) else { continue }
                if best.map({ $0.version <= version }) ?? true { best = (tag, version) }
            }
            guard let best else { throw Fault(.notFound, "no match found for semver: \(range)") }
            return best.tag
        } catch let fault as Fault where fault.code != .cancelled {
            throw SourceFailure(reason: "ReadOperationFailed", message: "\(problem): \(fault)")
        }
    }

    // MARK: Content

    private func layer(_ repository: RemoteRepository, _ found: Descriptor) async throws -> (Manifest, Descriptor) {
        let manifest: Manifest
        do {
            manifest = try await OCIRepositoryFetch.manifest(repository, found)
        } catch let fault as Fault where fault.code != .cancelled {
            throw SourceFailure(reason: "OCIArtifactPullFailed", message: "failed to pull artifact: \(fault)")
        }
        let layer: Descriptor?
        if let type = spec.mediaType {
            layer = manifest.layers.first { $0.mediaType.rawValue == type }
        } else {
            layer = manifest.layers.first
        }
        guard let layer else {
            let problem = spec.mediaType.map { "failed to find layer with media type '\($0)' in artifact" }
            throw SourceFailure(
                reason: "OCIArtifactLayerOperationFailed", message: problem ?? "no layers found in artifact")
        }
        return (manifest, layer)
    }

    private static func manifest(_ repository: RemoteRepository, _ found: Descriptor) async throws -> Manifest {
        let bytes = try await repository.blob(found).bytes(limit: Artifact.maximumSize)
        switch try Artifact(parsing: bytes, mediaType: found.mediaType) {
        case .manifest(let manifest): return manifest
        case .index(let index):
            guard
                let entry = index.manifest(for: Platform(os: "linux", architecture: "amd64")) ?? index.manifests.first,
                entry.mediaType.isManifest
            else { throw Fault(.unsupported, "the index \(found.digest) has no manifest for linux/amd64") }
            let bytes = try await repository.blob(entry).bytes(limit: Artifact.maximumSize)
            return try Manifest(parsing: bytes, mediaType: entry.mediaType)
        }
    }

    private func store(_ blob: any Blob, file: String) async throws -> ArtifactStore.Written {
        let (spec, scratch) = (spec, reconciler.store.scratch)
        do {
            return try await reconciler.store.put(place, file: file) { writer in
                try await blob.withReader { reader in
                    if spec.copiesLayer {
                        try await reader.copy(to: writer)
                    } else {
                        try await ArtifactArchive.rewrite(reader, ignore: spec.ignore, scratch: scratch, to: writer)
                    }
                }
            }
        } catch let fault as Fault where fault.code != .cancelled {
            let action = spec.copiesLayer ? "copy layer" : "extract layer contents"
            throw SourceFailure(
                reason: "OCIArtifactLayerOperationFailed", message: "failed to \(action) from artifact: \(fault)")
        }
    }

    // MARK: Signatures

    /// Whether what is stored was verified as the spec wants it.
    private func isVerified() async throws -> Bool {
        guard spec.verification != nil else { return true }
        guard let condition = report.conditions["SourceVerified"] else { return false }
        return condition.status == .true && condition.observedGeneration == report.generation
    }

    private mutating func verify(_ repository: RemoteRepository, _ digest: Digest, _ revision: String) async throws {
        guard let verification = spec.verification else { return }
        let problem = "failed to verify the signature using provider 'cosign'"
        do {
            let name = verification["secretRef"]?["name"]?.string ?? ""
            guard let data = try await reconciler.secrets.find(name, namespace: report.object.namespace) else {
                throw Fault(.notFound, "secrets \"\(name)\" not found")
            }
            let keys = data.filter { $0.key.hasSuffix(".pub") }.map(\.value)
            guard try await CosignSignature.isSigned(digest, in: repository, keys: keys) else {
                throw Fault(
                    .denied,
                    "no matching signatures were found for '\(spec.authority)/\(spec.repository)@\(digest)'")
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw SourceFailure(reason: "VerificationError", message: "\(problem): \(error)", kind: .verification)
        }
        report.set("SourceVerified", .true, "Succeeded", "verified signature of revision \(revision)")
    }
}
