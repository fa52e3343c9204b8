import Testing

@Suite("How long ocm demo takes", .serialized)
struct DemoTimeTests {
    @Test("under twenty seconds, on a machine that does other things too")
    func time() async throws {
        try await Desk.with { desk in
            let start = ContinuousClock.now
            _ = try await desk.ocm("demo").checked()
            #expect(ContinuousClock.now - start < .seconds(20))
        }
    }
}
