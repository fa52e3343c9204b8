extension HelpTopic {
    /// Pages of help; each says what the option or file it is about may hold.
    package static let all: [HelpTopic] = []
}
