import Diagnostics
import HTTP
import Host
import Testing

/// Runs `body` with a client and shows that it keeps nothing afterwards.
func withClient<R>(
    _ change: (inout ClientConfiguration) -> Void = { _ in }, _ body: (Client) async throws -> R
) async throws -> R {
    var configuration = ClientConfiguration()
    configuration.proxies = .none
    change(&configuration)
    let client = Client(configuration)
    let result: Result<R, any Error>
    do { result = .success(try await body(client)) } catch { result = .failure(error) }
    #expect(client.openTransfers == 0)
    await client.shutdown()
    return try result.get()
}

extension Client {
    /// Status and text of an answer.
    func text(_ request: Request) async throws -> (status: Int, text: String) {
        try await withResponse(request) { response in
            (response.status, String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self))
        }
    }
}

extension Client {
    /// The answer is 200 with the text `ok`.
    func expectOK(_ request: Request, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let (status, text) = try await text(request)
        #expect(status == 200 && text == "ok", sourceLocation: sourceLocation)
    }
}

/// The fault that `body` throws.
func fault<R>(_ body: () async throws -> R) async -> Fault? {
    do {
        _ = try await body()
        Issue.record("nothing was thrown")
        return nil
    } catch let fault as Fault {
        return fault
    } catch {
        Issue.record("not a fault: \(error)")
        return nil
    }
}
