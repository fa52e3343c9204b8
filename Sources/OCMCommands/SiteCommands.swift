extension Program {
    /// What runs at a site: servers, deployment, and the demo.
    static let siteCommands: [Command] = [
        DemoCommand.command, RenderCommand.command, ServeRegistry.command, ServeAPIServer.command,
        ServeControllers.command, ServeFlux.command,
        InstallController.command,
        StatusCommand.command,
        ServeEdge.command, BuildKustomization.command,
    ]
}
