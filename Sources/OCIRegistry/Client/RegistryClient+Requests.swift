import Diagnostics
import HTTP
import Host
import Synchronization

/// A request to the registry before credentials and repetitions.
struct Call: Sendable {
    var method: String
    /// Below `/v2/`, or a full address that the registry gave.
    var target: CallTarget
    var fields = Fields()
    var body = RequestBody.none
    var access: Access
    /// What is wanted, after “to …”, for messages.
    var action: String
    /// Sending it twice does no harm, and neither does reading the answer twice.
    var isRepeatable = true

    init(
        _ method: String, _ path: String, query: String? = nil, fields: Fields = Fields(), body: RequestBody = .none,
        access: Access, action: String
    ) {
        self.init(method, .path(path, query), fields: fields, body: body, access: access, action: action)
    }

    init(
        _ method: String, _ target: CallTarget, fields: Fields = Fields(), body: RequestBody = .none, access: Access,
        action: String
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.access = access
        self.action = action
    }
}

enum CallTarget: Sendable {
    case path(String, String?)
    case address(URI)
}

/// The answer to a call, with what a message about it needs.
struct Reply {
    let response: Response
    /// The address that was asked, before redirects.
    let uri: URI
    let place: String
    let action: String
    /// Whose credentials were sent.
    let identity: String

    var status: Int { response.status }

    /// For an answer that can't be used.
    func fault() async -> Fault {
        await RegistryFailure.fault(response, place: place, action: action, identity: identity)
    }

    /// For an answer whose content is wrong.
    func defect(_ code: Fault.Code, _ text: String) -> Fault {
        Fault(code, "\(place) was asked to \(action), but \(text)")
    }

    /// Reads what is left of a short answer, so that the connection can be used again.
    func drain() async { await Reply.drain(response) }

    static func drain(_ response: Response) async {
        var left = 64 * 1024
        while left > 0, let chunk = try? await response.body.next() { left -= chunk.count }
    }
}

extension RegistryClient {
    private enum Outcome<R> {
        case done(R)
        case challenged([Challenge])
        case again(Duration)
    }

    /// Sends a call with the credentials that the registry asks for, again after failures that may pass, and hands the
    /// final answer to `use`, whatever its status.
    func send<R>(_ call: Call, place: String, _ use: (Reply) async throws -> R) async throws -> R {
        let base = try await naming(call, place) { try await self.base() }
        let uri = address(of: call, base)
        // a place that the registry named gets no credentials if it is elsewhere
        let trusted = uri.sameOrigin(as: base)
        var authorization: Authorization?
        if trusted {
            authorization = try await naming(call, place) { try await authenticator.authorization(for: call.access) }
        }
        var isFresh = false
        var attempt = 0
        while true {
            var request = Request(call.method, uri, fields: call.fields, body: call.body)
            if let authorization { request.fields["Authorization"] = authorization.field }
            let identity = authorization?.identity ?? "no credentials"
            let outcome: Outcome<R>
            var isAnswered = false
            do {
                outcome = try await http.withResponse(request) { response in
                    hasAnswered.withLock { $0 = true }
                    let canAuthenticate = trusted && !isFresh && response.uri.sameOrigin(as: base)
                    if response.status == 401, canAuthenticate, call.body.isReplayable {
                        let challenges = response.fields.values("WWW-Authenticate").flatMap(Challenge.parse)
                        if challenges.contains(where: { $0.scheme == .basic || $0.scheme == .bearer }) {
                            // the refusal's own words are lost unless there is an answer to it, which is rare
                            await Reply.drain(response)
                            return .challenged(challenges)
                        }
                    }
                    if call.isRepeatable, call.body.isReplayable,
                        let delay = timing.backoff.delay(status: response.status, response.fields, attempt: attempt)
                    {
                        await Reply.drain(response)
                        return .again(delay)
                    }
                    isAnswered = true
                    return .done(
                        try await use(
                            Reply(response: response, uri: uri, place: place, action: call.action, identity: identity)))
                }
            } catch let fault as Fault {
                guard call.isRepeatable, call.body.isReplayable,
                    attempt < timing.backoff.firstContacts || hasAnswered.withLock({ $0 }),
                    let delay = timing.backoff.delay(fault, attempt: attempt)
                else {
                    // what is thrown while the answer is read names the place already
                    throw isAnswered ? fault : unasked(fault, call, place)
                }
                outcome = .again(delay)
            }
            switch outcome {
            case .done(let result): return result
            case .again(let delay):
                attempt += 1
                try await timing.sleep(delay)
            case .challenged(let challenges):
                isFresh = true
                let refused = authorization
                let fresh = try await naming(call, place) {
                    try await authenticator.answer(challenges, for: call.access, refused: refused, base: base)
                }
                guard let fresh else {
                    throw RegistryFailure.fault(
                        status: 401, body: [], place: place, action: call.action, identity: identity)
                }
                authorization = fresh
            }
        }
    }

    /// Runs what has to come before the call itself; a failure of that tells what the call was for.
    private func naming<R>(_ call: Call, _ place: String, _ body: () async throws -> R) async throws -> R {
        do {
            return try await body()
        } catch let fault as Fault {
            throw unasked(fault, call, place)
        }
    }

    private func unasked(_ fault: Fault, _ call: Call, _ place: String) -> Fault {
        fault.code == .cancelled ? fault : fault.within("can't ask \(place) to \(call.action)")
    }

    private func address(of call: Call, _ base: URI) -> URI {
        switch call.target {
        case .address(let uri): return uri
        case .path(let path, let query):
            var uri = base
            uri.path = "/v2/" + path
            uri.query = query
            return uri
        }
    }
}

extension RequestBody {
    /// Whether it can be sent twice.
    var isReplayable: Bool {
        switch self {
        case .none, .bytes: true
        case .stream(_, let replayable, _): replayable
        }
    }
}
