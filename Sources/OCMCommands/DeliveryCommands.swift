extension Program {
    /// The commands that bring content from one place to another, and those that look at OCI repositories and settings.
    static let deliveryCommands: [Command] = [
        DownloadResources.command, DownloadComponentVersions.command, DownloadArtifacts.command,
        GetArtifacts.command, DescribeArtifacts.command, TransferArtifacts.command, TransferComponentArchive.command,
        ShowTags.command,
    ]
}
