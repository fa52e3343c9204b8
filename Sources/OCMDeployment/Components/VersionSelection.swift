package import Diagnostics
import OCMModel

/// Which versions of a component an object may move to.
package struct VersionSelection: Sendable {
    /// Nil: every version fits.
    private let constraint: VersionConstraint?
    /// The version that is applied.
    package private(set) var current: String?
    /// The version that a person permits to go back to, and to stay at for as long as it is named
    /// (`delivery.ocm.software/allow-downgrade`).
    private let permitted: String?
    /// Whether a range that excludes the applied version is word enough to go back.
    private let goesBackByRange: Bool

    /// The range as written.
    package let text: String

    package static let downgradeAnnotation = "delivery.ocm.software/allow-downgrade"

    /// - Throws: `invalid` if `constraint` is none; an empty one takes every version.
    package init(
        constraint: String, current: String?, permitted: String? = nil, goesBackByRange: Bool = false
    ) throws(Fault) {
        text = constraint
        self.constraint = constraint.isEmpty ? nil : try VersionConstraint(constraint)
        self.current = current.flatMap { $0.isEmpty ? nil : $0 }
        self.permitted = permitted
        self.goesBackByRange = goesBackByRange
    }

    /// The same where nothing is applied.
    var withoutCurrent: VersionSelection {
        var selection = self
        selection.current = nil
        return selection
    }

    /// Those of `versions` that fit, the highest first; of several the permitted one alone, unless it is higher than what
    /// is applied. What is no semantic version is left out.
    package func candidates(_ versions: [String]) -> [String] {
        let fitting = fitting(versions)
        guard let permitted, fitting.contains(permitted), let wanted = SemanticVersion(permitted) else {
            return fitting
        }
        guard let applied = current.flatMap({ SemanticVersion($0) }), applied < wanted else { return [permitted] }
        return fitting
    }

    /// Why the applied version is kept though there is a newer one: a person went back to it.
    package func hold(_ versions: [String]) -> String? {
        guard let current, permitted == current, let newest = fitting(versions).first, newest != current else {
            return nil
        }
        return
            "\(newest) is not taken: the annotation \(Self.downgradeAnnotation) names \(current); without it the newest "
            + "version is followed again"
    }

    private func fitting(_ versions: [String]) -> [String] {
        var fitting: [(text: String, version: SemanticVersion)] = []
        for text in versions {
            guard let version = SemanticVersion(text), constraint?.contains(version) ?? true else { continue }
            fitting.append((text, version))
        }
        fitting.sort { a, b in a.version == b.version ? a.text > b.text : a.version > b.version }
        return fitting.map(\.text)
    }

    /// Whether the applied version is one that the range allows; false if nothing is applied.
    package var currentFits: Bool {
        guard let version = current.flatMap({ SemanticVersion($0) }) else { return false }
        return constraint?.contains(version) ?? true
    }

    /// Whether the object may leave the applied version for this one.
    package func mayMove(to version: String) -> Bool {
        guard let current, version != current else { return current == nil }
        guard let old = SemanticVersion(current), let new = SemanticVersion(version) else { return true }
        if new > old { return true }
        return permitted == version || (goesBackByRange && !currentFits)
    }
}
