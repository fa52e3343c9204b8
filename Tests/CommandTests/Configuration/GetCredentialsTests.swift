import Testing

@testable import OCMCommands

@Suite("ocm get credentials")
struct GetCredentialsTests {
    @Test(
        "a matcher decides what fits",
        arguments: [
            ([], ["type=X", "k=v"], true), ([], ["type=X", "k=v", "more=1"], true), ([], ["type=X"], false),
            (["-m", "exact"], ["type=X", "k=v"], true), (["-m", "exact"], ["type=X", "k=v", "more=1"], false),
            (["-m", "partial"], ["type=X", "k=v", "more=1"], true), (["-m", "nobody"], ["type=X", "k=v"], false),
        ] as [([String], [String], Bool)])
    func matchers(_ flags: [String], _ consumer: [String], _ fits: Bool) async {
        let recorder = ConsoleRecorder()
        let credentials = ["--cred", ":type=X", "--cred", ":k=v", "--cred", "token=t"]
        let code = await Program().run(
            credentials + ["get", "credentials"] + flags + consumer, environment: [:], console: recorder.console)
        #expect((code == 0) == fits)
        #expect(recorder.output == (fits ? "ATTRIBUTE VALUE\ntoken     t\n" : ""))
    }
}
