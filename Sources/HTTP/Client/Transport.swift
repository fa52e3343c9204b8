/// What carries requests to a server and answers back.
package protocol Transport: Sendable {
    /// Sends `request` and gives the answer to `use`, whatever its status is. What of the body is unread when `use` returns
    /// is dropped.
    func withResponse<R>(_ request: Request, _ use: (Response) async throws -> R) async throws -> R

    /// Ends what is under way.
    func shutdown() async
}

extension Client: Transport {}
