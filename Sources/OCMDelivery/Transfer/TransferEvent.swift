public import Diagnostics
public import OCI

/// What a transfer does, in order: enough to write the lines of the Go program.
public enum TransferEvent: Sendable {
    case component(String)
    case version(TransferPlan.Step)
    case decision(TransferPlan.Step)
    case item(TransferPlan.Item, depth: Int)
    case adding(TransferPlan.Step)
    case failed(TransferPlan.Step, Fault)
}

/// Watches a transfer. Events come in order from one task; bytes (`CopyObserver`) from several at once.
public protocol TransferObserver: CopyObserver {
    func event(_ event: TransferEvent)
}

/// What a transfer did.
public struct TransferResult: Sendable {
    /// Component versions that were looked at, failed ones too.
    public var versions: [(name: String, version: String)] = []
    public var failures: [Fault] = []
    /// Images and blobs that moved.
    public var statistics = CopyStatistics()

    public init() {}
}
