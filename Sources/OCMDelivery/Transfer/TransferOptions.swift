/// What a transfer does.
public struct TransferOptions: Sendable {
    /// Follow references.
    public var recursive = false
    /// Copy all external resources by value.
    public var resourcesByValue = false
    /// Copy external resources with the relation `local` by value.
    public var localResourcesByValue = false
    /// Copy external sources by value.
    public var sourcesByValue = false
    /// Replace a version that differs.
    public var overwrite = false
    /// Copy even what is there already.
    public var enforce = false
    /// Leave versions that are there untouched.
    public var skipUpdate = false
    /// Do not follow references below a version that is there already.
    public var stopOnExisting = false
    /// Types of access, as written, that are never copied by value.
    public var omitAccessTypes: Set<String> = []
    /// Images stay local blobs in a registry too.
    public var keepLocalBlobs = false
    /// References to copied images carry the digest beside the tag, also where the source's do not.
    public var digestsInReferences = true
    /// Blobs that move at once.
    public var concurrency = 4

    public init() {}
}
