import Documents

/// What tells the elements of a list apart.
package enum ListIdentity: Sendable {
    /// Their places: the usual list.
    case position
    /// Themselves: a set, whose order does not count.
    case value
    /// Some of their members: the order does not count either.
    case keys([String])

    init(_ schema: JSONObject) {
        let keys = schema["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) ?? []
        switch schema["x-kubernetes-list-type"]?.string {
        case "set": self = .value
        case "map" where !keys.isEmpty: self = .keys(keys)
        default: self = .position
        }
    }

    /// Two lists as `==` compares them; the first is of this identity.
    func areEqual(_ a: [ExpressionValue], _ b: [ExpressionValue]) -> Bool {
        guard a.count == b.count else { return false }
        if case .position = self { return zip(a, b).allSatisfy { $0.isEqual(to: $1) } }
        let index = ListIndex(a, self)
        return b.allSatisfy { one in index[one].map { a[$0].isEqual(to: one) } == true }
    }

    /// Two lists as `+` joins them: what the first has already stays in its place, with the value of the second.
    func joined(_ a: [ExpressionValue], _ b: [ExpressionValue]) -> [ExpressionValue] {
        if case .position = self { return a + b }
        var result = a
        var index = ListIndex(a, self)
        for one in b {
            if let at = index[one] {
                result[at] = one
            } else {
                index.add(one, result.count)
                result.append(one)
            }
        }
        return result
    }
}

/// Where the elements of a list stand, by their identities.
private struct ListIndex {
    private let identity: ListIdentity
    private var places: [[ExpressionMap.Key?]: Int] = [:]
    /// What has no key.
    private var others: [(ExpressionValue, Int)] = []

    init(_ elements: [ExpressionValue], _ identity: ListIdentity) {
        self.identity = identity
        for (at, element) in elements.enumerated() { add(element, at) }
    }

    mutating func add(_ element: ExpressionValue, _ place: Int) {
        if let key = key(element) { places[key] = place } else { others.append((element, place)) }
    }

    subscript(element: ExpressionValue) -> Int? {
        if let key = key(element) { return places[key] }
        return others.first { $0.0.isEqual(to: element) }?.1
    }

    private func key(_ element: ExpressionValue) -> [ExpressionMap.Key?]? {
        guard case .keys(let names) = identity else { return ExpressionMap.Key(element).map { [$0] } }
        return names.map { name in
            switch element {
            case .object(let object, _): object[name].flatMap { ExpressionMap.Key(ExpressionValue($0)) }
            case .map(let map): map[.string(name)].flatMap(ExpressionMap.Key.init)
            default: nil
            }
        }
    }
}
