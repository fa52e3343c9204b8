public import Diagnostics

/// Versions of components and elements as they are written: semantic versions with an optional `v`, minor and patch.
/// The text is kept as written; `1.0.0` and `v1.0.0` are different versions.
public enum ComponentVersionName {
    /// Whether a text is a relaxed semantic version: semver 2.0 with an optional `v`, minor and patch.
    public static func isValid(_ text: String) -> Bool {
        var scanner = ByteScanner(text)
        _ = scanner.skip("v")
        guard isNumber(scanner.take(ASCII.isDigit)) else { return false }
        for _ in 0..<2 where scanner.skip(".") {
            guard isNumber(scanner.take(ASCII.isDigit)) else { return false }
        }
        if scanner.skip("-") {
            guard identifiers(&scanner, numbersAreStrict: true) else { return false }
        }
        if scanner.skip("+") {
            guard identifiers(&scanner, numbersAreStrict: false) else { return false }
        }
        return scanner.isAtEnd
    }

    /// Throws `invalid` with the rule if a text is no version.
    public static func check(_ text: String) throws(Fault) {
        guard isValid(text) else {
            throw Fault(
                .invalid,
                "“\(text.prefix(200))” is not a version; expected a semantic version, as in 1.2.3 or v1.2.3-rc.1")
        }
    }

    private static func isNumber(_ text: String?) -> Bool {
        guard let text else { return false }
        return text == "0" || text.utf8.first != UInt8(ascii: "0")
    }

    private static func identifiers(_ scanner: inout ByteScanner, numbersAreStrict: Bool) -> Bool {
        repeat {
            guard let part = scanner.take({ ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }) else { return false }
            if numbersAreStrict, part.utf8.allSatisfy(ASCII.isDigit), !isNumber(part) { return false }
        } while scanner.skip(".")
        return true
    }

    // MARK: OCI tags

    /// The tag that a version has in an OCI registry: `+` is not allowed there and becomes `.build-`.
    ///
    /// - Throws: `invalid` if the text is no semantic version.
    public static func tag(of version: String) throws(Fault) -> String {
        guard SemanticVersion(version) != nil else {
            throw Fault(.invalid, "“\(version.prefix(200))” is not a semantic version, so it can't be a tag")
        }
        return version.replacing("+", with: ".build-")
    }

    /// The version of a tag, with its last `.build-` as `+`. What the descriptor says counts more.
    public static func version(ofTag tag: String) -> String {
        let parts = Array(tag.utf8)
        let mark = Array(".build-".utf8)
        guard parts.count >= mark.count else { return tag }
        for at in stride(from: parts.count - mark.count, through: 0, by: -1)
        where parts[at..<(at + mark.count)].elementsEqual(mark) {
            return String(decoding: parts[..<at], as: UTF8.self) + "+"
                + String(decoding: parts[(at + mark.count)...], as: UTF8.self)
        }
        return tag
    }
}
