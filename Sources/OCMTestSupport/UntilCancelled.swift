/// Does nothing until the task is cancelled, for work that would never end by itself.
package func untilCancelled() async throws {
    while true { try await Task.sleep(for: .seconds(86_400)) }
}
