import Glibc
import Host
import Testing

/// Programs of others that tests use; `scripts/prepare test` installs them.
extension Trait where Self == ConditionTrait {
    /// The tests are left out where one of the programs is missing, except in CI: there they run, and fail.
    static func needs(_ programs: String...) -> Self {
        let missing = programs.filter { !Peers.isInstalled($0) }
        return .enabled(
            if: missing.isEmpty || Peers.isCI,
            "\(missing.joined(separator: ", ")) not installed; scripts/prepare test does that")
    }
}

enum Peers {
    /// Whether an absent peer is a failure.
    static let isCI = Environment.nonEmpty("CI") != nil

    static func isInstalled(_ program: String) -> Bool {
        program.hasPrefix("/")
            ? access(program, X_OK) == 0
            : (Environment.value("PATH") ?? "").split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }
}
