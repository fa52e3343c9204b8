/// The version of this program.
package struct Version: Sendable {
    let major: Int
    let minor: Int
    let patch: Int
    let preRelease: String

    package static let current = Version(major: 0, minor: 1, patch: 0, preRelease: "dev")

    package var text: String {
        "\(major).\(minor).\(patch)" + (preRelease.isEmpty ? "" : "-\(preRelease)")
    }
}
