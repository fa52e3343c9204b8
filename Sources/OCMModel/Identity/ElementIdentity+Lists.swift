/// Which rule says when the version belongs to an identity.
public enum IdentityRule: Sendable {
    /// Used for look-ups (first generation): an explicit `version` of the extra identity counts; else the version is
    /// added where another element has the same name and the same extra identity, apart from its `version`.
    case lookup
    /// Used to find duplicates (first generation): where elements have the same name and extra identity, each gets its
    /// version, in place of an explicit one.
    case schema
    /// Name, version and extra identity, empty values left out (second generation).
    case full
}

extension ElementIdentity {
    /// The identities of all elements of one list, in its order.
    public static func all<E: Element>(of elements: [E], by rule: IdentityRule = .lookup) -> [ElementIdentity] {
        switch rule {
        case .full:
            return elements.map { element in
                var identity = ElementIdentity(element.extraIdentity.filter { !$0.value.isEmpty })
                if !element.name.isEmpty { identity["name"] = element.name }
                if !element.version.isEmpty { identity["version"] = element.version }
                return identity
            }
        case .schema:
            let bases = elements.map { ElementIdentity(name: $0.name, extraIdentity: $0.extraIdentity) }
            let counts = counts(bases)
            return zip(elements, bases).map { element, base in
                var identity = base
                if counts[base] ?? 0 > 1 { identity["version"] = element.version }
                return identity
            }
        case .lookup:
            let bases = elements.map { element in
                var base = ElementIdentity(name: element.name, extraIdentity: element.extraIdentity)
                base["version"] = nil
                return base
            }
            let counts = counts(bases)
            return zip(elements, bases).map { element, base in
                if let version = element.extraIdentity["version"], !version.isEmpty {
                    return ElementIdentity(name: element.name, extraIdentity: element.extraIdentity)
                }
                var identity = base
                if counts[base] ?? 0 > 1 { identity["version"] = element.version }
                return identity
            }
        }
    }

    private static func counts(_ identities: [ElementIdentity]) -> [ElementIdentity: Int] {
        identities.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// The places of elements whose identity (`lookup` rule, with the version in any case) has all attributes of `selector`.
    public static func places<E: Element>(of selector: [String: String], in elements: [E]) -> [Int] {
        zip(elements, all(of: elements)).enumerated().compactMap { at, pair in
            var identity = pair.1
            if identity["version"] == nil { identity["version"] = pair.0.version }
            return identity.matches(selector) ? at : nil
        }
    }
}
