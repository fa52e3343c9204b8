/// The part of a content that a request wants (RFC 9110, section 14).
enum ByteRange: Hashable {
    case whole
    case part(first: Int64, last: Int64)
    /// Nothing of it exists: 416.
    case unsatisfiable

    /// Several ranges, other units and what can't be read are answered with the whole, as the RFC allows.
    /// `ifRange` must be the strong `tag` of the content for the range to count.
    static func wanted(_ range: String?, ifRange: String?, tag: String, size: Int64) -> ByteRange {
        guard let range, ifRange == nil || ifRange == tag else { return .whole }
        let text = range.trimmed
        guard text.lowercased().hasPrefix("bytes=") else { return .whole }
        let spec = String(text.dropFirst(6)).trimmed
        let parts = spec.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return .whole
        }
        // numbers beyond what fits are beyond every size
        func number(_ text: Substring) -> Int64? { text.isEmpty ? nil : Int64(text) ?? .max }
        switch (number(parts[0]), number(parts[1])) {
        case (nil, nil): return .whole
        case (nil, let count?):
            guard count > 0, size > 0 else { return .unsatisfiable }
            return .part(first: max(0, size - count), last: size - 1)
        case (let first?, let last):
            if let last, last < first { return .whole }
            guard first < size else { return .unsatisfiable }
            return .part(first: first, last: min(last ?? .max, size - 1))
        }
    }

    /// Whether an `If-None-Match` field names the content.
    static func matches(_ ifNoneMatch: String?, tag: String) -> Bool {
        guard let ifNoneMatch else { return false }
        return ifNoneMatch.split(separator: ",").map { String($0).trimmed }.contains { entry in
            entry == "*" || entry == tag || entry == "W/" + tag
        }
    }
}
