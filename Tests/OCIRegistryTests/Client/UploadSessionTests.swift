import Diagnostics
import HTTP
import Testing

@testable import OCIRegistry

@Suite struct UploadSessionTests {
    private let first = URI(scheme: "https", host: "r.test", port: nil, path: "/1")
    private let second = URI(scheme: "https", host: "r.test", port: nil, path: "/2")
    private let lost = Fault(.unavailable, "the connection broke")

    private func session(size: Int64, chunkedFrom: Int64 = 100, chunk: Int64 = 40) -> UploadSession {
        var options = RegistryOptions()
        options.chunkedFrom = chunkedFrom
        options.chunkSize = chunk
        return UploadSession(size: size, options: options, maximumFailures: 3)
    }

    private func text(_ action: UploadSession.Action) -> String {
        switch action {
        case .open: "open"
        case .sendAll(let uri): "all \(uri.path)"
        case .send(let from, let count, let uri): "send \(from)+\(count) \(uri.path)"
        case .ask(let uri): "ask \(uri.path)"
        case .close(let uri): "close \(uri.path)"
        case .look: "look"
        case .done: "done"
        case .fail(let fault): "fail \(fault.code)"
        }
    }

    private func play(_ session: UploadSession, _ events: [UploadSession.Event]) -> [String] {
        var session = session
        return events.map { text(session.on($0)) }
    }

    @Test("a small blob goes in one request")
    func monolithic() {
        #expect(play(session(size: 99), [.opened(first, minimumChunk: nil), .created]) == ["all /1", "done"])
    }

    @Test("a large blob goes in chunks, each to the address named last")
    func chunked() {
        let actions = play(
            session(size: 100),
            [
                .opened(first, minimumChunk: nil), .stored(upTo: 40, second), .stored(upTo: 80, first),
                .stored(upTo: 100, second), .created,
            ])
        #expect(actions == ["send 0+40 /1", "send 40+40 /2", "send 80+20 /1", "close /2", "done"])
    }

    @Test("the registry may ask for larger chunks")
    func minimum() {
        #expect(play(session(size: 100), [.opened(first, minimumChunk: 64)]) == ["send 0+64 /1"])
        #expect(play(session(size: 100), [.opened(first, minimumChunk: 1000)]) == ["send 0+100 /1"])
    }

    @Test("after a broken chunk it goes on where the registry stands")
    func resumed() {
        let actions = play(
            session(size: 100),
            [.opened(first, minimumChunk: nil), .stored(upTo: 40, first), .broken(lost), .stored(upTo: 55, first)])
        #expect(actions == ["send 0+40 /1", "send 40+40 /1", "ask /1", "send 55+40 /1"])
    }

    @Test("a chunk that does not fit makes it ask")
    func outOfOrder() {
        let actions = play(
            session(size: 100), [.opened(first, minimumChunk: nil), .outOfOrder, .stored(upTo: 10, second)])
        #expect(actions == ["send 0+40 /1", "ask /1", "send 10+40 /2"])
    }

    @Test("a registry without chunks gets the blob whole", arguments: [400, 404, 405, 411, 413, 501])
    func fallback(_ status: Int) {
        let actions = play(
            session(size: 100),
            [
                .opened(first, minimumChunk: nil), .refused(Fault(.unsupported, "x"), status: status),
                .opened(second, minimumChunk: nil), .created,
            ])
        #expect(actions == ["send 0+40 /1", "open", "all /2", "done"])
    }

    @Test("so does one that takes a single chunk only")
    func oneChunk() {
        let actions = play(
            session(size: 100),
            [
                .opened(first, minimumChunk: nil), .stored(upTo: 40, first),
                .refused(Fault(.invalid, "x"), status: 400), .opened(second, minimumChunk: nil),
            ])
        #expect(actions == ["send 0+40 /1", "send 40+40 /1", "open", "all /2"])
    }

    @Test("an upload that is gone is started again")
    func expired() {
        let actions = play(
            session(size: 100),
            [.opened(first, minimumChunk: nil), .stored(upTo: 40, first), .refused(Fault(.notFound, "x"), status: 404)])
        #expect(actions == ["send 0+40 /1", "send 40+40 /1", "open"])
    }

    @Test("after an unclear end it looks before it starts again")
    func unclearEnd() {
        #expect(
            play(session(size: 9), [.opened(first, minimumChunk: nil), .broken(lost), .found(true)]).last == "done")
        #expect(
            play(session(size: 9), [.opened(first, minimumChunk: nil), .broken(lost), .found(false)]).last == "open")
        let closing: [UploadSession.Event] = [
            .opened(first, minimumChunk: nil), .stored(upTo: 40, first), .stored(upTo: 80, first),
            .stored(upTo: 100, first), .broken(lost),
        ]
        #expect(play(session(size: 100), closing).last == "look")
    }

    @Test("a digest that is refused is final")
    func refused() {
        let actions = play(
            session(size: 9), [.opened(first, minimumChunk: nil), .refused(Fault(.invalid, "x"), status: 400)])
        #expect(actions == ["all /1", "fail invalid"])
    }

    @Test("without progress it ends; progress begins the count anew")
    func patience() {
        var upload = session(size: 1000)
        _ = upload.on(.opened(first, minimumChunk: nil))
        for _ in 0..<3 {
            #expect(text(upload.on(.broken(lost))) == "ask /1")
        }
        #expect(text(upload.on(.broken(lost))) == "fail unavailable")
        var better = session(size: 1000)
        _ = better.on(.opened(first, minimumChunk: nil))
        for end in 1...20 {
            #expect(text(better.on(.broken(lost))) == "ask /1")
            #expect(text(better.on(.stored(upTo: Int64(end), first))) == "send \(end)+40 /1")
        }
    }

    @Test("a registry that claims more than was sent is not believed", arguments: [Int64(101), -1])
    func claims(_ end: Int64) {
        #expect(
            play(session(size: 100), [.opened(first, minimumChunk: nil), .stored(upTo: end, first)]).last == "open")
    }
}
