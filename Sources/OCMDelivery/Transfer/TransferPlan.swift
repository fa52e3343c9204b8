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
        /// It is there and written anew.
        case replace(Replacement)
        /// It is there already.
        case present
        /// Only what is not signed differs, so only the descriptor is written.
        case updateMetadata
        /// What is not signed differs, but stays as it is.
        case keepOutdated
        /// It is there, and what is signed differs; the reason follows “already present, but”.
        case conflict(reason: String)
        /// It was handled before in the same transfer.
        case handled
        /// It can't be read, or a version that it references can't.
        case failed(Fault)

        /// Why a version that is there is written anew; nil: it is not.
        public var replacement: Replacement? { if case .replace(let why) = self { why } else { nil } }
    }

    /// Why a version that is there is written anew.
    public enum Replacement: Sendable, Equatable {
        /// It was asked for, whatever is there.
        case enforced
        /// It is equal, but its content is wanted in the target and is not there.
        case content
        /// Only what is not signed differs, and the source shall win.
        case unsigned
        /// What is signed differs, and the source shall win; the reason follows “already present, but”.
        case different(reason: String)
    }

    /// A resource or source, and how it gets across.
    public struct Item: Sendable {
        /// The list of the descriptor that it is in.
        public enum Kind: String, Sendable { case resource, source }
        /// How content gets across.
        public enum Way: String, Sendable {
            /// Content that its component version keeps.
            case local
            /// Content elsewhere that is brought along.
            case value
            /// It stays where it is.
            case reference
        }

        /// What the target has of it.
        public enum Presence: String, Sendable {
            case absent
            /// Other content under the same identity.
            case changed
            /// The same content, but elsewhere: it is wanted in the target.
            case elsewhere
            /// The same content.
            case present
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
        public let presence: Presence
        /// Bytes of the content, where they were measured and could be.
        public var size: Size?

        /// How much content there is.
        public struct Size: Sendable, Hashable {
            public let total: Int64
            /// What the target does not have.
            public let missing: Int64
        }
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

    public init(steps: [Step] = []) {
        self.steps = steps
    }
}

extension TransferPlan.Step {
    /// This version and all below it, parents first.
    public var all: [TransferPlan.Step] { [self] + nested.flatMap(\.all) }
}
