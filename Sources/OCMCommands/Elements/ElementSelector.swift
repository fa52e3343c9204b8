import Diagnostics

/// Which elements of a component version are meant: a name with attributes that narrow it.
struct ElementSelector: Sendable {
    /// Name and attributes that an element must have among its extra identity, name and version.
    var attributes: [String: String]

    init(name: String) {
        attributes = ["name": name]
    }

    /// Any element that has `attributes`.
    init(attributes: [String: String] = [:]) {
        self.attributes = attributes
    }

    func matches(name: String, version: String, extraIdentity: [String: String]) -> Bool {
        attributes.allSatisfy { key, value in
            switch key {
            case "name": name == value
            case "version": version == value
            default: extraIdentity[key] == value
            }
        }
    }

    /// Reads `NAME [KEY=VALUE …] [NAME …]`.
    static func parse(_ words: some Sequence<String>) throws(Fault) -> [ElementSelector] {
        var selectors: [ElementSelector] = []
        for word in words {
            guard let sign = word.firstIndex(of: "=") else {
                selectors.append(ElementSelector(name: word))
                continue
            }
            guard !selectors.isEmpty else {
                throw Fault(.invalid, "first resource identity argument must be a sole resource name")
            }
            guard sign > word.startIndex else {
                throw Fault(.invalid, "extra identity key might not be empty in \"\(word)\"")
            }
            selectors[selectors.count - 1].attributes[String(word[..<sign])] = String(word[word.index(after: sign)...])
        }
        return selectors
    }
}
