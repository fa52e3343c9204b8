extension Program {
    /// Every command of the program.
    package static let commands: [Command] =
        [
            AddComponentVersions.command, GetComponentVersions.command, ListComponentVersions.command,
            ShowVersions.command,
            CheckComponentVersions.command, HashComponentVersions.command, SignComponentVersions.command,
            VerifyComponentVersions.command, TransferComponentVersions.command, TransferTransportArchive.command,
            GetElements.resources, GetElements.sources, GetReferences.command, CreateTransportArchive.command,
            CreateRSAKeyPair.command, SignHash.command, GetCredentials.command, GetConfiguration.command,
            VersionCommand.command,
        ] + deliveryCommands + siteCommands
}
