import Diagnostics
package import Documents
package import HTTP
package import Kubernetes
package import OCMDelivery

/// Opens sessions for ComponentVersions, with the credentials that they name.
package protocol ComponentSessions: Sendable {
    /// Runs `body` with a session that may read where the ComponentVersion was applied from.
    func withSession<R: Sendable>(
        for componentVersion: JSONObject, _ body: (Session) async throws -> R
    ) async throws -> R
}

/// What the writers of snapshots work with.
package struct WriterContext: Sendable {
    package let informers: Informers
    package let store: SnapshotStore
    package let sessions: any ComponentSessions
    package let events: EventRecorder
    /// Fetches the artifacts of Flux's sources, which are inside of the cluster.
    package let http: Client

    package init(
        informers: Informers, store: SnapshotStore, sessions: any ComponentSessions, events: EventRecorder,
        http: Client
    ) {
        self.informers = informers
        self.store = store
        self.sessions = sessions
        self.events = events
        self.http = http
    }

    /// The objects of a kind of the delivery group.
    func delivery(_ plural: String) -> ResourceClient {
        informers.client.resource(group: ObjectReference.group, version: "v1alpha1", plural)
    }

    func informer(_ plural: String) -> Informer {
        informers.informer(group: ObjectReference.group, version: "v1alpha1", plural)
    }

    /// What a ComponentVersion has applied.
    func applied(_ componentVersion: JSONObject) async throws -> AppliedComponent {
        try await AppliedComponent(componentVersion) { namespace, name in
            try await delivery("componentdescriptors").find(name, namespace: namespace)
        }
    }

    /// `spec.interval`, at least a second; without a legal one, ten minutes.
    static func interval(_ object: JSONObject) -> Duration {
        max(object.at("spec", "interval")?.string.flatMap(Duration.init(goText:)) ?? .seconds(600), .seconds(1))
    }
}
