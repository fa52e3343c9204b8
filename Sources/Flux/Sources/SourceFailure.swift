/// Why a source has no new artifact, with the reason of its condition.
struct SourceFailure: Error {
    enum Kind {
        /// FetchFailed is set besides Ready.
        case fetch
        /// SourceVerified is set besides Ready.
        case verification
        /// Nothing but another spec helps.
        case stalled
    }

    let reason: String
    let message: String
    var kind = Kind.fetch
}
