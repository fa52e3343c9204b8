import Diagnostics
import HTTP
import Host

/// Speaks to the token service that a registry named.
struct TokenService {
    let http: Client
    /// The registry, for messages.
    let name: String
    let timing: Timing

    private enum Answer {
        case token(Token)
        /// The service knows no POST.
        case useGet
        case again(Duration)
        case refused(Fault)
    }

    func token(_ wish: TokenWish, _ credentials: RegistryCredentials?, identity: String) async throws -> Token {
        if let refresh = credentials?.identityToken {
            if let token = try await ask(wish.refresh(refresh), identity, canFallBack: true) { return token }
            guard credentials?.login != nil else {
                throw Fault(
                    .denied,
                    "the token service \(wish.realm.authority) of \(name) takes no identity tokens; give a user and password"
                )
            }
        }
        guard let token = try await ask(wish.get(credentials?.login), identity, canFallBack: false) else {
            throw Fault(.unsupported, "the token service \(wish.realm.authority) of \(name) gave no answer")
        }
        return token
    }

    /// nil: ask by GET.
    private func ask(_ request: Request, _ identity: String, canFallBack: Bool) async throws -> Token? {
        let place = "the token service \(request.uri.authority) of \(name)"
        var attempt = 0
        while true {
            let answer: Answer
            do {
                answer = try await http.withResponse(request) { response in
                    switch response.status {
                    case 200..<300:
                        return .token(try Token(parsing: try await response.body.collect(upTo: Token.limit)))
                    case 404 where canFallBack, 405 where canFallBack:
                        return .useGet
                    case let status:
                        if let delay = timing.backoff.delay(status: status, response.fields, attempt: attempt) {
                            return .again(delay)
                        }
                        return .refused(
                            await RegistryFailure.fault(
                                response, place: place, action: "give a token", identity: identity))
                    }
                }
            } catch let fault as Fault {
                guard let delay = timing.backoff.delay(fault, attempt: attempt) else {
                    throw fault.code == .cancelled ? fault : fault.within("\(place) can't be asked")
                }
                answer = .again(delay)
            }
            switch answer {
            case .token(let token): return token
            case .useGet: return nil
            case .refused(let fault): throw fault
            case .again(let delay):
                attempt += 1
                try await timing.sleep(delay)
            }
        }
    }
}
