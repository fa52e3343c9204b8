extension Program {
    /// What runs at a site: servers, deployment, and the demo.
    static let siteCommands: [Command] = [ServeRegistry.command]
}
