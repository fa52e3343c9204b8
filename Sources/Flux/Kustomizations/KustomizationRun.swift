import Cryptography
import Diagnostics
import Documents
import Host
import Kubernetes

/// One run of one Kustomization, stage by stage. What it throws is a `KustomizationFailure`, or passes.
struct KustomizationRun {
    let reconciler: KustomizationReconciler
    let spec: KustomizationSpec
    private(set) var report: StatusReport
    private(set) var revision = ""
    private(set) var originRevision: String?
    /// Of what was built; nil: nothing was.
    private(set) var digest: String?
    private(set) var variables: Variables?
    /// Whether something was changed, or a new revision came.
    private(set) var hasNews = false
    private var expressions: HealthExpressions?
    private let deadline: ContinuousClock.Instant
    private let client: APIClient

    init(reconciler: KustomizationReconciler, spec: KustomizationSpec, report: StatusReport) {
        self.reconciler = reconciler
        self.spec = spec
        self.report = report
        deadline = .now + spec.timeout
        client = reconciler.client(report.object, spec)
    }

    mutating func run() async throws {
        if let problem = spec.unsupported {
            throw KustomizationFailure(reason: "Unsupported", message: problem, isFinal: true)
        }
        expressions = try compile()
        let artifact = try await source()
        revision = artifact["revision"]?.string ?? ""
        originRevision = artifact["metadata"]?["org.opencontainers.image.revision"]?.string
        try await dependencies()
        hasNews = report.status["lastAppliedRevision"]?.string != revision
        let objects = try await build(artifact)
        try await apply(objects)
    }

    private mutating func stage(_ action: String) async throws {
        report.progress(
            "\(action) for revision \(revision) with a timeout of \(spec.timeout.goText)",
            ready: "Reconciliation in progress")
        try await report.write()
    }

    // MARK: Source and dependencies

    private func source() async throws -> JSONValue {
        let source = spec.source
        guard source.kind == OCIRepositoryReconciler.kind else {
            throw KustomizationFailure(
                reason: "ArtifactFailed",
                message: "sources of kind \(source.kind) are not supported by this Flux: use an OCIRepository",
                isFinal: true)
        }
        let resource = reconciler.resource.client.resource(group: FluxNames.sources, "ocirepositories")
        guard let object = try await resource.find(source.name, namespace: source.namespace) else {
            throw KustomizationFailure(
                reason: "ArtifactFailed",
                message: "OCIRepository.source.toolkit.fluxcd.io \"\(source.name)\" not found",
                waits: spec.retryInterval)
        }
        guard let artifact = object.at("status", "artifact"), !object.isBeingDeleted else {
            let pause = reconciler.options.requeueDependency
            throw KustomizationFailure(
                reason: "ArtifactFailed", message: "Source artifact not found, retrying in \(pause.goText)",
                waits: pause)
        }
        return artifact
    }

    private func dependencies() async throws {
        for dependency in spec.dependencies {
            func wait(_ problem: String) -> KustomizationFailure {
                KustomizationFailure(
                    reason: "DependencyNotReady", message: problem, waits: reconciler.options.requeueDependency)
            }
            let place = "'\(dependency.namespace)/\(dependency.name)'"
            guard
                let object = try await reconciler.resource.find(dependency.name, namespace: dependency.namespace)
            else {
                let name = "kustomizations.kustomize.toolkit.fluxcd.io \"\(dependency.name)\" not found"
                throw wait("dependency \(place) not found: \(name)")
            }
            if let text = dependency.readyExpression {
                try check(text, object, wait)
                continue
            }
            let other = KustomizationSpec(object)
            let isSameSource = other.source.kind == spec.source.kind && other.source.key == spec.source.key
            guard object.at("status", "observedGeneration")?.number?.int64 == object.generation,
                Conditions(of: object).isTrue("Ready"),
                !isSameSource || object.at("status", "lastAppliedRevision")?.string == revision
            else { throw wait("dependency \(place) is not ready") }
        }
    }

    private func check(
        _ text: String, _ dependency: JSONObject, _ wait: (String) -> KustomizationFailure
    ) throws {
        let place = "'\(dependency.namespace)/\(dependency.name)'"
        do {
            let program = try ReadyExpression.compile(text)
            guard try ReadyExpression.holds(program, object: report.object, dependency: dependency) else {
                throw wait("dependency \(place) is not ready according to readyExpr eval")
            }
        } catch let error as ExpressionError {
            throw wait("failed to evaluate the CEL expression '\(text)': \(error)")
        }
    }

    /// Expressions that can't be read are refused before anything is done.
    private func compile() throws -> HealthExpressions {
        do {
            for text in spec.dependencies.compactMap(\.readyExpression) { _ = try ReadyExpression.compile(text) }
            return try HealthExpressions(spec.spec["healthCheckExprs"])
        } catch {
            throw KustomizationFailure(
                reason: "InvalidCELExpression", message: "an expression of the spec can't be read: \(error)",
                isFinal: true)
        }
    }

    // MARK: Build

    private mutating func build(_ artifact: JSONValue) async throws -> [JSONObject] {
        try await stage("Fetching manifests")
        let (path, artifactDigest) = (artifact["path"]?.string ?? "", artifact["digest"]?.string ?? "")
        var run = self
        let result: Result<[JSONObject], any Error> = try await TemporaryFolder.with(
            prefix: "build-", in: reconciler.store.scratch
        ) { folder in
            do { return .success(try await run.build(path, artifactDigest, folder)) } catch { return .failure(error) }
        }
        self = run
        return try result.get()
    }

    private mutating func build(_ path: String, _ artifactDigest: String, _ root: String) async throws -> [JSONObject] {
        let manifests = ManifestFolder(root: root)
        let folder: String
        do {
            try await reconciler.store.unpack(path, digest: artifactDigest, into: root)
            folder = try await manifests.path(spec.path)
        } catch let fault as Fault where fault.code != .cancelled {
            throw KustomizationFailure(reason: "ArtifactFailed", message: "\(fault)")
        }
        report.status["lastAttemptedRevision"] = .string(revision)
        try await stage("Building manifests")
        do {
            try await checkDecryption()
            let objects = try await substituted(try await manifests.objects(folder, spec))
            for object in objects where object["sops"] != nil {
                throw Fault(
                    .unsupported,
                    "\(ObjectIdentity(object).text) is encrypted with SOPS, which this Flux does not decrypt")
            }
            let texts = objects.map { JSONValue.object($0).encoded() }
            digest = "sha256:" + Hex.encode(Hash.digest(.sha256, Array(texts.joined(separator: [0x0A]))))
            return objects.map(marked)
        } catch let fault as Fault where fault.code != .cancelled {
            throw KustomizationFailure(reason: "BuildFailed", message: "\(fault)")
        } catch let error as StatusError {
            throw KustomizationFailure(reason: "BuildFailed", message: error.message)
        }
    }

    /// A key that is named has to be there; what is encrypted is refused all the same.
    private func checkDecryption() async throws {
        guard let name = spec.spec["decryption"]?["secretRef"]?["name"]?.string else { return }
        _ = try await reconciler.resource.client.resource("secrets").get(name, namespace: report.object.namespace)
    }

    private mutating func substituted(_ objects: [JSONObject]) async throws -> [JSONObject] {
        guard spec.spec["postBuild"] != nil else { return objects }
        let variables = try await Variables(
            spec, namespace: report.object.namespace, client: reconciler.resource.client)
        self.variables = variables
        return try objects.map { object in
            do {
                return try variables.applied(to: object)
            } catch let fault as Fault {
                throw Fault(fault.code, "post build failed for '\(ObjectIdentity(object).text)': \(fault)")
            }
        }
    }

    /// With the common metadata and the labels of the owner.
    private func marked(_ object: JSONObject) -> JSONObject {
        var object = object
        for holder in ["labels", "annotations"] {
            for member in spec.spec["commonMetadata"]?[holder]?.object?.members ?? [] {
                object.set(["metadata", holder, member.key], member.value)
            }
        }
        owner.mark(&object)
        return object
    }

    private var owner: Owner { Owner(name: report.object.name, namespace: report.object.namespace) }

    // MARK: Apply

    private mutating func apply(_ objects: [JSONObject]) async throws {
        try await stage("Detecting drift")
        let applier = Applier(
            client: client, directory: reconciler.directory, isForced: spec.isForced, deadline: deadline)
        let changes: [Applier.Change]
        do {
            changes = try await applier.apply(objects)
        } catch let failure as ApplyFailure {
            throw KustomizationFailure(reason: "ReconciliationFailed", message: failure.description)
        } catch let error as StatusError {
            throw KustomizationFailure(reason: "ReconciliationFailed", message: error.message)
        }
        await tell(changes)
        try await prune(changes.map(\.reference))
        try await health(changes)
    }

    private mutating func tell(_ changes: [Applier.Change]) async {
        let done = changes.filter(\.isDone)
        guard !done.isEmpty else { return }
        hasNews = true
        await reconciler.tell(
            report.object, "Progressing", done.map(\.text).joined(separator: "\n"), revision)
    }

    /// Sets the inventory and deletes what left it.
    private mutating func prune(_ applied: [ObjectIdentity]) async throws {
        let old = KustomizationReconciler.inventory(report.object)
        let known = Set(applied.map(\.anyVersion))
        let left = old.filter { !known.contains($0.anyVersion) }
        func entries(_ references: [ObjectIdentity]) -> JSONValue { .array(references.map(\.inventoryEntry)) }
        report.status.set(["inventory", "entries"], entries(applied))
        guard spec.prunes, !left.isEmpty else { return }
        let pruner = Pruner(client: client, directory: reconciler.directory, owner: owner)
        let result = try await pruner.delete(left)
        await tell(result.changes)
        guard !result.failures.isEmpty else { return }
        report.status.set(["inventory", "entries"], entries(applied + result.failures.map(\.reference)))
        throw KustomizationFailure(
            reason: "PruneFailed", message: result.failures.map(\.reason).joined(separator: "; "))
    }

    private mutating func health(_ changes: [Applier.Change]) async throws {
        let references =
            spec.waits ? changes.filter { $0.action != .skipped }.map(\.reference) : spec.healthChecks
        guard !references.isEmpty else {
            report.remove("Healthy")
            return
        }
        let message = "Running health checks for revision \(revision) with a timeout of \(spec.timeout.goText)"
        report.set("Healthy", .unknown, "Progressing", message)
        try await stage("Running health checks")
        let start = ContinuousClock.now
        let (cache, object) = (reconciler.cache, report.object)
        let check = HealthCheck(
            client: client, directory: reconciler.directory, expressions: try expressions ?? compile(),
            deadline: deadline
        ) {
            guard let now = cache[ObjectCache.key(object)] else { return false }
            return now.generation > object.generation || now.isBeingDeleted
        }
        let outcome: HealthCheck.Outcome
        do {
            outcome = try await check.wait(for: references)
        } catch let error as StatusError {
            outcome = .failed(error.message)
        }
        let taken = (ContinuousClock.now - start).goText
        switch outcome {
        case .passed: report.set("Healthy", .true, "Succeeded", "Health check passed in \(taken)")
        case .failed(let problem):
            report.set("Healthy", .false, "HealthCheckFailed", problem)
            throw KustomizationFailure(
                reason: "HealthCheckFailed", message: "health check failed after \(taken): \(problem)")
        case .outdated:
            throw KustomizationFailure(
                reason: "HealthCheckCanceled", message: "the Kustomization changed while its objects were waited for",
                waits: .milliseconds(1))
        }
    }
}
