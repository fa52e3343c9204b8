package import Documents

/// Brings definitions of custom resources into a cluster.
package enum CustomDefinitions {
    /// Applies definitions and waits until the server serves them.
    ///
    /// - Throws: what the server refuses; a `StatusError` 504 if it does not serve one in time.
    package static func install(
        _ definitions: [JSONObject], _ client: APIClient, manager: String, patience: Duration = .seconds(30)
    ) async throws {
        let resource = client.resource(group: "apiextensions.k8s.io", "customresourcedefinitions")
        let deadline = ContinuousClock.now + patience
        for definition in definitions {
            var answer = try await resource.apply(definition, manager: manager, force: true)
            var backoff = Backoff(first: .milliseconds(20), maximum: .seconds(1))
            while !Conditions(of: answer).isTrue("Established") {
                guard ContinuousClock.now < deadline else {
                    throw StatusError(504, "Timeout", "\(definition.name) is not served after \(patience.goText)")
                }
                try await Task.sleep(for: backoff.next())
                answer = try await resource.get(definition.name)
            }
        }
    }
}
