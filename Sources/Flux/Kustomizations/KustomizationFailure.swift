/// Why a Kustomization is not applied, with the reason of its condition.
struct KustomizationFailure: Error {
    let reason: String
    let message: String
    /// Waits for something else, and is looked at again after this while; it does not count as work that failed.
    var waits: Duration?
    /// Nothing but another spec helps.
    var isFinal = false
}
