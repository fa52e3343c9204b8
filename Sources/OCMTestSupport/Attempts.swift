/// Whether something holds in one of several attempts: for rules about time, which a busy machine can make look broken
/// where they hold, but not the other way round. What the last attempt throws comes through.
package func holdsOnce(in attempts: Int = 5, _ attempt: () async throws -> Bool) async throws -> Bool {
    for _ in 1..<attempts {
        if let holds = try? await attempt(), holds { return true }
    }
    return try await attempt()
}
