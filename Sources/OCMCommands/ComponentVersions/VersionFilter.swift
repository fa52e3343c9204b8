import Diagnostics
import OCMModel

/// Which versions of a component are meant when none is named.
struct VersionFilter: Sendable {
    /// Any of them must fit; none: all fit.
    let constraints: [VersionConstraint]
    let latest: Bool
    let console: Console

    init(constraints: [String], latest: Bool, console: Console) throws(Fault) {
        var parsed: [VersionConstraint] = []
        for text in constraints {
            guard let constraint = try? VersionConstraint(text) else {
                throw Fault(
                    .invalid,
                    "invalid argument \"\(text)\" for \"-c, --constraints\" flag: improper constraint: \"\(text)\"")
            }
            parsed.append(constraint)
        }
        (self.constraints, self.latest, self.console) = (parsed, latest, console)
    }

    /// The versions that fit, in their order where there is something to fit. Names that are no versions are left out
    /// then, with a warning.
    func apply(to versions: [String]) throws -> [String] {
        guard latest || !constraints.isEmpty else { return versions }
        var known: [(text: String, version: SemanticVersion)] = []
        for text in versions {
            if let version = SemanticVersion(text) {
                known.append((text, version))
            } else {
                console.warn("\"\(text)\" is no semantic version and left out")
            }
        }
        let fitting = known.filter { entry in
            constraints.isEmpty || constraints.contains { $0.contains(entry.version) }
        }.sorted { $0.version < $1.version }
        return (latest ? Array(fitting.suffix(1)) : fitting).map(\.text)
    }
}
