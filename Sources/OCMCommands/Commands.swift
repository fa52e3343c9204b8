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
            CreateComponentArchive.command, AddElements.resources,
            AddElements.sources, AddElements.references, AddElementConfiguration.resources,
            AddElementConfiguration.sources, VersionCommand.command,
        ] + deliveryCommands + siteCommands
}
