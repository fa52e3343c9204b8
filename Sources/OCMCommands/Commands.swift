extension Program {
    /// Every command of the program.
    package static let commands: [Command] = [
        CreateRSAKeyPair.command, VersionCommand.command,
    ]
}
