public import Diagnostics
import OCI
public import OCMModel
import OCMPackaging

/// What a transfer will do: a value that can be printed and then executed.
public struct TransferPlan: Sendable {
    /// What happens to a component version.
    public enum Decision: Sendable {
        /// It is not there, or shall be copied all the same.
        case copy
        /// It is there and replaced, since it differs; the reason is nil where copying was enforced.
        case replace(reason: String?)
        /// It is there already.
        case present
        /// Only what is not signed differs, so only the descriptor is written.
        case updateMetadata
        /// What is not signed differs, but stays as it is.
        case keepOutdated
        /// It is there, and what is signed differs.
        case conflict(reason: String)
        /// It was handled before in the same transfer.
        case handled
        /// It can't be read, or a version that it references can't.
        case failed(Fault)
    }

    /// A resource or source, and how it gets across.
    public struct Item: Sendable {
        public enum Kind: String, Sendable { case resource, source }
        public enum Way: String, Sendable {
            /// Content that its component version keeps.
            case local
            /// Content elsewhere that is brought along.
            case value
            /// It stays where it is.
            case reference
        }

        public let kind: Kind
        /// Position in its list.
        public let index: Int
        public let name: String
        public let type: String
        public let access: AccessSpec
        public let way: Way
        /// A name for the content in repositories that have names.
        public let hint: String?
        /// The target holds the same element with content of the same digest.
        public let isPresent: Bool
    }

    /// One component version.
    public struct Step: Sendable {
        public let name: String
        public let version: String
        public let depth: Int
        public var decision: Decision
        public var items: [Item]
        /// The versions that it references, in order; they are transferred first.
        public var nested: [Step]
        /// Where it comes from; nil if it was not found.
        let source: ComponentVersion?
        /// The same version in the target.
        let existing: ComponentVersion?
    }

    public var steps: [Step]
}

extension TransferPlan.Step {
    /// This version and all below it, parents first.
    public var all: [TransferPlan.Step] { [self] + nested.flatMap(\.all) }
}
